//! The machines that guests live on.

use super::{Agent, Encryption, Layout, Monitor, SecondLevel, uri};
use crate::error::Error;
use crate::note::Note;

/// The drivers of libvirt whose domains are no machines of their own.
const CONTAINERS: [&str; 2] = ["lxc", "openvz"];

/// A machine that guests live on, and how they are fenced through it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hypervisor {
    /// How libvirt is reached there.
    pub uri: String,
    /// The agent of its devices.
    pub agent: Agent,
    /// How many devices there are for its guests.
    pub layout: Layout,
    /// What else the agent is told, by name: parameters that do not follow from the guests and the URI.
    pub parameters: Vec<(String, String)>,
    /// How its devices are watched, where a guest does not say otherwise.
    pub monitor: Monitor,
    /// How it is fenced itself, with all guests on it.
    pub second_level: Option<SecondLevel>,
}

impl Hypervisor {
    /// A hypervisor by its URI, whose agent has the layout that it usually has unless another is given, and which is
    /// watched as usual.
    pub fn new(uri: &str, agent: Agent, layout: Option<Layout>) -> Self {
        Self {
            uri: uri.to_owned(),
            agent,
            layout: layout.unwrap_or(agent.usual_layout()),
            parameters: Vec::new(),
            monitor: Monitor::default(),
            second_level: None,
        }
    }

    /// Whether the URI leads the agent from a node to its hypervisor. To be asked before somebody goes there: what is worth
    /// knowing about a good one is returned.
    ///
    /// # Errors
    ///
    /// [`Problem::Uri`] says what is wrong with it.
    pub fn check(&self, encryption: Encryption) -> Result<Vec<Note>, Error> {
        uri::check(&self.uri, self.agent, encryption).map_err(|problem| problem.in_spec(None))
    }

    /// Whether its guests are containers, which share its kernel and its watchdog.
    pub(crate) fn is_of_containers(&self) -> bool {
        CONTAINERS.iter().any(|driver| self.is_of(driver))
    }

    /// Whether both are the same machine, by whatever driver it is reached.
    pub(crate) fn is_same_machine_as(&self, other: &Self) -> bool {
        self.host().eq_ignore_ascii_case(other.host())
    }
}
