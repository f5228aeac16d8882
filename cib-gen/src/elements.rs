//! The elements that cib-gen writes, as values of the model.

use cib_model::{Attr, AttributeSet, Location, NvPair, Operation, Operations, Primitive, Score};

use crate::names::{Ids, ban_id, joined};
use crate::plan::{AGENT, Device};
use crate::spec::Monitor;

pub(crate) const HOSTLIST: &str = "hostlist";
pub(crate) const HYPERVISOR_URI: &str = "hypervisor_uri";
/// Since Pacemaker 1.1.17; a fixed delay, unlike `pcmk_delay_max`, so that it is certain who survives.
pub(crate) const DELAY: &str = "pcmk_delay_base";

/// The device itself.
pub(crate) fn primitive(device: &Device, ids: &mut Ids) -> Primitive<'static> {
    Primitive {
        id: Some(Attr::new(device.id.clone())),
        class: Some(Attr::new("stonith")),
        kind: Some(Attr::new(AGENT)),
        instance_attributes: vec![parameters(device, ids)],
        operations: vec![Operations {
            operations: vec![monitor(&device.id, &device.monitor, ids)],
            ..Operations::default()
        }],
        ..Primitive::default()
    }
}

fn parameters(device: &Device, ids: &mut Ids) -> AttributeSet<'static> {
    let mut wanted = vec![
        (HOSTLIST, device.hostlist.as_str()),
        (HYPERVISOR_URI, device.hypervisor_uri.as_str()),
    ];
    wanted.extend(device.delay.as_deref().map(|delay| (DELAY, delay)));
    parameters_with(&device.id, &wanted, ids)
}

/// A set of parameters of the device of that id.
pub(crate) fn parameters_with(
    owner: &str,
    wanted: &[(&str, &str)],
    ids: &mut Ids,
) -> AttributeSet<'static> {
    let id = ids.take(&joined(owner, "params"));
    let pairs = wanted
        .iter()
        .map(|(name, value)| pair(owner, name, value, ids));
    AttributeSet {
        pairs: pairs.collect(),
        id: Some(Attr::new(id)),
        ..AttributeSet::default()
    }
}

/// A name and its value, with an id made from its owner's.
pub(crate) fn pair(owner: &str, name: &str, value: &str, ids: &mut Ids) -> NvPair<'static> {
    NvPair {
        id: Some(Attr::new(ids.take(&joined(owner, name)))),
        name: Some(Attr::new(name.to_owned())),
        value: Some(Attr::new(value.to_owned())),
        ..NvPair::default()
    }
}

pub(crate) fn monitor(owner: &str, monitor: &Monitor, ids: &mut Ids) -> Operation<'static> {
    Operation {
        id: Some(Attr::new(ids.take(&joined(owner, "monitor")))),
        name: Some(Attr::new("monitor")),
        interval: Some(Attr::new(monitor.interval.clone())),
        timeout: Some(Attr::new(monitor.timeout.clone())),
        ..Operation::default()
    }
}

/// What keeps the device off the node that it fences: a node should not be the one to ask for its own end.
pub(crate) fn ban(device: &Device, ids: &mut Ids) -> Location<'static> {
    Location {
        id: Some(Attr::new(ids.take(&ban_id(&device.id)))),
        rsc: Some(Attr::new(device.id.clone())),
        node: Some(Attr::new(device.node.clone())),
        score: Some(Attr::new(Score::MINUS_INFINITY.to_string())),
        ..Location::default()
    }
}

/// A set of cluster options that are true.
pub(crate) fn property_set(id: &str, names: &[&str], ids: &mut Ids) -> AttributeSet<'static> {
    let pairs = names.iter().map(|name| pair(id, name, "true", ids));
    AttributeSet {
        id: Some(Attr::new(id.to_owned())),
        pairs: pairs.collect(),
        ..AttributeSet::default()
    }
}
