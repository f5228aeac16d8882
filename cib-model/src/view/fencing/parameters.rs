//! The parameters of fence devices, as the fencer and the agents read them.

use std::collections::HashSet;

use super::FenceDevice;
use crate::view::{Cluster, Setting};

impl<'c> Cluster<'c> {
    /// Every parameter that may be in force for some device, once, with the first device that has it.
    pub fn fence_parameters(&self) -> Vec<(&FenceDevice<'c>, Setting<'c>)> {
        let mut seen = HashSet::new();
        let mut all = Vec::new();
        for device in &self.devices {
            let settings = self.parameters_of(device);
            let new = settings
                .into_iter()
                .filter(|setting| seen.insert(std::ptr::from_ref(setting.pair)));
            all.extend(new.map(|setting| (device, setting)));
        }
        all
    }

    /// Every parameter of a device that may be in force.
    pub fn parameters_of(&self, device: &FenceDevice<'c>) -> Vec<Setting<'c>> {
        device.resource.all_parameters(&self.references)
    }

    /// Of several names for one boolean parameter of a `fence_` agent the first that is set, if it says yes for certain.
    ///
    /// Source: fence-agents, `lib/fencing.py.py`.
    pub fn agent_flag(&self, device: &FenceDevice<'c>, names: &[&str]) -> Option<Setting<'c>> {
        let setting = self.first_parameter(device, names)?;
        let value = setting.value.as_str().to_ascii_lowercase();
        let is_on = matches!(value.as_str(), "1" | "yes" | "on" | "true");
        (is_on && !setting.conditional).then_some(setting)
    }

    /// A parameter of a `fence_` agent that counts seconds. What is not digits alone is not known.
    pub fn agent_seconds(
        &self,
        device: &FenceDevice<'c>,
        name: &str,
    ) -> Option<(u64, Setting<'c>)> {
        let setting = self.device_parameter(device, name)?;
        let seconds = setting.value.as_str().parse().ok()?;
        (!setting.conditional).then_some((seconds, setting))
    }
}
