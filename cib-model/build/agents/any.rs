//! What is read whatever the agent, `facts/agents/any.toml`, as a static table.

use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Any {
    parameter: Vec<Parameter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameter {
    name: String,
    #[serde(default)]
    prefix: bool,
    classes: Vec<String>,
    #[serde(default)]
    supplied: bool,
    #[serde(default)]
    values: Vec<String>,
    reason: String,
}

/// Writes the table into `code`.
pub(super) fn write(code: &mut String) -> Result<(), Box<dyn Error>> {
    writeln!(
        code,
        "pub(super) static READ_BY_ANY_AGENT: &[ReadByAnyAgent] = &["
    )?;
    for parameter in crate::table::<Any>("agents/any.toml")?.parameter {
        if parameter.reason.is_empty() {
            return Err(format!("{}: no reason", parameter.name).into());
        }
        writeln!(
            code,
            "    ReadByAnyAgent {{ name: {:?}, prefix: {}, classes: &{:?}, supplied: {}, values: &{:?} }},",
            parameter.name,
            parameter.prefix,
            parameter.classes,
            parameter.supplied,
            parameter.values
        )?;
    }
    writeln!(code, "];")?;
    Ok(())
}
