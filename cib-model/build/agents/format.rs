//! How `facts/agents/*.toml` are written: for the build script, which reads them, and for the import, which writes them.

use serde::{Deserialize, Serialize};

/// What the agents of one source package say of themselves, in every version that was read: a file in `facts/agents/`.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Package {
    /// The source package.
    pub(crate) source: String,
    /// The versions that were read, oldest first.
    pub(crate) versions: Vec<String>,
    #[serde(default)]
    pub(crate) agent: Vec<AgentRow>,
}

#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgentRow {
    /// `class:provider:type`
    pub(crate) name: String,
    /// The binary packages that have it.
    pub(crate) packages: Vec<String>,
    /// The versions that have it.
    #[serde(default, rename = "in")]
    pub(crate) versions: Vec<String>,
    #[serde(default)]
    pub(crate) parameters: Vec<ParameterRow>,
    #[serde(default)]
    pub(crate) actions: Vec<ActionRow>,
}

#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParameterRow {
    pub(crate) name: String,
    /// `integer`, `boolean`, `seconds`; any text where it is absent.
    #[serde(default, rename = "type", skip_serializing_if = "String::is_empty")]
    pub(crate) kind: String,
    /// All that it takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) values: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) default: Option<String>,
    #[serde(default, skip_serializing_if = "is_not")]
    pub(crate) required: bool,
    #[serde(default, skip_serializing_if = "is_not")]
    pub(crate) unique: bool,
    /// The others of its unique group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) unique_with: Vec<String>,
    #[serde(default, skip_serializing_if = "is_not")]
    pub(crate) deprecated: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) replaced_by: Vec<String>,
    /// The versions of which this is true, where it is not all that have the agent.
    #[serde(default, rename = "in", skip_serializing_if = "Vec::is_empty")]
    pub(crate) versions: Vec<String>,
}

#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActionRow {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) role: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) depth: Option<String>,
    /// As Pacemaker writes it: `20s`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) timeout: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) interval: Option<String>,
    #[serde(default, skip_serializing_if = "is_not")]
    pub(crate) on_target: bool,
    #[serde(default, skip_serializing_if = "is_not")]
    pub(crate) automatic: bool,
    #[serde(default, rename = "in", skip_serializing_if = "Vec::is_empty")]
    pub(crate) versions: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks it so")]
fn is_not(flag: &bool) -> bool {
    !flag
}
