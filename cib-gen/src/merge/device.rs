//! A device that the base has already: its values where they stand, and what it lacks.

use cib_model::{
    Attr, Duration, FenceDevice, Operation, Primitive, Scalar, Score, Span, host_domain_entries,
};

use super::Merge;
use crate::elements::{self, DELAY, HOSTLIST, HYPERVISOR_URI};
use crate::plan::{Device, ban, current_delay};

impl<'c> Merge<'_, 'c> {
    /// Brings a device of cib-gen's own up to date. What else it has is its user's.
    pub(super) fn update(&mut self, device: &Device) {
        let mut devices = self.base.cluster.fence_devices().iter();
        let Some(own) = devices.find(|own| own.id() == device.id) else {
            return;
        };
        self.parameter(own, device, HOSTLIST, &device.hostlist, same_hosts);
        self.parameter(own, device, HYPERVISOR_URI, &device.hypervisor_uri, str::eq);
        self.delay(own, device);
        self.monitor(own.resource.primitive, device);
    }

    fn parameter(
        &mut self,
        own: &FenceDevice<'c>,
        device: &Device,
        name: &str,
        value: &str,
        same: impl Fn(&str, &str) -> bool,
    ) {
        let primitive = own.resource.primitive;
        match self.base.cluster.device_parameter(own, name) {
            Some(setting) if same(setting.value.as_str(), value) => {}
            Some(setting) if is_within(setting.pair.place.whole, primitive.place.whole) => {
                self.edits.set(setting.value, value);
            }
            _ => self.new_parameter(primitive, device, name, value),
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

    fn delay(&mut self, own: &FenceDevice<'c>, device: &Device) {
        let setting = self.base.cluster.device_parameter(own, DELAY);
        let current = current_delay(&self.base.cluster, own, &device.node);
        match (&device.delay, setting) {
            (Some(wanted), _) => {
                let as_wanted = current.is_some() && current == Duration::read(wanted).ok();
                self.parameter(own, device, DELAY, wanted, |_, _| as_wanted);
            }
            (None, Some(_)) if current == Some(Duration::ZERO) => {}
            (None, Some(setting)) => {
                let primitive = own.resource.primitive;
                if is_within(setting.pair.place.whole, primitive.place.whole) {
                    self.edits.remove(setting.pair.place);
                } else {
                    self.new_parameter(primitive, device, DELAY, "0s");
                }
            }
            (None, None) => {}
        }
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

    /// Sees to it that the device is banned from the node that it fences.
    pub(super) fn ban(&mut self, device: &Device) {
        let cluster = &self.base.cluster;
        if ban::is_banned(cluster, device) {
            return;
        }
        let mut locations = cluster.cib.locations();
        if let Some(own) = locations.find(|location| ban::is_own(location, device)) {
            let ban = Score::MINUS_INFINITY.to_string();
            return self
                .edits
                .set_or_add(own.place, own.score.as_ref(), "score", &ban);
        }
        let ban = elements::ban(device, &mut self.ids);
        self.sections.constraints.push(ban.to_xml("rsc_location"));
    }
}

/// The monitor that stands on the primitive, one that repeats before one that does not.
fn own_monitor<'c>(primitive: &'c Primitive<'c>) -> Option<&'c Operation<'c>> {
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

/// Whether two lists name the same machines: `a` and `a:a` do.
fn same_hosts(one: &str, other: &str) -> bool {
    let read = |list| -> Vec<_> {
        let entries = host_domain_entries(list).into_iter();
        entries
            .map(|entry| {
                (
                    entry.host.to_owned(),
                    entry.plug.unwrap_or(entry.host).to_owned(),
                )
            })
            .collect()
    };
    read(one) == read(other)
}

fn same_time<T: Scalar<Value = Duration>>(attr: Option<&Attr<'_, T>>, wanted: &str) -> bool {
    let own = attr.and_then(|attr| attr.get().ok());
    own.is_some() && own == Duration::read(wanted).ok()
}

fn is_within(inner: Span, outer: Span) -> bool {
    outer.start() <= inner.start() && inner.end() <= outer.end()
}
