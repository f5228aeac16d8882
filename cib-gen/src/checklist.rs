//! What has to be true outside the configuration, for each hypervisor and each node, and the drill that proves it.

mod corosync;
mod domain;
mod drill;
mod host;
mod listener;
mod node;
mod sbd;
mod text;
mod virtd;

use cib_model::LibvirtUri;

use crate::error::Error;
use crate::note::Note;
use crate::plan::{Device, Plan, Target, work_out};
use crate::spec::{Agent, Hypervisor, Spec};
use crate::surroundings::Surroundings;

pub use corosync::corosync_conf;
pub use domain::container_xml;

/// What a person has to see to. Its `Display` is plain text that is Markdown as well: for a terminal, and for a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    /// What is to be done on each hypervisor.
    pub hypervisors: Vec<Section>,
    /// What is to be done on every node, and then on each.
    pub nodes: Vec<Section>,
    /// What to try, the harmless first.
    pub drill: Vec<Section>,
    /// What the specification and its surroundings give to think about.
    pub notes: Vec<Note>,
}

/// Items that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What they are about.
    pub title: String,
    /// What has to be true, in an order in which it can be done.
    pub items: Vec<Item>,
}

/// Something that has to be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// A sentence or two.
    pub says: String,
    /// What shows that it is true.
    pub proof: Option<Proof>,
    /// What to write where.
    pub file: Option<Content>,
}

/// A command and what it prints where all is well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// For a shell, ready to be pasted.
    pub command: String,
    /// In words.
    pub prints: String,
}

/// The text of a file, or of a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Where it goes.
    pub place: String,
    /// All of it.
    pub text: String,
}

impl Item {
    fn says(text: impl Into<String>) -> Self {
        Self {
            says: text.into(),
            proof: None,
            file: None,
        }
    }

    fn shown_by(mut self, command: impl Into<String>, prints: impl Into<String>) -> Self {
        self.proof = Some(Proof {
            command: command.into(),
            prints: prints.into(),
        });
        self
    }

    fn with(mut self, place: impl Into<String>, text: impl Into<String>) -> Self {
        self.file = Some(Content {
            place: place.into(),
            text: text.into(),
        });
        self
    }
}

/// Works out what has to be true outside the configuration for the guests of a specification to be fenced.
///
/// ```
/// use cib_gen::{Encryption, Spec, Surroundings, checklist};
///
/// let spec = Spec::new("lxc+ssh://root@h/", ["a", "b"], Encryption::Required)?;
/// let list = checklist(&spec, &Surroundings::default())?;
/// assert_eq!(list.hypervisors[0].title, "Hypervisor h: lxc+ssh://root@h/");
/// assert!(list.to_string().contains("stonith -t external/libvirt hostlist=a hypervisor_uri=lxc+ssh://root@h/ -S"));
/// # Ok::<(), cib_gen::Error>(())
/// ```
///
/// # Errors
///
/// As for [`generate`](crate::generate).
pub fn checklist(spec: &Spec, surroundings: &Surroundings<'_>) -> Result<Checklist, Error> {
    surroundings.read(|base, corosync| {
        let plan = work_out(spec, base, corosync, surroundings.pacemaker)?;
        let situation = Situation {
            spec,
            plan: &plan,
            members: corosync::members(&plan, base, corosync),
            has_corosync_conf: corosync.is_some(),
        };
        Ok(situation.checklist())
    })
}

/// All that the rooms of the checklist know.
struct Situation<'a> {
    spec: &'a Spec,
    plan: &'a Plan,
    members: Vec<Member>,
    /// Whether somebody gave a corosync.conf, so that none has to be made.
    has_corosync_conf: bool,
}

/// A node that runs corosync.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Member {
    name: String,
    /// Its number in corosync.
    id: u64,
    /// Its addresses, as far as they are known.
    addresses: Vec<String>,
}

/// A hypervisor with what the plan has for it.
struct Host<'a> {
    hypervisor: &'a Hypervisor,
    uri: LibvirtUri<'a>,
    devices: Vec<&'a Device>,
    targets: Vec<&'a Target>,
    /// What switches the hypervisor itself, and what that calls it.
    board: Option<(&'a Device, Option<&'a str>)>,
}

impl<'a> Situation<'a> {
    fn checklist(&self) -> Checklist {
        let hosts = self.hosts();
        let hypervisors = hosts.iter().map(|host| host::section(host, self));
        Checklist {
            hypervisors: hypervisors.collect(),
            nodes: node::sections(&hosts, self),
            drill: drill::sections(&hosts, self),
            notes: self.plan.notes.clone(),
        }
    }

    /// The hypervisors that guests live on.
    fn hosts(&self) -> Vec<Host<'a>> {
        let hypervisors = self.spec.hypervisors().iter().enumerate();
        let hosts = hypervisors.filter_map(|(at, hypervisor)| {
            let is_here = |target: &Target| {
                let mut guests = self.spec.guests().iter();
                guests.any(|guest| {
                    guest.hypervisor == at && guest.node.eq_ignore_ascii_case(&target.node)
                })
            };
            let second = hypervisor.second_level.as_ref();
            let board = second.and_then(|second| {
                let mut devices = self.plan.devices.iter();
                let own = |device: &&Device| {
                    device.agent == second.agent && device.targets.iter().any(is_here)
                };
                Some((devices.find(own)?, second.plug.as_deref()))
            });
            let devices = self.plan.devices.iter();
            let devices: Vec<_> = devices
                .filter(|device| device.guest_agent().is_some())
                .filter(|device| device.targets.iter().any(is_here))
                .collect();
            let targets = devices.iter().flat_map(|device| &device.targets);
            let targets: Vec<_> = targets.filter(|target| is_here(target)).collect();
            // A URI of a specification is one.
            let uri = LibvirtUri::parse(&hypervisor.uri).ok()?;
            (!targets.is_empty()).then_some(Host {
                hypervisor,
                uri,
                devices,
                targets,
                board,
            })
        });
        hosts.collect()
    }

    /// The nodes that are fenced, and those that are only members, in that order.
    fn nodes(&self) -> Vec<String> {
        let mut nodes = self.plan.nodes();
        for member in &self.members {
            if !nodes
                .iter()
                .any(|node| node.eq_ignore_ascii_case(&member.name))
            {
                nodes.push(member.name.clone());
            }
        }
        nodes
    }

    /// Rules of nftables that let the nodes in at a port: words in the place of addresses that are not known.
    fn rule(&self, protocol: &str, port: &str) -> String {
        let nodes = self.nodes();
        let addresses: Vec<_> = nodes.iter().flat_map(|node| self.addresses(node)).collect();
        let (six, four): (Vec<_>, Vec<_>) = addresses.into_iter().partition(|a| a.contains(':'));
        let families = [("ip", four), ("ip6", six)].into_iter();
        let families = families.filter(|(_, addresses)| !addresses.is_empty());
        let rules = families.map(|(family, addresses)| {
            format!(
                "{family} saddr {{ {} }} {protocol} dport {port} accept\n",
                addresses.join(", ")
            )
        });
        rules.collect()
    }

    fn addresses(&self, node: &str) -> Vec<String> {
        let mut members = self.members.iter();
        let member = members.find(|member| member.name.eq_ignore_ascii_case(node));
        let known = member.filter(|member| !member.addresses.is_empty());
        known.map_or_else(
            || vec![placeholder(node)],
            |member| member.addresses.clone(),
        )
    }
}

/// Where a rule of a firewall goes.
const RULES: &str = "as a rule of nftables, in a chain of input";

/// What stands for the address of a node until a person writes it.
fn placeholder(node: &str) -> String {
    format!("ADDRESS_OF_{node}")
}

impl Host<'_> {
    fn agent(&self) -> Agent {
        self.hypervisor.agent
    }

    fn name(&self) -> &str {
        self.hypervisor.host()
    }

    fn port(&self) -> Option<u16> {
        let written = self
            .uri
            .port
            .as_ref()
            .and_then(|port| port.text.parse().ok());
        written.or_else(|| self.uri.transport()?.port)
    }

    fn user(&self) -> &str {
        self.hypervisor.user()
    }

    /// The URI of the same libvirt for who is on the hypervisor.
    fn local_uri(&self) -> String {
        self.hypervisor.local_uri()
    }

    fn domains(&self) -> Vec<&str> {
        let targets = self.targets.iter();
        targets.map(|target| target.domain.as_str()).collect()
    }

    /// A parameter of its URI, as libvirt reads it.
    fn uri_parameter(&self, name: &str) -> Option<&str> {
        let mut parameters = self.uri.parameters.iter();
        let own = parameters.find(|parameter| parameter.name.text == name);
        own.map(|own| own.value.text)
    }

    /// The key that the agent logs in with, where that is said.
    fn key_file(&self) -> Option<&str> {
        let identity = self.parameter("identity_file");
        identity.or_else(|| self.uri_parameter("keyfile"))
    }

    /// Whether `fence_virsh` has a password instead of a key.
    fn logs_in_by_password(&self) -> bool {
        let mut secrets = self.devices.iter().flat_map(|device| &device.parameters);
        self.agent() == Agent::Virsh
            && self.key_file().is_none()
            && secrets.any(|own| own.name.starts_with("passw") && own.value.is_some())
    }

    /// A parameter of its devices.
    fn parameter(&self, name: &str) -> Option<&str> {
        let mut devices = self.devices.iter();
        devices.find_map(|device| device.parameter(name))
    }
}
