//! The nodes that are fenced.

use cib_model::Span;

/// A node of the cluster, and the domain of libvirt that it runs in. Where a specification names it does not count when two
/// are compared.
#[derive(Debug, Clone, Eq)]
pub struct Guest {
    /// The node's name in the cluster.
    pub node: String,
    /// What libvirt calls the machine. Unless it was named, the base's spelling of the node counts instead.
    pub domain: String,
    /// Which of [`Spec::hypervisors`] it lives on.
    pub hypervisor: usize,
    /// How its device is watched, where it has one of its own.
    pub monitor: Monitor,
    /// Makes this the guest that survives a split, after so long.
    pub delay: Option<String>,
    /// Whether the domain is only taken to be called like the node.
    pub(crate) domain_is_default: bool,
    /// Where the guest is named in the specification.
    pub(crate) span: Option<Span>,
}

impl PartialEq for Guest {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            node,
            domain,
            hypervisor,
            monitor,
            delay,
            domain_is_default,
            span: _,
        } = self;
        *node == other.node
            && *domain == other.domain
            && *hypervisor == other.hypervisor
            && *monitor == other.monitor
            && *delay == other.delay
            && *domain_is_default == other.domain_is_default
    }
}

/// The monitor operation of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Monitor {
    /// How often.
    pub interval: String,
    /// How long the agent may take.
    pub timeout: String,
}

impl Default for Monitor {
    /// Once a minute, and a minute to answer.
    ///
    /// The agent's `virsh` has no time limit of its own, and over ssh to a busy host the 20 seconds that its metadata
    /// advertises are few: a device that fails for that is moved or stopped.
    fn default() -> Self {
        Self {
            interval: "60s".to_owned(),
            timeout: "60s".to_owned(),
        }
    }
}
