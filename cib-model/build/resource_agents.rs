//! What is known of resource agents, `facts/agents.toml`, as a static table.

use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

use super::{table, yes};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Agents {
    agent: Vec<Agent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Agent {
    class: String,
    provider: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    unique: Vec<String>,
    #[serde(default = "yes")]
    monitor: bool,
}

/// Writes the table into `code`.
pub(super) fn write(code: &mut String) -> Result<(), Box<dyn Error>> {
    writeln!(code, "static RESOURCE_AGENTS: &[ResourceAgent] = &[")?;
    for agent in table::<Agents>("agents.toml")?.agent {
        writeln!(
            code,
            "    ResourceAgent {{ class: {:?}, provider: {:?}, name: {:?}, unique: &{:?}, monitor: {} }},",
            agent.class, agent.provider, agent.kind, agent.unique, agent.monitor
        )?;
    }
    writeln!(code, "];")?;
    Ok(())
}
