//! Operations, clones, bundles and remote nodes, `facts/operations.toml`, as static tables.

use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

use super::table;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    option: Vec<OperationOption>,
    action: Vec<Action>,
    on_fail: Vec<OnFail>,
    clone: Clones,
    bundle: Bundles,
    remote: Remote,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationOption {
    name: String,
    #[serde(default)]
    only_attribute: bool,
    unset: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Action {
    name: String,
    #[serde(default)]
    recurs: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OnFail {
    value: String,
    also: Option<String>,
    #[serde(default)]
    not_for: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clones {
    notified: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bundles {
    control_port: u16,
    reserved_dirs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Remote {
    address: Vec<String>,
    port: String,
}

/// Writes the tables into `code`.
pub(crate) fn write(code: &mut String) -> Result<(), Box<dyn Error>> {
    let tables = table::<Tables>("operations.toml")?;
    writeln!(code, "static OPERATION_FACTS: &[OperationFact] = &[")?;
    for row in tables.option {
        writeln!(
            code,
            "    OperationFact {{ name: {:?}, only_attribute: {}, unset: {:?} }},",
            row.name, row.only_attribute, row.unset
        )?;
    }
    writeln!(code, "];\nstatic ACTIONS: &[Action] = &[")?;
    for row in tables.action {
        writeln!(
            code,
            "    Action {{ name: {:?}, recurs: {} }},",
            row.name, row.recurs
        )?;
    }
    writeln!(code, "];\nstatic ON_FAIL_VALUES: &[OnFailValue] = &[")?;
    for row in tables.on_fail {
        writeln!(
            code,
            "    OnFailValue {{ name: {:?}, also: {:?}, not_for: &{:?} }},",
            row.value, row.also, row.not_for
        )?;
    }
    writeln!(code, "];")?;
    for (name, words) in [
        ("NOTIFIED_AGENTS", tables.clone.notified),
        ("RESERVED_DIRS", tables.bundle.reserved_dirs),
        ("REMOTE_ADDRESSES", tables.remote.address),
    ] {
        writeln!(code, "static {name}: &[&str] = &{words:?};")?;
    }
    let port = tables.bundle.control_port;
    writeln!(code, "static CONTROL_PORT: u16 = {port};")?;
    let port = tables.remote.port;
    writeln!(code, "static REMOTE_PORT: &str = {port:?};")?;
    Ok(())
}
