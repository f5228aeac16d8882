//! The levels of the guests.

use cib_model::Attr;

use super::Merge;
use crate::elements;
use crate::plan::Level;

impl Merge<'_, '_> {
    /// Adds a level, or brings one of cib-gen's own up to date. Its target and its index are what it is known by.
    pub(super) fn level(&mut self, level: &Level) {
        if !level.exists {
            let element = elements::level(level).to_xml("fencing-level");
            return self.sections.fencing_topology.push(element);
        }
        let mut known = self.base.cluster.cib.fencing_levels();
        let own = known.find(|own| own.id.as_ref().map(Attr::as_str) == Some(level.id.as_str()));
        let Some(own) = own else { return };
        let devices = own.device_names().map(|(name, _)| name);
        if !devices.eq(level.devices.iter().map(String::as_str)) {
            let devices = level.devices.join(",");
            self.edits
                .set_or_add(own.place, own.devices.as_ref(), "devices", &devices);
        }
    }
}
