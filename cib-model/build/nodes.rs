//! `node_attributes.toml` as static tables.

use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NodeAttributes {
    attribute: Vec<Attribute>,
    health_agent: Vec<HealthAgent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attribute {
    name: String,
    #[serde(default)]
    prefix: bool,
    kind: String,
    #[serde(default)]
    effect: String,
    #[serde(default)]
    idle: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HealthAgent {
    name: String,
}

pub(crate) fn write(code: &mut String) -> Result<(), Box<dyn Error>> {
    let table = super::table::<NodeAttributes>("node_attributes.toml")?;
    writeln!(code, "static SPECIAL_ATTRIBUTES: &[SpecialAttribute] = &[")?;
    for row in table.attribute {
        writeln!(
            code,
            "    SpecialAttribute {{ name: {:?}, is_prefix: {}, kind: SpecialAttributeKind::{}, effect: {:?}, idle: &{:?} }},",
            row.name,
            row.prefix,
            super::variant(&row.kind),
            row.effect,
            row.idle,
        )?;
    }
    let agents: Vec<_> = table.health_agent.into_iter().map(|row| row.name).collect();
    writeln!(code, "];\nstatic HEALTH_AGENTS: &[&str] = &{agents:?};")?;
    Ok(())
}
