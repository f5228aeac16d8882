//! Operations, clones, bundles and remote nodes.

use super::{
    ACTIONS, CONTROL_PORT, NOTIFIED_AGENTS, ON_FAIL_VALUES, OPERATION_FACTS, REMOTE_ADDRESSES,
    REMOTE_PORT, RESERVED_DIRS,
};

/// An option of operations.
#[derive(Debug, Clone, Copy)]
pub struct OperationFact {
    /// As written, as an attribute or in an nvpair.
    pub name: &'static str,
    /// Whether it counts as an attribute of the operation alone, and not as a meta-attribute.
    pub only_attribute: bool,
    /// What holds where it is not set, in words.
    pub unset: Option<&'static str>,
}

/// An action that Pacemaker or the OCF standard names.
#[derive(Debug, Clone, Copy)]
pub struct Action {
    /// As written; case counts.
    pub name: &'static str,
    /// Whether Pacemaker takes an operation of that name with an interval.
    pub recurs: bool,
}

/// What may follow a failure.
#[derive(Debug, Clone, Copy)]
pub struct OnFailValue {
    /// As written; case does not count.
    pub name: &'static str,
    /// Another word for it, which the schema does not know.
    pub(super) also: Option<&'static str>,
    /// The actions that it is not allowed for.
    pub(super) not_for: &'static [&'static str],
}

impl OnFailValue {
    /// Whether it is not allowed for an action, whatever its interval and role.
    pub fn is_refused_for(&self, action: &str) -> bool {
        self.not_for.contains(&action)
    }
}

/// The options of operations.
pub fn operation_options() -> &'static [OperationFact] {
    OPERATION_FACTS
}

/// The option of operations of that name.
pub fn operation_option(name: &str) -> Option<&'static OperationFact> {
    OPERATION_FACTS.iter().find(|option| option.name == name)
}

/// The actions that have a meaning of their own. An agent may have others.
pub fn actions() -> &'static [Action] {
    ACTIONS
}

/// The action of that name.
///
/// ```
/// assert!(!cib_model::facts::action("start").unwrap().recurs);
/// assert!(cib_model::facts::action("monitr").is_none());
/// ```
pub fn action(name: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.name == name)
}

/// What may follow a failure, as the documentation names it.
pub fn on_fail_values() -> &'static [OnFailValue] {
    ON_FAIL_VALUES
}

/// What that value of `on-fail` means; case does not count.
pub fn on_fail_value(text: &str) -> Option<&'static OnFailValue> {
    ON_FAIL_VALUES.iter().find(|value| {
        let also = value.also.unwrap_or(value.name);
        text.eq_ignore_ascii_case(value.name) || text.eq_ignore_ascii_case(also)
    })
}

/// Whether an agent (`class:provider:type`) works in a clone only if that has `notify=true`.
pub fn needs_notify(agent: &str) -> bool {
    NOTIFIED_AGENTS.contains(&agent)
}

/// The port that a remote node, and the container of a bundle, listens on unless told otherwise.
pub fn control_port() -> u16 {
    CONTROL_PORT
}

/// The directories and files that Pacemaker itself puts into the container of a bundle.
pub fn reserved_dirs() -> &'static [&'static str] {
    RESERVED_DIRS
}

/// The parameters of `ocf:pacemaker:remote` that name the host, the one that wins first.
pub fn remote_addresses() -> &'static [&'static str] {
    REMOTE_ADDRESSES
}

/// The parameter of `ocf:pacemaker:remote` with the port.
pub fn remote_port() -> &'static str {
    REMOTE_PORT
}
