//! Elements as commands can say them: whatever is left over in one is an error, and never lost.

use super::Unsaid;
use super::tree::Element;

/// A name and a value.
pub(super) type Word<'t> = (&'t str, &'t str);

impl Element<'_> {
    /// The error of a format that cannot say something of this element.
    pub(super) fn unsaid(self, what: &str) -> Unsaid {
        Unsaid {
            what: format!("{what} in {self}"),
            place: self.span(),
        }
    }
}

/// Refuses an element that has attributes or children beyond these.
pub(super) fn only(
    element: Element<'_>,
    attributes: &[&str],
    children: &[&str],
) -> Result<(), Unsaid> {
    let mut own = element.attributes();
    if let Some((name, _)) = own.find(|(name, _)| !attributes.contains(name)) {
        return Err(element.unsaid(&format!("`{name}`")));
    }
    match element
        .children()
        .find(|child| !children.contains(&child.tag()))
    {
        Some(child) => Err(element.unsaid(&format!("a `{}`", child.tag()))),
        None => Ok(()),
    }
}

/// What a set of names and values has, where no rule, score or reference is in it.
pub(super) fn plain_set(set: Element<'_>) -> Result<Vec<Word<'_>>, Unsaid> {
    only(set, &["id"], &["nvpair"])?;
    set.children().map(plain_pair).collect()
}

/// A name with its value.
pub(super) fn plain_pair(pair: Element<'_>) -> Result<Word<'_>, Unsaid> {
    only(pair, &["id", "name", "value"], &[])?;
    let word = pair.attribute("name").zip(pair.attribute("value"));
    let (name, value) = word.ok_or_else(|| pair.unsaid("a missing name or value"))?;
    check_name(pair, name)?;
    Ok((name, value))
}

/// The name of an operation, and its options.
pub(super) fn operation(operation: Element<'_>) -> Result<(&str, Vec<Word<'_>>), Unsaid> {
    if let Some(child) = operation.children().next() {
        return Err(operation.unsaid(&format!("a `{}`", child.tag())));
    }
    let name = operation.attribute("name");
    let name = name.ok_or_else(|| operation.unsaid("a missing name"))?;
    check_name(operation, name)?;
    let options = operation.attributes();
    let options: Vec<_> = options
        .filter(|(name, _)| !["id", "name"].contains(name))
        .collect();
    for (name, _) in &options {
        check_name(operation, name)?;
    }
    Ok((name, options))
}

/// The operations of a resource; its lists of them must not refer to others.
pub(super) fn operations(resource: Element<'_>) -> Result<Vec<Element<'_>>, Unsaid> {
    let mut operations = Vec::new();
    for list in resource.children_named("operations") {
        only(list, &[], &["op"])?;
        operations.extend(list.children());
    }
    Ok(operations)
}

/// An attribute that has to be there.
pub(super) fn required<'t>(element: Element<'t>, name: &str) -> Result<&'t str, Unsaid> {
    let value = element.attribute(name).filter(|value| !value.is_empty());
    value.ok_or_else(|| element.unsaid(&format!("a missing `{name}`")))
}

/// The node, or the kind of nodes, that a level is for.
pub(super) enum LevelTarget<'t> {
    Node(&'t str),
    Pattern(&'t str),
    Attribute(&'t str, &'t str),
}

/// A level of the fencing topology.
pub(super) struct Level<'t> {
    pub(super) target: LevelTarget<'t>,
    pub(super) index: &'t str,
    pub(super) devices: Vec<&'t str>,
}

pub(super) fn level(level: Element<'_>) -> Result<Level<'_>, Unsaid> {
    const ATTRIBUTES: [&str; 7] = [
        "id",
        "index",
        "devices",
        "target",
        "target-pattern",
        "target-attribute",
        "target-value",
    ];
    only(level, &ATTRIBUTES, &[])?;
    let [node, pattern, attribute, value] =
        [3, 4, 5, 6].map(|at: usize| level.attribute(ATTRIBUTES[at]));
    let target = match (node, pattern, attribute, value) {
        (Some(node), None, None, None) => LevelTarget::Node(node),
        (None, Some(pattern), None, None) => LevelTarget::Pattern(pattern),
        (None, None, Some(name), Some(value)) => LevelTarget::Attribute(name, value),
        _ => return Err(level.unsaid("no target, or several")),
    };
    let devices = required(level, "devices")?.split(',').map(str::trim);
    Ok(Level {
        target,
        index: required(level, "index")?,
        devices: devices.filter(|device| !device.is_empty()).collect(),
    })
}

/// Tools split at `=`, and take signs before it for something else.
fn check_name(element: Element<'_>, name: &str) -> Result<(), Unsaid> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if starts && name.bytes().all(fits) {
        return Ok(());
    }
    Err(element.unsaid(&format!("the name `{name}`")))
}
