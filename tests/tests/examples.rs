//! Every rule holds what its examples promise: it finds the marked place in the bad ones, and nothing in the good.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod whole;

use std::collections::BTreeMap;

use cib_lint::{Config, Linter, Report, ReportedFix, Safety};
use cib_model::{SourceFile, Span, parse};
use cib_rules::{ALL, Area, Example, Rule};
use cib_tests::not_checked::require;
use cib_tests::tools::{self, Tool};
use whole::{unmark, whole_document};

fn linter(rules: &[&'static Rule], example: &Example) -> Linter {
    let mut config = Config::default();
    config.rules = rules.to_vec();
    config.pacemaker = example.pacemaker;
    config.target = example.target;
    Linter::new(config)
}

fn lint(rule: &'static Rule, example: &Example, text: &str) -> Report {
    linter(&[rule], example).lint(&SourceFile::new("example.xml", text))
}

/// The ways to write the same document that no rule may care about.
fn disguises(text: &str) -> [(String, usize); 3] {
    let comment = "<!-- une étoile ★ -->\n";
    let declared = text.starts_with("<?xml");
    let prefix = if declared {
        String::new()
    } else {
        comment.to_owned()
    };
    [
        (text.to_owned(), 0),
        (format!("\u{feff}{text}"), '\u{feff}'.len_utf8()),
        (format!("{prefix}{text}"), prefix.len()),
    ]
}

#[test]
fn every_bad_example_is_found_once_at_its_mark() {
    for rule in ALL {
        for example in rule.bad {
            let title = format!("{}: {}", rule.id, example.title);
            let (text, span) = unmark(example.xml).unwrap_or_else(|| panic!("{title}: no mark"));
            for (text, shift) in disguises(&text) {
                let report = lint(rule, example, &text);
                let found: Vec<_> = report.findings().collect();
                assert_eq!(found.len(), 1, "{title}: {found:#?}");
                let shift = u32::try_from(shift).unwrap();
                let expected = Span::new(span.start() + shift, span.end() + shift);
                let place = found[0].primary.span;
                let shown = |span: Span| text.get(span.range()).unwrap_or_default().to_owned();
                assert_eq!(
                    place,
                    expected,
                    "{title}: {} not {}",
                    shown(place),
                    shown(expected)
                );
            }
        }
    }
}

#[test]
fn no_good_example_is_found() {
    for rule in ALL {
        for example in rule.good {
            for (text, _) in disguises(example.xml) {
                let report = lint(rule, example, &text);
                let found: Vec<_> = report.findings().collect();
                assert!(
                    found.is_empty(),
                    "{}: {}: {found:#?}",
                    rule.id,
                    example.title
                );
            }
        }
    }
}

/// The text after a fix, made without the engine that the fix is for.
fn after(fix: &ReportedFix, text: &str) -> String {
    let mut text = text.to_owned();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}

fn counts(report: &Report) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in report.findings() {
        *counts.entry(finding.rule.id).or_default() += 1;
    }
    counts
}

#[test]
fn every_fix_mends_its_example_and_breaks_nothing() {
    let mut count = 0;
    for rule in ALL {
        for example in rule.bad {
            let title = format!("{}: {}", rule.id, example.title);
            let (text, _) = unmark(example.xml).unwrap();
            for (text, _) in disguises(&text) {
                let report = lint(rule, example, &text);
                let Some(fix) = report.findings().find_map(|finding| finding.fix.as_ref()) else {
                    continue;
                };
                assert!(!fix.edits.is_empty() && !fix.has_secret, "{title}");
                let expected = after(fix, &text);
                let source = SourceFile::new("example.xml", text);
                let fixed = linter(ALL, example).fix(&source, fix.safety);
                if fix.safety == Safety::Manual {
                    assert_eq!(fixed.source.text(), source.text(), "{title}");
                    continue;
                }
                count += 1;
                assert!(fixed.refused.is_empty(), "{title}: {:?}", fixed.refused);
                let alone = linter(&[*rule], example).fix(&source, fix.safety);
                assert_eq!(alone.source.text(), expected, "{title}");
                assert_eq!(alone.report.findings().count(), 0, "{title}: still found");
                assert!(parse(&alone.source).is_ok(), "{title}");
                let before = counts(&linter(ALL, example).lint(&source));
                for (other, found) in counts(&linter(ALL, example).lint(&alone.source)) {
                    let had = before.get(other).copied().unwrap_or_default();
                    assert!(found <= had, "{title}: {other} finds more");
                }
            }
        }
    }
    assert!(count > 30, "{count}");
}

#[test]
fn every_message_is_one_line_that_starts_low_and_does_not_stop() {
    for rule in ALL {
        for example in rule.bad {
            let (text, _) = unmark(example.xml).unwrap();
            let report = lint(rule, example, &text);
            for finding in report.findings() {
                let message = &finding.message;
                assert!(
                    !message.contains('\n') && !message.ends_with('.'),
                    "{}: {message}",
                    rule.id
                );
                let first = message.chars().next().unwrap();
                assert!(!first.is_uppercase(), "{}: {message}", rule.id);
                assert!(
                    finding.help.is_some(),
                    "{}: a finding says what to do",
                    rule.id
                );
            }
        }
    }
}

#[test]
fn pacemaker_s_schema_accepts_every_example() {
    if !require(
        "the examples against Pacemaker's schema",
        &[Tool::Xmllint, Tool::Schemas],
    ) {
        return;
    }
    for rule in ALL.iter().filter(|rule| rule.area != Area::Schema) {
        for example in rule.bad.iter().chain(rule.good) {
            let text = unmark(example.xml).map_or_else(|| example.xml.to_owned(), |(text, _)| text);
            let (document, schema) = whole_document(&text);
            if schema == "none" {
                continue;
            }
            let ran = tools::relax_ng(document, &schema).unwrap();
            assert_eq!(
                ran.code, 0,
                "{}: {}: {}",
                rule.id, example.title, ran.stderr
            );
        }
    }
}
