//! What each agent is told, and when it is told the same in other words.

use cib_model::{
    Cluster, Duration, FenceDevice, Scalar as _, Version, base_delay, host_domain_entries,
    host_list_entries, host_map_entries,
};

use super::Target;
use crate::spec::{Agent, Hypervisor, are_own_ssh_options};

/// Since Pacemaker 1.1.17; a fixed delay, unlike `pcmk_delay_max`, so that it is certain who survives.
pub(crate) const DELAY: &str = "pcmk_delay_base";

/// The most that a device waits, by chance.
pub(crate) const DELAY_MAX: &str = "pcmk_delay_max";

const HOSTLIST: &str = "hostlist";
pub(super) const HOST_LIST: &str = "pcmk_host_list";
pub(super) const HOST_MAP: &str = "pcmk_host_map";
const IDENTITY_FILE: &str = "identity_file";
const SSH_OPTIONS: &str = "ssh_options";

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

    fn or_none(name: &str, value: Option<&str>) -> Self {
        Self {
            name: name.to_owned(),
            value: value.map(str::to_owned),
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

    /// How long the device is to wait before it fences the node, where this is [`DELAY`].
    pub(crate) fn delay_of(&self, node: &str, version: Version) -> Duration {
        let value = self.value.as_deref();
        value.map_or(Duration::ZERO, |value| base_delay(value, node, version))
    }
}

/// All that the agent has to know of the guests and of the way to them, but for delays. `own` is the device of the base,
/// where it has it already.
pub(super) fn parameters(
    hypervisor: &Hypervisor,
    targets: &[Target],
    own: Option<(&Cluster<'_>, &FenceDevice<'_>)>,
) -> Vec<Parameter> {
    let mut parameters = match hypervisor.agent {
        Agent::Libvirt => libvirt(&hypervisor.uri, targets),
        Agent::Virsh => virsh(hypervisor, targets, own),
        Agent::Xvm => vec![domains(targets)],
        Agent::Virt => {
            let address = virtd_address(hypervisor).into_iter();
            address.chain([domains(targets)]).collect()
        }
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

fn virsh(
    hypervisor: &Hypervisor,
    targets: &[Target],
    own: Option<(&Cluster<'_>, &FenceDevice<'_>)>,
) -> Vec<Parameter> {
    let mut parameters = vec![
        Parameter::new("ip", hypervisor.host()),
        Parameter::new("username", hypervisor.user()),
        Parameter::or_none("ipport", hypervisor.port()),
    ];
    if hypervisor.parameter(IDENTITY_FILE).is_none() {
        parameters.push(Parameter::or_none(IDENTITY_FILE, hypervisor.keyfile()));
    }
    parameters.push(domains(targets));
    if hypervisor.tells_driver() {
        parameters.push(Parameter::new(SSH_OPTIONS, hypervisor.ssh_options()));
    } else if hypervisor.parameter(SSH_OPTIONS).is_none() {
        // Others are the user's; ours would lead to the guests of another driver.
        let options = own.and_then(|(cluster, own)| cluster.device_parameter(own, SSH_OPTIONS));
        let options = options.filter(|options| are_own_ssh_options(options.value.as_str()));
        parameters.extend(options.map(|_| Parameter::none(SSH_OPTIONS)));
    }
    parameters
}

/// Without this, `fence_virt` asks an address that only a channel of the machine has.
fn virtd_address(hypervisor: &Hypervisor) -> Option<Parameter> {
    const ADDRESS: &str = "ipaddr";
    let over_tcp = hypervisor.own_host_way().is_none();
    let is_open = hypervisor.parameter(ADDRESS).is_none();
    is_open.then(|| Parameter::or_none(ADDRESS, over_tcp.then(|| hypervisor.host())))
}

/// Which domain each node is.
fn domains(targets: &[Target]) -> Parameter {
    let entries = targets.iter();
    host_map(entries.map(|target| (target.node.as_str(), target.domain.as_str())))
}

/// What the agent calls each node. Semicolons: 2.1.5 takes a comma for a part of a name.
pub(super) fn host_map<'t>(entries: impl Iterator<Item = (&'t str, &'t str)>) -> Parameter {
    let entries = entries.map(|(node, plug)| format!("{node}:{plug}"));
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
