//! Attributes of nodes that mean something to Pacemaker itself.

use super::{HEALTH_AGENTS, SPECIAL_ATTRIBUTES};

/// A node attribute that means something to Pacemaker itself.
#[derive(Debug)]
pub struct SpecialAttribute {
    /// The name, or how the names begin.
    pub name: &'static str,
    pub(super) is_prefix: bool,
    /// Who sets it, and what to.
    pub kind: SpecialAttributeKind,
    /// What one does that was set by hand; empty where people set it.
    pub effect: &'static str,
    pub(super) idle: &'static [&'static str],
}

/// Who sets a node attribute, and what to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpecialAttributeKind {
    /// Administrators, to a boolean.
    Switch,
    /// Agents that watch the node, to red, yellow, green or a score.
    Health,
    /// The cluster itself.
    Kept,
}

impl SpecialAttribute {
    /// Whether the attribute does nothing with that value.
    pub fn is_idle(&self, value: &str) -> bool {
        self.idle
            .iter()
            .any(|idle| idle.eq_ignore_ascii_case(value))
    }
}

/// The attribute of that name, if it means something to Pacemaker itself.
pub fn special_attribute(name: &str) -> Option<&'static SpecialAttribute> {
    SPECIAL_ATTRIBUTES
        .iter()
        .find(|known| name == known.name || known.is_prefix && name.starts_with(known.name))
}

/// Whether an agent of `ocf:pacemaker` measures how healthy its node is.
pub fn is_health_agent(name: &str) -> bool {
    HEALTH_AGENTS.contains(&name)
}
