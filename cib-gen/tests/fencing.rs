//! How a merge switches fencing on.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod bases;

use bases::{ON, cib, edits, merged, nodes, option, refused, spec, with_status};
use cib_gen::{Generated, Note, Problem, Surroundings, generate};
use cib_model::{Cluster, SourceFile, parse};

/// A merge after which fencing is on.
#[track_caller]
fn on(base: &str) -> Generated {
    let generated = merged(base, &["a"]);
    let source = SourceFile::new("t", generated.document.clone());
    let parsed = parse(&source).unwrap();
    assert_eq!(
        Cluster::new(&parsed, None).fencing_enabled(),
        Some(true),
        "{base}"
    );
    generated
}

#[test]
fn fencing_is_switched_on_in_the_set_that_wins() {
    let off = |set| option(set, "stonith-enabled", "false");
    let in_place = cib([&off("cib-bootstrap-options"), "", "", ""]);
    let generated = on(&in_place);
    assert_eq!(
        edits(&in_place, &generated)[0],
        ("false".to_owned(), "true".to_owned())
    );
    assert_eq!(
        generated.plan.notes,
        [Note::FencingWasOff {
            name: "stonith-enabled".to_owned(),
            value: "false".to_owned(),
            set: "cib-bootstrap-options".to_owned(),
        }]
    );
    let elsewhere = cib([&off("x"), "", "", ""]);
    let generated = on(&elsewhere);
    assert!(generated.document.contains(&off("x")));
    assert!(
        generated
            .document
            .contains(r#"<cluster_property_set id="cib-bootstrap-options">"#)
    );
    let beside = format!(
        "{}{}",
        off("x"),
        option("cib-bootstrap-options", "no-quorum-policy", "stop")
    );
    let generated = on(&cib([&beside, "", "", ""]));
    assert!(generated.document.contains(&off("x")));

    let enabled = option("x", "stonith-enabled", "Yes");
    let generated = on(&cib([&enabled, "", "", ""]));
    assert!(generated.document.contains(&enabled) && !generated.document.contains("cib-bootstrap"));
    assert_eq!(generated.plan.notes, []);
}

#[test]
fn a_rule_does_not_decide_about_fencing() {
    let off = option("x", "stonith-enabled", "false");
    let conditional = off.replace("<nvpair", r#"<rule id="r" score="1"><date_expression id="e" operation="gt" start="2030-01-01"/></rule><nvpair"#);
    let generated = on(&cib([&conditional, "", "", ""]));
    assert!(matches!(
        generated.plan.notes[..],
        [Note::FencingWasConditional { .. }]
    ));
    let (problem, place) = refused(
        &cib([
            &conditional.replace("\"x\"", "\"cib-bootstrap-options\""),
            "",
            "",
            "",
        ]),
        &["a"],
    );
    assert_eq!(
        problem,
        Problem::ConditionalOptions("cib-bootstrap-options".to_owned())
    );
    assert_eq!(place, "cib-bootstrap-options");
}

#[test]
fn the_option_is_spelled_as_the_release_reads_it() {
    let written = |options: &str, release: &str| {
        let source = SourceFile::new("base", cib([options, "", "", ""]));
        let document = generate(
            &spec(&["a"]),
            &Surroundings {
                pacemaker: release.parse().ok(),
                ..Surroundings::of(&source)
            },
        )
        .unwrap()
        .document;
        ["stonith-enabled", "fencing-enabled"].map(|name| document.matches(name).count())
    };
    assert_eq!(written("", "3.0.1"), [2, 0]);
    assert_eq!(written("", "3.0.2"), [0, 2]);
    assert_eq!(
        written(&option("x", "stonith-enabled", "false"), "3.0.2"),
        [4, 0]
    );
    assert_eq!(
        written(&option("x", "fencing-enabled", "false"), "3.0.2"),
        [0, 4]
    );
}

#[test]
fn where_the_release_is_not_known_fencing_is_on_for_old_and_new() {
    let unknown = |options: &str| {
        let base = cib([options, "", "", ""]).replace(r#" crm_feature_set="3.16.1""#, "");
        let document = merged(&base, &["a"]).document;
        let source = SourceFile::new("t", document.as_str());
        let parsed = parse(&source).unwrap();
        for release in ["2.1.5", "3.0.2"] {
            let cluster = Cluster::new(&parsed, release.parse().ok());
            assert_eq!(cluster.fencing_enabled(), Some(true), "{options}");
        }
        assert_eq!(merged(&document, &["a"]).edits, []);
        document
    };
    let [old, new] = ["stonith-enabled", "fencing-enabled"];
    assert!(!unknown("").contains(new));
    for (first, second) in [("true", "false"), ("false", "true"), ("false", "false")] {
        for sets in [["x", "y"], ["cib-bootstrap-options", "y"]] {
            unknown(&(option(sets[0], old, first) + &option(sets[1], new, second)));
            unknown(&(option(sets[0], new, first) + &option(sets[1], old, second)));
        }
        unknown(&option("x", new, first));
    }
    let known = cib([
        &(option("x", old, "true") + &option("y", new, "false")),
        "",
        "",
        "",
    ]);
    assert!(
        merged(&known, &["a"])
            .document
            .contains(&option("y", new, "false"))
    );
}

#[test]
fn who_would_be_fenced_at_once_is_named() {
    let states = r#"<node_state id="0" uname="a" in_ccm="true" crmd="online" join="member" expected="member"/>
        <node_state id="1" uname="stopped" in_ccm="false" crmd="offline" join="down" expected="down"/>
        <node_state id="2" uname="Lost" in_ccm="false" crmd="offline" join="down" expected="member"/>"#;
    let listed = nodes(&["a", "stopped", "lost", "never"]);
    let warned = |options: &str, states: &str| {
        let base = with_status(&cib([options, &listed, "", ""]), states);
        let generated = merged(&base, &["a", "stopped", "lost", "never"]);
        let named = generated
            .plan
            .notes
            .into_iter()
            .filter_map(|note| match note {
                Note::FencedAtOnce { node } => Some(node),
                _ => None,
            });
        named.collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(warned("", states), ["lost", "never"]);
    assert_eq!(warned("", ""), none);
    assert_eq!(warned(ON, states), none);
    let tolerant = option("x", "startup-fencing", "false");
    assert_eq!(warned(&tolerant, states), ["lost"]);
}
