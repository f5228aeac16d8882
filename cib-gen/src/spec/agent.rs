//! The fence agents that reach libvirt, and how many devices they get.

use serde::Deserialize;

/// A fence agent for domains of libvirt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum Agent {
    /// cluster-glue's: the node itself runs `virsh` with the URI. Containers as well as machines.
    #[default]
    #[serde(rename = "external/libvirt")]
    Libvirt,
    /// fence-agents': logs in over ssh and runs `virsh` there.
    #[serde(rename = "fence_virsh")]
    Virsh,
    /// fence-virt's: asks `fence_virtd` on the hypervisor by multicast, with a shared key.
    #[serde(rename = "fence_xvm")]
    Xvm,
    /// fence-virt's: asks `fence_virtd` through a serial line, a VM channel, a vsock or TCP.
    #[serde(rename = "fence_virt")]
    Virt,
}

impl Agent {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Libvirt, Self::Virsh, Self::Xvm, Self::Virt];

    /// Its name, as the attribute `type` of a primitive has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Libvirt => "external/libvirt",
            Self::Virsh => "fence_virsh",
            Self::Xvm => "fence_xvm",
            Self::Virt => "fence_virt",
        }
    }

    /// The agent of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|agent| agent.name() == name)
    }

    /// Whether the node itself reaches libvirt with the URI, or may: `fence_virsh` goes to the same host by the same ssh.
    pub(crate) fn talks_to_libvirt(self) -> bool {
        match self {
            Self::Libvirt | Self::Virsh => true,
            Self::Xvm | Self::Virt => false,
        }
    }

    /// How many devices it gets where nobody says: those that ask a daemon for whatever domain have nothing that differs
    /// from guest to guest.
    pub(crate) fn usual_layout(self) -> Layout {
        match self {
            Self::Libvirt | Self::Virsh => Layout::Guest,
            Self::Xvm | Self::Virt => Layout::Hypervisor,
        }
    }
}

/// How many devices there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// One for each guest, banned from the guest's own node.
    #[default]
    Guest,
    /// One for all guests of a hypervisor, which every node may use: the fencer lets a node fence itself only when nobody
    /// else can.
    Hypervisor,
}

impl Layout {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Guest, Self::Hypervisor];

    /// Its name in a specification.
    pub fn name(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Hypervisor => "hypervisor",
        }
    }

    /// The layout of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.name() == name)
    }
}
