//! What is wrong with an inventory.

use cib_model::{Span, nearest};

use crate::error::{Error, Place, Problem, either, listed};
use crate::shown::without_secrets;

/// How many names a message lists.
const MOST: usize = 12;

/// Why domains are not guests.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InventoryProblem {
    /// A file that is no domain's.
    #[error("the file is no domain of libvirt")]
    NoDomainFile,
    /// A file that libvirt keeps of a running domain.
    #[error("the file is what libvirt keeps of a running domain, and not its definition")]
    State,
    /// A domain without a name.
    #[error("the domain has no name")]
    Nameless,
    /// A type that libvirt does not have, empty where there is none.
    #[error("the domain is of {}", kind(.0))]
    Type(String),
    /// A type that another driver manages.
    #[error(
        "the domain is of type `{kind}`, which the driver `{driver}` of the URI does not manage"
    )]
    OtherDriver {
        /// The type.
        kind: String,
        /// The driver of the URI.
        driver: String,
        /// The drivers that manage it.
        right: Vec<String>,
    },
    /// Two files of one domain.
    #[error("{}", twice(domain, first))]
    FileTwice {
        /// What the second calls it.
        domain: String,
        /// What the first calls it.
        first: String,
    },
    /// The same hypervisor twice.
    #[error("the hypervisor of `{}` is named twice", without_secrets(.0))]
    HypervisorTwice(String),
    /// There is nothing on the hypervisors.
    #[error("no domain is defined on {}", listed(.0))]
    NoDomains(Vec<String>),
    /// The pattern is none.
    #[error("the pattern `{pattern}` is none: {reason} (character {at})")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        reason: &'static str,
        /// Where, counted from 1.
        at: usize,
    },
    /// The pattern matches nothing.
    #[error("no domain is called like `{pattern}`")]
    NothingMatches {
        /// The pattern.
        pattern: String,
        /// The domains that there are.
        known: Vec<String>,
    },
    /// A word that maps nothing.
    #[error("`{0}` says no domain of a node")]
    NoMapping(String),
    /// A mapping to a domain that is not there.
    #[error("there is no domain `{domain}` for the node `{node}`")]
    NoSuchDomain {
        /// The node.
        node: String,
        /// Its domain.
        domain: String,
        /// The domains that there are.
        known: Vec<String>,
    },
    /// Two nodes for one domain.
    #[error("the domain `{domain}` is given to the nodes `{first}` and `{second}`")]
    DomainTwice {
        /// The domain.
        domain: String,
        /// One node.
        first: String,
        /// The other.
        second: String,
    },
    /// A domain on several hypervisors.
    #[error("the domain `{domain}` of the node `{node}` is on {}", listed(uris))]
    OnSeveral {
        /// The domain.
        domain: String,
        /// The node.
        node: String,
        /// The hypervisors.
        uris: Vec<String>,
    },
    /// Several domains that a node may be.
    #[error("the node `{node}` may be one of the domains {}", listed(domains))]
    Alike {
        /// The node.
        node: String,
        /// The domains.
        domains: Vec<String>,
    },
    /// A domain that cannot be started again.
    #[error(
        "the domain `{domain}` of the node `{node}` is transient: once stopped, nobody can start it again"
    )]
    Transient {
        /// The domain.
        domain: String,
        /// The node.
        node: String,
    },
    /// All that there is cannot be started again.
    #[error("the domains that are nodes are transient ({}): once stopped, nobody can start them again", some(.0))]
    AllTransient(Vec<String>),
    /// A domain whose UUID is not known.
    #[error("the UUID of the domain `{0}` is not known")]
    NoUuid(String),
    /// None of the domains is a node.
    #[error("no domain is called like a node of the cluster")]
    NoNodes {
        /// The nodes.
        nodes: Vec<String>,
        /// The domains.
        domains: Vec<String>,
    },
}

impl InventoryProblem {
    /// What to do about it.
    pub(crate) fn help(&self) -> String {
        match self {
            Self::NoDomainFile | Self::Nameless => {
                "save it on the hypervisor: `virsh dumpxml DOMAIN > FILE`".to_owned()
            }
            Self::State => {
                "save the definition: `virsh dumpxml --inactive DOMAIN > FILE`".to_owned()
            }
            Self::Type(kind) => {
                let types = cib_model::facts::domain_types();
                let types = types.iter().map(|known| known.name);
                did_you_mean(kind, types)
                    .unwrap_or_else(|| "libvirt has `lxc`, `kvm`, `qemu`, `xen` and others".to_owned())
            }
            Self::OtherDriver { right, .. } if right.is_empty() => {
                "no driver of libvirt manages it any more".to_owned()
            }
            Self::OtherDriver { right, .. } => {
                format!("name the hypervisor that it lives on; its driver is {}", either(right))
            }
            Self::FileTwice { .. } => "give each domain's file once".to_owned(),
            Self::HypervisorTwice(_) => "name it once".to_owned(),
            Self::NoDomains(_) => {
                "`virsh -c URI list --all` shows what is there; the domains of users are on `/session`".to_owned()
            }
            Self::Pattern { .. } => {
                "a pattern has `*`, `?`, `[abc]` and `[!abc]`, as for names of files".to_owned()
            }
            Self::NothingMatches { known, .. } => format!("the domains are {}", some(known)),
            Self::NoMapping(_) => {
                "write `NODE:DOMAIN` for a node that is not called like its domain; `--match` chooses domains".to_owned()
            }
            Self::NoSuchDomain { domain, known, .. } => {
                did_you_mean(domain, known.iter().map(String::as_str))
                    .unwrap_or_else(|| format!("the domains are {}", some(known)))
            }
            Self::DomainTwice { .. } => "give each node its own domain: `NODE:DOMAIN`".to_owned(),
            Self::OnSeveral { .. } => {
                "undefine it where it no longer lives (`virsh undefine`), or ask only the hypervisor where it does; two domains of one name are told apart by UUID: `NODE:UUID`".to_owned()
            }
            Self::Alike { .. } => "say which: `NODE:DOMAIN`".to_owned(),
            Self::Transient { .. } | Self::AllTransient(_) => {
                "define it: `virsh dumpxml DOMAIN > FILE`, `virsh define FILE`".to_owned()
            }
            Self::NoUuid(_) => {
                "leave `--uuid` out, or save the file again with `virsh dumpxml`".to_owned()
            }
            Self::NoNodes { nodes, domains } => format!(
                "write `NODE:DOMAIN` for each; the nodes are {}, the domains {}",
                some(nodes),
                some(domains)
            ),
        }
    }

    pub(crate) fn at(self, place: Option<Place>) -> Error {
        let problem = Problem::Inventory(self);
        match place {
            Some(place) => problem.at(place.input, place.span),
            None => problem.in_spec(Some(Span::NONE)),
        }
    }
}

fn kind(kind: &str) -> String {
    if kind.is_empty() {
        "no type".to_owned()
    } else {
        format!("type `{kind}`, which libvirt does not have")
    }
}

fn twice(domain: &str, first: &str) -> String {
    if domain == first {
        format!("the domain `{domain}` is given twice")
    } else {
        format!("the domain `{domain}` has the UUID of `{first}`")
    }
}

fn did_you_mean<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<String> {
    nearest(word, known).map(|known| format!("did you mean `{known}`?"))
}

/// The first names, and how many more there are.
pub(crate) fn some(names: &[String]) -> String {
    match names.len().checked_sub(MOST) {
        None | Some(0) => listed(names),
        Some(more) => format!("{} and {more} more", listed(&names[..MOST])),
    }
}
