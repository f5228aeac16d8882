//! The elements that cib-gen writes, as values of the model.

use cib_model::{
    Attr, AttributeSet, FencingLevel, Location, NvPair, Operation, Operations, Primitive, Score,
};

use crate::names::{Ids, ban_id, joined};
use crate::plan::{ClusterOption, Device, Level};
use crate::spec::Monitor;

/// The device itself.
pub(crate) fn primitive(device: &Device, ids: &mut Ids) -> Primitive<'static> {
    Primitive {
        id: Some(Attr::new(device.id.clone())),
        class: Some(Attr::new("stonith")),
        kind: Some(Attr::new(device.agent.clone())),
        instance_attributes: vec![parameters(device, ids)],
        operations: vec![Operations {
            operations: vec![monitor(&device.id, &device.monitor, ids)],
            ..Operations::default()
        }],
        ..Primitive::default()
    }
}

fn parameters(device: &Device, ids: &mut Ids) -> AttributeSet<'static> {
    let wanted = device.parameters.iter();
    let wanted = wanted.filter_map(|own| Some((own.name.as_str(), own.value.as_deref()?)));
    let wanted: Vec<_> = wanted.collect();
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

/// What keeps the device off a node that it fences: a node should not be the one to ask for its own end.
pub(crate) fn ban(device: &Device, node: &str, ids: &mut Ids) -> Location<'static> {
    Location {
        id: Some(Attr::new(ids.take(&ban_id(&device.id)))),
        rsc: Some(Attr::new(device.id.clone())),
        node: Some(Attr::new(node.to_owned())),
        score: Some(Attr::new(Score::MINUS_INFINITY.to_string())),
        ..Location::default()
    }
}

/// A level of the fencing topology.
pub(crate) fn level(level: &Level) -> FencingLevel<'static> {
    FencingLevel {
        id: Some(Attr::new(level.id.clone())),
        target: Some(Attr::new(level.node.clone())),
        index: Some(Attr::new(level.index.to_string())),
        devices: Some(Attr::new(level.devices.join(","))),
        ..FencingLevel::default()
    }
}

/// A set of cluster options.
pub(crate) fn property_set(
    id: &str,
    options: &[ClusterOption],
    ids: &mut Ids,
) -> AttributeSet<'static> {
    let pairs = options.iter();
    let pairs = pairs.map(|option| pair(id, option.name, &option.value, ids));
    AttributeSet {
        pairs: pairs.collect(),
        id: Some(Attr::new(id.to_owned())),
        ..AttributeSet::default()
    }
}
