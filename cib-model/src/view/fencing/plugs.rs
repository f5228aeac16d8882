//! What devices switch when they fence a node.

use super::{FenceDevice, Targets};
use crate::Span;
use crate::facts::TargetSyntax;
use crate::view::{Cluster, HostEntry, Setting, host_list};

/// What a device switches when it fences a node: an outlet, a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plug<'c> {
    /// The node as written.
    pub node: &'c str,
    /// What the agent is asked to switch.
    pub name: &'c str,
    /// Where that stands.
    pub span: Span,
}

impl<'c> Cluster<'c> {
    /// What a device switches for which node, where the file says so: in `pcmk_host_map`, in the agent's own list, or in
    /// `plug` for its only target.
    pub fn plugs(&self, device: &FenceDevice<'c>) -> Vec<Plug<'c>> {
        if device.targets == Targets::Unknown {
            return Vec::new();
        }
        let certain = |setting: &Setting<'c>| !setting.conditional && !setting.is_hidden();
        let list = device.known.and_then(|agent| agent.targets);
        if let Some(list) = list {
            // An agent of cluster-glue never sees the map.
            let own = self.device_parameter(device, list.name).filter(certain);
            let own = own.filter(|_| list.syntax == TargetSyntax::HostDomain);
            return own.map_or_else(Vec::new, |list| {
                let entries = host_list::host_domain_entries(list.value.as_str());
                plugs(list, &entries)
            });
        }
        if !device.agent().starts_with("fence_") {
            return Vec::new();
        }
        if let Some(fixed) = self.fixed_plug(device).filter(certain) {
            let only = device.only_target().map(|target| Plug {
                node: target.name,
                name: fixed.value.as_str(),
                span: fixed.value.span(),
            });
            return only.into_iter().collect();
        }
        let argument = self.device_parameter(device, "pcmk_host_argument");
        if argument.is_some_and(|argument| argument.value.as_str().eq_ignore_ascii_case("none")) {
            return Vec::new();
        }
        let map = self
            .device_parameter(device, "pcmk_host_map")
            .filter(certain);
        map.map_or_else(Vec::new, |map| {
            let entries = host_list::host_map_entries(map.value.as_str(), self.version);
            plugs(map, &entries)
        })
    }

    /// What the agent is told to switch when a node is fenced: what the device always switches, else what its lists
    /// call the node. None where that is the node's own name, or where the agent is told nothing but that.
    pub fn plug(&self, device: &FenceDevice<'c>, node: &str) -> Option<&'c str> {
        if let Some(fixed) = self.fixed_plug(device) {
            return Some(fixed.value.as_str());
        }
        let mut plugs = self.plugs(device).into_iter();
        let plug = plugs.find(|plug| plug.node.eq_ignore_ascii_case(node));
        plug.map(|plug| plug.name)
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

fn plugs<'c>(setting: Setting<'c>, entries: &[HostEntry<'c>]) -> Vec<Plug<'c>> {
    let plug = |entry: &HostEntry<'c>| {
        Some(Plug {
            node: entry.host,
            name: entry.plug?,
            span: setting.value.part(&entry.plug_range()?),
        })
    };
    entries.iter().filter_map(plug).collect()
}
