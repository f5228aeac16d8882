//! What the rules about the schema have in common: a violation as a finding.

use cib_model::schema::{Problem, RelatedRole, SchemaRange, Violation};

use cib_model::Version;
use cib_model::facts::{self, Schema};

use crate::finding::{Finding, Subject, shown};
use crate::rule::Context;

/// The first release that refuses a document which names no schema.
pub(crate) const REQUIRED_SINCE: Version = Version::new(3, 0, 0);

/// What to do with a document that no schema accepts.
pub(crate) const FITS_NONE: &str =
    "no schema accepts the document as it is; `--schema pacemaker-3.9` says what is wrong with it";

/// Reports every violation that `describe` has words for, and the help that goes with them.
pub(crate) fn report<'c>(
    cx: &mut Context<'c>,
    describe: impl Fn(&Problem<'c>) -> Option<(String, String)>,
) {
    let judgement = cx.judgement;
    for violation in &judgement.violations {
        if let Some((message, help)) = describe(&violation.problem) {
            cx.report(finding(violation, message).help(help));
        }
    }
}

/// A finding where a violation is, with the other places.
pub(crate) fn finding(violation: &Violation<'_>, message: impl Into<String>) -> Finding {
    let owner = &violation.owner;
    let kind = if owner.name.is_empty() {
        "document"
    } else {
        owner.name
    };
    let subject = Subject::new(kind, owner.id.as_ref());
    let mut finding = Finding::new(subject, violation.span, message);
    for related in &violation.related {
        let text = match related.role {
            RelatedRole::First => "the first",
            RelatedRole::Other => "it has to do with this",
            RelatedRole::Reference => "referred to here",
            RelatedRole::Missed => "missed here",
            // Whatever stands in a copy is there twice; the copy itself says it.
            RelatedRole::Copy => continue,
        };
        finding = finding.related(related.span, text);
    }
    finding
}

/// Versions of the schema as a message names them.
pub(crate) fn versions(range: SchemaRange) -> String {
    let schemas = facts::schemas();
    let is_first = schemas
        .first()
        .is_some_and(|first| first.version == range.first.version);
    let is_last = schemas
        .last()
        .is_some_and(|last| last.version == range.last.version);
    let (first, last) = (number(range.first), number(range.last));
    match (is_first, is_last) {
        (true, true) => "every version".to_owned(),
        (true, false) => format!("{last} or earlier"),
        (false, true) => format!("{first} or later"),
        (false, false) if first == last => first,
        (false, false) => format!("{first} to {last}"),
    }
}

/// Names in backticks, with `word` before the last.
pub(crate) fn listed(names: &[&str], word: &str) -> String {
    let names: Vec<_> = names.iter().map(|name| shown(name)).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [start @ .., last] => format!("{} {word} {last}", start.join(", ")),
    }
}

/// `2.10` of `pacemaker-2.10`.
pub(crate) fn number(schema: &Schema) -> String {
    format!("{}.{}", schema.version.major, schema.version.minor)
}

/// Whether a document that names this is not to be checked; here case does not count.
pub(crate) fn is_none(named: &str) -> bool {
    named.eq_ignore_ascii_case("none")
}

/// The newest schema that accepts the document, and that the release knows which it is for.
pub(crate) fn fitting(cx: &Context<'_>) -> Option<&'static str> {
    let release = cx.cluster.version;
    let known = cx
        .judgement
        .accepting()
        .filter(|schema| schema.release <= release);
    known.last().map(|schema| schema.validate_with)
}
