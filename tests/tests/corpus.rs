//! What holds for every real configuration: the optional corpus of Pacemaker's own regression tests.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::collections::BTreeMap;

use cib_lint::{Config, Linter, Safety};
use cib_model::{Cib, SourceFile, Version, parse};
use cib_tests::corpus::{self, CorpusFile};

fn files(what: &str) -> Vec<(SourceFile, CorpusFile)> {
    let files = corpus::files(what).unwrap().unwrap_or_default();
    let read = |file: CorpusFile| {
        let name = file.path.display().to_string();
        (
            SourceFile::from_bytes(name, file.bytes.clone()).unwrap(),
            file,
        )
    };
    files.into_iter().map(read).collect()
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "the counts are for whoever runs the test with --nocapture"
)]
fn the_findings_of_every_rule_are_counted() {
    let files = files("findings on real configurations");
    let linter = Linter::new(Config::default());
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (source, _) in &files {
        let report = linter.lint(source);
        let mut of_file: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in report.findings() {
            *of_file.entry(finding.rule.id).or_default() += 1;
            let span = finding.primary.span;
            assert!(
                source.text().get(span.range()).is_some(),
                "{}: {finding:?}",
                source.name()
            );
        }
        assert!(!of_file.contains_key("xml-syntax"), "{}", source.name());
        for (rule, count) in of_file {
            let (files, findings) = counts.entry(rule).or_default();
            *files += 1;
            *findings += count;
        }
    }
    println!(
        "{:40} {:>6} {:>9}   of {} files",
        "rule",
        "files",
        "findings",
        files.len()
    );
    for (rule, (files, findings)) in counts {
        println!("{rule:40} {files:>6} {findings:>9}");
    }
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "the counts are for whoever runs the test with --nocapture"
)]
fn no_real_configuration_is_damaged_by_fixes() {
    let mut config = Config::default();
    config.target = Some(Version::new(3, 0, 0));
    let linter = Linter::new(config);
    let mut applied = 0;
    for (source, _) in files("fixes of real configurations") {
        let fixed = linter.fix(&source, Safety::Unsafe);
        assert!(
            fixed.refused.is_empty(),
            "{}: {:?}",
            source.name(),
            fixed.refused
        );
        let (before, after) = (parse(&source).unwrap(), parse(&fixed.source).unwrap());
        let version =
            |cib: &Cib<'_>| format!("{:?}", [&cib.admin_epoch, &cib.epoch, &cib.num_updates]);
        assert_eq!(
            version(&before.cib),
            version(&after.cib),
            "{}",
            source.name()
        );
        let again = linter.fix(&fixed.source, Safety::Unsafe);
        assert!(again.applied.is_empty(), "{}", source.name());
        if fixed.applied.is_empty() {
            assert_eq!(fixed.source.text(), source.text());
        }
        applied += fixed.applied.len();
    }
    println!("{applied} fixes applied");
}

/// The model prints every value with its span; where the text has no escapes, it must say the same there.
#[test]
#[expect(
    clippy::print_stdout,
    reason = "the counts are for whoever runs the test with --nocapture"
)]
fn every_value_stands_where_its_span_says() {
    let mut values = 0;
    let mut escaped = 0;
    for (source, _) in files("places of values in real configurations") {
        let parsed = parse(&source).unwrap();
        let debug = format!("{:?}", parsed.cib);
        for (value, span) in spans(&debug) {
            let written = source.text().get(span).unwrap();
            let plain = |text: &str| !text.contains('&') && !text.contains(['\n', '\t', '\r']);
            if plain(written) {
                assert_eq!(format!("{written:?}"), value, "{}", source.name());
                values += 1;
            } else {
                escaped += 1;
            }
        }
    }
    println!("{values} values stand where their span says; {escaped} are written with escapes");
}

/// The values and their places, as the model prints them: `"value" @ 10..15`.
fn spans(debug: &str) -> Vec<(&str, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    let mut rest = debug;
    while let Some(at) = rest.find("\" @ ") {
        let (before, after) = rest.split_at(at + 1);
        let start = opening_quote(before);
        let place = &after[" @ ".len()..];
        let end = place
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(place.len());
        if let Some((from, to)) = place[..end].split_once("..") {
            found.push((&before[start..], from.parse().unwrap()..to.parse().unwrap()));
        }
        rest = place;
    }
    found
}

/// Where the string literal at the end of `text` begins.
fn opening_quote(text: &str) -> usize {
    let inner = &text[..text.len() - 1];
    let mut quotes = inner.match_indices('"').rev().map(|(at, _)| at);
    let escaped = |at: usize| {
        inner[..at]
            .bytes()
            .rev()
            .take_while(|byte| *byte == b'\\')
            .count()
            % 2
            == 1
    };
    quotes.find(|at| !escaped(*at)).unwrap_or(0)
}

#[test]
fn what_was_read_is_written_and_read_the_same() {
    for (source, _) in files("reading and writing real configurations") {
        let parsed = parse(&source).unwrap();
        let written = SourceFile::new("written", parsed.cib.to_xml("cib"));
        let again = parse(&written).unwrap();
        assert!(parsed.cib == again.cib, "{}", source.name());
    }
}

#[test]
fn nothing_in_a_real_configuration_is_unknown_to_the_model() {
    for (source, _) in files("elements and attributes of real configurations") {
        let parsed = parse(&source).unwrap();
        let configuration = parsed.cib.configuration.as_ref().unwrap();
        let debug = format!("{configuration:?}");
        let unknown = debug.split("RawAttribute { name: ").nth(1);
        assert!(
            unknown.is_none(),
            "{}: {}",
            source.name(),
            unknown
                .unwrap_or_default()
                .split(',')
                .next()
                .unwrap_or_default()
        );
        assert!(!debug.contains("RawNode {"), "{}", source.name());
    }
}
