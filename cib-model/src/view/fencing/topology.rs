//! Which levels of the fencing topology are in force for a node.

use std::collections::HashMap;

use regex_lite::Regex;

use super::FenceDevice;
use crate::cib::{Cib, FencingLevel};
use crate::view::{Cluster, ClusterNode, pattern};
use crate::{Attr, Span};

/// The highest index that a level may have; the lowest is 1.
const HIGHEST: i64 = 9;

/// The levels of the document as the fencer sorts them: entries by what they are for, each with its levels by index.
#[derive(Debug, Default)]
pub(crate) struct Topology<'c> {
    by_name: HashMap<String, Entry<'c>>,
    /// By the name and the value of an attribute.
    by_attribute: HashMap<(&'c str, &'c str), Entry<'c>>,
    by_pattern: Vec<(&'c str, Option<Regex>, Entry<'c>)>,
    /// All levels by the devices that they name, those with an index out of range included.
    naming: HashMap<&'c str, Vec<&'c FencingLevel<'c>>>,
    /// All levels by the words that say whom they are for.
    alike: HashMap<Words, Vec<&'c FencingLevel<'c>>>,
}

/// The words of a level that say whom it is for.
type Words = [Option<String>; 4];

/// The levels of one entry by their index. Of two with the same index the last one counts.
type Entry<'c> = Vec<(u8, &'c FencingLevel<'c>)>;

/// Whom an entry is for that does not name a node.
#[derive(Debug)]
enum Selector<'c> {
    /// Nodes whose names match; without a regular expression only Pacemaker can tell which.
    Pattern(&'c str, Option<Regex>),
    /// Nodes for which `<nodes>` has an attribute with this value.
    Attribute(&'c str, &'c str),
}

impl<'c> Topology<'c> {
    pub(crate) fn new(cib: &'c Cib<'c>) -> Self {
        let mut topology = Self::default();
        for level in cib.fencing_levels() {
            for (name, _) in level.device_names() {
                let levels = topology.naming.entry(name).or_default();
                if levels.last().is_none_or(|last| !std::ptr::eq(*last, level)) {
                    levels.push(level);
                }
            }
            topology.alike.entry(words(level)).or_default().push(level);
            let Some(index) = level.valid_index() else {
                continue;
            };
            let Some(entry) = topology.entry(level) else {
                continue;
            };
            entry.retain(|(other, _)| *other != index);
            entry.push((index, level));
            entry.sort_by_key(|(index, _)| *index);
        }
        topology
    }

    /// The entry that a level is of: by the target's name, else by pattern, else by attribute.
    fn entry(&mut self, level: &'c FencingLevel<'c>) -> Option<&mut Entry<'c>> {
        if let Some(name) = &level.target {
            let name = name.as_str().to_ascii_lowercase();
            return Some(self.by_name.entry(name).or_default());
        }
        match Selector::new(level)? {
            Selector::Attribute(name, value) => {
                Some(self.by_attribute.entry((name, value)).or_default())
            }
            Selector::Pattern(text, regex) => {
                let mut known = self.by_pattern.iter();
                let known = known.position(|(other, ..)| *other == text);
                let at = known.unwrap_or_else(|| {
                    self.by_pattern.push((text, regex, Vec::new()));
                    self.by_pattern.len() - 1
                });
                self.by_pattern.get_mut(at).map(|(.., entry)| entry)
            }
        }
    }
}

fn words(level: &FencingLevel<'_>) -> Words {
    let text = |attr: Option<&Attr<'_>>| attr.map(|attr| attr.as_str().to_owned());
    [
        text(level.target.as_ref()).map(|name| name.to_ascii_lowercase()),
        text(level.target_pattern.as_ref()),
        text(level.target_attribute.as_ref()),
        text(level.target_value.as_ref()),
    ]
}

impl<'c> Selector<'c> {
    fn new(level: &'c FencingLevel<'c>) -> Option<Self> {
        if let Some(expression) = &level.target_pattern {
            let expression = expression.as_str();
            return Some(Self::Pattern(expression, pattern::extended(expression)));
        }
        let (name, value) = (
            level.target_attribute.as_ref()?,
            level.target_value.as_ref()?,
        );
        Some(Self::Attribute(name.as_str(), value.as_str()))
    }

    /// Whether the entry is for the node. None where only Pacemaker can tell.
    fn selects(&self, node: &ClusterNode<'_>, cluster: &Cluster<'_>) -> Option<bool> {
        match self {
            Self::Pattern(_, regex) => Some(regex.as_ref()?.is_match(&node.name)),
            Self::Attribute(name, value) => Some(cluster.node_lists(node, name, value)),
        }
    }
}

impl<'c> FencingLevel<'c> {
    /// The index, if it is one that the fencer takes: 1 to 9.
    pub fn valid_index(&self) -> Option<u8> {
        let index = self.index.as_ref()?.get().ok()?;
        let index = (1..=HIGHEST).contains(&index).then_some(index)?;
        u8::try_from(index).ok()
    }

    /// The place to point at when the level as a whole is meant: its id, else its tag.
    pub fn span(&self) -> Span {
        self.id.as_ref().map_or(self.place.tag, Attr::span)
    }

    /// The devices that the level names, each with its place: what stands between commas.
    pub fn device_names(&'c self) -> impl Iterator<Item = (&'c str, Span)> {
        self.devices.iter().flat_map(|devices: &'c Attr<'c>| {
            let text = devices.as_str();
            let mut start = 0;
            text.split(',').map(move |name| {
                let range = start..start + name.len();
                start = range.end + 1;
                (name, devices.part(&range))
            })
        })
    }
}

impl<'c> Cluster<'c> {
    /// The levels of the fencing topology that are in force for a node, in the order of their index; none where it
    /// has no topology, so that any device may be used against it.
    ///
    /// An entry that names the node comes before those that match its name or an attribute of it; of several of
    /// those the fencer takes any (`daemons/fenced/fenced_commands.c`, `find_topology_for_host`), so that this is not
    /// known.
    pub fn levels_for(&self, node: &ClusterNode<'_>) -> Option<Vec<&'c FencingLevel<'c>>> {
        let levels = |entry: &Entry<'c>| entry.iter().map(|(_, level)| *level).collect();
        let name = node.name.to_ascii_lowercase();
        if let Some(entry) = self.topology.by_name.get(&name) {
            return Some(levels(entry));
        }
        let mut found: Option<&Entry<'c>> = None;
        for (_, regex, entry) in &self.topology.by_pattern {
            if regex.as_ref()?.is_match(&node.name) && found.replace(entry).is_some() {
                return None;
            }
        }
        for listed in self.listed_attributes(node) {
            let Some(entry) = self.topology.by_attribute.get(&listed) else {
                continue;
            };
            let other = found.replace(entry);
            if other.is_some_and(|other| !std::ptr::eq(other, entry)) {
                return None;
            }
        }
        Some(found.map(levels).unwrap_or_default())
    }

    /// The levels that name the device, whatever their index.
    pub(super) fn levels_with(&self, device: &FenceDevice<'c>) -> &[&'c FencingLevel<'c>] {
        let levels = self.topology.naming.get(device.id());
        levels.map_or(&[], Vec::as_slice)
    }

    /// Whether some level of the fencing topology names the device.
    pub fn is_in_topology(&self, device: &FenceDevice<'c>) -> bool {
        !self.levels_with(device).is_empty()
    }

    /// The levels that are for the same nodes as this one by the same words, itself included, in the order of the
    /// document.
    pub fn levels_like(&self, level: &FencingLevel<'c>) -> &[&'c FencingLevel<'c>] {
        let levels = self.topology.alike.get(&words(level));
        levels.map_or(&[], Vec::as_slice)
    }

    /// Whether a device is never used, since all nodes that it can fence have levels and it is in none of them. False
    /// where that is not known, and for the watchdog, of which levels speak by another name.
    pub fn is_outside_topology(&self, device: &FenceDevice<'c>) -> bool {
        let has_topology = !self.topology.alike.is_empty();
        if !has_topology || self.is_in_topology(device) || device.agent() == "fence_watchdog" {
            return false;
        }
        let targets = device.known_targets().iter();
        let mut nodes = targets
            .filter_map(|target| self.node(target.name))
            .peekable();
        let has_levels = |node: &ClusterNode<'_>| {
            let levels = self.levels_for(node);
            levels.is_some_and(|levels| !levels.is_empty())
        };
        self.nodes().is_some() && nodes.peek().is_some() && nodes.all(has_levels)
    }

    /// The nodes that a level is written for, whatever other levels there are: the one that it names, or those whose
    /// name or attribute fits. None where that is not known.
    pub fn meant_by(&self, level: &FencingLevel<'c>) -> Option<Vec<&ClusterNode<'c>>> {
        let nodes = self.nodes()?;
        if let Some(name) = &level.target {
            return Some(self.node(name.as_str()).into_iter().collect());
        }
        let selector = Selector::new(level)?;
        let mut meant = Vec::new();
        for node in nodes {
            if selector.selects(node, self)? {
                meant.push(node);
            }
        }
        Some(meant)
    }
}
