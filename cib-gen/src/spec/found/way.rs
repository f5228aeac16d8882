//! The way to a hypervisor, back from what the agent is told of it.

use cib_model::LibvirtUri;

use super::Found;
use crate::names;
use crate::spec::{Agent, DEFAULT_URI};

/// What stands in the place of a host that no parameter names: a name that nobody can have (RFC 2606).
const NOWHERE: &str = "invalid";

/// What a specification may say among the parameters, and says in the URI here.
pub(super) fn is_in_uri(agent: Agent, name: &str) -> bool {
    matches!(
        (agent, name),
        (Agent::Virsh, "identity_file") | (Agent::Virt, "ipaddr")
    )
}

impl Found<'_, '_> {
    /// The URI of the hypervisor, as far as the device tells it.
    pub(super) fn uri(&self) -> Result<String, String> {
        match self.agent {
            Agent::Libvirt => match self.parameter("hypervisor_uri") {
                Some(uri) => Ok(uri.to_owned()),
                None => Err("it has no `hypervisor_uri`".to_owned()),
            },
            Agent::Virsh => self.over_ssh(),
            Agent::Virt => Ok(self.of_daemon(self.parameter("ipaddr"))),
            Agent::Xvm => Ok(self.of_daemon(None)),
        }
    }

    /// `fence_virsh` is told the parts. Which driver its `virsh` asks only stands in the options for ssh, if anywhere: on
    /// its own it asks QEMU for a system's domains.
    fn over_ssh(&self) -> Result<String, String> {
        let host = self.parameter("ip").or_else(|| self.parameter("ipaddr"));
        let host = host.ok_or("it has no `ip`")?;
        let user = self
            .parameter("username")
            .or_else(|| self.parameter("login"));
        let user = user.map_or_else(String::new, |user| format!("{user}@"));
        let port = self.parameter("ipport");
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        let key = self.parameter("identity_file");
        let key = key.map_or_else(String::new, |key| format!("?keyfile={key}"));
        let told = self.parameter("ssh_options").and_then(told_uri);
        let (driver, path) = told.unwrap_or(("qemu", "/system"));
        let host = in_uri(host);
        Ok(format!("{driver}+ssh://{user}{host}{port}{path}{key}"))
    }

    /// The agents of fence-virt ask a daemon, and where that runs is at best in the id that cib-gen gave.
    fn of_daemon(&self, address: Option<&str>) -> String {
        let id = self.device.id();
        let host = match (address, self.device.only_target()) {
            (Some(address), _) => in_uri(address),
            (None, Some(only)) if names::is_device_id(id, only.name) => self
                .host_fenced_with(only.name)
                .map_or_else(|| format!("hypervisor.{NOWHERE}"), str::to_owned),
            (None, _) => {
                names::host_of(id).map_or_else(|| format!("{id}.{NOWHERE}"), str::to_owned)
            }
        };
        format!("qemu+ssh://root@{host}/system")
    }

    /// The host that cib-gen called a second way after, by which the guest is fenced too.
    fn host_fenced_with(&self, guest: &str) -> Option<&str> {
        let mut devices = self.cluster.fence_devices().iter();
        let second = devices.find(|device| {
            Agent::named(device.agent()).is_none() && device.target(guest).is_some()
        });
        names::fenced_host_of(second?.id())
    }
}

/// The driver and the path of the URI that a shell is told to hand to `virsh`.
fn told_uri(options: &str) -> Option<(&str, &str)> {
    let (_, uri) = options.split_once(DEFAULT_URI)?;
    let uri = uri
        .strip_prefix('=')?
        .split(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))
        .next()?;
    let parts = LibvirtUri::parse(uri).ok()?;
    Some((parts.driver.text, parts.path.text))
}

/// An address as a URI has it.
fn in_uri(host: &str) -> String {
    if host.contains(':') {
        format!("[{host}]")
    } else {
        host.to_owned()
    }
}
