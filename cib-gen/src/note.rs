//! What the user should know although it went well.

use std::fmt;

use crate::error::{either, listed};
use crate::inventory::some;
use crate::shown::disarmed;

/// Something that is said beside the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// The way to the hypervisor can be read and changed by others.
    NotEncrypted {
        /// The URI.
        uri: String,
    },
    /// A parameter of the URI that does not reach the agent.
    UriParameterLost {
        /// The agent.
        agent: &'static str,
        /// The parameter.
        name: String,
    },
    /// A parameter that nothing is known of.
    ParameterUnknown {
        /// The agent.
        agent: String,
        /// The parameter.
        name: String,
    },
    /// `virsh` on the hypervisor is not told which driver to ask.
    DriverNotTold {
        /// The hypervisor.
        host: String,
        /// The URI that it should ask there.
        uri: String,
    },
    /// A way to its own hypervisor is all that a node has, and there are several.
    OwnHostOnly {
        /// The hypervisor.
        host: String,
        /// The parameter that says which way.
        name: &'static str,
    },
    /// A guest that is no longer in the specification, in a device that fences others.
    TargetStays {
        /// The node.
        node: String,
        /// The device.
        device: String,
    },
    /// Only newer releases of libvirt take the path.
    LatePath {
        /// The URI.
        uri: String,
        /// The path that all releases take.
        right: &'static str,
    },
    /// Domains of a hypervisor that are no nodes.
    DomainsLeftOut {
        /// Their names.
        domains: Vec<String>,
    },
    /// Domains that would be nodes, and that nobody could start again.
    TransientLeftOut {
        /// Their names.
        domains: Vec<String>,
    },
    /// A hypervisor whose name may be that of a node.
    HypervisorMayBeNode {
        /// The hypervisor's host.
        host: String,
        /// The node.
        node: String,
    },
    /// Fencing was switched off, and is on now.
    FencingWasOff {
        /// The option.
        name: String,
        /// Its value.
        value: String,
        /// The set that it stands in.
        set: String,
    },
    /// Whether nodes are fenced was a rule's to say, and is settled now.
    FencingWasConditional {
        /// The option.
        name: String,
        /// The set that it stands in.
        set: String,
    },
    /// Nodes of the base that no device can fence.
    Uncovered {
        /// Their names.
        nodes: Vec<String>,
    },
    /// A member that is fenced as soon as fencing is on.
    FencedAtOnce {
        /// The member.
        node: String,
    },
    /// Another device can fence the guest too.
    AlsoFencedBy {
        /// The guest.
        node: String,
        /// The device.
        device: String,
    },
    /// A device of somebody else does what is asked for, as it is.
    Recognised {
        /// The device.
        device: String,
    },
    /// A device of somebody else does what is asked for from now on.
    Adopted {
        /// The device.
        device: String,
    },
    /// A device of cib-gen's own that is no longer asked for.
    LeftBehind {
        /// The device, or the level.
        id: String,
    },
    /// Such a device was removed.
    Pruned {
        /// The device, or the level.
        id: String,
    },
    /// The cluster still counts on watchdogs, which is no longer asked for.
    WatchdogsStay {
        /// The option, as the base spells it.
        name: String,
    },
    /// A device that a specification cannot ask for, and why.
    NotSaid(String),
    /// A secret that a specification does not repeat.
    SecretNotSaid {
        /// The device.
        device: String,
        /// The parameter.
        parameter: String,
    },
    /// A specification says more, or otherwise, than the configuration that it was made of.
    WouldChange {
        /// How many places would change.
        places: usize,
    },
    /// A specification cannot be merged into the configuration that it was made of.
    WouldBeRefused {
        /// Why not.
        reason: String,
        /// What to do.
        help: Option<String>,
    },
    /// Nobody is protected, since a device that is not cib-gen's has a delay.
    DelayElsewhere {
        /// The device.
        device: String,
    },
    /// The specification protects a guest, but there are not two nodes.
    DelayLeftOut {
        /// The guest.
        node: String,
    },
    /// A user's constraint wants a device where it is banned now.
    BanOverrules {
        /// The constraint.
        constraint: String,
        /// The device.
        device: String,
        /// The node.
        node: String,
    },
    /// A device no longer waits before it fences.
    DelayRemoved {
        /// The device.
        device: String,
    },
    /// Another device of cib-gen's has a random delay from its user.
    DelayNotCertain {
        /// That device.
        device: String,
    },
    /// The cluster has DLM, and waits from now on where it has no quorum.
    FrozenForDlm {
        /// The lock manager.
        resource: String,
    },
    /// Hosts that hold so many members that nobody has quorum without them.
    NoMajorityWithout {
        /// The hosts.
        hosts: Vec<String>,
        /// How many members there are.
        members: usize,
    },
    /// A device of several nodes waits by chance, since the release cannot give one of them a delay.
    LeftToChance {
        /// The device.
        device: String,
    },
    /// The specification asks for a random delay, but there are not two nodes.
    RandomDelayLeftOut,
    /// `priority-fencing-delay` is asked for, and no resource has a priority.
    NoPriorities,
    /// A parameter of a device that is a secret, and that everybody can read who may read the configuration.
    Secret {
        /// The agent.
        agent: String,
        /// The hypervisor.
        host: String,
        /// The parameter.
        parameter: String,
    },
    /// A fencing level of somebody else for a guest.
    LevelOfOthers {
        /// The guest.
        node: String,
        /// The level.
        level: String,
    },
    /// A planned device that stands in no level of a node that has some.
    NeverTried {
        /// The device.
        device: String,
        /// The node.
        node: String,
    },
    /// A device of somebody else that stands in no level of a guest which has some from now on.
    NoLongerTried {
        /// The device.
        device: String,
        /// The guest.
        node: String,
    },
    /// SBD has to run in every guest, with its disks.
    SbdHasToRun,
    /// SBD has to run before the configuration is loaded.
    SbdRunsFirst,
    /// Two nodes that are to stop themselves, and nothing that says which.
    WatchdogsOfTwo,
    /// No delay is needed, since of two halves only the one with quorum fences.
    QuorumDeviceDecides,
    /// A release that is too old to read the delay of a device.
    DelayNotRead {
        /// The release.
        version: String,
    },
    /// `priority-fencing-delay` has no effect beside the delay.
    DelayBesidePriority,
    /// The base names no schema.
    NoSchema,
    /// The base names a schema that is newer than those that are known here.
    NewSchema {
        /// Its name.
        schema: String,
    },
    /// What is printed replaces what others changed meanwhile.
    Unguarded,
    /// All is as it should be.
    NothingToChange,
}

impl Note {
    /// Whether the note is about something dangerous.
    pub fn is_warning(&self) -> bool {
        matches!(
            self,
            Self::NotEncrypted { .. }
                | Self::TransientLeftOut { .. }
                | Self::HypervisorMayBeNode { .. }
                | Self::DriverNotTold { .. }
                | Self::ParameterUnknown { .. }
                | Self::OwnHostOnly { .. }
                | Self::Uncovered { .. }
                | Self::FencedAtOnce { .. }
                | Self::DelayNotCertain { .. }
                | Self::LeftToChance { .. }
                | Self::DelayNotRead { .. }
                | Self::NoPriorities
                | Self::Secret { .. }
                | Self::NeverTried { .. }
                | Self::NoLongerTried { .. }
                | Self::SbdRunsFirst
                | Self::WatchdogsOfTwo
                | Self::WatchdogsStay { .. }
                | Self::NotSaid(_)
                | Self::SecretNotSaid { .. }
                | Self::WouldBeRefused { .. }
                | Self::WouldChange { .. }
                | Self::NoSchema
                | Self::Unguarded
                | Self::NewSchema { .. }
        )
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&disarmed(&self.words()))
    }
}

impl Note {
    fn words(&self) -> String {
        match self {
            Self::NotEncrypted { uri } => format!("`{uri}` is not encrypted: whoever reaches the port is root on the hypervisor"
            ),
            Self::UriParameterLost { agent, name } => {
                format!("`{agent}` does not read `{name}` of the URI")
            }
            Self::ParameterUnknown { agent, name } => {
                format!("the parameter `{name}` is none that `{agent}` is known to read: a newer one may")
            }
            Self::DriverNotTold { host, uri } => format!("`virsh` on `{host}` has to ask `{uri}` by itself: set `uri_default = \"{uri}\"` in its /etc/libvirt/libvirt.conf"
            ),
            Self::OwnHostOnly { host, name } => format!("by `{name}` a node asks its own hypervisor only: the guests of `{host}` are fenced by nodes there, or not at all"
            ),
            Self::TargetStays { node, device } => {
                format!("`{node}` is not in the specification, and stays in `{device}`; `--prune` removes it")
            }
            Self::LatePath { uri, right } => format!("older releases of libvirt do not take the path of `{uri}`; all take `{right}`"
            ),
            Self::DomainsLeftOut { domains } => {
                format!("left out, since no node is called so: {}", some(domains))
            }
            Self::TransientLeftOut { domains } => format!(
                "left out, since nobody can start a transient domain again: {}; `virsh define` makes it last",
                some(domains)
            ),
            Self::HypervisorMayBeNode { host, node } => format!("the hypervisor `{host}` may be the node `{node}`: it has to be another machine"
            ),
            Self::FencingWasOff { name, value, set } => {
                format!("fencing was off (`{name}` = `{value}` in set `{set}`); it is on now")
            }
            Self::FencingWasConditional { name, set } => format!("a rule decided about fencing (`{name}` in set `{set}`); it is always on now"
            ),
            Self::Uncovered { nodes } => {
                format!("no device can fence {}", listed(nodes))
            }
            Self::FencedAtOnce { node } => format!("`{node}` is not online: the cluster will fence it as soon as fencing is on"
            ),
            Self::AlsoFencedBy { node, device } => {
                format!("`{device}` can fence `{node}` too")
            }
            Self::Recognised { device } => format!("`{device}` does what is asked for, and is used as it is"),
            Self::Adopted { device } => format!("`{device}` is adopted: it keeps its id, and gets what it lacked"),
            Self::LeftBehind { id } => format!("`{id}` is no longer asked for, and stays; `--prune` removes it"),
            Self::Pruned { id } => format!("`{id}` is no longer asked for, and is removed"),
            Self::WatchdogsStay { name } => format!("`{name}` stays, and a node that nothing else fences still counts as stopped after that time: remove it before SBD is taken away"),
            Self::NotSaid(reason) => reason.clone(),
            Self::SecretNotSaid { device, parameter } => format!("`{parameter}` of `{device}` is a secret, and is left out: merged into this configuration it stays"),
            Self::WouldChange { places } => format!("merged into the configuration that it is from, this would change {places} places: `--diff` shows them"),
            Self::WouldBeRefused { reason, help } => {
                let help = help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
                format!("merged into the configuration that it is from, this would be refused: {reason}{help}")
            }
            Self::DelayElsewhere { device } => format!("no delay is set, since `{device}` has one: it decides who survives a split"
            ),
            Self::DelayLeftOut { node } => format!("the delay of `{node}` is left out: it only helps in a cluster of two nodes"
            ),
            Self::BanOverrules {
                constraint,
                device,
                node,
            } => format!("`{constraint}` wants `{device}` on `{node}`, which it fences; the new ban overrules that"
            ),
            Self::DelayRemoved { device } => format!("the delay of `{device}` is removed"),
            Self::DelayNotCertain { device } => format!("`{device}` has a random delay (`pcmk_delay_max`): who survives a split is not certain"
            ),
            Self::FrozenForDlm { resource } => format!("`no-quorum-policy` is `freeze` now, since the cluster runs DLM (`{resource}`), which cannot stop without quorum"
            ),
            Self::NoMajorityWithout { hosts, members } => format!("when {} is lost, the rest of the {members} nodes has no majority and stops: a quorum device on another machine would decide", either(hosts)
            ),
            Self::LeftToChance { device } => format!("who survives a split is left to chance: this release of Pacemaker cannot give one node of `{device}` a delay"
            ),
            Self::DelayNotRead { version } => format!("Pacemaker {version} does not read `pcmk_delay_base`, which came with 1.1.17: in a split both nodes fence at once"),
            Self::RandomDelayLeftOut => "`delay-max` is left out: it only helps in a cluster of two nodes".to_owned(),
            Self::NoPriorities => "no resource has a `priority`, so that `priority-fencing-delay` spares nobody".to_owned(),
            Self::Secret { agent, host, parameter } => format!("whoever may read the configuration can read `{parameter}` of `{agent}` for `{host}`; a `password_script` on every node would keep it out"),
            Self::LevelOfOthers { node, level } => format!("`{node}` has the fencing level `{level}`, which stays as it is"),
            Self::NeverTried { device, node } => format!("`{node}` has fencing levels, and `{device}` is in none of them: it is never tried"),
            Self::NoLongerTried { device, node } => format!("`{device}` can fence `{node}` too, but is in none of its levels: it is no longer tried"),
            Self::SbdHasToRun => "SBD has to run with these disks in every guest before it can be relied on: a guest without it counts as fenced and lives on".to_owned(),
            Self::SbdRunsFirst => "SBD has to run on every node before this is loaded: Pacemaker stops on a node where it does not".to_owned(),
            Self::WatchdogsOfTwo => "of two nodes that lost each other both keep quorum with `two_node`, and none stops itself: only a quorum device makes this safe".to_owned(),
            Self::QuorumDeviceDecides => "no delay is set: the quorum device decides who survives a split".to_owned(),
            Self::DelayBesidePriority => "`priority-fencing-delay` should be at least twice the delay of the device to have an effect".to_owned(),
            Self::NoSchema => "the base has no `validate-with`: Pacemaker would no longer validate its configuration".to_owned(),
            Self::NewSchema { schema } => format!("the schema `{schema}` is newer than all that are known here: whether the result is valid by it was not checked"
            ),
            Self::Unguarded => "`cibadmin --scope configuration` compares no versions: what others change between reading and replacing is lost".to_owned(),
            Self::NothingToChange => {
                "nothing to change: the base has all that is asked for. Do not replace: a cluster would still have to fill its status again".to_owned()
            }
        }
    }
}
