//! What constraints do that say too much, too little, or the contrary of each other.

use std::collections::BTreeMap;

use cib_model::{SourceFile, parse};
use cib_rules::find;
use cib_tests::not_checked::require;
use cib_tests::tools::{self, Tool};

use super::{bad, good, running, simulate, whole};

/// Nodes are not fenced, so that resources start without a device.
fn unfenced(text: &str) -> String {
    let off = r#"<nvpair id="no-fencing" name="stonith-enabled" value="false"/>"#;
    let set =
        format!(r#"<cluster_property_set id="more">{off}</cluster_property_set></crm_config>"#);
    if text.contains("</cluster_property_set>") {
        text.replacen(
            "</cluster_property_set>",
            &format!("{off}</cluster_property_set>"),
            1,
        )
    } else if text.contains("<crm_config/>") {
        text.replacen("<crm_config/>", &format!("<crm_config>{set}"), 1)
    } else {
        text.replacen("</crm_config>", &set, 1)
    }
}

/// The resources as they stand after all actions, one a line.
fn outcome(text: &str) -> String {
    let ran = simulate(&unfenced(text));
    assert!(ran.stdout.contains("Revised Cluster Status:"), "{ran:?}");
    let (_, after) = ran.stdout.split_once("Revised Cluster Status:").unwrap();
    let (_, resources) = after.split_once("Full List of Resources:").unwrap();
    resources.to_owned()
}

/// The scores of resources on nodes.
fn scores(text: &str) -> String {
    tools::crm_simulate(unfenced(text), &["-s"]).unwrap().stdout
}

/// The node that a primitive runs on.
fn node_of(outcome: &str, id: &str) -> Option<String> {
    let line = outcome
        .lines()
        .find(|line| line.trim_start().starts_with(&format!("* {id}\t")))?;
    let (_, node) = line.split_once("Started ")?;
    Some(node.trim().to_owned())
}

fn without_constraints(text: &str) -> String {
    let source = SourceFile::new("example.xml", text);
    let mut cib = parse(&source).unwrap().cib;
    let configuration = cib.configuration.get_or_insert_default();
    configuration.constraints = Some(cib_model::Constraints::default());
    cib.to_xml("cib")
}

/// The examples of these titles, all of which there must be.
fn titled(examples: Vec<(&'static str, String)>, titles: &[&str]) -> Vec<(&'static str, String)> {
    let mut examples = examples;
    examples.retain(|(title, _)| titles.contains(title));
    assert_eq!(examples.len(), titles.len(), "{titles:?}");
    examples
}

#[test]
fn constraints_that_are_said_to_have_no_effect_have_none() {
    if !require("constraints without effect", &[Tool::CrmSimulate]) {
        return;
    }
    // A rule that compares with a name that no node has says no of all, or yes of all.
    let except = ["A rule"];
    let rules: &[(&str, &[&str])] = &[
        (
            "location-node-unknown",
            &["The name of a node, whatever the case of its letters"],
        ),
        (
            "location-pattern-invalid",
            &["An expression", "Groups, repetitions and classes"],
        ),
        (
            "location-pattern-without-match",
            &["A match", "A part of the name"],
        ),
        ("location-rule-without-score", &[]),
        ("location-rule-role-invalid", &[]),
        ("constraint-inside-clone", &["The clone"]),
        (
            "constraint-role-never-held",
            &[
                "Any role",
                "The ordinary role, which in a location means any",
            ],
        ),
        (
            "constraint-about-nothing",
            &[
                "A template that a resource is made from",
                "A tag",
                "A resource",
            ],
        ),
        ("colocation-without-score", &["A must", "Sets"]),
        (
            "colocation-of-templates",
            &["A template and a resource", "Sets"],
        ),
        (
            "colocation-set-without-effect",
            &["A set with an order", "A set of one tag"],
        ),
    ];
    for (rule, effective) in rules {
        for (title, text) in bad(rule) {
            let has_effect = *rule == "location-node-unknown" && except.contains(&title)
                || title.starts_with("What is between");
            if !has_effect {
                assert_eq!(
                    outcome(&text),
                    outcome(&without_constraints(&text)),
                    "{rule}: {title}"
                );
            }
        }
        for (title, text) in titled(good(rule), effective) {
            assert_ne!(
                outcome(&text),
                outcome(&without_constraints(&text)),
                "{rule}: {title}"
            );
        }
    }
}

#[test]
fn a_resource_without_a_node_stays_stopped() {
    if !require("resources that no node may run", &[Tool::CrmSimulate]) {
        return;
    }
    for rule in [
        "resource-without-node",
        "colocation-impossible",
        "resources-apart-outnumber-nodes",
    ] {
        for (title, text) in bad(rule) {
            let outcome = outcome(&text);
            assert!(outcome.contains("Stopped"), "{rule}: {title}: {outcome}");
        }
    }
    let runs: &[(&str, &[&str])] = &[
        (
            "resource-without-node",
            &[
                "One node is left",
                "A location allows it",
                "Others draw it where it does not like to be",
                "A ban of one role",
            ],
        ),
        (
            "colocation-impossible",
            &[
                "A node is left",
                "A preference",
                "Two that are each with an instance of a clone",
                "They go round in a circle, and may",
            ],
        ),
        (
            "resources-apart-outnumber-nodes",
            &[
                "Three on three nodes",
                "They may share a node when they have to",
            ],
        ),
    ];
    for (rule, titles) in runs {
        for (title, text) in titled(good(rule), titles) {
            let outcome = outcome(&text);
            let stopped = outcome
                .lines()
                .find(|line| line.contains("Stopped") && !line.contains("Stopped: ["));
            assert_eq!(stopped, None, "{rule}: {title}: {outcome}");
        }
    }
}

#[test]
fn of_opposite_colocations_one_is_lost() {
    if !require("opposite colocations", &[Tool::CrmSimulate]) {
        return;
    }
    // There all resources run, and one of the constraints does not hold.
    let ignored = ["The other way round"];
    for (title, text) in bad("colocations-opposite") {
        let outcome = outcome(&text);
        let stops = outcome.contains("Stopped");
        assert_eq!(stops, !ignored.contains(&title), "{title}: {outcome}");
    }
    for (title, text) in titled(
        good("colocations-opposite"),
        &["Apart from another", "Different roles"],
    ) {
        let outcome = outcome(&text);
        assert!(!outcome.contains("Stopped"), "{title}: {outcome}");
    }
}

#[test]
fn two_roles_of_one_clone_apart_kill_the_scheduler() {
    if !require("a clone apart from itself", &[Tool::CrmSimulate]) {
        return;
    }
    for (title, text) in bad("colocation-with-itself") {
        let ran = simulate(&unfenced(&text));
        assert_eq!(
            ran.code != 0,
            title == "Two roles of one clone",
            "{title}: {ran:?}"
        );
        // Of the three members of that set two are others.
        if ran.code == 0 && title != "Twice in a set" {
            assert_eq!(
                outcome(&text),
                outcome(&without_constraints(&text)),
                "{title}"
            );
        }
    }
    for (title, text) in good("colocation-with-itself") {
        assert_eq!(simulate(&unfenced(&text)).code, 0, "{title}");
    }
}

#[test]
fn only_neighbours_are_kept_apart() {
    if !require("sets that are kept apart", &[Tool::CrmSimulate]) {
        return;
    }
    // Three resources of which each must be apart from the others need three nodes; there are two.
    for (title, text) in bad("colocation-apart-in-part") {
        let outcome = outcome(&text);
        assert!(!outcome.contains("Stopped"), "{title}: {outcome}");
    }
    for (title, text) in titled(good("colocation-apart-in-part"), &["One set"]) {
        let outcome = outcome(&text);
        assert!(outcome.contains("Stopped"), "{title}: {outcome}");
    }
}

#[test]
fn attributes_of_sets_are_ignored_where_they_are_said_to_be() {
    if !require("attributes of resource sets", &[Tool::CrmSimulate]) {
        return;
    }
    for example in find("set-attribute-ignored").unwrap().bad {
        let (_, span) = whole::unmark(example.xml);
        let (unmarked, _) = whole::unmark(example.xml);
        let name = &unmarked[span.unwrap().range()];
        let (title, text) = running(example);
        let start = text.find(&format!(" {name}=\"")).unwrap();
        // A location and a score stand in front of the set with the same names.
        let start = text.find("<resource_set").map_or(start, |set| {
            set + text[set..].find(&format!(" {name}=\"")).unwrap()
        });
        let value = start + name.len() + 3;
        let end = value + text[value..].find('"').unwrap() + 1;
        let mut without = text.clone();
        without.replace_range(start..end, "");
        assert_eq!(outcome(&text), outcome(&without), "{title}");
    }
}

#[test]
fn a_role_beside_a_rule_does_not_limit_it() {
    if !require("a role beside a rule", &[Tool::CrmSimulate]) {
        return;
    }
    let on_node1 = |text: &str| scores(text).contains("db:0 allocation score on node1: -INFINITY");
    for (title, text) in bad("location-role-ignored") {
        assert!(on_node1(&text), "{title}");
    }
    for (title, text) in titled(good("location-role-ignored"), &["In the rule", "No rule"]) {
        assert!(!on_node1(&text), "{title}");
    }
}

#[test]
fn a_resource_starts_where_nobody_looked_for_it() {
    if !require("resources that are not looked for", &[Tool::CrmSimulate]) {
        return;
    }
    let unseen = |text: &str| {
        let done = simulate(&unfenced(text)).stdout;
        let on = |action: &str| {
            let is = |line: &str| line.contains("action: db ") && line.trim_end().ends_with(action);
            done.lines().any(is)
        };
        on("start on node1") && !on("monitor on node1")
    };
    let (title, text) = &titled(bad("probes-off-where-allowed"), &["A preference"])[0];
    assert!(unseen(text), "{title}");
    for (title, text) in good("probes-off-where-allowed") {
        assert!(!unseen(&text), "{title}");
    }
}

#[test]
fn scores_are_cut_and_added_and_bans_win() {
    if !require("the scores of locations", &[Tool::CrmSimulate]) {
        return;
    }
    let expected: &[(&str, &str, &str)] = &[
        ("score-beyond-infinity", "A location", "INFINITY"),
        ("score-beyond-infinity", "A rule", "-INFINITY"),
        ("constraint-repeated", "A location", "100"),
        ("constraint-repeated", "Two scores", "-30"),
        ("location-contradicted", "A must and a ban", "-INFINITY"),
        ("location-contradicted", "The ban comes first", "-INFINITY"),
        ("score-attribute-without-score", "No score", "0"),
    ];
    for (rule, title, score) in expected {
        let (_, text) = &titled(bad(rule), &[title])[0];
        let scores = scores(text);
        let line = format!("db allocation score on node1: {score}");
        assert!(
            scores.lines().any(|it| it.ends_with(&line)),
            "{rule}: {title}: {scores}"
        );
    }
    let (title, text) = &titled(
        bad("score-attribute-without-score"),
        &["Missing on one node"],
    )[0];
    assert!(
        scores(text).contains("db allocation score on node3: -INFINITY"),
        "{title}"
    );
}

#[test]
fn an_attribute_that_no_node_has_keeps_nothing_together_and_stops_what_is_apart() {
    if !require("colocations by an attribute", &[Tool::CrmSimulate]) {
        return;
    }
    let bad: BTreeMap<_, _> = bad("colocation-attribute-undefined").into_iter().collect();
    let slip = &bad["A slip"];
    assert_eq!(outcome(slip), outcome(&without_constraints(slip)));
    assert_eq!(node_of(&outcome(&bad["Apart"]), "web"), None);
    let (title, text) = &titled(
        good("colocation-attribute-undefined"),
        &["An attribute of the nodes"],
    )[0];
    assert_ne!(
        outcome(text),
        outcome(&without_constraints(text)),
        "{title}"
    );
}

#[test]
fn a_lost_ticket_stops_what_was_to_be_demoted() {
    if !require("tickets", &[Tool::CrmSimulate, Tool::CrmVerify]) {
        return;
    }
    for (title, text) in bad("ticket-demotes-any-role") {
        assert!(!outcome(&text).contains("Unpromoted"), "{title}");
    }
    for (title, text) in titled(
        good("ticket-demotes-any-role"),
        &["The promoted role", "A set with the role"],
    ) {
        assert!(outcome(&text).contains("Unpromoted: ["), "{title}");
    }
    let reset = "Resetting 'loss-policy' for ticket 'site' to 'stop'";
    for (title, text) in bad("ticket-fence-without-fencing") {
        let ran = tools::crm_verify(text).unwrap();
        assert!(ran.stderr.contains(reset), "{title}: {ran:?}");
    }
}

#[test]
fn crm_verify_ignores_what_is_said_to_be_ignored() {
    if !require("constraints that Pacemaker ignores", &[Tool::CrmVerify]) {
        return;
    }
    let rules = [
        ("constraint-inside-clone", "is not a valid resource or tag"),
        (
            "constraint-about-nothing",
            "No resource found for|is not a valid resource or tag",
        ),
        (
            "colocation-of-templates",
            "two templates or tags cannot be colocated",
        ),
        (
            "colocation-influence-invalid",
            "has invalid value for influence",
        ),
        ("location-pattern-invalid", "rsc-pattern has invalid value"),
        ("location-rule-without-score", "no score specified"),
        ("location-rule-role-invalid", "Bad role specified"),
    ];
    for (rule, complaints) in rules {
        let complains = |text: &str| {
            let ran = tools::crm_verify(unfenced(text)).unwrap();
            complaints
                .split('|')
                .any(|complaint| ran.stderr.contains(complaint))
        };
        for (title, text) in bad(rule) {
            assert!(complains(&text), "{rule}: {title}");
        }
        for (title, text) in good(rule) {
            // One example shows another mistake.
            assert!(
                !complains(&text)
                    || title.contains("another mistake")
                    || title.contains("not known"),
                "{rule}: {title}"
            );
        }
    }
}
