//! What each agent is told, and when it is told the same in other words.

use cib_model::{
    Duration, LibvirtUri, Scalar as _, Version, base_delay, host_domain_entries, host_list_entries,
    host_map_entries,
};

use super::Target;
use crate::spec::{Agent, Hypervisor};

/// Since Pacemaker 1.1.17; a fixed delay, unlike `pcmk_delay_max`, so that it is certain who survives.
pub(crate) const DELAY: &str = "pcmk_delay_base";

/// The most that a device waits, by chance.
pub(crate) const DELAY_MAX: &str = "pcmk_delay_max";

const HOSTLIST: &str = "hostlist";
pub(super) const HOST_LIST: &str = "pcmk_host_list";
pub(super) const HOST_MAP: &str = "pcmk_host_map";

/// A parameter of a device that cib-gen decides about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its value; none where the device must not have it.
    pub value: Option<String>,
}

impl Parameter {
    pub(super) fn new(name: &str, value: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            value: Some(value.into()),
        }
    }

    /// A parameter that the device must not have.
    pub(super) fn none(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: None,
        }
    }

    /// Whether a text says what the value says.
    pub(crate) fn is_said_by(&self, text: &str, version: Version) -> bool {
        let Some(value) = self.value.as_deref() else {
            return false;
        };
        match self.name.as_str() {
            HOSTLIST => hosts(value) == hosts(text),
            HOST_MAP => map(value, version) == map(text, version),
            HOST_LIST => names(value) == names(text),
            DELAY_MAX => Duration::read(value) == Duration::read(text),
            _ => value == text,
        }
    }
}

impl Parameter {
    /// How long the device is to wait before it fences the node, where this is [`DELAY`].
    pub(crate) fn delay_of(&self, node: &str, version: Version) -> Duration {
        let value = self.value.as_deref();
        value.map_or(Duration::ZERO, |value| base_delay(value, node, version))
    }
}

/// All that the agent has to know of the guests and of the way to them, but for delays.
pub(super) fn parameters(hypervisor: &Hypervisor, targets: &[Target]) -> Vec<Parameter> {
    let mut parameters = match hypervisor.agent {
        Agent::Libvirt => libvirt(&hypervisor.uri, targets),
        Agent::Virsh => virsh(&hypervisor.uri, targets),
        Agent::Xvm | Agent::Virt => vec![host_map(targets)],
    };
    let others = hypervisor.parameters.iter();
    parameters.extend(others.map(|(name, value)| Parameter::new(name, value)));
    parameters
}

fn libvirt(uri: &str, targets: &[Target]) -> Vec<Parameter> {
    let entries: Vec<_> = targets.iter().map(hostlist_entry).collect();
    vec![
        Parameter::new(HOSTLIST, entries.join(",")),
        Parameter::new("hypervisor_uri", uri),
    ]
}

/// The target as `external/libvirt` is told of it: `node`, or `node:domain` where they differ.
///
/// The node is in lower case, since cluster-glue 1.0.12 hands the agent a target in lower case and the agent
/// compares it letter by letter; the fencer itself ignores case.
fn hostlist_entry(target: &Target) -> String {
    let host = target.node.to_ascii_lowercase();
    if host == target.domain {
        host
    } else {
        format!("{host}:{}", target.domain)
    }
}

fn virsh(uri: &str, targets: &[Target]) -> Vec<Parameter> {
    let uri = LibvirtUri::parse(uri).ok();
    let uri = uri.as_ref();
    let host = uri.and_then(|uri| uri.host.as_ref());
    let user = uri.and_then(|uri| uri.user.as_ref());
    let mut parameters = vec![
        Parameter::new("ip", host.map_or("", |host| host.text)),
        Parameter::new("username", user.map_or("root", |user| user.text)),
    ];
    let port = uri.and_then(|uri| uri.port.as_ref());
    parameters.extend(port.map(|port| Parameter::new("ipport", port.text)));
    let key = uri.into_iter().flat_map(|uri| &uri.parameters);
    let key = key.filter(|parameter| parameter.name.text == "keyfile");
    parameters.extend(key.map(|key| Parameter::new("identity_file", key.value.text)));
    parameters.push(host_map(targets));
    parameters
}

/// Which domain each node is. Semicolons: 2.1.5 takes a comma for a part of a name.
fn host_map(targets: &[Target]) -> Parameter {
    let entries = targets.iter();
    let entries = entries.map(|target| format!("{}:{}", target.node, target.domain));
    Parameter::new(HOST_MAP, entries.collect::<Vec<_>>().join(";"))
}

/// Who is which machine: `a` and `a:a` say the same.
fn hosts(list: &str) -> Vec<(&str, &str)> {
    let entries = host_domain_entries(list).into_iter();
    let pair = |(host, plug): (_, Option<_>)| (host, plug.unwrap_or(host));
    entries
        .map(|entry| pair((entry.host, entry.plug)))
        .collect()
}

fn map(text: &str, version: Version) -> Vec<(&str, &str)> {
    let entries = host_map_entries(text, version).into_iter();
    let pair = |(host, plug): (_, Option<_>)| (host, plug.unwrap_or(host));
    entries
        .map(|entry| pair((entry.host, entry.plug)))
        .collect()
}

fn names(list: &str) -> Vec<&str> {
    let entries = host_list_entries(list).into_iter();
    entries.map(|entry| entry.host).collect()
}
