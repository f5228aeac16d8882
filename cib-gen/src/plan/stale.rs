//! Devices that cib-gen made for guests, hypervisors or a layout that the specification no longer has.

use cib_model::{Attr, Cluster, FenceDevice, FencingLevel, WATCHDOG};

use super::second::{SBD_AGENT, SBD_NAME};
use super::{Device, is_planned, topology};
use crate::names;
use crate::spec::{Agent, Spec};

/// The devices of the base that are cib-gen's own, and not planned.
pub(crate) fn devices<'b, 'c>(
    cluster: &'b Cluster<'c>,
    planned: &[Device],
) -> Vec<&'b FenceDevice<'c>> {
    let devices = cluster.fence_devices().iter();
    let stale = devices.filter(|device| is_own(device, cluster) && !is_planned(device, planned));
    stale.collect()
}

/// The levels of the base that are cib-gen's own and that nobody asks for: those that name only what is not for the node,
/// its host's board, say, when it has moved to another host; and the last one of a node that one device fences.
pub(crate) fn levels<'c>(
    spec: &Spec,
    cluster: &Cluster<'c>,
    planned: &[Device],
) -> Vec<&'c FencingLevel<'c>> {
    let stale = devices(cluster, planned);
    let is_for = |node: &str| planned.iter().any(|device| device.is_for(node));
    let is_needless = |name: &str, node: &str| {
        if let Some(device) = planned.iter().find(|device| device.id == name) {
            return !device.is_for(node);
        }
        let is_stale = stale.iter().any(|device| device.id() == name);
        is_stale || name == WATCHDOG && !(spec.has_watchdog() && is_for(node))
    };
    let (mut gone, mut left): (Vec<_>, Vec<_>) = cluster.cib.fencing_levels().partition(|level| {
        let mut names = topology::devices_of(level);
        let node = topology::target_of(level);
        topology::is_own(level, node) && names.all(|name| is_needless(name, node))
    });
    left.retain(|level| level.valid_index().is_some());
    for node in topology::nodes(planned) {
        let mut own = left
            .iter()
            .filter(|level| topology::names_node(level, node));
        if let (Some(last), None) = (own.next(), own.next())
            && let [only] = topology::wanted(spec, planned, node).as_slice()
            && topology::is_only_of(last, only)
        {
            gone.push(*last);
        }
    }
    gone
}

/// What nobody asks for, by id: devices, and the levels that are not theirs.
pub(crate) fn ids(devices: &[&FenceDevice<'_>], levels: &[&FencingLevel<'_>]) -> Vec<String> {
    let is_stale = |name: &str| devices.iter().any(|device| device.id() == name);
    let own = levels.iter();
    let own = own.filter(|level| !topology::devices_of(level).any(is_stale));
    let own = own.map(|level| topology::id_of(level));
    let all = devices.iter().map(|device| device.id()).chain(own);
    all.map(str::to_owned).collect()
}

/// A plain primitive with an id that cib-gen gives: that of its only guest, or that of its host.
fn is_own(device: &FenceDevice<'_>, cluster: &Cluster<'_>) -> bool {
    let resource = &device.resource;
    if resource.container.is_some() || resource.template.is_some() {
        return false;
    }
    if Agent::named(device.agent()).is_none() {
        return is_of_second_level(device);
    }
    let mut only = device.only_target().into_iter();
    only.any(|only| names::is_device_id(device.id(), only.name))
        || is_named_for_host(device, cluster)
}

/// Whether the ids are those that cib-gen gives to what fences a hypervisor, or leaves messages on disks.
fn is_of_second_level(device: &FenceDevice<'_>) -> bool {
    let is_named = names::is_host_device_id(device.id())
        || device.agent() == SBD_AGENT && names::is_device_id(device.id(), SBD_NAME);
    is_named && has_own_ids(device)
}

/// Whether the id is one that cib-gen gives to a device for all guests of the host that it reaches.
pub(crate) fn is_named_for_host(device: &FenceDevice<'_>, cluster: &Cluster<'_>) -> bool {
    match Agent::named(device.agent()) {
        None => false,
        Some(Agent::Libvirt | Agent::Virsh) => cluster
            .endpoint(device)
            .is_some_and(|endpoint| names::is_device_id(device.id(), &endpoint.host)),
        Some(Agent::Xvm | Agent::Virt) => has_own_ids(device),
    }
}

/// Whether the ids in the device are those that cib-gen gives, where no parameter says what it is named for.
fn has_own_ids(device: &FenceDevice<'_>) -> bool {
    let mut sets = device.resource.primitive.instance_attributes.iter();
    names::host_of(device.id()).is_some()
        && sets.any(|set| {
            let id = set.id.as_ref().map_or("", Attr::as_str);
            names::is_part_id(id, device.id(), "params")
        })
}
