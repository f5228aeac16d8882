//! Every rule holds what its examples promise: it finds the marked place in the bad ones, and nothing in the good.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod whole;

use std::collections::BTreeMap;
use std::fs;

use cib_lint::{Config, Linter, Report, ReportedFix, Safety};
use cib_model::{SourceFile, Span, facts, parse};
use cib_rules::{ALL, Area, Example, Rule};
use cib_tests::not_checked::require;
use cib_tests::tools::{self, Tool};
use whole::{unmark, whole_document};

fn linter(rules: &[&'static Rule], example: &Example) -> Linter {
    let mut config = Config::default();
    config.rules = rules.to_vec();
    config.pacemaker = example.pacemaker;
    config.target = example.target;
    config.platform = example.platform.map(|name| facts::platform(name).unwrap());
    config.now = example.now;
    let profiles = example.profiles.iter();
    config.profiles = profiles.map(|name| facts::profile(name).unwrap()).collect();
    Linter::new(config)
}

fn lint(rule: &'static Rule, example: &Example, sources: &[SourceFile]) -> Report {
    linter(&[rule], example).lint_cluster(sources)
}

/// The texts of an example, and of a bad one the marked place.
struct Texts {
    sources: Vec<SourceFile>,
    mark: Option<Mark>,
}

/// A place in the text of that number.
struct Mark {
    at: usize,
    span: Span,
}

/// The ways to write the same texts that no rule may care about: these are to stand in front of the XML.
fn disguises(example: &Example) -> [Texts; 3] {
    let comment = "<!-- une étoile ★ -->\n";
    let declared = example.xml.starts_with("<?xml");
    ["", "\u{feff}", if declared { "" } else { comment }].map(|front| disguised(example, front))
}

fn disguised(example: &Example, front: &str) -> Texts {
    let mut texts = Texts {
        sources: Vec::new(),
        mark: None,
    };
    for (at, (name, marked)) in example.texts().enumerate() {
        let (text, span) = unmark(marked);
        let front = if text.starts_with('<') { front } else { "" };
        let shift = u32::try_from(front.len()).unwrap();
        if let Some(span) = span {
            let span = Span::new(span.start() + shift, span.end() + shift);
            texts.mark = Some(Mark { at, span });
        }
        let text = format!("{front}{text}");
        texts.sources.push(SourceFile::new(name, text));
    }
    texts
}

#[test]
fn every_bad_example_is_found_once_at_its_mark() {
    for rule in ALL {
        for example in rule.bad {
            let title = format!("{}: {}", rule.id, example.title);
            for Texts { sources, mark } in disguises(example) {
                let mark = mark.unwrap_or_else(|| panic!("{title}: no mark"));
                let report = lint(rule, example, &sources);
                let found: Vec<_> = report.findings().collect();
                assert_eq!(found.len(), 1, "{title}: {found:#?}");
                let file = &report.files[mark.at];
                assert_eq!(file.findings.len(), 1, "{title}: not in {}", file.name);
                let place = found[0].primary.span;
                let shown = |span: Span| sources[mark.at].slice(span).to_owned();
                let expected = shown(mark.span);
                assert_eq!(place, mark.span, "{title}: {} not {expected}", shown(place));
            }
        }
    }
}

#[test]
fn no_good_example_is_found() {
    for rule in ALL {
        for example in rule.good {
            for Texts { sources, .. } in disguises(example) {
                let report = lint(rule, example, &sources);
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

/// Where no configuration is given, this is judged in its place.
#[test]
fn nothing_is_found_where_nothing_is_known() {
    let report = Linter::new(Config::default()).lint(&SourceFile::new("none", "<tags/>"));
    assert_eq!(report.findings().count(), 0, "{report:#?}");
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
            for Texts { sources, .. } in disguises(example) {
                let report = lint(rule, example, &sources);
                let Some(fix) = report.findings().find_map(|finding| finding.fix.as_ref()) else {
                    continue;
                };
                assert!(example.files.is_empty(), "{title}: fixes see one file only");
                assert!(!fix.edits.is_empty() && !fix.has_secret, "{title}");
                let source = &sources[0];
                let expected = after(fix, source.text());
                let fixed = linter(ALL, example).fix(source, fix.safety);
                if fix.safety == Safety::Manual {
                    assert_eq!(fixed.source.text(), source.text(), "{title}");
                    continue;
                }
                count += 1;
                assert!(fixed.refused.is_empty(), "{title}: {:?}", fixed.refused);
                let alone = linter(&[*rule], example).fix(source, fix.safety);
                assert_eq!(alone.source.text(), expected, "{title}");
                assert_eq!(alone.report.findings().count(), 0, "{title}: still found");
                assert!(parse(&alone.source).is_ok(), "{title}");
                let before = counts(&linter(ALL, example).lint(source));
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
            let report = lint(rule, example, &disguised(example, "").sources);
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
    // One process for all documents of a schema: reading that takes far longer than judging by it.
    let folder = tempfile::tempdir().unwrap();
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for rule in ALL.iter().filter(|rule| rule.area != Area::Schema) {
        let examples = rule.bad.iter().chain(rule.good);
        for (at, example) in examples.enumerate() {
            if example.xml.is_empty() {
                continue;
            }
            let (text, _) = unmark(example.xml);
            let (document, schema) = whole_document(&text);
            if schema != "none" {
                let file = format!("{}-{at}.xml", rule.id);
                fs::write(folder.path().join(&file), document).unwrap();
                files.entry(schema).or_default().push(file);
            }
        }
    }
    for (schema, files) in files {
        let ran = tools::relax_ng_files(folder.path(), &files, &schema).unwrap();
        let said = ran.stderr.lines();
        let complaints: Vec<_> = said.filter(|line| !line.ends_with(" validates")).collect();
        assert_eq!(ran.code, 0, "{schema}: {complaints:#?}");
    }
}
