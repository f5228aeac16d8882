//! Pacemaker's XML diff, format 2 (`lib/common/patchset.c`): what `cibadmin --patch` applies.

use cib_model::{Attr, Cib, RawAttribute, RawElement, RawNode};

use super::Unsaid;
use super::changes::{Pair, pairs};
use super::tree::Element;

/// Writes what makes the second configuration of the first.
///
/// Its version has no `num_updates`: Pacemaker then compares `admin_epoch` and `epoch` alone, so that the patch is taken
/// when only the status moved meanwhile, and refused when somebody changed the configuration. (Tried with 2.1.5,
/// offline and live.)
pub(super) fn patch(
    cib: &Cib<'_>,
    before: Option<Element<'_>>,
    after: Option<Element<'_>>,
) -> Result<String, Unsaid> {
    let mut patch = Patch::default();
    let root = Pair { before, after };
    if root.differs() {
        patch.compare(root)?;
    }
    let is_same = patch.removals.is_empty() && patch.others.is_empty();
    let mut nodes = vec![node(0, "diff", [("format", "2")])];
    let number = |attr: Option<&str>| attr.and_then(|text| text.parse::<u32>().ok()).unwrap_or(0);
    let admin_epoch = number(cib.admin_epoch.as_ref().map(Attr::as_str)).to_string();
    let epoch = number(cib.epoch.as_ref().map(Attr::as_str));
    let next = epoch.saturating_add(u32::from(!is_same));
    nodes.push(node(1, "version", []));
    for (tag, epoch) in [("source", epoch), ("target", next)] {
        let version = [
            ("admin_epoch", &*admin_epoch),
            ("epoch", &epoch.to_string()),
        ];
        nodes.push(node(2, tag, version));
    }
    nodes.extend(patch.removals);
    nodes.extend(patch.others);
    Ok(RawElement { nodes }.to_xml())
}

#[derive(Default)]
struct Patch {
    /// What goes, before anything else is done: positions are those of the result.
    removals: Vec<RawNode<'static>>,
    others: Vec<RawNode<'static>>,
}

/// Children of one element still to be written.
struct Level<'t> {
    path: String,
    pairs: Vec<Pair<'t>>,
}

impl Patch {
    /// Goes down without recursion, however deep the configurations are.
    fn compare(&mut self, root: Pair<'_>) -> Result<(), Unsaid> {
        let mut levels = vec![Level {
            path: "/cib".to_owned(),
            pairs: vec![root],
        }];
        while let Some(level) = levels.pop() {
            self.order(&level)?;
            let mut below = Vec::new();
            for pair in level.pairs.iter().filter(|pair| pair.differs()) {
                if let (Some(before), Some(after)) = (pair.before, pair.after) {
                    let path = step(&level, *pair, before)?;
                    self.attributes(&path, before, after);
                    let pairs = pairs(pair.before, pair.after);
                    below.push(Level { path, pairs });
                }
            }
            levels.extend(below.into_iter().rev());
        }
        Ok(())
    }

    /// Takes away, adds and moves children, so that each step makes one more place right, from the first on.
    fn order(&mut self, level: &Level<'_>) -> Result<(), Unsaid> {
        let stays = |pair: &&Pair<'_>| pair.before.is_some() && pair.after.is_some();
        for pair in &level.pairs {
            if let (Some(before), None) = (pair.before, pair.after) {
                let path = step(level, *pair, before)?;
                let change = [("operation", "delete"), ("path", &path)];
                self.removals.push(node(1, "change", change));
            }
        }
        let old = |pair: &Pair<'_>| pair.before.map_or(0, Element::index);
        let mut now: Vec<_> = level.pairs.iter().filter(stays).map(old).collect();
        now.sort_unstable();
        let mut done = 0;
        for pair in &level.pairs {
            let Some(after) = pair.after else { continue };
            let position = after.index().to_string();
            match pair.before {
                None => {
                    let change = [
                        ("operation", "create"),
                        ("path", &level.path),
                        ("position", &position),
                    ];
                    self.others.push(node(1, "change", change));
                    self.others.extend(below(2, after));
                    continue;
                }
                Some(before) if now.get(done) != Some(&before.index()) => {
                    let path = step(level, *pair, before)?;
                    let change = [
                        ("operation", "move"),
                        ("path", &*path),
                        ("position", &position),
                    ];
                    self.others.push(node(1, "change", change));
                    now.retain(|index| *index != before.index());
                    now.insert(done, before.index());
                }
                Some(_) => {}
            }
            done += 1;
        }
        Ok(())
    }

    fn attributes(&mut self, path: &str, before: Element<'_>, after: Element<'_>) {
        if before.has_the_same_attributes(after) {
            return;
        }
        let change = [("operation", "modify"), ("path", path)];
        self.others.push(node(1, "change", change));
        self.others.push(node(2, "change-list", []));
        for (name, value) in after.attributes() {
            if before.attribute(name) != Some(value) {
                let set = [("name", name), ("operation", "set"), ("value", value)];
                self.others.push(node(3, "change-attr", set));
            }
        }
        for (name, _) in before.attributes() {
            if after.attribute(name).is_none() {
                let unset = [("name", name), ("operation", "unset")];
                self.others.push(node(3, "change-attr", unset));
            }
        }
        self.others.push(node(2, "change-result", []));
        self.others.push(node(3, after.tag(), after.attributes()));
    }
}

/// The path of a child. Pacemaker takes it apart with `sscanf`, at slashes, blanks, brackets and quotes, and takes the
/// first child that fits.
fn step(level: &Level<'_>, pair: Pair<'_>, element: Element<'_>) -> Result<String, Unsaid> {
    let (tag, id) = (element.tag(), element.id());
    let alike = level.pairs.iter().filter(|other| {
        let like = |other: Element<'_>| (other.tag(), other.id()) == (tag, id);
        other.before.is_some_and(like)
    });
    let breaks = |c: char| matches!(c, '/' | '[' | ']' | '\'' | '"') || c.is_whitespace();
    if alike.count() > 1 || id.is_some_and(|id| id.is_empty() || id.contains(breaks)) {
        return Err(pair.unsaid());
    }
    Ok(match id {
        Some(id) => format!("{}/{tag}[@id='{id}']", level.path),
        None => format!("{}/{tag}", level.path),
    })
}

fn node<'v>(
    depth: u32,
    tag: &str,
    attributes: impl IntoIterator<Item = (&'v str, &'v str)>,
) -> RawNode<'static> {
    let attributes = attributes.into_iter().map(|(name, value)| RawAttribute {
        name: name.to_owned().into(),
        value: Attr::new(value.to_owned()),
    });
    RawNode {
        depth,
        tag: tag.to_owned().into(),
        attributes: attributes.collect(),
        text: Vec::new(),
        place: cib_model::Place::default(),
    }
}

/// A whole element at that depth.
fn below(depth: u32, element: Element<'_>) -> impl Iterator<Item = RawNode<'static>> {
    let nodes = element.subtree();
    let own = nodes.first().map_or(0, |node| node.depth);
    nodes.iter().map(move |inner| {
        let attributes = inner.attributes.iter();
        let attributes = attributes.map(|pair| (&*pair.name, pair.value.as_str()));
        node(depth + inner.depth - own, &inner.tag, attributes)
    })
}
