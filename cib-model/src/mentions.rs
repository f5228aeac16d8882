//! Where elements are named by their ids: what would dangle if they went.

use std::collections::BTreeSet;

use crate::Span;
use crate::parse::{Parsed, REFERRING};
use crate::xml::{Node, RawAttr};
use crate::xpath::xpath_words;

/// Attributes that hold the id of another element, whatever they stand on.
const REFERENCES: [&str; 8] = [
    "first",
    "id-ref",
    "ref",
    "reference",
    "rsc",
    "template",
    "then",
    "with-rsc",
];

/// A place at which an element is named by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The id that is named.
    pub id: String,
    /// The element that names it.
    pub tag: String,
    /// The id of that element, or of the nearest around it that has one.
    pub owner: String,
    /// The bytes of the value.
    pub span: Span,
}

impl Parsed<'_> {
    /// Every place of the configuration at which an element is named by its id: in constraints and their sets, tags,
    /// permissions (`XPath` included), levels of fencing, and wherever one element stands for another. What the status
    /// says is the cluster's own.
    ///
    /// ```
    /// use cib_model::{SourceFile, parse};
    ///
    /// let text = r#"<tags><tag id="t"><obj_ref id="vip"/></tag></tags>"#;
    /// let source = SourceFile::new("cib.xml", text);
    /// let parsed = parse(&source)?;
    /// let mentions = parsed.mentions();
    /// assert_eq!((mentions[0].id.as_str(), mentions[0].owner.as_str()), ("vip", "t"));
    /// # Ok::<(), cib_model::XmlError>(())
    /// ```
    pub fn mentions(&self) -> Vec<Mention> {
        let mut mentions = Vec::new();
        let mut around: Vec<String> = Vec::new();
        for (depth, node) in self.configured() {
            around.truncate(depth as usize);
            let above = around.last().cloned().unwrap_or_default();
            let own = node.attributes().find(|it| it.name == "id");
            let own = own.filter(|_| !REFERRING.contains(&node.tag()));
            let owner = own.map_or(above, |id| id.value.into_owned());
            for attribute in node.attributes() {
                let named = named(node, &attribute);
                mentions.extend(named.into_iter().map(|id| Mention {
                    id,
                    tag: node.tag().to_owned(),
                    owner: owner.clone(),
                    span: attribute.value_span,
                }));
            }
            around.resize(depth as usize, String::new());
            around.push(owner);
        }
        mentions
    }

    /// The ids of an element and of all that is in it.
    pub fn ids_in(&self, whole: Span) -> BTreeSet<String> {
        let nodes = self.configured().map(|(_, node)| node);
        let within = nodes.filter(|node| {
            let span = node.span();
            whole.start() <= span.start() && span.end() <= whole.end()
        });
        let attributes = within.flat_map(Node::attributes);
        let ids = attributes.filter(|attribute| attribute.name == "id");
        ids.map(|id| id.value.into_owned()).collect()
    }
}

/// The ids that an attribute names.
fn named(node: Node<'_, '_>, attribute: &RawAttr<'_>) -> Vec<String> {
    let value = &*attribute.value;
    match (node.tag(), attribute.name) {
        ("fencing-level", "devices") => value.split(',').map(|id| id.trim().to_owned()).collect(),
        (tag, "id") if REFERRING.contains(&tag) => vec![value.trim().to_owned()],
        (_, "xpath") => xpath_words(value),
        (_, name) if REFERENCES.contains(&name) => vec![value.trim().to_owned()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::{SourceFile, parse};

    fn owners(text: &str, id: &str) -> Vec<String> {
        let source = SourceFile::new("cib.xml", text);
        let parsed = parse(&source).unwrap();
        let mentions = parsed.mentions().into_iter();
        let of_id = mentions.filter(|mention| mention.id == id);
        of_id
            .map(|mention| {
                assert!(source.slice(mention.span).contains(id));
                format!("{} {}", mention.tag, mention.owner)
            })
            .collect()
    }

    #[test]
    fn every_way_to_name_an_element_is_a_mention() {
        let text = r#"<cib><configuration>
<resources><template id="x"/><primitive id="p" template="x"><operations id-ref="x"/></primitive></resources>
<constraints>
  <rsc_location id="l" rsc="x"/>
  <rsc_location id="ls"><resource_set id="s"><resource_ref id="x"/></resource_set></rsc_location>
  <rsc_colocation id="c" rsc="p" with-rsc="x"/>
  <rsc_order id="o" first="x" then="x"/>
</constraints>
<fencing-topology><fencing-level id="f" devices="p, x"/></fencing-topology>
<acls><acl_role id="r"><acl_permission id="a" xpath="//primitive[@id='x']"/><acl_permission id="b" reference="x"/></acl_role></acls>
<tags><tag id="t"><obj_ref id="x"/></tag></tags>
</configuration><status><lrm_resource id="x" rsc="x"/></status></cib>"#;
        let expected = [
            "primitive p",
            "operations p",
            "rsc_location l",
            "resource_ref s",
            "rsc_colocation c",
            "rsc_order o",
            "rsc_order o",
            "fencing-level f",
            "acl_permission a",
            "acl_permission b",
            "obj_ref t",
        ];
        assert_eq!(owners(text, "x"), expected);
        assert_eq!(owners(text, "y"), [""; 0]);
    }

    #[test]
    fn the_ids_of_an_element_are_those_in_it() {
        let source = SourceFile::new("t", r#"<a><b id="1"><c id="2"/></b><d id="3"/></a>"#);
        let parsed = parse(&source).unwrap();
        let start = u32::try_from(source.text().find("<b").unwrap()).unwrap();
        let end = u32::try_from(source.text().find("<d").unwrap()).unwrap();
        let ids = parsed.ids_in(crate::Span::new(start, end));
        assert_eq!(ids.into_iter().collect::<Vec<_>>(), ["1", "2"]);
    }
}
