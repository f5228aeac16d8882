//! What people do wrong with parameters.

#![expect(clippy::unnecessary_wraps, reason = "one signature for all mistakes")]

use cib_model::{Agent, AgentParameter, ParameterKind};

use crate::primitive::{Frame, Primitive};
use crate::said::{Kind, Said};

pub(super) fn unknown_parameter(primitive: &mut Primitive<'_>, _: usize) -> Option<Vec<Said>> {
    Some(vec![add(primitive, "colour")])
}

pub(super) fn unknown_in_template(primitive: &mut Primitive<'_>, _: usize) -> Option<Vec<Said>> {
    primitive.frame = Frame::Template;
    Some(vec![add(primitive, "shape")])
}

pub(super) fn misspelt_parameter(primitive: &mut Primitive<'_>, pick: usize) -> Option<Vec<Said>> {
    let long = |name: &str| name.len() > 4;
    rename(primitive, pick, |name| {
        long(name).then(|| format!("{}{}", &name[..2], &name[3..]))
    })
}

pub(super) fn parameter_in_other_case(
    primitive: &mut Primitive<'_>,
    pick: usize,
) -> Option<Vec<Said>> {
    rename(primitive, pick, |name| Some(name.to_uppercase()))
}

pub(super) fn hyphen_in_parameter(primitive: &mut Primitive<'_>, pick: usize) -> Option<Vec<Said>> {
    let required = required(primitive);
    rename(primitive, pick, |name| {
        let is_optional = !required.iter().any(|required| required == name);
        is_optional.then(|| name.replace('_', "-"))
    })
}

pub(super) fn missing_parameter(primitive: &mut Primitive<'_>, pick: usize) -> Option<Vec<Said>> {
    let names = required(primitive);
    let name = names.get(pick % names.len().max(1))?;
    primitive.parameters.retain(|(known, _)| known != name);
    Some(vec![Said::new(Kind::ParameterMissing, name)])
}

pub(super) fn missing_in_template(primitive: &mut Primitive<'_>, pick: usize) -> Option<Vec<Said>> {
    primitive.frame = Frame::Template;
    missing_parameter(primitive, pick)
}

pub(super) fn wrong_value(primitive: &mut Primitive<'_>, pick: usize) -> Option<Vec<Said>> {
    value(primitive, pick, |kind| match kind {
        ParameterKind::Boolean => Some("perhaps"),
        ParameterKind::Integer => Some("many"),
        ParameterKind::Seconds => Some("soon"),
        ParameterKind::String | ParameterKind::Values(_) => None,
    })
}

pub(super) fn wrong_value_of_choice(
    primitive: &mut Primitive<'_>,
    pick: usize,
) -> Option<Vec<Said>> {
    value(primitive, pick, |kind| {
        matches!(kind, ParameterKind::Values(_)).then_some("whatever")
    })
}

pub(super) fn deprecated_parameter(
    primitive: &mut Primitive<'_>,
    pick: usize,
) -> Option<Vec<Said>> {
    let (old, new) = replaced(primitive.agent, pick)?;
    primitive.parameters.retain(|(name, _)| *name != *new);
    primitive.set(old);
    Some(vec![Said::new(Kind::ParameterDeprecated, &old.name)])
}

pub(super) fn given_twice(primitive: &mut Primitive<'_>, pick: usize) -> Option<Vec<Said>> {
    let (old, new) = replaced(primitive.agent, pick)?;
    let new = primitive.agent.parameter(&new)?;
    primitive.set(old);
    primitive.set(new);
    Some(vec![Said::new(Kind::GivenTwice, &old.name)])
}

/// Everything that is set is the same, and something at least that only one can have.
pub(super) fn shared_value(primitive: &mut Primitive<'_>, pick: usize) -> Option<Vec<Said>> {
    let agent = primitive.agent;
    let unique = &agent.unique;
    let name = unique.get(pick % unique.len().max(1))?.first()?;
    primitive.set(agent.parameter(name)?);
    primitive.frame = Frame::Twins;
    let groups = unique.iter().chain(&primitive.corrected.unique);
    let names = groups.filter_map(|group| group.iter().find(|name| primitive.has(name)));
    Some(
        names
            .map(|name| Said::new(Kind::ValueShared, name))
            .collect(),
    )
}

/// What no agent says of itself, and Pacemaker or the library of all agents reads.
pub(super) fn known_to_all(primitive: &mut Primitive<'_>, pick: usize) -> Option<Vec<Said>> {
    let known: &[_] = match primitive.agent.class() {
        "ocf" => &["trace_ra", "trace_file", "trace_dir"],
        _ => &["pcmk_off_timeout", "pcmk_monitor_retries", "pcmk_delay_max"],
    };
    let name = known[pick % known.len()];
    primitive.parameters.push((name.to_owned(), "1".to_owned()));
    Some(Vec::new())
}

/// What the agent does not work without.
fn required(primitive: &Primitive<'_>) -> Vec<String> {
    let parameters = primitive.corrected.parameters.iter();
    let required = parameters.filter(|parameter| parameter.required && !parameter.deprecated);
    required
        .map(|parameter| parameter.name.clone().into_owned())
        .collect()
}

/// A parameter with a name that took its place, and is more than the same with other dashes.
fn replaced(agent: &Agent, pick: usize) -> Option<(&AgentParameter, String)> {
    let old = agent.parameters.iter().filter_map(|parameter| {
        let new = parameter.replaced_by.first()?;
        let is_other = parameter.name.replace('-', "_") != *new;
        is_other.then(|| (parameter, new.clone().into_owned()))
    });
    let old: Vec<_> = old.collect();
    old.get(pick % old.len().max(1)).cloned()
}

fn add(primitive: &mut Primitive<'_>, name: &str) -> Said {
    let pair = (name.to_owned(), "blue".to_owned());
    primitive.parameters.push(pair);
    Said::new(Kind::ParameterUnknown, name)
}

/// A parameter by a name that is not its own.
fn rename(
    primitive: &mut Primitive<'_>,
    pick: usize,
    slip: impl Fn(&str) -> Option<String>,
) -> Option<Vec<Said>> {
    let agent = primitive.agent;
    let slips = |parameter: &AgentParameter| {
        let name = slip(&parameter.name)?;
        let is_new = agent.parameter(&name).is_none() && !parameter.deprecated;
        is_new.then(|| (parameter.name.clone().into_owned(), name))
    };
    let slips: Vec<_> = agent.parameters.iter().filter_map(slips).collect();
    let (name, slip) = slips.get(pick % slips.len().max(1))?;
    primitive.set(agent.parameter(name)?);
    let mut set = primitive.parameters.iter_mut();
    set.find(|(known, _)| known == name)?.0.clone_from(slip);
    let mut said = vec![Said::new(Kind::ParameterUnknown, slip)];
    if required(primitive).contains(name) {
        said.push(Said::new(Kind::ParameterMissing, name));
    }
    Some(said)
}

fn value(
    primitive: &mut Primitive<'_>,
    pick: usize,
    wrong: impl Fn(&ParameterKind) -> Option<&'static str>,
) -> Option<Vec<Said>> {
    let parameters = primitive.agent.parameters.iter();
    let found: Vec<_> = parameters
        .filter(|parameter| !parameter.deprecated)
        .filter_map(|parameter| Some((parameter, wrong(&parameter.kind)?)))
        .collect();
    let (parameter, value) = found.get(pick % found.len().max(1))?;
    primitive.set(parameter);
    let mut set = primitive.parameters.iter_mut();
    let (_, set) = set.find(|(name, _)| *name == parameter.name)?;
    (*value).clone_into(set);
    Some(vec![Said::new(Kind::ValueInvalid, &parameter.name)])
}
