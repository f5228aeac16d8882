//! Which nodes live on one host.

use crate::view::{Cluster, FenceDevice};

impl Cluster<'_> {
    /// Whether all these nodes are domains of libvirt on one host, as far as the devices tell: each can be fenced through
    /// that host, or by one device for domains. What switches the host off stops all of them.
    pub fn are_guests_of_one_host(&self, nodes: &[&str]) -> bool {
        let mut hosts = nodes.iter().map(|node| self.hosts_of(node));
        let Some(first) = hosts.next() else {
            return false;
        };
        let others: Vec<_> = hosts.collect();
        let mut first = first.iter();
        first.any(|host| others.iter().all(|hosts| hosts.contains(host)))
    }

    /// What a node is a domain of: the hosts, or where the document does not name a device's host, the way to it. Devices
    /// that differ in nothing but their targets go the same way.
    fn hosts_of(&self, node: &str) -> Vec<String> {
        let devices = self.fence_devices().iter().filter(|device| {
            device.known.is_some_and(|agent| agent.libvirt) && device.can_fence(node) == Some(true)
        });
        let host = devices.map(|device| {
            let endpoint = self.endpoint(device);
            endpoint.map_or_else(|| self.way_of(device), |endpoint| endpoint.host)
        });
        host.collect()
    }

    /// All that the agent is told, but for the machine that it is to stop: Pacemaker keeps what begins with `pcmk_`.
    fn way_of(&self, device: &FenceDevice<'_>) -> String {
        let of_target = ["domain", "plug", "port"];
        let settings = self.parameters_of(device).into_iter();
        let told = settings.filter(|setting| {
            !setting.name.starts_with("pcmk_") && !of_target.contains(&setting.name)
        });
        let mut told: Vec<_> = told
            .map(|setting| format!("{}={}", setting.name, setting.value.as_str()))
            .collect();
        told.sort();
        format!("{} {}", device.agent(), told.join("\n"))
    }
}
