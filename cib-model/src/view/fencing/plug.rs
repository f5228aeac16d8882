//! What an agent is told to switch.

use super::FenceDevice;
use crate::facts::TargetSyntax;
use crate::view::{Cluster, Setting, host_list};

impl<'c> Cluster<'c> {
    /// What the agent is told to switch when a node is fenced: what the device always switches, else what its lists
    /// call the node. None where that is the node's own name, or where the agent is told nothing but that.
    pub fn plug(&self, device: &FenceDevice<'c>, node: &str) -> Option<&'c str> {
        if let Some(fixed) = self.fixed_plug(device) {
            return Some(fixed.value.as_str());
        }
        if device.agent().starts_with("fence_") {
            let argument = self.device_parameter(device, "pcmk_host_argument");
            let is_told = argument
                .is_none_or(|argument| !argument.value.as_str().eq_ignore_ascii_case("none"));
            return device.target(node).filter(|_| is_told)?.plug;
        }
        // Other agents are told the node alone (`fence_legacy`), and have lists of their own.
        let list = device.known?.targets?;
        let setting = self
            .device_parameter(device, list.name)
            .filter(|setting| list.syntax == TargetSyntax::HostDomain && !setting.is_hidden())?;
        let mut entries = host_list::host_domain_entries(setting.value.as_str()).into_iter();
        entries
            .find(|entry| entry.host.eq_ignore_ascii_case(node))?
            .plug
    }

    /// The plug that the device switches whoever is to be fenced.
    ///
    /// Pacemaker supplies one parameter, `port` or what `pcmk_host_argument` names, unless it is set; with `none` it
    /// supplies nothing. Of `port` and `plug` an agent takes the one that it reads last, and that is `plug` (tried with
    /// a live fencer of 2.1.5 and fence-agents 4.12.1). The word `dynamic` is meant to stand for the target.
    pub fn fixed_plug(&self, device: &FenceDevice<'c>) -> Option<Setting<'c>> {
        if !device.agent().starts_with("fence_") {
            return None;
        }
        let argument = self.device_parameter(device, "pcmk_host_argument");
        if argument.is_some_and(|argument| argument.conditional || argument.is_hidden()) {
            return None;
        }
        let argument = argument.map_or("port", |argument| argument.value.as_str());
        let fixing = match argument {
            "plug" => &["plug"][..],
            "port" => &["plug", "port"],
            none if none.eq_ignore_ascii_case("none") => &["plug", "port"],
            other => &[other],
        };
        let setting = self.first_parameter(device, fixing)?;
        (setting.value.as_str() != "dynamic" && !setting.conditional).then_some(setting)
    }
}
