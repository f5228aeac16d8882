//! What settings of resources do that are not what they seem to be.

use std::fmt::Write as _;

use cib_tests::not_checked::require;
use cib_tests::tools::Tool;

use super::{bad, good, simulate};

const START: &str = "Start db";

/// The example of that title.
fn example(examples: Vec<(&'static str, String)>, title: &str) -> String {
    let mut found = examples.into_iter().filter(|(is, _)| *is == title);
    unfenced(&found.next().unwrap().1)
}

/// The same configuration without fencing, so that resources start although there is no fence device.
fn unfenced(text: &str) -> String {
    let option = r#"<nvpair id="unfenced" name="stonith-enabled" value="false"/>"#;
    let text = if text.contains("</cluster_property_set>") {
        text.replacen(
            "</cluster_property_set>",
            &format!("{option}</cluster_property_set>"),
            1,
        )
    } else {
        let set = format!(
            r#"<crm_config><cluster_property_set id="unfenced-set">{option}</cluster_property_set></crm_config>"#
        );
        text.replacen("<crm_config/>", &set, 1)
    };
    assert!(text.contains(option), "{text}");
    text
}

/// What the scheduler does, each line with single blanks.
fn outcome(text: &str) -> String {
    let ran = simulate(text);
    assert_eq!(ran.code, 0, "{ran:?}");
    let lines = ran.stdout.lines();
    let words = lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    words.collect::<Vec<_>>().join("\n")
}

/// An operation that was done on a node, with its result.
fn done(resource: &str, name: &str, interval: u32, node: &str, result: u8) -> String {
    let call = interval / 1000 + 2;
    format!(
        r#"<lrm_rsc_op id="{resource}_{name}_{interval}" operation_key="{resource}_{name}_{interval}" operation="{name}" crm_feature_set="3.1.0" transition-key="1:1:0:11111111-1111-1111-1111-111111111111" transition-magic="0:{result};1:1:0:11111111-1111-1111-1111-111111111111" on_node="{node}" call-id="{call}" rc-code="{result}" op-status="0" interval="{interval}" last-rc-change="1700000000" exec-time="1" queue-time="0" op-digest="f2317cad3d54cec5d7d7aa7d0bf35cf8"/>"#
    )
}

/// The same cluster after these operations were done on a node, and failures were counted there.
fn after(text: &str, node: &str, resources: &[(&str, String)], failures: &str) -> String {
    let id = node.trim_start_matches("node");
    let mut history = String::new();
    for (resource, operations) in resources {
        write!(
            history,
            r#"<lrm_resource id="{resource}" class="ocf" provider="example" type="database">{operations}</lrm_resource>"#
        )
        .unwrap();
    }
    let state = format!(
        r#"<node_state id="{id}" uname="{node}" in_ccm="true" crmd="online" join="member" expected="member""#
    );
    let full = format!(
        r#"{state}><lrm id="{id}"><lrm_resources>{history}</lrm_resources></lrm><transient_attributes id="{id}"><instance_attributes id="status-{id}">{failures}</instance_attributes></transient_attributes></node_state>"#
    );
    let changed = text.replacen(&format!("{state}/>"), &full, 1);
    assert!(changed.contains("<lrm_resources>"), "{text}");
    // Releases with that feature set count the failures of each operation by itself.
    changed.replacen("<cib ", r#"<cib crm_feature_set="3.1.0" "#, 1)
}

/// After `db` was started on node1 and its monitor has failed once.
fn after_a_failure(text: &str) -> String {
    let history = done("db", "start", 0, "node1", 0) + &done("db", "monitor", 10_000, "node1", 7);
    let failures = r#"<nvpair id="count" name="fail-count-db#monitor_10000" value="1"/><nvpair id="last" name="last-failure-db#monitor_10000" value="1700000000"/>"#;
    after(text, "node1", &[("db", history)], failures)
}

/// A resource with that meta-attribute and a monitor.
fn with_meta(name: &str, value: &str, on_fail: &str) -> String {
    let meta = format!(
        r#"<meta_attributes id="m"><nvpair id="m-1" name="{name}" value="{value}"/></meta_attributes>"#
    );
    let text = format!(
        r#"<cib have-quorum="1" validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0"><configuration><crm_config/><nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes><resources><primitive id="db" class="ocf" provider="example" type="database">{meta}<operations><op id="db-monitor" name="monitor" interval="10s"{on_fail}/></operations></primitive></resources><constraints/></configuration><status><node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/><node_state id="2" uname="node2" in_ccm="true" crmd="online" join="member" expected="member"/></status></cib>"#
    );
    unfenced(&text)
}

#[test]
fn names_that_are_not_known_do_nothing() {
    if !require("misspelt meta-attributes", &[Tool::CrmSimulate]) {
        return;
    }
    let text = with_meta("Target-Role", "Stopped", "");
    assert!(outcome(&text).contains(START));
    let right = text.replace("Target-Role", "target-role");
    assert!(!outcome(&right).contains(START));

    let text = with_meta("migration_threshold", "1", "");
    assert!(outcome(&after_a_failure(&text)).contains("Recover db ( node1 )"));
    let right = text.replace("migration_threshold", "migration-threshold");
    assert!(outcome(&after_a_failure(&right)).contains("( node1 -> node2 )"));
}

#[test]
fn values_are_read_as_others() {
    if !require("invalid meta-attributes", &[Tool::CrmSimulate]) {
        return;
    }
    let rule = "meta-attribute-value-invalid";
    let said = outcome(&example(bad(rule), "A boolean that is none"));
    assert!(
        said.contains("unmanaged") && !said.contains(START),
        "{said}"
    );
    let said = outcome(&example(bad(rule), "It happens to be read as it was meant"));
    assert!(
        !said.contains("unmanaged") && said.contains(START),
        "{said}"
    );
    let text = example(bad(rule), "A role that is none");
    assert!(simulate(&text).stderr.contains("'Strated' is not valid"));
    let text = with_meta("target-role", "Stoped", "");
    assert!(outcome(&text).contains(START));
    assert!(simulate(&text).stderr.contains("'Stoped' is not valid"));
    let right = text.replace("Stoped", "Stopped");
    assert!(!outcome(&right).contains(START) && !simulate(&right).stderr.contains("not valid"));

    let text = example(good(rule), "Values in all spellings");
    let ran = simulate(&text);
    assert!(outcome(&text).contains(START) && !ran.stderr.contains("not valid"));

    // A threshold that is no number never bans; one below zero does at the first failure, as 1 does.
    for (value, then) in [
        ("three", "Recover db ( node1 )"),
        ("-1", "( node1 -> node2 )"),
        ("1", "( node1 -> node2 )"),
    ] {
        let said = outcome(&after_a_failure(&with_meta(
            "migration-threshold",
            value,
            "",
        )));
        assert!(said.contains(then), "{value}: {said}");
    }
    // A time that is none: the failure does not expire.
    for (value, is_forgotten) in [("1d", false), ("1h", true)] {
        let said = outcome(&after_a_failure(&with_meta("failure-timeout", value, "")));
        assert_eq!(!said.contains("FAILED"), is_forgotten, "{value}: {said}");
    }
}

#[test]
fn a_role_that_cannot_be_is_an_error() {
    if !require("roles of what is not promotable", &[Tool::CrmSimulate]) {
        return;
    }
    let error = "only makes sense for promotable clones";
    for (title, text) in bad("target-role-not-promotable") {
        assert!(simulate(&unfenced(&text)).stderr.contains(error), "{title}");
    }
    for (title, text) in good("target-role-not-promotable") {
        assert!(
            !simulate(&unfenced(&text)).stderr.contains(error),
            "{title}"
        );
    }
}

#[test]
fn what_stands_on_the_wrong_resource_or_in_the_wrong_set_does_nothing() {
    if !require("misplaced meta-attributes", &[Tool::CrmSimulate]) {
        return;
    }
    let text = example(
        bad("meta-attribute-without-effect"),
        "A limit of the clone, on what is in the clone",
    );
    let both = ["Start db:0", "Start db:1"];
    let said = outcome(&text.replace(r#"value="2""#, r#"value="1""#));
    assert!(both.iter().all(|start| said.contains(start)), "{said}");

    let text = example(bad("setting-in-wrong-set"), "A clone has no parameters");
    let said = outcome(&text.replace(r#"value="2""#, r#"value="1""#));
    assert!(both.iter().all(|start| said.contains(start)), "{said}");
    for title in [
        "A meta-attribute among the parameters",
        "An option of the cluster",
    ] {
        let said = outcome(&example(bad("setting-in-wrong-set"), title));
        assert!(said.contains(START), "{title}: {said}");
    }
    let text = example(good("setting-in-wrong-set"), "Where they belong");
    assert!(!outcome(&text).contains(START));

    // Both nodes are red, so that only what is allowed on unhealthy nodes starts.
    let red = |text: &str| {
        let option = r#"<nvpair id="strategy" name="node-health-strategy" value="only-green"/></cluster_property_set>"#;
        let mut text = text.replacen("</cluster_property_set>", option, 1);
        for node in ["1", "2"] {
            let plain = format!(r#"<node id="{node}" uname="node{node}"/>"#);
            let ill = format!(
                r##"<node id="{node}" uname="node{node}"><instance_attributes id="n{node}"><nvpair id="n{node}-h" name="#health-disk" value="red"/></instance_attributes></node>"##
            );
            text = text.replacen(&plain, &ill, 1);
        }
        text
    };
    let text = example(
        bad("meta-attribute-without-effect"),
        "For the clone as a whole",
    );
    assert!(!outcome(&red(&text)).contains(START));
    let text = example(good("meta-attribute-without-effect"), "On the clone");
    assert!(outcome(&red(&text)).contains(START));
}

#[test]
fn a_service_is_asked_to_migrate_and_cannot() {
    if !require("migration of services", &[Tool::CrmSimulate]) {
        return;
    }
    let location =
        r#"<constraints><rsc_location id="l" rsc="web" node="node1" score="1000"/></constraints>"#;
    let moved = |text: &str| {
        let text = text.replacen("<constraints/>", location, 1);
        let history = done("web", "start", 0, "node2", 0);
        let text = after(&text, "node2", &[("web", history)], "");
        let agent = r#"class="ocf" provider="example" type="database""#;
        outcome(&text.replacen(agent, r#"class="systemd" type="nginx""#, 1))
    };
    let rule = "meta-attribute-without-effect";
    let text = example(bad(rule), "A service that cannot migrate");
    assert!(moved(&text).contains("Migrate web"));
    let text = example(good(rule), "A service that is not asked to");
    assert!(moved(&text).contains("Move web"));
}

#[test]
fn a_threshold_of_zero_moves_nothing() {
    if !require("a threshold of zero", &[Tool::CrmSimulate]) {
        return;
    }
    let said = outcome(&after_a_failure(&with_meta("migration-threshold", "0", "")));
    assert!(said.contains("Recover db ( node1 )"), "{said}");
}

#[test]
fn a_failure_that_blocks_does_not_expire() {
    if !require("failures that block", &[Tool::CrmSimulate]) {
        return;
    }
    let blocking = with_meta("failure-timeout", "60s", r#" on-fail="block""#);
    let said = outcome(&after_a_failure(&blocking));
    assert!(said.contains("FAILED node1 (blocked)"), "{said}");
    let said = outcome(&after_a_failure(&with_meta("failure-timeout", "60s", "")));
    assert!(!said.contains("FAILED"), "{said}");
}

#[test]
fn a_resource_goes_back_unless_it_sticks() {
    if !require("resources that move back", &[Tool::CrmSimulate]) {
        return;
    }
    let elsewhere = |text: &str| {
        let history = done("db", "start", 0, "node2", 0);
        outcome(&after(&unfenced(text), "node2", &[("db", history)], ""))
    };
    let moves = "Move db ( node2 -> node1 )";
    let text = example(bad("resource-stickiness-unset"), "A preference alone");
    let history = [("db", done("db", "start", 0, "node2", 0))];
    assert!(outcome(&after(&text, "node2", &history, "")).contains(moves));
    let (_, text) = good("resource-stickiness-unset")
        .into_iter()
        .find(|(title, _)| *title == "It stays by default")
        .unwrap();
    assert!(!elsewhere(&text).contains(moves));
}

#[test]
fn the_last_of_two_sets_counts() {
    if !require("sets that hide others", &[Tool::CrmSimulate]) {
        return;
    }
    let text = example(bad("value-hidden-by-set"), "Two sets of defaults");
    let text = text.replace("resource-stickiness", "target-role");
    let started = text
        .replace(r#"value="100""#, r#"value="Stopped""#)
        .replace(r#"value="0""#, r#"value="Started""#);
    assert!(outcome(&started).contains(START));
    let stopped = text
        .replace(r#"value="100""#, r#"value="Started""#)
        .replace(r#"value="0""#, r#"value="Stopped""#);
    assert!(!outcome(&stopped).contains(START));
}

#[test]
fn nobody_looks_at_a_resource_without_a_monitor() {
    if !require("resources without a monitor", &[Tool::CrmSimulate]) {
        return;
    }
    // A recurring monitor is an action with an interval on the node of the start.
    let is_watched = |said: &str| {
        let action = |line: &&str| line.contains("Resource action:");
        let start = said
            .lines()
            .filter(action)
            .find(|line| line.contains("start on"));
        let node = start.unwrap().rsplit(' ').next().unwrap();
        let mut actions = said.lines().filter(action);
        actions.any(|line| line.contains("monitor=") && line.ends_with(node))
    };
    for (title, text) in bad("resource-without-monitor") {
        assert!(!is_watched(&outcome(&unfenced(&text))), "{title}");
    }
    for (title, text) in good("resource-without-monitor") {
        if text.contains(r#"name="monitor""#) {
            assert!(is_watched(&outcome(&unfenced(&text))), "{title}");
        }
    }
}

#[test]
fn references_that_lead_nowhere_are_errors() {
    if !require("templates and tags", &[Tool::CrmSimulate]) {
        return;
    }
    for (rule, errors) in [
        (
            "template-reference-invalid",
            &["No template named", "should not reference itself"][..],
        ),
        ("tag-member-not-resource", &["No resource found for"]),
        (
            "colocation-with-group-apart",
            &["Cannot perform mandatory colocation"],
        ),
    ] {
        let has = |text: &str| {
            let said = simulate(&unfenced(text)).stderr;
            errors.iter().any(|error| said.contains(error))
        };
        for (title, text) in bad(rule) {
            assert!(has(&text), "{rule}: {title}");
        }
        for (title, text) in good(rule) {
            assert!(!has(&text), "{rule}: {title}");
        }
    }
    let text = example(bad("tag-member-unknown"), "A constraint uses the tag");
    assert!(
        simulate(&text)
            .stderr
            .contains("No resource found for gone")
    );
}

#[test]
fn what_comes_after_a_member_that_is_not_critical_stops_with_it() {
    if !require(
        "groups with members that are not critical",
        &[Tool::CrmSimulate],
    ) {
        return;
    }
    let ban = r#"<constraints><rsc_location id="ban" rsc="stats" node="node1" score="-INFINITY"/></constraints>"#;
    let banned = |text: &str| {
        let text = text.replacen("<constraints/>", ban, 1);
        let running: Vec<_> = ["db", "stats", "web"]
            .into_iter()
            .map(|id| (id, done(id, "start", 0, "node1", 0)))
            .collect();
        let types = outcome(&after(&text, "node1", &running, ""));
        types.contains("Stop web")
    };
    let rule = "group-member-not-critical";
    assert!(banned(&example(bad(rule), "In the middle")));
    assert!(!banned(&example(good(rule), "At the end")));
}
