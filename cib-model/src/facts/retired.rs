//! What upgrades of Pacemaker rename, move, drop or deprecate.

use super::{
    RETIRED_AGENT_CLASSES, RETIRED_FENCE_PARAMETERS, RETIRED_OPTION_VALUES, RETIRED_OPTIONS,
};
use crate::value::Version;

/// A name that some release of Pacemaker no longer wants.
#[derive(Debug, Clone, Copy)]
pub struct Retired {
    /// As written.
    pub name: &'static str,
    /// The values that it is retired with; none where the value does not matter.
    pub values: &'static [&'static str],
    /// What a value must begin with so that the upgrade keeps what follows.
    pub value_prefix: Option<&'static str>,
    /// The name that takes its place.
    pub to: Option<&'static str>,
    /// The section that the upgrade moves it to.
    pub section: Option<&'static str>,
    /// The value that takes its place.
    pub new_value: Option<&'static str>,
    /// The first release that warns of it.
    pub deprecated: Option<Version>,
    /// The first release that does not read it.
    pub removed: Option<Version>,
    /// The schema on the way to which it is rewritten.
    pub schema: Option<Version>,
    /// What a person would do instead, in the imperative, where it is not [`to`](Self::to).
    pub instead: Option<&'static str>,
    /// Whether the cluster writes it itself, so that nobody misses it.
    pub by_cluster: bool,
}

impl Retired {
    fn has(&self, name: &str, value: &str) -> bool {
        self.name == name && (self.values.is_empty() || self.values.contains(&value))
    }
}

/// What becomes of a cluster option with that value.
///
/// ```
/// let retired = cib_model::facts::retired_option("dc_deadtime", "20s").unwrap();
/// assert_eq!(retired.to, Some("dc-deadtime"));
/// ```
pub fn retired_option(name: &str, value: &str) -> Option<&'static Retired> {
    RETIRED_OPTIONS.iter().find(|row| row.has(name, value))
}

/// What becomes of the value of a cluster option, whatever becomes of its name. Case counts.
pub fn retired_option_value(name: &str, value: &str) -> Option<&'static Retired> {
    RETIRED_OPTION_VALUES
        .iter()
        .find(|row| row.has(name, value))
}

/// What becomes of a parameter that the fencer reads.
pub fn retired_fence_parameter(name: &str) -> Option<&'static Retired> {
    RETIRED_FENCE_PARAMETERS.iter().find(|row| row.name == name)
}

/// What becomes of a class of agents. Case does not count, as in the upgrade.
pub fn retired_agent_class(class: &str) -> Option<&'static Retired> {
    RETIRED_AGENT_CLASSES
        .iter()
        .find(|row| row.name.eq_ignore_ascii_case(class))
}
