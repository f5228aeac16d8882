//! What else an agent is told: parameters that do not follow from the guests and the URI.

use cib_model::{facts, nearest};

use super::way::DEFAULT_URI;
use super::{Agent, Hypervisor};
use crate::error::Problem;
use crate::note::Note;

const URI: &str = "say it in `uri`";
const GUESTS: &str = "say it in `guests`, as `node:domain`";
const DECIDED: &str = "leave it out";

/// What cib-gen says itself, or Pacemaker fills in: a name, the agents for which that is so (all where there is none), and
/// what to do instead.
const OWNED: &[(&str, &[Agent], &str)] = &[
    ("domain", &[Agent::Xvm, Agent::Virt], GUESTS),
    ("hostlist", &[], GUESTS),
    ("hypervisor_uri", &[], URI),
    ("ip", &[Agent::Virsh], URI),
    ("ipaddr", &[Agent::Virsh], URI),
    ("ipport", &[Agent::Virsh], URI),
    ("login", &[Agent::Virsh], URI),
    ("nodename", &[], DECIDED),
    (
        "pcmk_delay_base",
        &[],
        "write `delay` at the top, or on the guest that is to survive",
    ),
    ("pcmk_delay_max", &[], "write `delay-max` at the top"),
    ("pcmk_host_argument", &[], DECIDED),
    ("pcmk_host_check", &[], DECIDED),
    ("pcmk_host_list", &[], GUESTS),
    ("pcmk_host_map", &[], GUESTS),
    ("plug", &[], GUESTS),
    ("port", &[], GUESTS),
    ("username", &[Agent::Virsh], URI),
];

/// The ways of `fence_virt` to a daemon that is the host of whoever asks: a line, a channel or a socket of the machine
/// itself. Without any it is told the hypervisor's address, and goes over TCP.
const OWN_HOST: [&str; 3] = ["channel_address", "serial_device", "vsock"];

/// Whether the specification may set a parameter, and the agent reads it.
pub(super) fn check_name(agent: Agent, name: &str) -> Result<Option<Note>, Problem> {
    let refuse = |reason, help: String| {
        Err(Problem::Parameter {
            name: name.to_owned(),
            reason,
            help,
        })
    };
    let is_for = |agents: &[Agent]| agents.is_empty() || agents.contains(&agent);
    let mut owned = OWNED.iter();
    if let Some((.., help)) = owned.find(|(own, agents, _)| *own == name && is_for(agents)) {
        return refuse("is cib-gen's to write", (*help).to_owned());
    }
    if let Some(ignored) = facts::ignored_fence_parameter(name, agent.name()) {
        return refuse("does not reach the agent", ignored.instead.to_owned());
    }
    check_known(agent.name(), name)
}

/// Whether the agent or Pacemaker reads a parameter; a misspelt one is refused.
pub(super) fn check_known(agent: &str, name: &str) -> Result<Option<Note>, Problem> {
    let refuse = |reason, help: String| {
        Err(Problem::Parameter {
            name: name.to_owned(),
            reason,
            help,
        })
    };
    let known = facts::agent(&format!("stonith:{agent}"));
    let parameters = known.iter().flat_map(|agent| &agent.parameters);
    let parameters = parameters.map(|parameter| parameter.name.as_ref());
    let all: Vec<_> = parameters
        .chain(facts::fence_parameters().iter().copied())
        .collect();
    if all.contains(&name) {
        return Ok(None);
    }
    if let Some(meant) = nearest(name, all.into_iter()) {
        let help = format!("did you mean `{meant}`?");
        return refuse("is none that the agent or Pacemaker reads", help);
    }
    let fit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if name.is_empty() || !name.chars().all(fit) || name.starts_with("pcmk") {
        let help = "remove it: neither Pacemaker nor the agent reads it".to_owned();
        return refuse("is no parameter of a fence device", help);
    }
    // The agent may be newer than what is known of it; nothing is known of an agent of one's own.
    Ok(known.map(|_| Note::ParameterUnknown {
        agent: agent.to_owned(),
        name: name.to_owned(),
    }))
}

/// Whether a value can be written, and is one.
pub(super) fn check_value(name: &str, value: &str) -> Result<(), Problem> {
    let (reason, help) = if value.is_empty() {
        ("has no value", "write one, or leave the parameter out")
    } else if value.chars().any(char::is_control) {
        // The fencer hands the agent a line for each parameter.
        (
            "has a value with a control character",
            "write the value in one line",
        )
    } else if value.bytes().all(|byte| byte == b'*') {
        (
            "has stars for a value, as reports have them for a secret",
            "write the value itself",
        )
    } else {
        return Ok(());
    };
    Err(Problem::Parameter {
        name: name.to_owned(),
        reason,
        help: help.to_owned(),
    })
}

/// Whether all parameters of a hypervisor are good ones, and go together, and with its URI; what is worth knowing about good ones is
/// returned.
pub(super) fn check(hypervisor: &Hypervisor) -> Result<Vec<Note>, Problem> {
    let mut notes = Vec::new();
    for (name, value) in &hypervisor.parameters {
        notes.extend(check_name(hypervisor.agent, name)?);
        check_value(name, value)?;
    }
    match hypervisor.agent {
        Agent::Libvirt => {}
        Agent::Virsh => check_login(hypervisor)?,
        Agent::Xvm | Agent::Virt => check_way(hypervisor)?,
    }
    if let Some(second) = &hypervisor.second_level {
        for (name, _) in &second.parameters {
            notes.extend(check_known(&second.agent, name)?);
        }
    }
    notes.extend(secrets(hypervisor));
    notes.extend(note_driver(hypervisor));
    Ok(notes)
}

/// The parameters of its devices that everybody can read who may read the configuration.
fn secrets(hypervisor: &Hypervisor) -> Vec<Note> {
    let own = (hypervisor.agent.name(), &hypervisor.parameters);
    let second = hypervisor.second_level.iter();
    let second = second.map(|second| (second.agent.as_str(), &second.parameters));
    let mut notes = Vec::new();
    for (agent, parameters) in [own].into_iter().chain(second) {
        let names = parameters.iter().map(|(name, _)| name);
        let secrets = names.filter(|name| facts::is_secret(name));
        notes.extend(secrets.map(|name| Note::Secret {
            agent: agent.to_owned(),
            host: hypervisor.host().to_owned(),
            parameter: name.clone(),
        }));
    }
    notes
}

/// `fence_virsh` dies without a way to log in: it asks neither an agent of ssh nor for the usual keys
/// (fence-agents' `lib/fencing.py.py`, `check_input`; tried with 4.12.1).
fn check_login(hypervisor: &Hypervisor) -> Result<(), Problem> {
    const WAYS: [&str; 5] = [
        "identity_file",
        "passwd",
        "passwd_script",
        "password",
        "password_script",
    ];
    let keyfile = hypervisor.keyfile().is_some();
    if keyfile && hypervisor.parameter("identity_file").is_some() {
        return Err(Problem::Parameter {
            name: "identity_file".to_owned(),
            reason: "stands beside a `keyfile` in the URI",
            help: "leave one of them out".to_owned(),
        });
    }
    if !keyfile && !WAYS.iter().any(|way| hypervisor.parameter(way).is_some()) {
        return Err(Problem::NoLogin {
            host: hypervisor.host().to_owned(),
        });
    }
    let prompts = ["command_prompt", "cmd_prompt"];
    let own_prompt = prompts.iter().any(|it| hypervisor.parameter(it).is_some());
    match hypervisor.parameter("ssh_options") {
        Some(options) if !own_prompt && !options.contains("EXPECT") => Err(Problem::Parameter {
            name: "ssh_options".to_owned(),
            reason: "lacks the prompt that the agent waits for",
            help: format!("write it as `{options} {}`", hypervisor.ssh_options()),
        }),
        _ => Ok(()),
    }
}

/// What the agents that ask `fence_virtd` go by.
fn check_way(hypervisor: &Hypervisor) -> Result<(), Problem> {
    match hypervisor.own_host_way() {
        Some(name) if hypervisor.is_of_containers() => Err(Problem::Parameter {
            name: name.to_owned(),
            reason: "names what a container does not have",
            help: format!(
                "leave it out: the agent then asks `fence_virtd` on `{}` over TCP",
                hypervisor.host()
            ),
        }),
        _ => Ok(()),
    }
}

/// `fence_virsh` cannot tell a `virsh` which driver to ask that is run by sudo, which clears the environment, or by
/// options of the user's own.
fn note_driver(hypervisor: &Hypervisor) -> Option<Note> {
    let own_options = hypervisor.parameter("ssh_options");
    let says = own_options.is_some_and(|options| options.contains(DEFAULT_URI));
    let told = (says || own_options.is_none()) && !hypervisor.uses_sudo();
    let needed = hypervisor.agent == Agent::Virsh && hypervisor.needs_default_uri();
    (needed && !told).then(|| Note::DriverNotTold {
        host: hypervisor.host().to_owned(),
        uri: hypervisor.local_uri(),
    })
}

impl Hypervisor {
    /// The value of a parameter that the specification sets.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let mut parameters = self.parameters.iter();
        let found = parameters.find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The parameter by which `fence_virt` reaches the host of whoever asks, and no other.
    pub(crate) fn own_host_way(&self) -> Option<&'static str> {
        let mut ways = OWN_HOST.into_iter();
        ways.find(|way| self.agent == Agent::Virt && self.parameter(way).is_some())
    }

    /// Whether both of one agent would be answered by the same `fence_virtd`, or by two that cannot be told apart: the
    /// first answer counts, also that of a daemon which does not know the guest (tried with `fence_virtd` 4.12.1).
    pub(super) fn asks_same_daemon_as(&self, other: &Self) -> bool {
        let same = |names: &[&str]| {
            let mut names = names.iter();
            names.all(|name| self.parameter(name) == other.parameter(name))
        };
        match self.agent {
            Agent::Libvirt | Agent::Virsh => false,
            Agent::Xvm => same(&["key_file", "multicast_address", "ipport"]),
            Agent::Virt => {
                let by_address = [self, other].iter().all(|own| own.own_host_way().is_none());
                let address =
                    |own: &Self| own.parameter("ipaddr").unwrap_or(own.host()).to_lowercase();
                by_address && same(&["ipport"]) && address(self) == address(other)
            }
        }
    }

    /// Whether `fence_virsh` runs `virsh` by sudo.
    pub(crate) fn uses_sudo(&self) -> bool {
        let flags = ["use_sudo", "sudo"];
        let mut flags = flags.iter().filter_map(|flag| self.parameter(flag));
        flags.any(|flag| ["1", "yes", "on", "true"].contains(&&*flag.to_ascii_lowercase()))
    }

    /// Whether a bare `virsh` on the hypervisor may ask another driver than the guests': it asks qemu first, and for
    /// others than root that user's own domains.
    pub(crate) fn needs_default_uri(&self) -> bool {
        !self.is_of("qemu") || self.user() != "root" && !self.uses_sudo()
    }

    /// Whether the agent itself tells `virsh` on the hypervisor which driver to ask.
    pub(crate) fn tells_driver(&self) -> bool {
        let is_free = self.parameter("ssh_options").is_none() && !self.uses_sudo();
        is_free && self.needs_default_uri()
    }
}
