//! Which schema a base names, and whether it is valid by it: `cibadmin` refuses what is not (exit status 78), and what a
//! later release wrote (76).

use cib_model::schema::{self, Judgement, Violation, validate};
use cib_model::{Attr, Cib, Parsed, Span, Version, facts, nearest};

use crate::error::{Error, Input, Problem};

/// The first release that takes no document without a schema.
const SCHEMA_REQUIRED_SINCE: Version = Version::new(3, 0, 0);

const NEWER: &str = "leave `--pacemaker` out, or name the release that wrote the base";
const UPGRADE: &str =
    "bring it to a schema of today first, on the cluster: `cibadmin --upgrade --force`";
const NAME_ONE: &str =
    "name the schema that the configuration is written for, such as `pacemaker-3.9`";

/// The release that brought the schema of a document; for a schema that is newer than all, the newest that is known.
pub(super) fn release_of_schema(cib: &Cib<'_>) -> Option<Version> {
    let name = cib.validate_with.as_ref()?.as_str();
    let known = facts::schema(name).map(|schema| schema.release);
    known.or_else(|| is_future(name).then(facts::newest_release))
}

/// Refuses a base that a later release wrote than the one that somebody asked to write for. Nobody who has asked is told
/// of differences between what wrote the base and what it is written for: they are the cluster's own.
pub(super) fn check_not_newer(parsed: &Parsed<'_>, asked: Option<Version>) -> Result<(), Error> {
    let cib = &parsed.cib;
    let Some(release) = asked.filter(|asked| *asked < facts::newest_release()) else {
        return Ok(());
    };
    if let Some(written) = &cib.crm_feature_set {
        let known = written.get().ok().zip(facts::feature_set(release));
        if known.is_some_and(|(written, known)| written > known) {
            let (value, span) = (written.as_str(), written.span());
            return Err(unread("crm_feature_set", value, release, NEWER).at(Input::Base, span));
        }
    }
    let is_newer = |brought: Version| brought > release;
    match &cib.validate_with {
        Some(named) if release_of_schema(cib).is_some_and(is_newer) => {
            let problem = unread("validate-with", named.as_str(), release, NEWER);
            Err(problem.at(Input::Base, named.span()))
        }
        _ => Ok(()),
    }
}

/// Refuses a base whose schema the release that will read the result does not read, whatever is in it.
pub(super) fn check_named(parsed: &Parsed<'_>, release: Version) -> Result<(), Error> {
    let named = parsed.cib.validate_with.as_ref();
    let name = named.map_or("", Attr::as_str);
    match unread_schema(name, release) {
        Some(help) => {
            let span = named.map_or(parsed.root_tag, Attr::span);
            Err(unread("validate-with", name, release, &help).at(Input::Base, span))
        }
        None => Ok(()),
    }
}

fn unread(name: &'static str, value: &str, release: Version, help: &str) -> Problem {
    Problem::Unread {
        name,
        value: value.to_owned(),
        release: release.to_string(),
        help: help.to_owned(),
    }
}

/// What to do about a schema that a release does not read; nothing where it does, and where it may be newer than all that
/// are known here.
fn unread_schema(name: &str, release: Version) -> Option<String> {
    if facts::schema(name).is_some() || is_future(name) {
        return None;
    }
    if ["", "none"].contains(&name) {
        return (release >= SCHEMA_REQUIRED_SINCE).then(|| NAME_ONE.to_owned());
    }
    let mut former = facts::former_schemas().iter();
    if let Some(former) = former.find(|former| former.validate_with == name) {
        let end = former.read_until;
        return end
            .is_some_and(|end| release >= end)
            .then(|| UPGRADE.to_owned());
    }
    let known = facts::schemas().iter().map(|schema| schema.validate_with);
    let meant = nearest(name, known).map(|near| format!("did you mean `{near}`?"));
    Some(meant.unwrap_or_else(|| NAME_ONE.to_owned()))
}

/// Whether the name is that of a schema after the last one that is known.
pub(crate) fn is_future(name: &str) -> bool {
    let number = name.strip_prefix("pacemaker-").map(str::parse::<Version>);
    let newest = facts::schemas().last().map(|schema| schema.version);
    matches!((number, newest), (Some(Ok(number)), Some(newest)) if number > newest)
}

/// Refuses a base that makes the result invalid. What the base only lacked, such as a section, the merge has added.
pub(crate) fn check_valid(result: &Parsed<'_>, base: &Parsed<'_>) -> Result<(), Error> {
    let judged = Judgement::new(result, None, None);
    let Some(schema) = judged.schema.or(facts::schemas().last()) else {
        return Ok(());
    };
    if judged.schema.is_some() && judged.violations.is_empty() {
        return Ok(());
    }
    let before = validate(base, schema);
    let is_text = |violation: &&Violation<'_>| {
        matches!(violation.problem, schema::Problem::UnexpectedText { .. })
    };
    if let Some(text) = before.iter().find(is_text) {
        return Err(Problem::Text.at(Input::Base, text.span));
    }
    if judged.schema.is_none() {
        return Ok(());
    }
    let stays = |violation: &&Violation<'_>| {
        let mut after = judged.violations.iter();
        after.any(|after| after.problem == violation.problem)
    };
    let first = before.iter().find(stays).or(before.first());
    let problem = Problem::Invalid {
        schema: schema.validate_with,
        element: first.map_or("", |first| first.owner.name).to_owned(),
        id: first.map_or_else(String::new, |first| first.owner.id.to_string()),
        others: before.len().saturating_sub(1),
    };
    Err(problem.at(Input::Base, first.map_or(Span::NONE, |first| first.span)))
}
