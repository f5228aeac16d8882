//! The engine that applies fixes: it keeps what does good and no harm, and nothing else.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use cib_lint::{Config, Fixed, Linter, Refusal, Safety, render};
use cib_model::{Edits, NvPair, SourceFile, Span, parse};
use cib_rules::{Area, Category, Context, Finding, Fix, Rule, Severity, Subject};
use proptest::prelude::*;

/// Sets `odd` to `even`.
static ODD: Rule = rule("odd", |cx| {
    offer(cx, "odd", Safety::Safe, |edits, pair| {
        edits.set(pair.value.as_ref().unwrap(), "even");
    });
});

/// The same, and not quite safe.
static RISKY: Rule = rule("risky", |cx| {
    offer(cx, "risky", Safety::Unsafe, |edits, pair| {
        edits.set(pair.value.as_ref().unwrap(), "even");
    });
});

static MANUAL: Rule = rule("manual", |cx| {
    offer(cx, "manual", Safety::Manual, |edits, pair| {
        edits.set(pair.value.as_ref().unwrap(), "even");
    });
});

/// Leaves a tag open.
static BREAKS: Rule = rule("breaks", |cx| {
    offer(cx, "breaks", Safety::Safe, |edits, pair| {
        edits.replace(pair.place.whole, "<nvpair>".to_owned());
    });
});

static RAISES_EPOCH: Rule = rule("raises-epoch", |cx| {
    let epoch = cx.cluster.cib.epoch.clone().unwrap();
    offer(cx, "raises-epoch", Safety::Safe, |edits, pair| {
        edits.set(&epoch, "99");
        edits.set(pair.value.as_ref().unwrap(), "even");
    });
});

/// Becomes what another rule finds.
static SPAWNS: Rule = rule("spawns", |cx| {
    offer(cx, "spawns", Safety::Safe, |edits, pair| {
        edits.set(pair.value.as_ref().unwrap(), "odd");
    });
});

static FUTILE: Rule = rule("futile", |cx| {
    offer(cx, "futile", Safety::Safe, |edits, pair| {
        edits.set(pair.id.as_ref().unwrap(), "new");
    });
});

static BEYOND: Rule = rule("beyond", |cx| {
    offer(cx, "beyond", Safety::Safe, |edits, _| {
        edits.replace(Span::new(9_999, 10_000), String::new());
    });
});

/// Counts on and on: what is found is never the same.
static ENDLESS: Rule = rule("endless", |cx| {
    let pairs: Vec<_> = pairs(cx).collect();
    for pair in pairs {
        let value = pair.value.as_ref().unwrap();
        if let Ok(number) = value.as_str().parse::<u32>() {
            let mut edits = cx.cluster.edits();
            edits.set(value, &(number + 1).to_string());
            let subject = Subject::new("option", "number");
            let finding = Finding::new(subject, value.span(), format!("{number} is too low"));
            cx.report(finding.fix(Fix::new(Safety::Safe, "count on", edits)));
        }
    }
});

/// Puts a comment before the first pair, as many as there are values that ask for one.
static INSERTS: Rule = rule("inserts", |cx| {
    let first = pairs(cx).next().unwrap().place.whole.start();
    offer(cx, "inserts", Safety::Safe, |edits, pair| {
        edits.replace(Span::new(first, first), "<!-- new -->".to_owned());
        edits.set(pair.value.as_ref().unwrap(), "even");
    });
});

const fn rule(id: &'static str, check: fn(&mut Context<'_>)) -> Rule {
    Rule {
        id,
        area: Area::ClusterOptions,
        category: Category::Correctness,
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "A rule of this test",
        why: "It is only for this test.",
        remedy: "Nothing.",
        references: &[],
        bad: &[],
        good: &[],
        check,
    }
}

fn pairs<'c>(cx: &Context<'c>) -> impl Iterator<Item = &'c NvPair<'c>> {
    cx.cluster.cib.property_sets().flat_map(|set| &set.pairs)
}

/// A finding for every pair of that value, with what would mend it.
fn offer(
    cx: &mut Context<'_>,
    value: &str,
    safety: Safety,
    mend: impl Fn(&mut Edits<'_>, &NvPair<'_>),
) {
    let pairs: Vec<_> = pairs(cx).collect();
    let concerned = |pair: &&&NvPair<'_>| pair.value.as_ref().unwrap().as_str() == value;
    for pair in pairs.iter().filter(concerned) {
        let mut edits = cx.cluster.edits();
        mend(&mut edits, pair);
        let subject = Subject::new("option", pair.name.as_ref().unwrap().as_str());
        let finding = Finding::new(subject, pair.value.as_ref().unwrap().span(), value);
        cx.report(finding.fix(Fix::new(safety, "mend it", edits)));
    }
}

/// Options with these values, one a line.
fn document(values: &[&str]) -> String {
    let pair = |(at, value): (usize, &&str)| {
        format!("  <nvpair id='o-{at}' name='option-{at}' value='{value}'/>\n")
    };
    let pairs: String = values.iter().enumerate().map(pair).collect();
    format!(
        "<cib admin_epoch='0' epoch='1' num_updates='0'><configuration><crm_config><cluster_property_set id='o'>\n{pairs}</cluster_property_set></crm_config></configuration></cib>\n"
    )
}

fn fix(text: &str, least: Safety) -> Fixed {
    let mut config = Config::default();
    config.rules = vec![
        &ODD,
        &RISKY,
        &MANUAL,
        &BREAKS,
        &RAISES_EPOCH,
        &SPAWNS,
        &FUTILE,
        &BEYOND,
        &ENDLESS,
        &INSERTS,
    ];
    Linter::new(config).fix(&SourceFile::new("cib.xml", text), least)
}

fn refusals(fixed: &Fixed) -> Vec<(&str, u32, Refusal)> {
    let refused = fixed.refused.iter();
    refused
        .map(|(attempt, refusal)| (attempt.rule.id, attempt.line, *refusal))
        .collect()
}

#[test]
fn a_fix_is_applied_if_it_is_safe_enough() {
    let text = document(&["odd", "risky", "manual"]);
    for (least, values) in [
        (Safety::Safe, ["even", "risky", "manual"]),
        (Safety::Unsafe, ["even", "even", "manual"]),
        (Safety::Manual, ["even", "even", "manual"]),
    ] {
        let fixed = fix(&text, least);
        assert_eq!(fixed.source.text(), document(&values), "{least}");
        assert_eq!(refusals(&fixed), []);
        assert_eq!(fixed.source.name(), "cib.xml");
        assert!(
            fixed
                .report
                .findings()
                .any(|finding| finding.rule.id == "manual")
        );
    }
    let applied = fix(&text, Safety::Unsafe).applied;
    let applied: Vec<_> = applied
        .iter()
        .map(|it| (it.rule.id, &*it.title, it.line))
        .collect();
    assert_eq!(applied, [("odd", "mend it", 2), ("risky", "mend it", 3)]);
}

#[test]
fn a_fix_that_does_harm_is_left_out_and_the_others_are_not() {
    for (bad, refusal) in [
        ("breaks", Refusal::Malformed),
        ("raises-epoch", Refusal::OtherDocument),
        ("futile", Refusal::NoEffect),
        ("beyond", Refusal::Misplaced),
    ] {
        for at in 0..5 {
            let mut values = ["odd"; 5];
            let mut expected = ["even"; 5];
            (values[at], expected[at]) = (bad, bad);
            let fixed = fix(&document(&values), Safety::Safe);
            assert_eq!(fixed.source.text(), document(&expected), "{bad}");
            let line = u32::try_from(at).unwrap() + 2;
            assert_eq!(refusals(&fixed), [(bad, line, refusal)]);
            assert_eq!(fixed.applied.len(), 4);
            assert_eq!(fixed.report.findings().count(), 1);
        }
    }
}

#[test]
fn a_fix_that_makes_another_rule_find_more_is_left_out() {
    let text = document(&["spawns", "risky"]);
    let fixed = fix(&text, Safety::Unsafe);
    assert_eq!(fixed.source.text(), document(&["spawns", "even"]));
    let refusal = Refusal::MoreFindings("odd");
    assert_eq!(refusals(&fixed), [("spawns", 2, refusal)]);
}

#[test]
fn the_rules_that_do_not_run_are_not_broken_either() {
    static TURNS_FENCING_OFF: Rule = rule("turns-fencing-off", |cx| {
        offer(cx, "true", Safety::Safe, |edits, pair| {
            edits.set(pair.value.as_ref().unwrap(), "false");
        });
    });
    let text = document(&["true"]).replace("option-0", "stonith-enabled");
    let mut config = Config::default();
    config.rules = vec![&TURNS_FENCING_OFF];
    let fixed = Linter::new(config).fix(&SourceFile::new("cib.xml", &*text), Safety::Safe);
    assert_eq!(fixed.source.text(), text);
    let refusal = Refusal::MoreFindings("fencing-disabled");
    assert_eq!(refusals(&fixed), [("turns-fencing-off", 2, refusal)]);
}

#[test]
fn fixes_that_overlap_are_applied_one_after_the_other() {
    let fixed = fix(
        &document(&["inserts", "inserts", "odd", "inserts"]),
        Safety::Safe,
    );
    let comments = "<!-- new -->".repeat(3);
    let expected = document(&["even"; 4]).replacen("<nvpair", &format!("{comments}<nvpair"), 1);
    assert_eq!(fixed.source.text(), expected);
    assert_eq!((fixed.applied.len(), refusals(&fixed)), (4, vec![]));
}

#[test]
fn fixes_without_end_come_to_one() {
    let fixed = fix(&document(&["5", "odd"]), Safety::Safe);
    assert_eq!(fixed.source.text(), document(&["15", "even"]));
    assert_eq!(refusals(&fixed), [("endless", 2, Refusal::Endless)]);
}

#[test]
fn a_text_that_cannot_be_read_stays_as_it_is() {
    for text in ["<cib>", "", "<network><nvpair value='odd'/></network>"] {
        let fixed = fix(text, Safety::Unsafe);
        assert_eq!((fixed.source.text(), fixed.applied.len()), (text, 0));
    }
}

#[test]
fn reports_offer_the_edits_unless_they_write_a_secret() {
    static PASSWORD: Rule = rule("password", |cx| {
        offer(cx, "odd", Safety::Safe, |edits, pair| {
            edits.set(pair.value.as_ref().unwrap(), "hunter2");
        });
    });
    for (name, secret) in [("passwd", true), ("user", false)] {
        let text = document(&["é", "odd"]).replace("option-1", name);
        let mut config = Config::default();
        config.rules = vec![&PASSWORD];
        let report = Linter::new(config).lint(&SourceFile::new("cib.xml", &*text));
        let (mut json, mut sarif) = (Vec::new(), Vec::new());
        render::json(&report, &mut json).unwrap();
        render::sarif(&report, &mut sarif).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        let sarif: serde_json::Value = serde_json::from_slice(&sarif).unwrap();
        let fix = &json["findings"][0]["fix"];
        assert_eq!(
            (&fix["title"], &fix["safety"]),
            (&"mend it".into(), &"safe".into())
        );
        let change = &sarif["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0];
        if secret {
            assert_eq!(fix["edits"].as_array().unwrap().len(), 0);
            assert!(change.is_null());
            assert!(
                !json.to_string().contains("hunter2") && !sarif.to_string().contains("hunter2")
            );
            continue;
        }
        let at = text.find("odd").unwrap();
        let edit = serde_json::json!([{ "start": at, "end": at + 3, "text": "hunter2" }]);
        assert_eq!(fix["edits"], edit);
        assert_eq!(change["artifactLocation"]["uri"], "cib.xml");
        let replacement = &change["replacements"][0];
        assert_eq!(replacement["insertedContent"]["text"], "hunter2");
        let region = &replacement["deletedRegion"];
        let column = text.lines().nth(2).unwrap().find("odd").unwrap() + 1;
        let numbers = [
            "startLine",
            "startColumn",
            "endColumn",
            "byteOffset",
            "byteLength",
        ];
        let numbers = numbers.map(|name| region[name].as_u64().unwrap());
        assert_eq!(
            numbers,
            [3, column, column + 3, at, 3].map(|number| number as u64)
        );
    }
}

/// What people write into lists and URIs, and what they should not.
fn value() -> impl Strategy<Value = String> {
    let words = [
        "node1", "Node1", "vm1", ":", "::", ";", "=", ",", " ", ", ", "é", "&amp;", "&#58;",
        "&quot;", "lxc", "kvm", "qmeu", "+ssh", "+shs", "://", "root:pw@", "host", "/", "/system",
        "/session", "reboot", "onoff", "frezee", "false",
    ];
    proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..8)
        .prop_map(|words| words.concat())
}

const FIXABLE: [&str; 5] = [
    "hostlist",
    "hypervisor_uri",
    "reset_method",
    "reboot_method",
    "no-quorum-policy",
];

fn configuration(values: &[String], line_end: &str) -> String {
    let pair =
        |name: &str, value: &str| format!("<nvpair id='{name}' name='{name}' value='{value}'/>");
    let parameters: Vec<_> = FIXABLE[..4]
        .iter()
        .zip(values)
        .map(|(name, value)| pair(name, value))
        .collect();
    let lines = [
        "\u{feff}<cib epoch='1' num_updates=\"2\"><configuration> <!-- ★ -->",
        "<crm_config><cluster_property_set id='o'>",
        &pair(FIXABLE[4], &values[4]),
        "</cluster_property_set></crm_config><nodes/>",
        "<resources><primitive  id='f' class=\"stonith\" type='external/libvirt'><instance_attributes id='p'>",
        &parameters.join(line_end),
        "</instance_attributes><operations ><op id='m' name='monitor' interval='60s'/></operations>",
        "</primitive></resources><constraints/></configuration></cib>",
    ];
    lines.join(line_end)
}

/// The text without blanks and without the tags that fixes of the catalogue are about.
fn others(text: &str) -> String {
    let pieces = text.split('<').map(|piece| {
        // The name of an operation is mended, too, where it is almost one.
        let is_fixable =
            piece.starts_with("op ") || FIXABLE.iter().any(|name| piece.contains(name));
        let behind = piece.rfind('>').map_or(0, |end| end + 1);
        &piece[if is_fixable { behind } else { 0 }..]
    });
    pieces.flat_map(str::split_whitespace).collect()
}

#[track_caller]
fn holds_for(text: &str) {
    let linter = Linter::new(Config::default());
    let source = SourceFile::new("cib.xml", text);
    let fixed = linter.fix(&source, Safety::Unsafe);
    if fixed.applied.is_empty() {
        assert_eq!(fixed.source.text(), text);
        return;
    }
    assert_eq!(others(fixed.source.text()), others(text));
    assert!(parse(&fixed.source).is_ok());
    let again = linter.fix(&fixed.source, Safety::Unsafe);
    assert_eq!(again.source.text(), fixed.source.text());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn only_what_fixes_are_about_changes(
        values in proptest::collection::vec(value(), 5),
        windows in any::<bool>(),
    ) {
        holds_for(&configuration(&values, if windows { "\r\n" } else { "\n" }));
    }

    #[test]
    fn no_damage_panics_or_spreads(
        values in proptest::collection::vec(value(), 5),
        at in any::<proptest::sample::Index>(),
        stray in proptest::sample::select(vec!["", "<", "\"", "'", "&", "=", " ", "é", "x", "/"]),
        lost in 0_usize..3,
    ) {
        let text = configuration(&values, "\n");
        let start = text.floor_char_boundary(at.index(text.len()));
        let end = text.floor_char_boundary((start + lost).min(text.len())).max(start);
        holds_for(&[&text[..start], stray, &text[end..]].concat());
    }
}
