//! Definitions for `crm configure load update`, which takes all of them at once or none.
//!
//! A definition takes the place of the object of its id, so each has all that the object is to have. Options are merged,
//! and nothing is ever removed. (Tried with crmsh 4.4.1.)

use std::fmt::Write as _;

use super::Unsaid;
use super::changes::{Object, Pair, pairs};
use super::statement::{
    LevelTarget, level, only, operation, operations, plain_pair, plain_set, required,
};
use super::tree::Element;

const HEADER: &str = "# For `crm configure load update FILE`; `-` is stdin\n";
const NEXT_LINE: &str = " \\\n ";

/// Writes what is new or other.
pub(super) fn definitions(
    objects: &[Object<'_>],
    after: Option<Element<'_>>,
) -> Result<String, Unsaid> {
    let mut text = HEADER.to_owned();
    for object in in_section(objects, "resources") {
        text.push_str(&primitive(object.pair)?);
    }
    for object in in_section(objects, "constraints") {
        text.push_str(&location(object.pair)?);
    }
    if in_section(objects, "fencing-topology").next().is_some() {
        text.push_str(&topology(objects, after)?);
    }
    for object in in_section(objects, "crm_config") {
        text.push_str(&options(object.pair)?);
    }
    let known = ["resources", "constraints", "fencing-topology", "crm_config"];
    match objects
        .iter()
        .find(|object| !known.contains(&object.section))
    {
        Some(object) => Err(object.pair.unsaid()),
        None => Ok(text),
    }
}

fn in_section<'o, 't>(
    objects: &'o [Object<'t>],
    section: &'static str,
) -> impl Iterator<Item = &'o Object<'t>> {
    let objects = objects.iter();
    objects.filter(move |object| object.section == section)
}

/// The later of the two, if it is there and has that tag.
fn defined<'t>(pair: Pair<'t>, tag: &str) -> Result<Element<'t>, Unsaid> {
    let after = pair.after.filter(|after| after.tag() == tag);
    after.ok_or_else(|| pair.unsaid())
}

/// What the object had gets its ids again, which somebody may refer to; what is new gets those of crmsh.
fn primitive(pair: Pair<'_>) -> Result<String, Unsaid> {
    const SETS: [(&str, &str); 3] = [
        ("instance_attributes", "params"),
        ("meta_attributes", "meta"),
        ("utilization", "utilization"),
    ];
    let own = defined(pair, "primitive")?;
    let keeps_ids = pair.before.is_some();
    let children = SETS.map(|(tag, _)| tag);
    let children = [&children[..], &["operations"]].concat();
    let attributes = ["id", "class", "provider", "type", "description"];
    only(own, &attributes, &children)?;
    let kind = [
        Some(required(own, "class")?),
        own.attribute("provider"),
        Some(required(own, "type")?),
    ];
    let kind: Vec<_> = kind.into_iter().flatten().collect();
    let mut text = format!(
        "primitive {} {}",
        quoted(own, required(own, "id")?)?,
        quoted(own, &kind.join(":"))?
    );
    if let Some(description) = own.attribute("description") {
        word(&mut text, own, "description", description)?;
    }
    for (tag, keyword) in SETS {
        for set in own.children_named(tag) {
            text.extend([NEXT_LINE, " ", keyword]);
            id(&mut text, set, keeps_ids)?;
            for (name, value) in plain_set(set)? {
                word(&mut text, set, name, value)?;
            }
        }
    }
    for op in operations(own)? {
        let (name, options) = operation(op)?;
        text.extend([NEXT_LINE, " op ", name]);
        id(&mut text, op, keeps_ids)?;
        for (name, value) in options {
            word(&mut text, op, name, value)?;
        }
    }
    text.push('\n');
    Ok(text)
}

fn id(text: &mut String, element: Element<'_>, is_kept: bool) -> Result<(), Unsaid> {
    match element.id().filter(|_| is_kept) {
        Some(id) => word(text, element, "$id", id),
        None => Ok(()),
    }
}

fn location(pair: Pair<'_>) -> Result<String, Unsaid> {
    let own = defined(pair, "rsc_location")?;
    only(own, &["id", "rsc", "node", "score"], &[])?;
    let [id, resource, node] = ["id", "rsc", "node"].map(|name| required(own, name));
    let score = match required(own, "score")? {
        score if score.eq_ignore_ascii_case("-INFINITY") => "-inf",
        score
            if score
                .trim_start_matches('+')
                .eq_ignore_ascii_case("INFINITY") =>
        {
            "inf"
        }
        score if score.parse::<i32>().is_ok() => score,
        _ => return Err(own.unsaid("the score")),
    };
    let [id, resource, node] = [
        quoted(own, id?)?,
        quoted(own, resource?)?,
        quoted(own, node?)?,
    ];
    Ok(format!("location {id} {resource} {score}: {node}\n"))
}

/// The topology is one object of crmsh's, so all levels are said again, in order and without their ids and numbers.
fn topology(objects: &[Object<'_>], after: Option<Element<'_>>) -> Result<String, Unsaid> {
    let sections = after.into_iter();
    let mut section = sections.flat_map(|root| root.children_named("fencing-topology"));
    let levels = section.next().into_iter().flat_map(Element::children);
    let mut text = "fencing_topology".to_owned();
    let mut said: Vec<(String, u32)> = Vec::new();
    let mut elements: Vec<_> = Vec::new();
    for element in levels {
        let own = level(element)?;
        let target = match own.target {
            LevelTarget::Node(name) => format!("{}:", quoted(element, name)?),
            LevelTarget::Pattern(pattern) => quoted(element, &format!("pattern:{pattern}"))?,
            LevelTarget::Attribute(name, value) if [name, value].into_iter().all(is_word) => {
                format!("attr:{name}={value}")
            }
            LevelTarget::Attribute(..) => return Err(element.unsaid("the node attribute")),
        };
        let index: u32 = own.index.parse().map_err(|_| element.unsaid("the index"))?;
        elements.push((target, index, own.devices.join(","), element));
    }
    let firsts: Vec<_> = elements.iter().map(|level| level.0.clone()).collect();
    let first = |target: &String| firsts.iter().position(|first| first == target);
    elements.sort_by_key(|(target, index, ..)| (first(target), *index));
    for (target, index, devices, element) in elements {
        let next = match said.last() {
            Some((last, index)) if *last == target => index + 1,
            _ => {
                let _ = write!(text, "{NEXT_LINE} {target}");
                1
            }
        };
        if index != next {
            return Err(element.unsaid("an index that is not one more than the last"));
        }
        text.extend([" ", &quoted(element, &devices)?]);
        said.push((target, index));
    }
    if said.is_empty() {
        let mut gone = in_section(objects, "fencing-topology");
        return gone
            .next()
            .map_or(Ok(String::new()), |gone| Err(gone.pair.unsaid()));
    }
    text.push('\n');
    Ok(text)
}

fn options(pair: Pair<'_>) -> Result<String, Unsaid> {
    let set = defined(pair, "cluster_property_set")?;
    only(set, &["id"], &["nvpair"])?;
    let id = required(set, "id")?;
    if !is_word(id) {
        return Err(set.unsaid("the id"));
    }
    let mut text = format!("property {id}:");
    for option in pairs(pair.before, pair.after) {
        if !option.differs() {
            continue;
        }
        let after = option.after.ok_or_else(|| option.unsaid())?;
        let (name, value) = plain_pair(after)?;
        text.push_str(NEXT_LINE);
        word(&mut text, after, name, value)?;
    }
    text.push('\n');
    Ok(text)
}

/// What crmsh takes for an id of options, and in attributes of nodes.
fn is_word(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    !text.is_empty() && text.chars().all(fits)
}

fn word(text: &mut String, element: Element<'_>, name: &str, value: &str) -> Result<(), Unsaid> {
    text.extend([" ", name, "=", &quoted(element, value)?]);
    Ok(())
}

/// A word as crmsh's `shlex.split` reads it. What is no ASCII reaches the configuration as `&#233;`, to the letter.
fn quoted(element: Element<'_>, text: &str) -> Result<String, Unsaid> {
    if !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Err(element.unsaid("a letter that is not ASCII, or a line end,"));
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-+.,:/@%=".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return Ok(text.to_owned());
    }
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    Ok(format!("\"{escaped}\""))
}
