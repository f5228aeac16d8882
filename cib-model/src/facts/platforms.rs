//! Platforms that a cluster can be upgraded to, and what became of agents.

use super::{FORMER_AGENTS, PLATFORMS};
use crate::value::Version;

/// A distribution in one of its major releases.
#[derive(Debug, Clone, Copy)]
pub struct Platform {
    /// As a person types it: `sles-16`.
    pub name: &'static str,
    /// As a message says it: `SLES 16`.
    pub title: &'static str,
    /// The Pacemaker that its newest minor release ships.
    pub release: Version,
    /// Whether Pacemaker can run fence agents of cluster-glue there.
    pub runs_cluster_glue: bool,
    /// Classes of agents that it does not support, although an earlier release did.
    pub without_classes: &'static [&'static str],
    /// Types of file systems that it does not support, although an earlier release did.
    pub without_filesystems: &'static [&'static str],
}

/// All platforms that are known, those of one distribution together.
pub fn platforms() -> &'static [Platform] {
    PLATFORMS
}

/// The platform of that name. Case does not count.
///
/// ```
/// let platform = cib_model::facts::platform("sles-16").unwrap();
/// assert_eq!(platform.without_filesystems, ["ocfs2"]);
/// ```
pub fn platform(name: &str) -> Option<&'static Platform> {
    PLATFORMS
        .iter()
        .find(|platform| platform.name.eq_ignore_ascii_case(name))
}

/// An agent that another one replaced, or that a platform does not ship.
#[derive(Debug, Clone, Copy)]
pub struct FormerAgent {
    /// The agent in full: `ocf:heartbeat:IPaddr`, `stonith:fence_amt`.
    pub name: &'static str,
    /// What does the same today, the nearest first.
    pub instead: &'static [&'static str],
    /// Whether it is replaced on every platform, even where it is still shipped.
    pub is_replaced: bool,
    /// The first release of Pacemaker that warns of it, if it is Pacemaker's own.
    pub deprecated: Option<Version>,
    /// The first release of Pacemaker that lacks it, if it is Pacemaker's own.
    pub removed: Option<Version>,
    /// The names of the platforms whose packages do not have it.
    pub gone: &'static [&'static str],
}

impl FormerAgent {
    /// Whether the packages of the platform do not have it.
    pub fn is_gone_from(&self, platform: &Platform) -> bool {
        self.gone.contains(&platform.name)
    }

    /// What does the same, of that what the platform has.
    pub fn instead_on(&self, platform: Option<&Platform>) -> impl Iterator<Item = &'static str> {
        self.instead.iter().copied().filter(move |name| {
            let gone = |platform| former_agent(name).is_some_and(|it| it.is_gone_from(platform));
            !platform.is_some_and(gone)
        })
    }
}

/// All agents of which something became, by their names.
pub fn former_agents() -> &'static [FormerAgent] {
    FORMER_AGENTS
}

/// What became of the agent with that full name; nothing where it is as it ever was, and of agents that are not known.
///
/// ```
/// use cib_model::facts::{former_agent, platform};
///
/// let agent = former_agent("ocf:heartbeat:IPaddr").unwrap();
/// assert_eq!(agent.instead, ["ocf:heartbeat:IPaddr2"]);
/// assert!(agent.is_gone_from(platform("el-9").unwrap()));
/// assert!(!agent.is_gone_from(platform("el-8").unwrap()));
/// ```
pub fn former_agent(name: &str) -> Option<&'static FormerAgent> {
    FORMER_AGENTS.iter().find(|agent| agent.name == name)
}
