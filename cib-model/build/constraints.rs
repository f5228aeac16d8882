//! `facts/constraints.toml` as code.

use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Constraints {
    left: Vec<Left>,
    set_attribute: Vec<SetAttribute>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Left {
    prefix: String,
    by: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetAttribute {
    name: String,
    used_in: Vec<String>,
}

pub(crate) fn write(code: &mut String) -> Result<(), Box<dyn Error>> {
    let constraints: Constraints = crate::table("constraints.toml")?;
    writeln!(code, "static LEFT_BY_TOOLS: &[(&str, &str)] = &[")?;
    for left in constraints.left {
        writeln!(code, "    ({:?}, {:?}),", left.prefix, left.by)?;
    }
    writeln!(code, "];")?;
    writeln!(code, "static SET_ATTRIBUTES: &[(&str, &[&str])] = &[")?;
    for attribute in constraints.set_attribute {
        writeln!(
            code,
            "    ({:?}, &{:?}),",
            attribute.name, attribute.used_in
        )?;
    }
    writeln!(code, "];")?;
    Ok(())
}
