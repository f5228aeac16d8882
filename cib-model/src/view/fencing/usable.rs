//! Devices found by their names and their targets.

use std::collections::HashMap;

use super::{FenceDevice, Targets};
use crate::view::Cluster;

/// Which devices can be used against whom.
#[derive(Debug, Default)]
pub(crate) struct Usable {
    by_id: HashMap<String, usize>,
    by_target: HashMap<String, Vec<usize>>,
    against_any: Vec<usize>,
    some_unknown: bool,
}

impl Usable {
    pub(crate) fn new(cluster: &Cluster<'_>) -> Self {
        let mut usable = Self::default();
        for (at, device) in cluster.devices.iter().enumerate() {
            usable.by_id.entry(device.id().to_owned()).or_insert(at);
            if cluster.is_stopped(&device.resource).is_some() {
                continue;
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
                Targets::Unknown => usable.some_unknown = true,
            }
        }
        usable
    }
}

impl<'c> Cluster<'c> {
    /// The devices that can be used against this node: it is a target of theirs, and they are not told to stay
    /// stopped. None where some device's targets are not known.
    pub fn devices_for(&self, node: &str) -> Option<Vec<&FenceDevice<'c>>> {
        if self.usable.some_unknown {
            return None;
        }
        let against = self.usable.by_target.get(&node.to_ascii_lowercase());
        let mut found: Vec<_> = against
            .into_iter()
            .flatten()
            .chain(&self.usable.against_any)
            .collect();
        found.sort_unstable();
        Some(
            found
                .into_iter()
                .filter_map(|at| self.devices.get(*at))
                .collect(),
        )
    }

    /// The place of the device of that id among all devices.
    pub(super) fn device_at(&self, id: &str) -> Option<usize> {
        self.usable.by_id.get(id).copied()
    }
}
