//! What the conditions of rules may compare, `facts/rules.toml`, as static tables.

use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

use super::{table, version};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    date_part: Vec<DatePart>,
    node_attribute: Vec<NodeAttribute>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DatePart {
    name: String,
    low: i64,
    high: Option<i64>,
    seconds: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NodeAttribute {
    name: String,
    removed: Option<String>,
    #[serde(default)]
    mistaken: Vec<String>,
}

pub(super) fn write(code: &mut String) -> Result<(), Box<dyn Error>> {
    let facts = table::<Rules>("rules.toml")?;
    writeln!(code, "static DATE_PARTS: &[DatePart] = &[")?;
    for part in facts.date_part {
        writeln!(
            code,
            "    DatePart {{ name: {:?}, low: {}, high: {:?}, seconds: {} }},",
            part.name,
            part.low,
            part.high,
            grouped(part.seconds)
        )?;
    }
    writeln!(code, "];\nstatic NODE_ATTRIBUTES: &[NodeAttribute] = &[")?;
    for attribute in facts.node_attribute {
        let removed = match &attribute.removed {
            Some(release) => format!("Some({})", version(release)?),
            None => "None".to_owned(),
        };
        writeln!(
            code,
            "    NodeAttribute {{ name: {:?}, removed: {removed}, mistaken: &{:?} }},",
            attribute.name, attribute.mistaken
        )?;
    }
    writeln!(code, "];")?;
    Ok(())
}

/// A number as people write it in code: its digits in threes.
fn grouped(number: i64) -> String {
    if number < 1000 {
        number.to_string()
    } else {
        format!("{}_{:03}", grouped(number / 1000), number % 1000)
    }
}
