//! Platforms and what became of agents, `facts/platforms.toml` and `facts/agents/replaced.toml`, as static tables.

use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

use super::{optional_version, table, version, yes};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Platforms {
    platform: Vec<Platform>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Platform {
    name: String,
    title: String,
    release: String,
    #[serde(default = "yes")]
    cluster_glue: bool,
    #[serde(default)]
    without_classes: Vec<String>,
    #[serde(default)]
    without_filesystems: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replaced {
    agent: Vec<Agent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Agent {
    name: String,
    #[serde(default)]
    instead: Vec<String>,
    #[serde(default)]
    replaced: bool,
    deprecated: Option<String>,
    removed: Option<String>,
    #[serde(default)]
    gone: Vec<String>,
}

/// Writes the tables into `code`.
pub(super) fn write(code: &mut String) -> Result<(), Box<dyn Error>> {
    let platforms = table::<Platforms>("platforms.toml")?.platform;
    let agents = table::<Replaced>("agents/replaced.toml")?.agent;
    for agent in &agents {
        let unknown = |gone: &&String| platforms.iter().all(|it| it.name != **gone);
        if let Some(gone) = agent.gone.iter().find(unknown) {
            return Err(format!("{}: there is no platform {gone}", agent.name).into());
        }
    }
    writeln!(code, "static PLATFORMS: &[Platform] = &[")?;
    for platform in platforms {
        writeln!(
            code,
            "    Platform {{ name: {:?}, title: {:?}, release: {}, runs_cluster_glue: {}, without_classes: &{:?}, without_filesystems: &{:?} }},",
            platform.name,
            platform.title,
            version(&platform.release)?,
            platform.cluster_glue,
            platform.without_classes,
            platform.without_filesystems,
        )?;
    }
    writeln!(code, "];")?;
    writeln!(code, "static FORMER_AGENTS: &[FormerAgent] = &[")?;
    for agent in agents {
        writeln!(
            code,
            "    FormerAgent {{ name: {:?}, instead: &{:?}, is_replaced: {}, deprecated: {}, removed: {}, gone: &{:?} }},",
            agent.name,
            agent.instead,
            agent.replaced,
            optional_version(agent.deprecated.as_deref())?,
            optional_version(agent.removed.as_deref())?,
            agent.gone,
        )?;
    }
    writeln!(code, "];")?;
    Ok(())
}
