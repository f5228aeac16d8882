//! What to do about a problem.

use super::{Problem, listed};
use crate::shown::disarmed;
use crate::spec::Agent;

impl Problem {
    /// What to do about it, where there is something to say.
    pub fn help(&self) -> Option<String> {
        let help = self.help_on_spec();
        let help = help.or_else(|| self.help_on_second_way());
        let help = help.or_else(|| self.help_on_base())?;
        Some(disarmed(&help))
    }

    fn help_on_spec(&self) -> Option<String> {
        Some(match self {
            Self::Uri { help, .. } | Self::Unread { help, .. } | Self::Parameter { help, .. } => {
                help.clone()
            },
            Self::Inventory(problem) => problem.help(),
            Self::Name { help, .. } => (*help).to_owned(),
            Self::NoGuests => "name the nodes to fence; docs/cib-gen.md shows a spec".to_owned(),
            Self::GuestTwice(_) => {
                "name each node once; case does not count in names of nodes".to_owned()
            }
            Self::DomainTwice { .. } => "give each node its own domain: `node:domain`".to_owned(),
            Self::Policy { known, .. } | Self::PolicyTooNew { known, .. } => {
                format!("write one of {}, or leave it out: `stop` is the default", listed(known))
            }
            Self::DelayTwice { .. } => "leave `delay` to the guest that is to survive".to_owned(),
            Self::NoLogin { .. } => {
                "add `?keyfile=/root/.ssh/id_ed25519` to its URI: the private key that every node has there, without passphrase".to_owned()
            }
            Self::HypervisorTwice(_) => {
                "name all its guests in one place, or write `layout = \"guest\"`".to_owned()
            }
            Self::SameDaemon { agent, .. } => same_daemon(*agent),
            Self::MonitorOfGuest { key, .. } => {
                format!("write `{key}` on the hypervisor, or `layout = \"guest\"`")
            }
            Self::HypervisorIsNode { .. } => {
                "name the machine that the guest runs on, in the URI".to_owned()
            }
            _ => return None,
        })
    }

    fn help_on_base(&self) -> Option<String> {
        Some(match self {
            Self::NotWhole(_) => {
                "save all of it: `cibadmin --query > FILE`, without `--scope`".to_owned()
            }
            Self::Masked => {
                "save the configuration on a node as root: `cibadmin --query > FILE`; reports mask it".to_owned()
            }
            Self::Namespace => "remove `xmlns` from `cib`".to_owned(),
            Self::SectionTwice(_) => "make one of it, inside `configuration`".to_owned(),
            Self::Text => "remove it: `cibadmin` may crash on it, and Pacemaker reads none of it".to_owned(),
            Self::Invalid { others: 0, .. } => {
                "mend it first, the cluster would refuse the result: `cib-lint FILE` says what is wrong there".to_owned()
            }
            Self::Invalid { others, .. } => format!(
                "mend it first, the cluster would refuse the result: `cib-lint FILE` says what is wrong there, and in {others} other places"
            ),
            Self::Version { .. } => {
                "save the configuration of the cluster again with `cibadmin --query`".to_owned()
            }
            Self::NotCorosync => {
                "name the file that corosync reads, usually /etc/corosync/corosync.conf".to_owned()
            }
            Self::Corosync(_) => "mend it first; `cib-lint FILE` shows all that is wrong".to_owned(),
            Self::NoSuchNode { known, .. } | Self::NotInNodelist { known, .. } => {
                format!("its nodes are {}", listed(known))
            }
            Self::GuestNode(_) => "leave it out".to_owned(),
            Self::Foreign { id, adoptable, .. } if !adoptable.is_empty() => format!(
                "say `--adopt` to set in `{id}` {}, which `--adopt --diff` shows; or leave the guest out",
                adoptable.join(", ")
            ),
            Self::OtherLayout { id, layout, .. } => format!(
                "say `layout = \"{}\"` for this hypervisor, or remove `{id}` with its constraints first",
                layout.name()
            ),
            Self::StillNamed { by, .. } => format!(
                "take it out of `{}` first; cib-gen changes nothing that it did not make",
                by.owner
            ),
            Self::Foreign { id, .. } => format!(
                "keep `{id}` and leave the guest out, or remove `{id}` with its constraints first"
            ),
            Self::NobodyMayRun {
                node,
                constraint: Some(id),
                ..
            } => format!("remove or narrow `{id}`: a node other than `{node}` has to run the device"),
            Self::NobodyMayRun { .. } => {
                "allow it in the base first, for each node: `<rsc_location id=\"ID\" rsc-pattern=\"^fence-\" node=\"NODE\" score=\"0\"/>`"
                    .to_owned()
            }
            Self::ConditionalOptions(set) => {
                format!("remove the rule from `{set}`, or move its options to a set of their own")
            }
            Self::OptionOverridden { name, value } => {
                format!("set `{name}` to {value} in the base, without rule or `id-ref`")
            }
            Self::Overridden(_) => {
                "give the device its values itself, without rule, template or `id-ref`".to_owned()
            }
            Self::NoWords { .. } => {
                "the formats `patch`, `xml` and `configuration` say everything".to_owned()
            }
            Self::NoDevices => format!("the agents of such devices are {}", listed(&Agent::ALL.map(Agent::name))),
            _ => return None,
        })
    }
}

fn same_daemon(agent: Agent) -> String {
    let apart = match agent {
        Agent::Xvm => "a `key_file` or a `multicast_address`",
        _ => "an `ipport`",
    };
    format!(
        "give each {apart} of its own in `parameters`; where `fence_virtd` has the backend `cpg`, name all guests in one place"
    )
}
