//! What an upgrade takes away, `facts/upgrade_*.toml`, as static tables.

use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

use super::{optional_version, table, variant, version};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UpgradeMeta {
    meta: Vec<OldMeta>,
    resource: ResourceNames,
    operation: OperationOptions,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OldMeta {
    name: String,
    of: String,
    to: Option<String>,
    deprecated: String,
    removed: Option<String>,
    instead: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResourceNames {
    isolation: Vec<String>,
    failure_stickiness: Vec<String>,
    default_value: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationOptions {
    options: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UpgradeNames {
    option: Vec<Retired>,
    option_value: Vec<Retired>,
    fence_parameter: Vec<Retired>,
    agent_class: Vec<Retired>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Retired {
    name: String,
    #[serde(default)]
    values: Vec<String>,
    value_prefix: Option<String>,
    to: Option<String>,
    section: Option<String>,
    new_value: Option<String>,
    deprecated: Option<String>,
    removed: Option<String>,
    schema: Option<String>,
    instead: Option<String>,
    #[serde(default)]
    by_cluster: bool,
}

/// Writes the tables into `code`.
pub(crate) fn write(code: &mut String) -> Result<(), Box<dyn Error>> {
    upgrade_meta(code)?;
    upgrade_names(code)
}

fn upgrade_meta(code: &mut String) -> Result<(), Box<dyn Error>> {
    let upgrade = table::<UpgradeMeta>("upgrade_meta.toml")?;
    writeln!(code, "static OLD_META: &[OldMeta] = &[")?;
    for row in upgrade.meta {
        writeln!(
            code,
            "    OldMeta {{ name: {:?}, of: MetaOf::{}, to: {:?}, deprecated: {}, removed: {}, instead: {:?} }},",
            row.name,
            variant(&row.of),
            row.to,
            version(&row.deprecated)?,
            optional_version(row.removed.as_deref())?,
            row.instead,
        )?;
    }
    writeln!(code, "];")?;
    for (name, words) in [
        ("ISOLATION", upgrade.resource.isolation),
        ("FAILURE_STICKINESS", upgrade.resource.failure_stickiness),
        ("TAKES_DEFAULT", upgrade.resource.default_value),
        ("OPERATION_OPTIONS", upgrade.operation.options),
    ] {
        writeln!(code, "static {name}: &[&str] = &{words:?};")?;
    }
    Ok(())
}

fn upgrade_names(code: &mut String) -> Result<(), Box<dyn Error>> {
    let names = table::<UpgradeNames>("upgrade_names.toml")?;
    for (table, rows) in [
        ("RETIRED_OPTIONS", names.option),
        ("RETIRED_OPTION_VALUES", names.option_value),
        ("RETIRED_FENCE_PARAMETERS", names.fence_parameter),
        ("RETIRED_AGENT_CLASSES", names.agent_class),
    ] {
        writeln!(code, "static {table}: &[Retired] = &[")?;
        for row in rows {
            writeln!(
                code,
                "    Retired {{ name: {:?}, values: &{:?}, value_prefix: {:?}, to: {:?}, section: {:?}, new_value: {:?}, deprecated: {}, removed: {}, schema: {}, instead: {:?}, by_cluster: {} }},",
                row.name,
                row.values,
                row.value_prefix,
                row.to,
                row.section,
                row.new_value,
                optional_version(row.deprecated.as_deref())?,
                optional_version(row.removed.as_deref())?,
                optional_version(row.schema.as_deref())?,
                row.instead,
                row.by_cluster,
            )?;
        }
        writeln!(code, "];")?;
    }
    Ok(())
}
