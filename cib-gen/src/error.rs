//! Why there is no configuration, and where that can be seen.

mod help;
mod second_way;

use cib_model::{Mention, Span};

use crate::inventory::InventoryProblem;
use crate::shown::disarmed;
use crate::spec::{Agent, Layout};

/// Why nothing was generated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", disarmed(&problem.to_string()))]
pub struct Error {
    /// What is wrong.
    pub problem: Problem,
    /// Where, if it stands in a text.
    pub place: Option<Place>,
}

/// Some bytes of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The text.
    pub input: Input,
    /// The bytes.
    pub span: Span,
}

/// A text that cib-gen reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// The specification.
    Spec,
    /// The file of a domain, by its place among those that were given.
    Domain(usize),
    /// The configuration to merge into.
    Base,
    /// corosync.conf.
    Corosync,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The specification is no TOML, or has a key or a type that it should not have.
    #[error("{0}")]
    Toml(String),
    /// The domains that were found are no guests.
    #[error(transparent)]
    Inventory(InventoryProblem),
    /// There is nobody to fence.
    #[error("no guest is named")]
    NoGuests,
    /// Nothing that a specification could name.
    #[error("the configuration has no device that fences a guest of libvirt")]
    NoDevices,
    /// A device that no specification could ask for.
    #[error("`{id}` cannot be said in a specification: {reason}")]
    NotSaid {
        /// The device.
        id: String,
        /// Why not.
        reason: String,
    },
    /// A URI that does not lead to a hypervisor on another machine.
    #[error("the URI `{uri}` {reason}")]
    Uri {
        /// The URI, without what must not be shown.
        uri: String,
        /// What is wrong with it.
        reason: String,
        /// What to do.
        help: String,
    },
    /// A node or a domain that the agent could not be told of.
    #[error("the {what} `{name}` cannot be fenced: {reason}")]
    Name {
        /// "node" or "domain".
        what: &'static str,
        /// The name.
        name: String,
        /// Why not.
        reason: &'static str,
        /// What to do.
        help: &'static str,
    },
    /// The same node twice.
    #[error("the guest `{0}` is named twice")]
    GuestTwice(String),
    /// Two nodes that would be one machine.
    #[error("the domain `{domain}` of `{uri}` is given to the nodes `{first}` and `{second}`")]
    DomainTwice {
        /// The domain.
        domain: String,
        /// Its hypervisor.
        uri: String,
        /// One node.
        first: String,
        /// The other.
        second: String,
    },
    /// A length of time that makes no sense.
    #[error("`{key}` = `{value}` {reason}")]
    Time {
        /// The key.
        key: &'static str,
        /// What was written.
        value: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A word that is no policy.
    #[error("`no-quorum-policy` = `{value}` is none that Pacemaker knows")]
    Policy {
        /// What was written.
        value: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// A policy that the release does not know yet.
    #[error("Pacemaker {version} does not know the `no-quorum-policy` `{value}`")]
    PolicyTooNew {
        /// The policy.
        value: String,
        /// The release.
        version: String,
        /// Those that it knows.
        known: Vec<String>,
    },
    /// Two guests that are to survive a split.
    #[error("the guests `{first}` and `{second}` both have a delay; only one can survive a split")]
    DelayTwice {
        /// One guest.
        first: String,
        /// The other.
        second: String,
    },
    /// A guest that is to survive, and chance that is to decide.
    #[error("both `delay` and `delay-max` are given; only one can decide who survives a split")]
    DelayAndRandom,
    /// A device of several nodes cannot wait for one of them only.
    #[error(
        "Pacemaker {version} cannot give `{node}` a delay of its own: `{device}` fences others too"
    )]
    DelayOfShared {
        /// The release.
        version: String,
        /// The guest that is to survive.
        node: String,
        /// The device.
        device: String,
    },
    /// An agent that is no good for a second level.
    #[error("the agent `{name}` {reason}")]
    SecondLevelAgent {
        /// The agent.
        name: String,
        /// Why not.
        reason: &'static str,
        /// What to do.
        help: String,
    },
    /// A parameter that the specification must not have, or not so.
    #[error("the parameter `{name}` {reason}")]
    Parameter {
        /// Its name.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
        /// What to do.
        help: String,
    },
    /// A parameter without which the agent cannot work.
    #[error("the agent `{agent}` cannot work without {}", either(names))]
    ParameterMissing {
        /// The agent.
        agent: String,
        /// One of these has to be there.
        names: Vec<String>,
    },
    /// A plug that `pcmk_host_map` cannot carry.
    #[error("the plug `{0}` cannot stand in `pcmk_host_map`")]
    Plug(String),
    /// One machine with two second levels, or two machines with one.
    #[error("the second levels of `{first}` and `{second}` {}", if first.eq_ignore_ascii_case(second) { "differ, and they are one machine" } else { "are the same: one machine would be fenced for the other" })]
    SecondLevels {
        /// One hypervisor.
        first: String,
        /// The other.
        second: String,
    },
    /// A device that could not log in to its hypervisor.
    #[error("`fence_virsh` has no way to log in to `{host}`")]
    NoLogin {
        /// The hypervisor.
        host: String,
    },
    /// Two devices that would be one.
    #[error("the hypervisor `{0}` is named twice, and one device fences all its guests")]
    HypervisorTwice(String),
    /// Two hypervisors that answer for each other.
    #[error("`{}` asks `{first}` and `{second}` in the same way: who answers first may not know the guest", agent.name())]
    SameDaemon {
        /// One hypervisor.
        first: String,
        /// The other.
        second: String,
        /// The agent of both.
        agent: Agent,
    },
    /// Nobody outlives the fencing of the hypervisor.
    #[error("every node is a guest of `{host}`: none is left to fence it")]
    NobodyOutside {
        /// The hypervisor.
        host: String,
    },
    /// A table of SBD that says too little or too much.
    #[error("`sbd` {0}")]
    Sbd(&'static str),
    /// A disk that SBD cannot be told of.
    #[error("`{0}` is no disk that SBD can be told of")]
    Disk(String),
    /// A guest without a watchdog of its own.
    #[error("`{0}` is a container: it has no watchdog, and SBD cannot stop it")]
    SbdInContainer(String),
    /// Two ways for one level.
    #[error("`{0}` has both SBD and a second level of its hypervisor")]
    SbdBesideSecondLevel(String),
    /// The base says that SBD does not run.
    #[error(
        "SBD does not run in this cluster (`have-watchdog`): Pacemaker would stop on every node"
    )]
    NoWatchdog,
    /// An option that the release does not have.
    #[error("Pacemaker {version} has no `{name}`")]
    NoSuchOption {
        /// The option.
        name: &'static str,
        /// The release.
        version: String,
    },
    /// A time that is too short for what it has to hold.
    #[error("`fencing-timeout` = `{value}` is shorter than the {needed} that {what} may take")]
    FencingTimeout {
        /// What was written.
        value: String,
        /// What is needed.
        needed: String,
        /// What needs it.
        what: &'static str,
    },
    /// Levels that would be put out of force.
    #[error(
        "the fencing level `{level}` is for `{node}` too, and levels that name it would take its place"
    )]
    LevelForMany {
        /// The level.
        level: String,
        /// The guest.
        node: String,
    },
    /// More levels than the fencer reads.
    #[error("`{node}` has no fencing level left: the fencer reads 9")]
    NoLevelLeft {
        /// The guest.
        node: String,
    },
    /// A guest with a monitor that no device has.
    #[error(
        "`{key}` of `{node}` would have no effect: the device that fences it fences others too"
    )]
    MonitorOfGuest {
        /// The guest.
        node: String,
        /// The key.
        key: &'static str,
    },
    /// The base is not well-formed.
    #[error("{0}")]
    Xml(String),
    /// The base is one section, or something else.
    #[error("the base starts with `{0}`, and is no whole `cib`")]
    NotWhole(String),
    /// The base's elements have a namespace, and Pacemaker's have none.
    #[error(
        "the base has a default namespace: Pacemaker would take none of it for a configuration"
    )]
    Namespace,
    /// A section that stands twice, or in the wrong place.
    #[error("the base has `{0}` twice, or where it does not belong")]
    SectionTwice(String),
    /// The base is a report, in which stars stand for secrets.
    #[error("the base has a value of stars in the place of a secret, which would be lost")]
    Masked,
    /// The release that will read the result does not read such a document.
    #[error("{}", unread(name, value, release))]
    Unread {
        /// The attribute of the base that says what it is written for.
        name: &'static str,
        /// Its value; empty where it is missing.
        value: String,
        /// The release.
        release: String,
        /// What to do.
        help: String,
    },
    /// Something in the base that its schema does not allow, so that the cluster would refuse the result.
    #[error(
        "the base is not valid by its schema `{schema}`{}",
        within(element, id)
    )]
    Invalid {
        /// The schema.
        schema: &'static str,
        /// The element that is wrong.
        element: String,
        /// Its id; empty where it has none.
        id: String,
        /// How many other places are wrong.
        others: usize,
    },
    /// Text beside elements, on which `cibadmin` 2.1.5 crashes where it stands between sections.
    #[error("the base has text between its elements")]
    Text,
    /// A number of the base's version that `cibadmin` would read otherwise than meant.
    #[error("`{name}` = `{value}` {reason}")]
    Version {
        /// The attribute.
        name: &'static str,
        /// Its value.
        value: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A name that the base does not know.
    #[error("`{name}` is no node of the base")]
    NoSuchNode {
        /// The name.
        name: String,
        /// The nodes of the base.
        known: Vec<String>,
    },
    /// A text that is something else than a corosync.conf.
    #[error("this is no corosync.conf")]
    NotCorosync,
    /// A corosync.conf that corosync itself would refuse.
    #[error("corosync would refuse this corosync.conf: {0}")]
    Corosync(String),
    /// A name that corosync.conf does not know.
    #[error("`{name}` is no node of the corosync.conf")]
    NotInNodelist {
        /// The name.
        name: String,
        /// The nodes of its list.
        known: Vec<String>,
    },
    /// A hypervisor that has a node's name.
    #[error("the hypervisor of `{guest}` is the node `{node}`, which it would be lost with")]
    HypervisorIsNode {
        /// The guest.
        guest: String,
        /// The node.
        node: String,
    },
    /// A node that lives in a resource of the cluster.
    #[error(
        "`{0}` is a guest node: the cluster fences it by stopping the resource that it runs in"
    )]
    GuestNode(String),
    /// Somebody else's device does what ours would.
    #[error("`{id}` fences `{node}` already, and {reason}")]
    Foreign {
        /// The device.
        id: String,
        /// The guest.
        node: String,
        /// Why it is not cib-gen's.
        reason: &'static str,
        /// What `--adopt` would set in it; nothing where it would not change it.
        adoptable: Box<[String]>,
    },
    /// Somebody else's devices do the same in the other layout.
    #[error("`{id}` fences `{node}` already, through the same hypervisor, {}", with_others(*layout))]
    OtherLayout {
        /// The device.
        id: String,
        /// The guest.
        node: String,
        /// The layout that they have.
        layout: Layout,
    },
    /// A device is to go, and something refers to it.
    #[error("`{device}` is to be removed, and the {} `{}` names `{}`", by.tag, by.owner, by.id)]
    StillNamed {
        /// The device.
        device: String,
        /// What names it, or something in it.
        by: Box<Mention>,
    },
    /// A device that would fence nobody.
    #[error("no node may run `{device}`{}", forbidden(constraint.as_deref()))]
    NobodyMayRun {
        /// The device.
        device: String,
        /// The node that it fences.
        node: String,
        /// What forbids it, if not `symmetric-cluster`.
        constraint: Option<String>,
    },
    /// A rule decides whether nodes are fenced, in the set that wins.
    #[error("a rule decides about the options in `{0}`, the set that wins")]
    ConditionalOptions(String),
    /// The base overrides what was written to a device.
    #[error("`{0}` has parameters from elsewhere, which override what would be written")]
    Overridden(String),
    /// A format that cannot say what changes.
    #[error("the format `{format}` has no words for {what}")]
    NoWords {
        /// Its name.
        format: &'static str,
        /// What it cannot say.
        what: String,
    },
    /// The base overrides what was written to the options.
    #[error("something overrides the option `{name}` that would be written")]
    OptionOverridden {
        /// Its name.
        name: &'static str,
        /// The value that would be written.
        value: String,
    },
}

impl Problem {
    pub(crate) fn at(self, input: Input, span: Span) -> Error {
        let place = (!span.is_none()).then_some(Place { input, span });
        Error {
            problem: self,
            place,
        }
    }

    pub(crate) fn in_spec(self, span: Option<Span>) -> Error {
        self.at(Input::Spec, span.unwrap_or(Span::NONE))
    }
}

fn with_others(layout: Layout) -> &'static str {
    match layout {
        Layout::Hypervisor => "with others of its guests",
        Layout::Guest => "and each guest has its own",
    }
}

fn unread(name: &str, value: &str, release: &str) -> String {
    match value {
        "" => format!("Pacemaker {release} reads no configuration without `{name}`"),
        value => format!("Pacemaker {release} reads no configuration with `{name}` = `{value}`"),
    }
}

fn within(element: &str, id: &str) -> String {
    match (element, id) {
        ("", _) => String::new(),
        (element, "") => format!(", in `{element}`"),
        (element, id) => format!(", in the `{element}` `{id}`"),
    }
}

fn forbidden(constraint: Option<&str>) -> String {
    match constraint {
        Some(id) => format!(" but the one that it fences: `{id}` forbids it"),
        None => ": `symmetric-cluster` is false, and no constraint allows it anywhere".to_owned(),
    }
}

/// Names in backticks, the last behind an "or".
pub(crate) fn either<S: AsRef<str>>(names: &[S]) -> String {
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => {
            format!("{} or `{}`", listed(others), last.as_ref())
        }
        _ => listed(names),
    }
}

/// Names in backticks, with commas between.
pub(crate) fn listed<S: AsRef<str>>(names: &[S]) -> String {
    let quoted = names.iter().map(|name| format!("`{}`", name.as_ref()));
    let quoted: Vec<_> = quoted.collect();
    quoted.join(", ")
}
