//! What may stand in corosync.conf, `facts/corosync.toml`, as a static table.

use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

use super::{table, variant, version};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corosync {
    section: Vec<Section>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    path: String,
    until: Option<String>,
    instead: Option<String>,
    reader: Option<String>,
    #[serde(default)]
    open: bool,
    keys: Vec<Key>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    hidden: Vec<String>,
    otherwise: Option<String>,
    default: Option<String>,
    since: Option<String>,
    until: Option<String>,
    instead: Option<String>,
}

pub(crate) fn write(code: &mut String) -> Result<(), Box<dyn Error>> {
    writeln!(code, "static COROSYNC_SECTIONS: &[CorosyncSection] = &[")?;
    for section in table::<Corosync>("corosync.toml")?.section {
        let mut keys = String::new();
        for key in section.keys {
            write!(
                keys,
                "CorosyncKey {{ name: {:?}, kind: {}, default: {:?}, since: {}, until: {}, instead: {:?} }}, ",
                key.name,
                kind(&key)?,
                key.default,
                release(key.since.as_deref())?,
                release(key.until.as_deref())?,
                key.instead,
            )?;
        }
        writeln!(
            code,
            "    CorosyncSection {{ path: {:?}, until: {}, instead: {:?}, reader: {:?}, open: {}, keys: &[{keys}] }},",
            section.path,
            release(section.until.as_deref())?,
            section.instead,
            section.reader,
            section.open,
        )?;
    }
    writeln!(code, "];")?;
    Ok(())
}

fn kind(key: &Key) -> Result<String, Box<dyn Error>> {
    let number = |range| format!("CorosyncValue::Number {{ {range} }}");
    Ok(match key.kind.as_str() {
        "u8" => number("least: 0, most: 255"),
        "u16" => number("least: 0, most: 65_535"),
        "u32" => number("least: 0, most: 4_294_967_295"),
        "u64" => number("least: 0, most: u64::MAX"),
        "i32" => number("least: -2_147_483_648, most: 2_147_483_647"),
        "text" => "CorosyncValue::Text".to_owned(),
        "choice" => {
            let otherwise = key.otherwise.as_deref();
            let otherwise = variant(otherwise.ok_or("a choice says what becomes of other values")?);
            format!(
                "CorosyncValue::Choice {{ values: &{:?}, hidden: &{:?}, otherwise: Otherwise::{otherwise} }}",
                key.values, key.hidden
            )
        }
        kind => return Err(format!("{}: no type {kind}", key.name).into()),
    })
}

fn release(text: Option<&str>) -> Result<String, Box<dyn Error>> {
    Ok(match text {
        Some(text) => format!("Some({})", version(text)?),
        None => "None".to_owned(),
    })
}
