//! Where the metadata of agents errs, `facts/agents/corrections/`, as a static table.

use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corrections {
    agent: Vec<Correction>,
}

/// The keys are explained in [`AgentCorrection`] of the library.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Correction {
    name: String,
    also: Vec<String>,
    reason: String,
    supplied: Vec<String>,
    optional: Vec<String>,
    one_of: Vec<Vec<String>>,
    reads: Vec<String>,
    values: Vec<Values>,
    free: Vec<String>,
    shared: Vec<String>,
    unique: Vec<Vec<String>>,
    lacks: Vec<String>,
    has: Vec<String>,
    renamed: Vec<[String; 2]>,
    untimed: Vec<String>,
    unpaced: bool,
    unmonitored: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Values {
    name: String,
    any_of: Vec<String>,
    otherwise: Option<String>,
    #[serde(default)]
    refused: bool,
}

/// Writes the table into `code`.
pub(super) fn write(code: &mut String) -> Result<(), Box<dyn Error>> {
    writeln!(
        code,
        "pub(super) static AGENT_CORRECTIONS: &[AgentCorrection] = &["
    )?;
    for (path, file) in super::files::<Corrections>("corrections")? {
        for correction in file.agent {
            if correction.reason.is_empty() {
                return Err(format!("{}: {}: no reason", path.display(), correction.name).into());
            }
            row(code, correction)?;
        }
    }
    writeln!(code, "];")?;
    Ok(())
}

fn row(code: &mut String, mut correction: Correction) -> Result<(), Box<dyn Error>> {
    let mut agents = vec![correction.name];
    agents.append(&mut correction.also);
    // What Pacemaker supplies need not be set.
    let mut optional = correction.supplied;
    optional.append(&mut correction.optional);
    writeln!(
        code,
        "    AgentCorrection {{ agents: &{agents:?}, optional: &{optional:?},"
    )?;
    for (key, names) in [
        ("reads", &correction.reads),
        ("free", &correction.free),
        ("shared", &correction.shared),
        ("lacks", &correction.lacks),
        ("has", &correction.has),
        ("untimed", &correction.untimed),
    ] {
        writeln!(code, "        {key}: &{names:?},")?;
    }
    for (key, groups) in [
        ("one_of", &correction.one_of),
        ("unique", &correction.unique),
    ] {
        let groups: Vec<_> = groups.iter().map(|names| format!("&{names:?}")).collect();
        writeln!(code, "        {key}: &[{}],", groups.join(", "))?;
    }
    let renamed: Vec<_> = correction
        .renamed
        .iter()
        .map(|[old, new]| (old, new))
        .collect();
    writeln!(code, "        renamed: &{renamed:?},\n        values: &[")?;
    for values in &correction.values {
        writeln!(
            code,
            "            ValuesOfParameter {{ name: {:?}, any_of: &{:?}, otherwise: {:?}, refused: {} }},",
            values.name, values.any_of, values.otherwise, values.refused
        )?;
    }
    writeln!(
        code,
        "        ],\n        unmonitored: {}, unpaced: {} }},",
        correction.unmonitored, correction.unpaced
    )?;
    Ok(())
}
