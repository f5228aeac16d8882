//! The meta-attributes of resources, `facts/meta_attributes.toml`, as static tables.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

use super::{ValueSince, enum_values, table, variant, version};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MetaAttributes {
    of_operations: Vec<String>,
    meta: Vec<Meta>,
    former: Vec<Former>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meta {
    name: String,
    kinds: Vec<String>,
    #[serde(rename = "type")]
    value: String,
    default: Option<String>,
    #[serde(default)]
    default_of: BTreeMap<String, String>,
    invalid: Option<String>,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    values_since: Vec<ValueSince>,
    #[serde(default)]
    any_case: bool,
    since: Option<String>,
    removed: Option<String>,
    needs: Option<String>,
    #[serde(default)]
    by_cluster: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Former {
    name: String,
    to: String,
}

/// Writes the tables into `code`.
pub(super) fn write(code: &mut String) -> Result<(), Box<dyn Error>> {
    let mut table = table::<MetaAttributes>("meta_attributes.toml")?;
    table.meta.sort_by(|a, b| a.name.cmp(&b.name));
    writeln!(code, "static META_ATTRIBUTES: &[MetaAttribute] = &[")?;
    for meta in table.meta {
        let since = meta.since.as_deref().unwrap_or("0.6.0");
        let values = enum_values(&meta.values, &meta.values_since, since)?;
        let kinds = meta.kinds.iter().fold(String::new(), |code, kind| {
            code + "MetaKind::" + &variant(kind) + ", "
        });
        let defaults = meta.default_of.iter();
        let defaults = defaults.fold(String::new(), |code, (kind, value)| {
            code + &format!("(MetaKind::{}, {value:?}), ", variant(kind))
        });
        let removed = match &meta.removed {
            Some(release) => format!("Some({})", version(release)?),
            None => "None".to_owned(),
        };
        writeln!(
            code,
            "    MetaAttribute {{ name: {:?}, kinds: &[{kinds}], value: OptionKind::{}, default: {:?}, defaults: &[{defaults}], invalid: {:?}, values: &[{values}], any_case: {}, since: {}, removed: {removed}, needs: {:?}, by_cluster: {} }},",
            meta.name,
            variant(&meta.value),
            meta.default,
            meta.invalid,
            meta.any_case,
            version(since)?,
            meta.needs,
            meta.by_cluster,
        )?;
    }
    writeln!(
        code,
        "];\nstatic FORMER_META_ATTRIBUTES: &[(&str, &str)] = &["
    )?;
    for former in table.former {
        writeln!(code, "    ({:?}, {:?}),", former.name, former.to)?;
    }
    writeln!(
        code,
        "];\nstatic OPTIONS_OF_OPERATIONS: &[&str] = &{:?};",
        table.of_operations
    )?;
    Ok(())
}
