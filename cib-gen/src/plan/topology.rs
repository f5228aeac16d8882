//! Which devices are tried against a guest, and in which order: levels, where there is more than one way.

use cib_model::{Attr, Cluster, FencingLevel, Span, WATCHDOG};

use super::Device;
use crate::error::{Error, Input, Problem};
use crate::membership::node_of;
use crate::names::{self, Ids};
use crate::note::Note;
use crate::spec::Spec;

/// The highest index that the fencer reads (`ST_LEVEL_MAX` in `include/crm/fencing/internal.h` counts from 0 to 9).
const HIGHEST: u8 = 9;

/// A level of the fencing topology: what is tried against a node when the levels before it have failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// The id of the element.
    pub id: String,
    /// Whether the base has it already.
    pub exists: bool,
    /// The node, as the base writes it.
    pub node: String,
    /// Its number, from 1 to 9.
    pub index: u8,
    /// The devices, all of which have to succeed.
    pub devices: Vec<String>,
}

/// The levels of all guests that have a second way, or levels in the base already.
pub(super) fn levels(
    spec: &Spec,
    cluster: Option<&Cluster<'_>>,
    devices: &[Device],
    ids: &mut Ids,
    notes: &mut Vec<Note>,
) -> Result<Vec<Level>, Error> {
    let mut levels = Vec::new();
    for node in nodes(devices) {
        let wanted = wanted(spec, devices, node);
        let known = cluster.map(|cluster| Known::new(cluster, node));
        let known = known.unwrap_or_default();
        if let (Some(level), true) = (known.of_many, wanted.len() > 1) {
            let problem = Problem::LevelForMany {
                level: id_of(level).to_owned(),
                node: node.to_owned(),
            };
            return Err(problem.at(Input::Base, level.span()));
        }
        if wanted.len() > 1 || !known.levels.is_empty() {
            levels.extend(known.with(node, &wanted, ids, notes)?);
        }
    }
    Ok(levels)
}

/// The guests, each once, in the order of the specification.
pub(super) fn nodes(devices: &[Device]) -> Vec<&str> {
    let mut nodes: Vec<&str> = Vec::new();
    for target in devices.iter().flat_map(|device| &device.targets) {
        if !nodes.contains(&target.node.as_str()) {
            nodes.push(&target.node);
        }
    }
    nodes
}

/// What is to be tried against a node, in this order.
pub(super) fn wanted<'d>(spec: &Spec, devices: &'d [Device], node: &str) -> Vec<&'d str> {
    let own = devices.iter().filter(|device| device.is_for(node));
    let mut wanted: Vec<_> = own.map(|device| device.id.as_str()).collect();
    if spec.has_watchdog() {
        // The fencer has it without a primitive (`daemons/fenced/fenced_cib.c`; tried with a live fencer).
        wanted.push(WATCHDOG);
    }
    wanted
}

/// A level of the base, by its index.
type Found<'c> = (u8, &'c FencingLevel<'c>);

/// What the base has for a node.
#[derive(Default)]
struct Known<'c> {
    /// The levels that name it, by index.
    levels: Vec<Found<'c>>,
    /// Where none names it, a level that is for it by a pattern or an attribute. Levels that name it would put this one
    /// out of force.
    of_many: Option<&'c FencingLevel<'c>>,
}

impl<'c> Known<'c> {
    fn new(cluster: &Cluster<'c>, node: &str) -> Self {
        let by_name = cluster.cib.fencing_levels();
        let by_name = by_name.filter(|level| names_node(level, node));
        let mut levels: Vec<_> = by_name
            .filter_map(|level| Some((level.valid_index()?, level)))
            .collect();
        levels.sort_by_key(|(index, _)| *index);
        let of_many = match in_force(cluster, node) {
            _ if !levels.is_empty() => None,
            Some(levels) => levels.first().copied(),
            // Any of those that name no node may be the one.
            None => {
                let mut all = cluster.cib.fencing_levels();
                all.find(|level| level.target.is_none())
            }
        };
        Self { levels, of_many }
    }

    /// The levels of cib-gen's own that have to be there: those that the base has, and new ones for devices that none
    /// names. New ones come behind the levels of others.
    fn with(
        &self,
        node: &str,
        wanted: &[&str],
        ids: &mut Ids,
        notes: &mut Vec<Note>,
    ) -> Result<Vec<Level>, Error> {
        let found = self.found(node, wanted);
        let theirs = self.others(node, &found);
        notes.extend(theirs.iter().map(|(_, level)| Note::LevelOfOthers {
            node: node.to_owned(),
            level: id_of(level).to_owned(),
        }));
        let behind = theirs.iter().map(|(index, _)| *index).max();
        let mut taken: Vec<_> = self.levels.iter().map(|(index, _)| *index).collect();
        let mut last = behind.unwrap_or(0);
        let mut levels = Vec::new();
        for (at, device) in wanted.iter().enumerate() {
            let Some((index, level)) = found.get(at).copied().flatten() else {
                let later = found.iter().skip(at).flatten().map(|(index, _)| *index);
                let index = free_index(last, later.min(), &taken);
                let index = index.ok_or_else(|| {
                    let node = node.to_owned();
                    Problem::NoLevelLeft { node }.at(Input::Base, Span::NONE)
                })?;
                taken.push(index);
                last = index;
                levels.push(Level {
                    id: ids.take(&names::level_id(node, index)),
                    exists: false,
                    node: node.to_owned(),
                    index,
                    devices: vec![(*device).to_owned()],
                });
                continue;
            };
            last = index;
            if is_own(level, node) {
                levels.push(Level {
                    id: id_of(level).to_owned(),
                    exists: true,
                    node: node.to_owned(),
                    index,
                    devices: devices_with(level, device),
                });
            }
        }
        Ok(levels)
    }

    /// For each device the level that names it, whoever wrote that; else one of cib-gen's own that names none of them.
    fn found(&self, node: &str, wanted: &[&str]) -> Vec<Option<Found<'c>>> {
        let naming = |device: &&str| {
            let mut levels = self.levels.iter().copied();
            levels.find(|(_, level)| names_device(level, device))
        };
        let mut found: Vec<_> = wanted.iter().map(naming).collect();
        let spare = self.levels.iter().copied().filter(|(_, level)| {
            is_own(level, node) && !wanted.iter().any(|device| names_device(level, device))
        });
        let mut spare = spare.collect::<Vec<_>>().into_iter();
        for slot in found.iter_mut().filter(|slot| slot.is_none()) {
            *slot = spare.next();
        }
        found
    }

    /// The levels of others that name none of our devices.
    fn others(&self, node: &str, found: &[Option<Found<'c>>]) -> Vec<Found<'c>> {
        let is_found = |index: u8| found.iter().flatten().any(|(own, _)| *own == index);
        let levels = self.levels.iter().copied();
        levels
            .filter(|(index, level)| !is_found(*index) && !is_own(level, node))
            .collect()
    }
}

/// The lowest index between two that is free; where there is none, the lowest behind all.
fn free_index(last: u8, later: Option<u8>, taken: &[u8]) -> Option<u8> {
    let end = later.unwrap_or(HIGHEST + 1);
    let mut between = (last + 1..end).filter(|index| !taken.contains(index));
    let behind = || {
        let index = taken.iter().max()? + 1;
        (index <= HIGHEST).then_some(index)
    };
    between.next().or_else(behind)
}

/// The levels of the base that are in force for a node. None where only Pacemaker can tell.
fn in_force<'c>(cluster: &Cluster<'c>, node: &str) -> Option<Vec<&'c FencingLevel<'c>>> {
    cluster.levels_for(&node_of(cluster, node))
}

pub(super) fn names_node(level: &FencingLevel<'_>, node: &str) -> bool {
    let target = level.target.as_ref();
    target.is_some_and(|target| target.as_str().eq_ignore_ascii_case(node))
}

fn names_device(level: &FencingLevel<'_>, device: &str) -> bool {
    level.device_names().any(|(name, _)| name == device)
}

/// Whether the level is one that cib-gen made, whatever is in it now.
pub(super) fn is_own(level: &FencingLevel<'_>, node: &str) -> bool {
    names::is_level_id(id_of(level), node)
}

pub(crate) fn id_of<'c>(level: &'c FencingLevel<'_>) -> &'c str {
    level.id.as_ref().map_or("", Attr::as_str)
}

pub(super) fn target_of<'c>(level: &'c FencingLevel<'_>) -> &'c str {
    level.target.as_ref().map_or("", Attr::as_str)
}

/// Whether the level is one that cib-gen made, and nothing is left of it without the device.
pub(super) fn is_only_of(level: &FencingLevel<'_>, device: &str) -> bool {
    is_own(level, target_of(level)) && devices_of(level).all(|name| name == device)
}

pub(super) fn devices_of<'c>(level: &'c FencingLevel<'_>) -> impl Iterator<Item = &'c str> {
    let devices = level.devices.as_ref().map_or("", Attr::as_str);
    devices.split(',')
}

/// What the level has, if it has the device; its user may have added to it.
fn devices_with(level: &FencingLevel<'_>, device: &str) -> Vec<String> {
    if names_device(level, device) {
        level
            .device_names()
            .map(|(name, _)| name.to_owned())
            .collect()
    } else {
        vec![device.to_owned()]
    }
}

/// The levels as they will be.
#[derive(Clone, Copy)]
pub(super) struct Topology<'p, 'c> {
    pub(super) levels: &'p [Level],
    pub(super) cluster: Option<&'p Cluster<'c>>,
}

impl Topology<'_, '_> {
    /// Whether the fencer tries the device against the node, if it can fence it: where a node has levels, devices that
    /// are in none are never tried.
    pub(super) fn tries(&self, device: &str, node: &str) -> bool {
        let Some(levels) = self.of(node) else {
            return true;
        };
        levels.is_empty() || levels.iter().any(|(_, names)| names.contains(&device))
    }

    /// Whether the fencer comes to the device only after a level with one of these has failed.
    pub(super) fn is_behind(&self, device: &str, first: &[Device], node: &str) -> bool {
        let levels = self.of(node).unwrap_or_default();
        let lowest = |is_meant: &dyn Fn(&str) -> bool| {
            let own = levels.iter();
            let own = own.filter(|(_, names)| names.iter().any(|name| is_meant(name)));
            own.map(|(index, _)| *index).min()
        };
        let first = lowest(&|name| first.iter().any(|planned| planned.id == name));
        let own = lowest(&|name| name == device);
        first.zip(own).is_some_and(|(first, own)| first < own)
    }

    /// What will be tried against the node, by the number of the level: a planned one takes the place of what the base
    /// has under its id. None where only Pacemaker can tell.
    fn of(&self, node: &str) -> Option<Vec<(u8, Vec<&str>)>> {
        let own = self.levels.iter();
        let own = own.filter(|level| level.node.eq_ignore_ascii_case(node));
        let theirs = self
            .cluster
            .map_or(Some(Vec::new()), |it| in_force(it, node))?;
        let theirs = theirs
            .into_iter()
            .filter(|level| !self.levels.iter().any(|own| own.id == id_of(level)));
        let theirs = theirs.filter_map(|level| {
            let names = level.device_names().map(|(name, _)| name).collect();
            Some((level.valid_index()?, names))
        });
        let own = own.map(|level| {
            let names = level.devices.iter().map(String::as_str).collect();
            (level.index, names)
        });
        Some(own.chain(theirs).collect())
    }

    /// Names the planned devices that will never be tried.
    pub(super) fn note_untried(&self, devices: &[Device], notes: &mut Vec<Note>) {
        for device in devices {
            let mut targets = device.targets.iter();
            let untried = targets.find(|target| !self.tries(&device.id, &target.node));
            notes.extend(untried.map(|target| Note::NeverTried {
                device: device.id.clone(),
                node: target.node.clone(),
            }));
        }
    }
}
