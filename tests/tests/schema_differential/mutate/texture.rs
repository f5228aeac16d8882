//! What stands between elements, namespaces, and the status section.

use super::{Mutation, Workshop};
use crate::document::{Content, ROOT};

pub(crate) const MUTATIONS: &[Mutation] = &[
    ("something between elements", add_raw),
    ("a default namespace", add_default_namespace),
    ("a prefixed element", prefix_element),
    ("a prefixed attribute", prefix_attribute),
    ("an attribute of xml", add_xml_attribute),
    ("something in the status section", fill_status),
];

const RAWS: &[&str] = &[
    "text",
    "0",
    " ",
    "\n\t",
    "&#32;",
    "&#10;",
    "&#13;",
    "\u{a0}",
    "&#xA0;",
    "\u{3000}",
    "\u{feff}",
    "&amp;",
    "<![CDATA[]]>",
    "<![CDATA[ ]]>",
    "<![CDATA[text]]>",
    "<![CDATA[<a/>]]>",
    "<!-- -->",
    "<!-- text -->",
    "<?a?>",
    "<?a text?>",
    " <!-- --> ",
    "text<!-- -->",
    "<?a?>text",
];

fn add_raw(it: &mut Workshop<'_>) -> Option<()> {
    let element = it.child()?;
    let at = it.gap(element);
    let raw = (*it.random.pick(RAWS)).to_owned();
    it.document
        .at(element)
        .content
        .insert(at, Content::Raw(raw));
    Some(())
}

fn add_default_namespace(it: &mut Workshop<'_>) -> Option<()> {
    let element = it.element();
    if it.document.element(element).value("xmlns").is_some() {
        return None;
    }
    let namespace = *it
        .random
        .pick(&["", "", "urn:a", "http://relaxng.org/ns/structure/1.0"]);
    it.document.at(element).set("xmlns", namespace);
    Some(())
}

fn prefix_element(it: &mut Workshop<'_>) -> Option<()> {
    let child = it.child()?;
    let element = it.document.at(child);
    if element.tag.contains(':') {
        return None;
    }
    element.set("xmlns:p", "urn:p");
    if it.random.once_in(3) {
        // Declared only.
        return Some(());
    }
    element.tag = format!("p:{}", element.tag);
    Some(())
}

fn prefix_attribute(it: &mut Workshop<'_>) -> Option<()> {
    let (element, at) = it.attribute()?;
    let element = it.document.at(element);
    element.set("xmlns:q", "urn:q");
    let (name, value) = element.attributes[at].clone();
    if it.random.once_in(2) {
        // Besides the one without.
        element.set(&format!("q:{name}"), value);
        return Some(());
    }
    if element.value(&format!("q:{name}")).is_none() {
        element.attributes[at].0 = format!("q:{name}");
    }
    Some(())
}

fn add_xml_attribute(it: &mut Workshop<'_>) -> Option<()> {
    let (name, value) = *it.random.pick(&[
        ("xml:id", "nowhere"),
        ("xml:id", "x y"),
        ("xml:lang", "en"),
        ("xml:lang", ""),
        ("xml:space", "preserve"),
        ("xml:space", "default"),
        ("xml:base", "a"),
    ]);
    let id = it
        .document
        .values(&it.document.below(ROOT), |name| name == "id")
        .next()
        .map(str::to_owned);
    let value = match id {
        Some(id) if name == "xml:id" && it.random.once_in(2) => id,
        _ => value.to_owned(),
    };
    let element = it.element();
    let element = it.document.at(element);
    let is_new = element.value(name).is_none();
    element.set(name, value);
    is_new.then_some(())
}

/// Whatever the configuration has, and text, may stand there.
fn fill_status(it: &mut Workshop<'_>) -> Option<()> {
    let mut children = it.document.children(ROOT).into_iter();
    let status = children.find(|child| it.document.element(*child).tag == "status")?;
    let parents = it.document.below(status);
    let parent = *it.random.pick(&parents);
    let content = match it.random.below(4) {
        0 => Content::Raw((*it.random.pick(RAWS)).to_owned()),
        1 => {
            let name = it.attribute_name();
            it.document.at(parent).set(&name, "a");
            return Some(());
        }
        _ => {
            let child = it.child()?;
            Content::Child(it.document.copy(child))
        }
    };
    let at = it.gap(parent);
    it.document.at(parent).content.insert(at, content);
    Some(())
}
