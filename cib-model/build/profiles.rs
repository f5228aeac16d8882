//! What vendors advise, `facts/profiles.toml`, as static tables.

use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

use super::{table, variant};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Profiles {
    profile: Vec<Profile>,
    advice: Vec<Advice>,
    constraint: Vec<Constraint>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Profile {
    name: String,
    layer: String,
    summary: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advice {
    profiles: Vec<String>,
    with: Option<String>,
    #[serde(default)]
    when: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    topic: String,
    #[serde(default)]
    of: Vec<String>,
    #[serde(default)]
    name: String,
    field: Option<String>,
    #[serde(rename = "type", default = "word")]
    kind: String,
    #[serde(default)]
    is: Vec<String>,
    least: Option<String>,
    most: Option<String>,
    #[serde(default)]
    unset: bool,
    #[serde(default)]
    order: Vec<String>,
    #[serde(default)]
    required: bool,
    default: Option<String>,
    by: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Constraint {
    profiles: Vec<String>,
    together_with: Option<String>,
    #[serde(default)]
    when: Vec<String>,
    kind: String,
    #[serde(default)]
    rsc: Vec<String>,
    with: Vec<String>,
    with_role: Option<String>,
    #[serde(default)]
    score: Vec<String>,
    #[serde(default)]
    unset: bool,
    by: Vec<String>,
}

fn word() -> String {
    "word".to_owned()
}

pub(crate) fn write(code: &mut String) -> Result<(), Box<dyn Error>> {
    let Profiles {
        profile: profiles,
        advice,
        constraint: constraints,
    } = table("profiles.toml")?;
    let known = |names: &[String], other: Option<&String>| {
        let mut names = names.iter().chain(other);
        names
            .find(|name| !profiles.iter().any(|profile| profile.name == **name))
            .map_or(Ok(()), |name| {
                Err(format!("profiles.toml: there is no profile {name}"))
            })
    };
    writeln!(code, "static PROFILES: &[Profile] = &[")?;
    for profile in &profiles {
        writeln!(
            code,
            "    Profile {{ name: {:?}, layer: Layer::{}, summary: {:?} }},",
            profile.name,
            variant(&profile.layer),
            profile.summary
        )?;
    }
    writeln!(code, "];\nstatic ADVICE: &[Advice] = &[")?;
    for row in &advice {
        known(&row.profiles, row.with.as_ref())?;
        let field = row
            .field
            .as_ref()
            .map(|field| format!("OperationField::{}", variant(field)));
        writeln!(
            code,
            "    Advice {{ given: Given {{ profiles: &{:?}, with: {:?}, when: &{:?}, unless: &{:?}, by: &[{}] }}, topic: Topic::{}, of: &{:?}, \
             name: {:?}, field: {}, kind: AdvisedKind::{}, is: &{:?}, least: {:?}, most: {:?}, unset: {}, order: &{:?}, required: {}, default: {:?} }},",
            row.profiles,
            row.with,
            row.when,
            row.unless,
            sources(&row.by)?,
            variant(&row.topic),
            row.of,
            row.name,
            field.map_or("None".to_owned(), |field| format!("Some({field})")),
            variant(&row.kind),
            row.is,
            row.least,
            row.most,
            row.unset,
            row.order,
            row.required,
            row.default,
        )?;
    }
    writeln!(
        code,
        "];\nstatic ADVISED_CONSTRAINTS: &[AdvisedConstraint] = &["
    )?;
    for row in &constraints {
        known(&row.profiles, row.together_with.as_ref())?;
        writeln!(
            code,
            "    AdvisedConstraint {{ given: Given {{ profiles: &{:?}, with: {:?}, when: &{:?}, unless: &[], by: &[{}] }}, kind: ConstraintKind::{}, \
             rsc: &{:?}, with: &{:?}, with_role: {:?}, score: &{:?}, unset: {} }},",
            row.profiles,
            row.together_with,
            row.when,
            sources(&row.by)?,
            variant(&row.kind),
            row.rsc,
            row.with,
            row.with_role,
            row.score,
            row.unset,
        )?;
    }
    writeln!(code, "];")?;
    Ok(())
}

/// Who says so, each with the page.
fn sources(by: &[String]) -> Result<String, Box<dyn Error>> {
    let mut code = String::new();
    for source in by {
        let page = match source.split_once(' ') {
            Some(("Trento", id)) => {
                format!("https://github.com/trento-project/checks/blob/main/checks/{id}.yaml")
            }
            Some(("Azure", "hana")) => azure("ha_db_hana"),
            Some(("Azure", "scs")) => azure("ha_scs"),
            _ => return Err(format!("profiles.toml: who is {source}?").into()),
        };
        write!(code, "Advisor {{ name: {source:?}, page: {page:?} }}, ")?;
    }
    Ok(code)
}

fn azure(role: &str) -> String {
    format!(
        "https://github.com/Azure/sap-automation-qa/blob/main/src/roles/{role}/tasks/files/constants.yaml"
    )
}
