//! A device that the base has already: its values where they stand, and what it lacks.

use cib_model::{Attr, Duration, FenceDevice, Operation, Primitive, Scalar, Score, Span};

use super::Merge;
use crate::elements;
use crate::plan::{DELAY, Device, Parameter, ban, current_delay};

impl<'c> Merge<'_, 'c> {
    /// Brings a device of cib-gen's own up to date. What else it has is its user's.
    pub(super) fn update(&mut self, device: &Device) {
        let Some(own) = self.base.cluster.fence_device(&device.id) else {
            return;
        };
        for parameter in &device.parameters {
            if !self.has(own, device, parameter) {
                self.parameter(own, device, parameter);
            }
        }
        self.monitor(own.resource.primitive, device);
    }

    /// What of a device of the base is not as planned, in words.
    pub(super) fn lacking(&self, device: &Device) -> Vec<String> {
        let cluster = &self.base.cluster;
        let Some(own) = cluster.fence_device(&device.id) else {
            return Vec::new();
        };
        let parameters = device.parameters.iter();
        let parameters = parameters.filter(|it| !self.has(own, device, it));
        let mut lacking: Vec<_> = parameters.map(|it| format!("`{}`", it.name)).collect();
        let monitor = own_monitor(own.resource.primitive);
        if !monitor.is_some_and(|it| {
            same_time(it.interval.as_ref(), &device.monitor.interval)
                && same_time(it.timeout.as_ref(), &device.monitor.timeout)
        }) {
            lacking.push("the monitor".to_owned());
        }
        let bans = device.bans.iter();
        let bans = bans.filter(|node| !ban::is_banned(cluster, device, node));
        lacking.extend(bans.map(|node| format!("the ban from `{node}`")));
        lacking
    }

    /// Whether the device is told what it is to be told, in whatever words.
    fn has(&self, own: &FenceDevice<'c>, device: &Device, parameter: &Parameter) -> bool {
        let cluster = &self.base.cluster;
        let setting = cluster.device_parameter(own, &parameter.name);
        if parameter.name == DELAY {
            return device.targets.iter().all(|target| {
                let wanted = parameter.delay_of(&target.node, cluster.version);
                match current_delay(cluster, own, &target.node) {
                    None => setting.is_none() && wanted == Duration::ZERO,
                    current => current == Some(wanted),
                }
            });
        }
        match setting {
            Some(setting) => parameter.is_said_by(setting.value.as_str(), cluster.version),
            None => parameter.value.is_none(),
        }
    }

    fn parameter(&mut self, own: &FenceDevice<'c>, device: &Device, parameter: &Parameter) {
        let primitive = own.resource.primitive;
        let setting = self.base.cluster.device_parameter(own, &parameter.name);
        let setting =
            setting.filter(|setting| is_within(setting.pair.place.whole, primitive.place.whole));
        match (setting, &parameter.value) {
            (Some(setting), Some(value)) => self.edits.set(setting.value, value),
            (Some(setting), None) => self.edits.remove(setting.pair.place),
            (None, Some(value)) => self.new_parameter(primitive, device, &parameter.name, value),
            // It stands elsewhere, and may stand there for others.
            (None, None) if parameter.name == DELAY => {
                self.new_parameter(primitive, device, DELAY, "0s");
            }
            (None, None) => {}
        }
    }

    fn new_parameter(
        &mut self,
        primitive: &'c Primitive<'c>,
        device: &Device,
        name: &str,
        value: &str,
    ) {
        let mut sets = primitive.instance_attributes.iter();
        let plain = sets.find(|set| set.rules.is_empty() && set.id_ref.is_none());
        if let Some(set) = plain {
            return self.add_pair(set, &device.id, name, value);
        }
        let set = elements::parameters_with(&device.id, &[(name, value)], &mut self.ids);
        self.add(primitive.place, set.to_xml("instance_attributes"));
    }

    fn monitor(&mut self, primitive: &'c Primitive<'c>, device: &Device) {
        let Some(own) = own_monitor(primitive) else {
            let monitor =
                elements::monitor(&device.id, &device.monitor, &mut self.ids).to_xml("op");
            match primitive
                .operations
                .iter()
                .find(|list| list.id_ref.is_none())
            {
                Some(list) => self.add(list.place, monitor),
                None => self.add(
                    primitive.place,
                    super::sections::wrapped("operations", &[monitor.trim_end().to_owned()]),
                ),
            }
            return;
        };
        let monitor = &device.monitor;
        if !same_time(own.interval.as_ref(), &monitor.interval) {
            let interval = own.interval.as_ref();
            self.edits
                .set_or_add(own.place, interval, "interval", &monitor.interval);
        }
        if !same_time(own.timeout.as_ref(), &monitor.timeout) {
            let timeout = own.timeout.as_ref();
            self.edits
                .set_or_add(own.place, timeout, "timeout", &monitor.timeout);
        }
    }

    /// Sees to it that the device is banned from a node that it fences.
    pub(super) fn ban(&mut self, device: &Device, node: &str) {
        let cluster = &self.base.cluster;
        if ban::is_banned(cluster, device, node) {
            return;
        }
        let mut locations = cluster.cib.locations();
        if let Some(own) = locations.find(|location| ban::is_own(location, device, node)) {
            let ban = Score::MINUS_INFINITY.to_string();
            return self
                .edits
                .set_or_add(own.place, own.score.as_ref(), "score", &ban);
        }
        let ban = elements::ban(device, node, &mut self.ids);
        self.sections.constraints.push(ban.to_xml("rsc_location"));
    }
}

/// The monitor that stands on the primitive, one that repeats before one that does not.
pub(crate) fn own_monitor<'c>(primitive: &'c Primitive<'c>) -> Option<&'c Operation<'c>> {
    let is_monitor = |operation: &&Operation<'_>| {
        operation
            .name
            .as_ref()
            .is_some_and(|name| name.as_str() == "monitor")
    };
    let recurring = primitive
        .own_operations()
        .find(|operation| operation.is_recurring_monitor());
    recurring.or_else(|| primitive.own_operations().find(is_monitor))
}

fn same_time<T: Scalar<Value = Duration>>(attr: Option<&Attr<'_, T>>, wanted: &str) -> bool {
    let own = attr.and_then(|attr| attr.get().ok());
    own.is_some() && own == Duration::read(wanted).ok()
}

fn is_within(inner: Span, outer: Span) -> bool {
    outer.start() <= inner.start() && inner.end() <= outer.end()
}
