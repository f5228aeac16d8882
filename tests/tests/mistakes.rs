//! One mistake in a valid configuration is one finding, at the place that was changed.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::collections::BTreeSet;

use cib_lint::{Config, Linter, Severity};
use cib_model::{SourceFile, Span};
use cib_rules::{ALL, Category};
use cib_tests::not_checked::require;
use cib_tests::tools::{self, Tool};
use serde::Deserialize;

const VALID: &str = include_str!("mistakes/valid.xml");
const MISTAKES: &str = include_str!("mistakes/mistakes.toml");

#[derive(Deserialize)]
struct Table {
    mistake: Vec<Mistake>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mistake {
    kind: String,
    from: String,
    to: String,
    /// The place, where it is not in `to`.
    mark: Option<String>,
    /// Which of several such places it is.
    nth: Option<usize>,
}

impl Mistake {
    /// The configuration with the mistake, and its place.
    fn make(&self) -> (String, Span) {
        let at = VALID.find(&self.from).unwrap();
        let behind = at + self.from.len();
        let to = self.to.replace(['«', '»'], "");
        let text = [&VALID[..at], &to, &VALID[behind..]].concat();
        let (before, inside) = match &self.mark {
            Some(mark) => {
                let place = mark.replace(['«', '»'], "");
                let nth = self.nth.unwrap_or(1) - 1;
                let (start, _) = text.match_indices(&place).nth(nth).unwrap();
                split(mark, start)
            }
            None => split(&self.to, at),
        };
        let end = before + inside.len();
        (
            text,
            Span::new(u32::try_from(before).unwrap(), u32::try_from(end).unwrap()),
        )
    }
}

/// Where the marked part begins in a text in which `marked` stands at `start`, and the part.
fn split(marked: &str, start: usize) -> (usize, &str) {
    let (before, rest) = marked.split_once('«').unwrap();
    let (inside, _) = rest.split_once('»').unwrap();
    (start + before.len(), inside)
}

fn table() -> Vec<Mistake> {
    toml::from_str::<Table>(MISTAKES).unwrap().mistake
}

fn linter() -> Linter {
    let mut config = Config::default();
    let rules = ALL.iter().copied();
    config.rules = rules
        .filter(|rule| rule.category == Category::Schema)
        .collect();
    Linter::new(config)
}

#[test]
fn one_mistake_is_one_finding_at_its_place() {
    let linter = linter();
    let mut wrong = Vec::new();
    for mistake in table() {
        let (text, place) = mistake.make();
        let source = SourceFile::new("cib.xml", text.as_str());
        let report = linter.lint(&source);
        let found: Vec<_> = report.findings().collect();
        let is_right = matches!(found.as_slice(), [only] if only.primary.span == place && only.severity == Severity::Error);
        if !is_right {
            let shown = |span: Span| source.slice(span).to_owned();
            let found: Vec<_> = found
                .iter()
                .map(|it| {
                    format!(
                        "    {} at {} ({:?}): {}",
                        it.rule.id,
                        shown(it.primary.span),
                        it.primary.start,
                        it.message
                    )
                })
                .collect();
            wrong.push(format!(
                "{}: {}\n{}",
                mistake.kind,
                mistake.to,
                found.join("\n")
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_table_is_large_enough() {
    let table = table();
    let kinds: BTreeSet<_> = table.iter().map(|mistake| mistake.kind.as_str()).collect();
    assert!(
        table.len() >= 60 && kinds.len() >= 20,
        "{} of {} kinds",
        table.len(),
        kinds.len()
    );
}

#[test]
fn the_configuration_is_valid_without_a_mistake_and_invalid_with_one() {
    let report = linter().lint(&SourceFile::new("cib.xml", VALID));
    assert_eq!(report.findings().count(), 0);
    if !require(
        "that xmllint finds the same mistakes",
        &[Tool::Xmllint, Tool::Schemas],
    ) {
        return;
    }
    let ran = tools::relax_ng(VALID, "pacemaker-3.9").unwrap();
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for mistake in table() {
        let (text, _) = mistake.make();
        let ran = tools::relax_ng(text, "pacemaker-3.9").unwrap();
        assert_ne!(ran.code, 0, "{}: {}", mistake.kind, mistake.to);
    }
}
