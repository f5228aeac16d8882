//! What rules and dates do that are not what they seem to be.

use std::collections::BTreeMap;

use cib_tests::not_checked::require;
use cib_tests::run::Invocation;
use cib_tests::tools::{self, Tool};

use super::{bad, good, simulate};

/// Three nodes for the conditions of the examples: no two agree in anything.
const NODES: &str = r#"<nodes><node id="1" uname="node1"><instance_attributes id="a1"><nvpair id="a1-rack" name="rack" value="a"/><nvpair id="a1-ssd" name="ssd" value="true"/><nvpair id="a1-cores" name="cores" value="8"/></instance_attributes></node><node id="2" uname="node2"><instance_attributes id="a2"><nvpair id="a2-rack" name="rack" value="b"/><nvpair id="a2-cores" name="cores" value="4"/></instance_attributes></node><node id="3" uname="node3"><instance_attributes id="a3"><nvpair id="a3-cores" name="cores" value="20"/></instance_attributes></node></nodes>"#;

/// An example on those nodes.
fn on_three_nodes(text: &str) -> String {
    let (start, end) = (
        text.find("<nodes>").unwrap(),
        text.find("</nodes>").unwrap(),
    );
    let mut text = text.to_owned();
    text.replace_range(start..end + "</nodes>".len(), NODES);
    let third = r#"<node_state id="3" uname="node3" in_ccm="true" crmd="online" join="member" expected="member"/></status>"#;
    text.replacen("</status>", third, 1)
}

/// The score of the resource of the examples on each node, where the clocks show that in UTC.
fn scores(text: &str, moment: &str) -> BTreeMap<String, String> {
    let ran = Invocation::new("crm_simulate")
        .env("TZ", "UTC")
        .args(["-s", "-p", "-t", moment])
        .stdin(text)
        .run()
        .unwrap();
    let lines = ran.stdout.lines();
    let scores = lines.filter_map(|line| line.split_once(": db allocation score on "));
    let scores: BTreeMap<_, _> = scores
        .filter_map(|(_, rest)| rest.split_once(": "))
        .map(|(node, score)| (node.to_owned(), score.to_owned()))
        .collect();
    assert!(!scores.is_empty(), "{ran:?}");
    scores
}

/// On how many nodes the rule holds, and of how many.
fn holds(text: &str, moment: &str) -> (usize, usize) {
    let scores = scores(text, moment);
    let with = scores.values().filter(|score| *score != "0").count();
    (with, scores.len())
}

/// Whether the rule holds on any node.
fn counts(text: &str, moment: &str) -> bool {
    holds(text, moment).0 > 0
}

/// Times at which the examples of rules that never or always hold differ.
const MOMENTS: [&str; 4] = [
    "2026-03-01T12:00:00",
    "2026-07-01T20:00:00",
    "2028-02-29T04:00:00",
    "2025-02-28T12:00:00",
];

fn of(examples: Vec<(&'static str, String)>, title: &str) -> String {
    let found = examples.into_iter().find(|(it, _)| *it == title);
    found.ok_or(title).unwrap().1
}

#[test]
fn conditions_that_exclude_each_other_hold_nowhere() {
    if !require("rules that never hold", &[Tool::CrmSimulate]) {
        return;
    }
    // A nested rule that is never so is no harm to the ones beside it.
    let beside = "A nested rule that any other may replace";
    for (title, text) in bad("rule-never-true") {
        let text = on_three_nodes(&text);
        for moment in MOMENTS {
            let (with, _) = holds(&text, moment);
            assert_eq!(with, usize::from(title == beside), "{title}: {moment}");
        }
    }
    for (title, text) in good("rule-never-true") {
        let text = on_three_nodes(&text);
        assert!(
            MOMENTS.iter().any(|moment| counts(&text, moment)),
            "{title}"
        );
    }
}

#[test]
fn conditions_that_leave_nothing_out_hold_everywhere() {
    if !require("rules that always hold", &[Tool::CrmSimulate]) {
        return;
    }
    let everywhere = |text: &str| {
        MOMENTS.iter().all(|moment| {
            let (with, all) = holds(text, moment);
            with == all
        })
    };
    for (title, text) in bad("rule-always-true") {
        assert!(everywhere(&on_three_nodes(&text)), "{title}");
    }
    let meant = "A rule that is meant to hold";
    for (title, text) in good("rule-always-true")
        .into_iter()
        .filter(|(title, _)| *title != meant)
    {
        assert!(!everywhere(&on_three_nodes(&text)), "{title}");
    }
}

#[test]
fn what_has_expired_holds_no_more() {
    if !require("rules that have expired", &[Tool::CrmSimulate]) {
        return;
    }
    for (title, text) in bad("rule-expired") {
        let before = ["2025-12-31T12:00:00", "2026-01-15T12:00:00"];
        assert!(before.iter().any(|moment| counts(&text, moment)), "{title}");
        for after in ["2026-07-01T00:00:00", "2030-01-01T12:00:00"] {
            assert!(!counts(&text, after), "{title}: {after}");
        }
    }
}

#[test]
fn a_date_that_is_not_read_leaves_the_range_open_or_empty() {
    if !require("dates that are not read", &[Tool::CrmSimulate]) {
        return;
    }
    let open = of(bad("date-unreadable"), "A range that never ends");
    assert!(counts(&open, "2126-01-01T12:00:00"));
    for title in [
        "A day that the month does not have",
        "A time that no clock shows",
    ] {
        let text = of(bad("date-unreadable"), title);
        for moment in MOMENTS {
            assert!(!counts(&text, moment), "{title}");
        }
    }
    for (title, text) in good("date-unreadable") {
        assert!(counts(&text, "2026-03-01T12:00:00"), "{title}");
        assert!(!counts(&text, "2126-01-01T12:00:00"), "{title}");
    }
}

#[test]
fn dates_are_read_as_the_rule_says_and_not_as_they_seem() {
    if !require("dates that are read otherwise", &[Tool::CrmSimulate]) {
        return;
    }
    let read_otherwise = [
        ("An offset that is not found", "2026-07-01T19:00:00"),
        ("The name of a zone", "2026-07-01T19:00:00"),
        ("A month that is a day", "2026-02-01T00:00:00"),
        ("An evening that is a morning", "2026-07-01T09:00:00"),
        ("A time that is passed over", "2026-07-01T01:00:00"),
    ];
    for (title, moment) in read_otherwise {
        let text = of(bad("date-read-otherwise"), title);
        assert!(counts(&text, moment), "{title}");
    }
    let text = of(good("date-read-otherwise"), "A blank before it");
    assert!(counts(&text, "2026-07-01T17:59:59"));
    assert!(!counts(&text, "2026-07-01T19:00:00"));
}

#[test]
fn parts_of_dates_count_as_the_rules_say() {
    if !require("parts of dates", &[Tool::CrmSimulate]) {
        return;
    }
    let hours = |text: &str| -> Vec<usize> {
        let all = 0..24_usize;
        all.filter(|hour| counts(text, &format!("2026-07-05T{hour:02}:30:00")))
            .collect()
    };
    let list = of(bad("date-part-unreadable"), "A list of hours");
    assert_eq!(hours(&list).len(), 24);
    let nothing = of(bad("date-part-unreadable"), "A duration without a number");
    assert!(counts(&nothing, "2026-01-01T00:00:00Z") && !counts(&nothing, "2026-01-01T00:00:01Z"));
    assert!(hours(&of(bad("date-part-out-of-range"), "There is no hour 24")).is_empty());
    let evening = of(bad("date-part-out-of-range"), "Beyond the last hour");
    assert_eq!(hours(&evening), [20, 21, 22, 23]);
    // The fifth is a Sunday.
    let week = of(bad("date-part-out-of-range"), "Sunday is 7");
    assert!(!counts(&week, "2026-07-05T12:00:00") && counts(&week, "2026-07-06T12:00:00"));
    assert!(hours(&of(bad("date-range-reversed"), "Over midnight")).is_empty());
    let night = of(good("date-range-reversed"), "Two ranges for a night");
    assert_eq!(hours(&night), [0, 1, 2, 3, 4, 5, 6, 22, 23]);
}

#[test]
fn ranges_end_where_the_rules_say() {
    if !require("the ends of ranges", &[Tool::CrmSimulate]) {
        return;
    }
    let noon = "2026-12-31T12:00:00";
    let short = of(bad("date-end-without-time"), "New Year's Eve is not in it");
    assert!(!counts(&short, noon) && counts(&short, "2026-12-30T12:00:00"));
    let second = of(
        bad("date-end-without-time"),
        "A day that is one second long",
    );
    assert!(counts(&second, "2026-12-24T00:00:00Z") && !counts(&second, "2026-12-24T00:00:01Z"));
    assert!(counts(
        &of(good("date-end-without-time"), "To the last second"),
        noon
    ));
    assert!(counts(
        &of(bad("duration-with-end"), "Two ends"),
        "2026-12-01T12:00:00"
    ));
    assert!(!counts(
        &of(good("duration-with-end"), "A duration"),
        "2026-12-01T12:00:00"
    ));
    for title in ["A start behind the end", "A duration below zero"] {
        let text = of(bad("date-range-reversed"), title);
        for moment in [
            "2025-12-31T12:00:00",
            "2026-06-01T12:00:00",
            "2026-12-31T00:00:00Z",
            "2027-01-01T12:00:00",
        ] {
            assert!(!counts(&text, moment), "{title}: {moment}");
        }
    }
}

#[test]
fn comparisons_with_nothing_hold_where_nothing_is() {
    if !require("comparisons of node attributes", &[Tool::CrmSimulate]) {
        return;
    }
    let moment = MOMENTS[0];
    let equal = on_three_nodes(&of(bad("expression-without-value"), "No value"));
    assert_eq!(scores(&equal, moment)["node3"], "100");
    assert_eq!(holds(&equal, moment), (1, 3));
    let other = on_three_nodes(&of(bad("expression-without-value"), "An empty value"));
    assert_eq!(scores(&other, moment)["node3"], "0");
    assert_eq!(holds(&other, moment), (2, 3));
    for (title, text) in bad("node-attribute-misspelt") {
        assert!(!counts(&text, moment), "{title}");
    }
    for title in ["The name of the node", "An attribute that a node has"] {
        let text = of(good("node-attribute-misspelt"), title);
        assert!(counts(&text, moment), "{title}");
    }
}

#[test]
fn the_scheduler_says_that_a_value_is_no_number() {
    if !require("values that are no numbers", &[Tool::CrmSimulate]) {
        return;
    }
    let said = ["Could not parse integer", "Characters left over"];
    let says = |text: &str| {
        let ran = simulate(&on_three_nodes(text));
        said.iter().any(|said| ran.stderr.contains(said))
    };
    for title in ["Text instead of a number", "A fraction of a whole number"] {
        let text = of(bad("expression-value-mistyped"), title).replace("\"load\"", "\"cores\"");
        assert!(says(&text), "{title}");
    }
    for (title, text) in good("expression-value-mistyped") {
        assert!(!says(&text.replace("\"load\"", "\"cores\"")), "{title}");
    }
}

/// Whether the resource of the examples gets what the set with the rule gives.
fn is_given(text: &str, name: &str) -> bool {
    let ran = tools::resource_meta(text, "db", name).unwrap();
    !ran.stdout.trim().is_empty()
}

#[test]
fn conditions_on_what_is_not_known_give_nobody_anything() {
    if !require("rules of sets", &[Tool::CrmResource, Tool::CrmSimulate]) {
        return;
    }
    let given = |text: &str| is_given(text, "resource-stickiness") || is_given(text, "priority");
    let sets = |examples: Vec<(&'static str, String)>| {
        examples.into_iter().filter(|(_, text)| {
            text.contains("<rsc_defaults>") || text.contains("<meta_attributes id=\"db-set\"")
        })
    };
    for rule in [
        "condition-out-of-place",
        "agent-expression-without-provider",
        "rule-matches-nothing",
    ] {
        let mut count = 0;
        for (title, text) in sets(bad(rule)) {
            assert!(!given(&text), "{rule}: {title}");
            count += 1;
        }
        let releases = ["The release takes any", "A class without providers"];
        for (title, text) in sets(good(rule)).filter(|(title, _)| !releases.contains(title)) {
            assert!(given(&text), "{rule}: {title}");
            count += 1;
        }
        assert!(count > 2, "{rule}");
    }
    let location = of(bad("condition-out-of-place"), "An agent for a location");
    assert!(!counts(&location, MOMENTS[0]));
}
