//! What is known of resource agents that are no fence agents.

use super::RESOURCE_AGENTS;

/// A resource agent.
#[derive(Debug, Clone, Copy)]
pub struct ResourceAgent {
    /// `ocf`, `systemd`, ...
    pub class: &'static str,
    /// Who wrote it; none for classes without providers.
    pub provider: Option<&'static str>,
    /// As in `<primitive type="...">`.
    pub name: &'static str,
    /// The parameters whose value only one resource may have.
    pub unique: &'static [&'static str],
    /// Whether it is to be monitored.
    pub monitor: bool,
}

/// The agent of that class, provider and name, if anything is known of it.
///
/// ```
/// let agent = cib_model::facts::resource_agent("ocf", Some("heartbeat"), "IPaddr2").unwrap();
/// assert_eq!(agent.unique, ["ip"]);
/// ```
pub fn resource_agent(
    class: &str,
    provider: Option<&str>,
    name: &str,
) -> Option<&'static ResourceAgent> {
    RESOURCE_AGENTS
        .iter()
        .find(|agent| agent.name == name && agent.class == class && agent.provider == provider)
}
