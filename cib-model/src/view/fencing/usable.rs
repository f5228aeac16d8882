//! Devices found by their names and their targets.

use std::collections::{HashMap, HashSet};

use super::{FenceDevice, Targets};
use crate::view::Cluster;

/// Which devices can be used against whom.
#[derive(Debug, Default)]
pub(crate) struct Usable {
    by_id: HashMap<String, usize>,
    by_target: HashMap<String, Vec<usize>>,
    against_any: Vec<usize>,
    /// Those of which only the agent can tell.
    unknown: Vec<usize>,
    stopped: HashSet<usize>,
}

impl Usable {
    pub(crate) fn new(cluster: &Cluster<'_>) -> Self {
        let mut usable = Self::default();
        for (at, device) in cluster.devices.iter().enumerate() {
            usable.by_id.entry(device.id().to_owned()).or_insert(at);
            if cluster.is_stopped(&device.resource).is_some() {
                usable.stopped.insert(at);
            }
            match &device.targets {
                Targets::Known(_) => {
                    for name in device.known_names() {
                        let devices = usable
                            .by_target
                            .entry(name.to_ascii_lowercase())
                            .or_default();
                        if devices.last() != Some(&at) {
                            devices.push(at);
                        }
                    }
                }
                Targets::Any => usable.against_any.push(at),
                Targets::Unknown => usable.unknown.push(at),
            }
        }
        usable
    }

    /// The places of the devices that are known to be for this node.
    fn against(&self, node: &str) -> impl Iterator<Item = usize> {
        let named = self.by_target.get(&node.to_ascii_lowercase());
        let named = named.into_iter().flatten();
        named.chain(&self.against_any).copied()
    }
}

impl<'c> Cluster<'c> {
    /// The devices that can be used against this node: it is a target of theirs, and they are not told to stay
    /// stopped. None where some device's targets are not known.
    pub fn devices_for(&self, node: &str) -> Option<Vec<&FenceDevice<'c>>> {
        let is_started = |at: &usize| !self.usable.stopped.contains(at);
        if self.usable.unknown.iter().any(is_started) {
            return None;
        }
        let found = self.usable.against(node).filter(is_started);
        Some(self.devices_at(found.collect()))
    }

    /// The devices that can fence this node or might, those that are told to stay stopped included.
    pub(super) fn devices_meant_for(&self, node: &str) -> Vec<&FenceDevice<'c>> {
        let unknown = self.usable.unknown.iter().copied();
        self.devices_at(self.usable.against(node).chain(unknown).collect())
    }

    /// The devices at these places, in the order of the document.
    fn devices_at(&self, mut places: Vec<usize>) -> Vec<&FenceDevice<'c>> {
        places.sort_unstable();
        let devices = places.into_iter().filter_map(|at| self.devices.get(at));
        devices.collect()
    }

    /// The place of the device of that id among all devices.
    pub(super) fn device_at(&self, id: &str) -> Option<usize> {
        self.usable.by_id.get(id).copied()
    }
}
