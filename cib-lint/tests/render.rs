//! One report through all formats.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use cib_lint::render::{self, Look};
use cib_lint::{Config, Linter, Report};
use cib_model::{SourceFile, Span};
use cib_rules::{Area, Category, Context, Finding, Fix, Rule, Safety, Severity, Subject};
use serde_json::Value;

/// A rule that points at every pair of equal ids of nvpairs: it needs a label and a related one.
static TWICE: Rule = rule("id-twice", Severity::Error, |context| {
    let cluster = context.cluster;
    let mut found = Vec::new();
    let sets = cluster.cib.property_sets();
    let pairs: Vec<_> = sets.flat_map(|set| &set.pairs).collect();
    for (at, pair) in pairs.iter().enumerate() {
        let Some(id) = &pair.id else { continue };
        let before = pairs[..at].iter().filter_map(|pair| pair.id.as_ref());
        if let Some(first) = before.into_iter().find(|first| *first == id) {
            let subject = Subject::new("nvpair", id.as_str());
            found.push(
                Finding::new(
                    subject,
                    id.span(),
                    format!("id `{}` is used twice", id.as_str()),
                )
                .label("used again")
                .related(first.span(), "first used here")
                .help("give the second one an id of its own"),
            );
        }
    }
    for finding in found {
        context.report(finding);
    }
});

/// A rule that points at everything called `odd`, with a message that no terminal should obey.
static ODD: Rule = rule("odd-value", Severity::Warning, |context| {
    let sets = context.cluster.cib.property_sets();
    let pairs: Vec<_> = sets.flat_map(|set| &set.pairs).collect();
    for pair in pairs {
        if let Some(value) = pair
            .value
            .as_ref()
            .filter(|_| is(pair.name.as_ref(), "odd"))
        {
            let subject = Subject::new("option", "odd");
            let mut edits = context.cluster.edits();
            edits.set(value, "even");
            let fix = Fix::new(Safety::Unsafe, "make \u{1b}{it} even", edits);
            let message = "odd \u{1b}[31m{value}\u{202e}";
            context.report(Finding::new(subject, value.span(), message).fix(fix));
        }
    }
});

/// A rule that points at the end of the text, where there is nothing to point at.
static END: Rule = rule("end-of-text", Severity::Info, |context| {
    let end = context.cluster.cib.configuration.as_ref();
    let end = end
        .and_then(|it| it.crm_config.as_ref())
        .map(|it| it.place.whole.end());
    if let Some(end) = end {
        let subject = Subject::new("document", "");
        let finding = Finding::new(subject, Span::new(end, end), "here it ends");
        context.report(finding.related(Span::new(end + 1, end + 1), "and even later"));
    }
});

const fn rule(id: &'static str, severity: Severity, check: fn(&mut Context<'_>)) -> Rule {
    Rule {
        id,
        area: Area::ClusterOptions,
        category: Category::Correctness,
        severity,
        since: "0.1.0",
        summary: "A rule of this test",
        why: "It is only for {this} test.",
        remedy: "Nothing.",
        references: &["https://example.org/"],
        bad: &[],
        good: &[],
        check,
    }
}

fn is(name: Option<&cib_model::Attr<'_>>, wanted: &str) -> bool {
    name.is_some_and(|name| name.as_str() == wanted)
}

fn lint(text: &str) -> (SourceFile, Report) {
    let source = SourceFile::new("cibs/a b.xml", text);
    let mut config = Config::default();
    config.rules = vec![&END, &TWICE, &ODD, cib_rules::reading::XML_SYNTAX];
    let report = Linter::new(config).lint(&source);
    (source, report)
}

fn config(body: &str) -> String {
    format!(
        "<crm_config>\n  <cluster_property_set id=\"a\">\n{body}  </cluster_property_set>\n</crm_config>\n"
    )
}

fn fancy(source: SourceFile, report: &Report) -> String {
    let mut out = Vec::new();
    let look = Look {
        color: false,
        width: 100,
    };
    render::fancy(report, &[source], look, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn concise(report: &Report) -> String {
    let mut out = Vec::new();
    render::concise(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn json(report: &Report) -> Value {
    let mut out = Vec::new();
    render::json(report, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

fn sarif(report: &Report) -> Value {
    let mut out = Vec::new();
    render::sarif(report, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

#[track_caller]
fn valid(schema: &Value, document: &Value) {
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap();
    let errors: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(errors, [""; 0], "{document:#}");
}

fn oasis() -> Value {
    let mut schema: Value = serde_json::from_str(include_str!("schemas/sarif-2.1.0.json")).unwrap();
    // This pattern is no regular expression as ECMA has it, and so the schema itself is not valid.
    for owner in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][owner]["properties"]["language"];
        assert!(
            language
                .as_object_mut()
                .unwrap()
                .remove("pattern")
                .is_some()
        );
    }
    schema
}

/// What every kind of finding looks like, in texts that are hard to show.
fn reports() -> Vec<(SourceFile, Report)> {
    let pair = |id: &str, name: &str, value: &str| {
        format!("    <nvpair id=\"{id}\" name=\"{name}\" value=\"{value}\"/>\n")
    };
    let many = |count| pair("x", "y", "z").repeat(count);
    let long = "ü".repeat(100_000);
    let texts = [
        config(""),
        config(&pair("x", "odd", "v")).trim_end().to_owned(),
        config(&many(3)),
        config(
            &[
                pair("x", "passwd", "MARKER"),
                pair("x", "odd", "漢字"),
                pair("y", "odd", ""),
            ]
            .concat(),
        ),
        config(
            &[
                pair("x", "odd", "a\n\nb"),
                pair("y", "odd", &long),
                pair(&long, "a", "b"),
            ]
            .concat(),
        ),
        config(&[pair("x", "odd", "v"), pair("x", "odd", "v")].concat()).replace('\n', "\r\n"),
        config(&[pair("x", "odd", "v"), pair("x", "odd", "v")].concat()).replace("    ", "\t"),
        config(&[pair("x", "odd", "v"), pair("x", "odd", "v")].concat()).replace('\n', " "),
        format!("\u{feff}{}", config(&pair("x", "odd", "\u{202e}v"))),
        "<a".to_owned(),
        "<a>\n".to_owned(),
        "<a>&passwd;</a>\n\n\n".to_owned(),
    ];
    texts.iter().map(|text| lint(text)).collect()
}

#[test]
fn all_formats_tell_the_same_findings() {
    for (source, report) in reports() {
        let count = report.findings().count();
        assert_eq!(concise(&report).lines().count(), count);
        assert_eq!(json(&report)["findings"].as_array().unwrap().len(), count);
        assert_eq!(
            sarif(&report)["runs"][0]["results"]
                .as_array()
                .unwrap()
                .len(),
            count
        );
        let shown = fancy(source, &report);
        let headers = shown
            .lines()
            .filter(|line| report.rules.iter().any(|rule| rule.id == *line));
        assert_eq!(headers.count(), count, "{shown}");
    }
}

#[test]
fn the_place_over_an_excerpt_is_that_of_the_concise_report() {
    for (source, report) in reports() {
        let concise = concise(&report);
        let shown = fancy(source, &report);
        for line in concise.lines() {
            let place = line.split(": ").next().unwrap();
            assert!(shown.contains(&format!("[{place}]")), "{place}\n{shown}");
        }
    }
}

#[test]
fn what_is_shown_is_short_and_harmless() {
    for (source, report) in reports() {
        for text in [fancy(source, &report), concise(&report)] {
            let lines = text.split('\n');
            assert!(
                lines.clone().all(|line| line.chars().count() < 400),
                "{text}"
            );
            assert!(
                lines
                    .into_iter()
                    .all(|line| line.chars().all(cib_model::is_harmless)),
                "{text}"
            );
            assert!(!text.contains("MARKER"), "{text}");
        }
    }
}

#[test]
fn json_is_as_its_schema_says() {
    let schema = include_str!("../../docs/report-v1.schema.json");
    let schema = serde_json::from_str(schema).unwrap();
    for (_, report) in reports() {
        let value = json(&report);
        valid(&schema, &value);
        assert_eq!(serde_json::to_value(&report).unwrap(), value);
    }
}

#[test]
fn sarif_is_as_oasis_says() {
    let schema = oasis();
    for (_, report) in reports() {
        valid(&schema, &sarif(&report));
    }
    valid(&schema, &sarif(&Report::default()));
}

#[test]
fn sarif_tells_the_rules_and_where_the_results_are() {
    let (_, report) = lint(&config(
        "    <nvpair id=\"é\" name=\"odd\" value=\"vw\"/>\n",
    ));
    let log = sarif(&report);
    let run = &log["runs"][0];
    let rule = &run["tool"]["driver"]["rules"][2];
    assert_eq!(rule["id"], "odd-value");
    assert_eq!(
        rule["fullDescription"]["text"],
        "It is only for {{this}} test."
    );
    assert_eq!(rule["defaultConfiguration"]["level"], "warning");
    let result = &run["results"][0];
    assert_eq!(
        (result["ruleIndex"].as_u64(), &result["ruleId"]),
        (Some(2), &rule["id"])
    );
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "cibs/a%20b.xml");
    let numbers = [
        "startLine",
        "startColumn",
        "endLine",
        "endColumn",
        "byteOffset",
        "byteLength",
    ];
    let numbers = numbers.map(|name| place["region"][name].as_u64().unwrap());
    assert_eq!(numbers, [3, 38, 3, 40, 83, 2]);
}

#[test]
fn every_format_but_concise_offers_the_fix() {
    let body = "    <nvpair id=\"x\" name=\"odd\" value=\"v\"/>\n";
    let (source, report) = lint(&config(body));
    assert_eq!(json(&report)["findings"][0]["fix"]["safety"], "unsafe");
    let result = &sarif(&report)["runs"][0]["results"][0];
    assert_eq!(
        result["fixes"][0]["description"]["text"],
        "make \u{1b}{{it}} even"
    );
    assert_eq!(concise(&report).lines().count(), 2);
    let shown = fancy(source, &report);
    assert!(
        shown.contains("  fix: make ␛{it} even (unsafe)\n"),
        "{shown}"
    );
    assert!(
        shown.ends_with("\n1 can be fixed with --fix --unsafe-fixes\n"),
        "{shown}"
    );
}

#[test]
fn fingerprints_stay_when_lines_move_and_differ_between_findings() {
    let body = "    <nvpair id=\"x\" name=\"odd\" value=\"v\"/>\n";
    let prints = |text: &str| {
        let log = sarif(&lint(text).1);
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        let print = |result: &Value| result["partialFingerprints"]["ruleAndSubject/v1"].to_string();
        results.iter().map(print).collect::<Vec<_>>()
    };
    let before = prints(&config(&body.repeat(3)));
    let after = prints(&format!("\n\n<!-- moved -->{}", config(&body.repeat(3))));
    assert_eq!(before, after);
    let mut apart = before.clone();
    apart.sort();
    apart.dedup();
    assert_eq!(apart.len(), before.len());
}

#[test]
fn two_places_far_apart_are_shown_without_what_is_between() {
    let near = "    <nvpair id=\"x\" name=\"a\" value=\"b\"/>\n";
    let (source, report) = lint(&config(&[near, &"\n".repeat(20), near].concat()));
    let shown = fancy(source, &report);
    let expected = [
        "id-twice",
        "",
        "  × id `x` is used twice",
        "   ╭─[cibs/a b.xml:3:17]",
        " 2 │   <cluster_property_set id=\"a\">",
        " 3 │     <nvpair id=\"x\" name=\"a\" value=\"b\"/>",
        "   ·                 ┬",
        "   ·                 ╰── first used here",
        " 4 │ ",
        "   ╰────",
        "    ╭─[cibs/a b.xml:24:17]",
        " 23 │ ",
        " 24 │     <nvpair id=\"x\" name=\"a\" value=\"b\"/>",
        "    ·                 ┬",
        "    ·                 ╰── used again",
        " 25 │   </cluster_property_set>",
        "    ╰────",
        "  help: give the second one an id of its own",
        "",
    ];
    let expected = expected.join("\n");
    assert!(shown.starts_with(&expected), "{shown}");
}

#[test]
fn a_clean_report_says_so() {
    let (source, report) = lint("<resources/>");
    assert_eq!(
        fancy(source, &report),
        "No problems found in cibs/a b.xml.\n"
    );
    assert_eq!(concise(&report), "");
    assert_eq!(json(&report)["findings"], Value::Array(Vec::new()));
}

#[test]
fn colours_come_only_where_they_are_wanted() {
    let (source, report) = lint("<a>");
    let colored = |color| {
        let mut out = Vec::new();
        let look = Look { color, width: 100 };
        let sources = [SourceFile::new(source.name(), source.text())];
        render::fancy(&report, &sources, look, &mut out).unwrap();
        out.contains(&0x1b)
    };
    assert!(colored(true) && !colored(false));
}
