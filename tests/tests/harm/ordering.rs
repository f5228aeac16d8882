//! What orders, nodes, their attributes and utilization do that is not what they seem to.

use std::fs;

use cib_tests::not_checked::require;
use cib_tests::run::{Invocation, Ran};
use cib_tests::tools::{self, Tool};

use super::{bad, good, healthy, simulate};

/// The document with fencing off, so that resources start, and somewhere to promote what can be promoted.
fn calm(text: &str) -> String {
    const OFF: &str = r#"<cluster_property_set id="harm"><nvpair id="harm-fencing" name="stonith-enabled" value="false"/></cluster_property_set>"#;
    let mut text = text.replace(
        r#"name="stonith-enabled" value="true""#,
        r#"name="stonith-enabled" value="false""#,
    );
    text = text.replacen("<crm_config/>", "<crm_config></crm_config>", 1);
    text = text.replacen("<crm_config>", &format!("<crm_config>{OFF}"), 1);
    if text.contains(r#"name="promotable""#) {
        let place = r#"<rsc_location id="harm-promoted" rsc="db" node="node1" role="Promoted" score="100"/>"#;
        text = text.replacen("<constraints>", &format!("<constraints>{place}"), 1);
    }
    text
}

/// The document with everything running that it starts when nothing is in order, and everything to be stopped.
fn stopping(text: &str) -> String {
    let start = text.find("<constraints>").unwrap();
    let end = text.find("</constraints>").unwrap();
    let free = format!("{}<constraints>{}", &text[..start], &text[end..]);
    let file = tempfile::NamedTempFile::new().unwrap();
    let ran = Invocation::new("crm_simulate")
        .args(["-S", "-p", "-O"])
        .arg(file.path())
        .stdin(free)
        .run()
        .unwrap();
    assert_eq!(ran.code, 0, "{ran:?}");
    let started = fs::read_to_string(file.path()).unwrap();
    let status = |text: &str| text.find("<status>").unwrap()..text.find("</cib>").unwrap();
    let mut text = text.to_owned();
    text.replace_range(status(&text), &started[status(&started)]);
    let stop = r#"<nvpair id="harm-stop" name="stop-all-resources" value="true"/>"#;
    let fencing = r#"<nvpair id="harm-fencing""#;
    text.replacen(fencing, &format!("{stop}{fencing}"), 1)
}

/// What the scheduler does to start and to stop everything: 0, or 1 where it comes to no end.
fn codes(text: &str) -> (i32, i32) {
    let text = calm(text);
    (simulate(&text).code, simulate(&stopping(&text)).code)
}

/// The actions of the transition, each with what it waits for.
fn graph(text: &str) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    let ran = Invocation::new("crm_simulate")
        .args(["-S", "-p", "-G"])
        .arg(file.path())
        .stdin(text)
        .run()
        .unwrap();
    assert_eq!(ran.code, 0, "{text}: {ran:?}");
    fs::read_to_string(file.path()).unwrap()
}

fn verify(text: &str) -> Ran {
    Invocation::new("crm_verify")
        .args(["-V", "-V", "-p"])
        .stdin(text)
        .run()
        .unwrap()
}

/// The status of the cluster in the end, as lines.
fn outcome(ran: &Ran) -> &str {
    let (_, outcome) = ran.stdout.split_once("Revised Cluster Status").unwrap();
    outcome
}

fn is_started(ran: &Ran, resource: &str) -> bool {
    let mut lines = outcome(ran).lines();
    lines.any(|line| line.contains(&format!("* {resource}\t")) && line.contains("Started"))
}

#[test]
fn a_transition_with_a_loop_never_ends() {
    if !require("loops of orders", &[Tool::CrmSimulate]) {
        return;
    }
    for (title, text) in bad("ordering-loop") {
        assert!(matches!(codes(&text), (1, _) | (_, 1)), "{title}");
    }
    for (title, text) in good("ordering-loop") {
        assert_eq!(codes(&text), (0, 0), "{title}");
    }
}

#[test]
fn the_scheduler_dies_of_an_order_with_itself() {
    if !require("orders with themselves", &[Tool::CrmSimulate]) {
        return;
    }
    for (title, text) in bad("order-with-itself") {
        assert_eq!(simulate(&calm(&text)).code, 134, "{title}");
    }
    for (title, text) in good("order-with-itself") {
        assert_eq!(codes(&text), (0, 0), "{title}");
    }
}

#[test]
fn what_waits_for_an_impossible_promotion_never_starts() {
    if !require("impossible promotions", &[Tool::CrmSimulate]) {
        return;
    }
    let mut waiting = 0;
    for (title, text) in bad("order-action-impossible") {
        let text = calm(&text);
        if title.contains("never comes") || title.contains("demotion") {
            let without = without_orders(&text);
            assert_eq!(graph(&text), graph(&without), "{title}");
        } else {
            assert!(!is_started(&simulate(&text), "web"), "{title}");
            waiting += 1;
        }
    }
    assert_eq!(waiting, 2);
    for (title, text) in healthy("order-action-impossible") {
        assert!(is_started(&simulate(&calm(&text)), "web"), "{title}");
    }
}

/// The document without its orders.
fn without_orders(text: &str) -> String {
    let mut text = text.to_owned();
    while let Some(start) = text.find("<rsc_order") {
        let rest = &text[start..];
        let tag = rest.find('>').unwrap();
        let end = if rest[..tag].ends_with('/') {
            tag + 1
        } else {
            rest.find("</rsc_order>").unwrap() + "</rsc_order>".len()
        };
        text.replace_range(start..start + end, "");
    }
    text
}

#[test]
fn some_orders_change_nothing() {
    if !require("orders that change nothing", &[Tool::CrmSimulate]) {
        return;
    }
    for rule in ["order-without-effect", "order-redundant"] {
        for (title, text) in bad(rule) {
            let text = calm(&text);
            let without = without_orders(&text);
            if title.contains("promotion") {
                // What waits for the end of the starts is also told to wait for their beginning.
                assert_eq!(simulate(&text), simulate(&without), "{title}");
            } else {
                assert_eq!(graph(&text), graph(&without), "{title}");
            }
        }
        for (title, text) in good(rule) {
            let text = calm(&text);
            // A group that is not ordered, and members of a tag, are one after the other only because of the order.
            assert_ne!(graph(&text), graph(&without_orders(&text)), "{title}");
        }
    }
    let first = |text: &str| {
        let start = text.find("<rsc_order").unwrap();
        let end = start + text[start..].find("/>").unwrap() + 2;
        (start, end)
    };
    for (title, text) in bad("order-duplicate") {
        let text = calm(&text);
        if title.contains("optional") {
            // The first is the optional one.
            let (start, end) = first(&text);
            let mandatory = format!("{}{}", &text[..start], &text[end..]);
            assert_eq!(graph(&text), graph(&mandatory), "{title}");
        } else {
            let (_, end) = first(&text);
            let rest = without_orders(&text[end..]);
            let once = format!("{}{rest}", &text[..end]);
            assert_eq!(graph(&text), graph(&once), "{title}");
        }
    }
    for (title, text) in bad("order-require-all-ignored") {
        let text = calm(&text);
        let without = text.replace(r#" require-all="false""#, "");
        let is_same = graph(&text) == graph(&without);
        // On a set whose members start one after the other it does something, which is not what the set says.
        assert_eq!(is_same, !title.contains("one after the other"), "{title}");
    }
}

#[test]
fn a_stop_waits_for_a_start_that_never_comes() {
    if !require("stops that wait for starts", &[Tool::CrmSimulate]) {
        return;
    }
    for (title, text) in bad("stop-waits-for-start") {
        assert_eq!(codes(&text).1, 1, "{title}");
    }
    for (title, text) in good("stop-waits-for-start") {
        assert_eq!(codes(&text), (0, 0), "{title}");
    }
}

#[test]
fn crm_verify_complains_of_the_same() {
    if !require("orders and nodes", &[Tool::CrmVerify]) {
        return;
    }
    for (rule, complaint) in [
        ("order-symmetrical-ignored", "Ignoring symmetrical for"),
        ("node-name-repeated", "More than one node entry has name"),
        (
            "node-discovery-ignored",
            "Ignoring resource-discovery-enabled attribute",
        ),
    ] {
        let mut bad = bad(rule);
        // That needs a remote node that was once connected.
        bad.retain(|(title, _)| !title.contains("remote"));
        for (title, text) in bad {
            let ran = verify(&text);
            assert!(ran.stderr.contains(complaint), "{title}: {ran:?}");
        }
        for (title, text) in good(rule) {
            let ran = verify(&text);
            assert!(!ran.stderr.contains(complaint), "{title}: {ran:?}");
        }
    }
}

#[test]
fn what_one_of_two_nodes_of_a_number_reports_is_believed_of_the_other() {
    if !require("nodes of one number", &[Tool::CrmSimulate]) {
        return;
    }
    let report = |id: u8| {
        let (_, text) = bad("node-id-repeated").remove(0);
        let start = text.find("<status>").unwrap();
        let status = format!(
            r#"<status><node_state id="{id}" uname="node2" in_ccm="true" crmd="online" join="member" expected="member"/></status></cib>"#
        );
        let text = format!("{}{status}", &text[..start]);
        let text = text.replace(
            r#"<node id="1" uname="node2""#,
            &format!(r#"<node id="{id}" uname="node2""#),
        );
        tools::crm_simulate(text, &[]).unwrap().stdout
    };
    assert!(report(1).contains("Online: [ node1 ]"), "{}", report(1));
    assert!(report(2).contains("Online: [ node2 ]"), "{}", report(2));
}

#[test]
fn a_node_without_a_name_ends_the_scheduler() {
    if !require("nodes without a name", &[Tool::CrmVerify]) {
        return;
    }
    let mut bad = bad("node-name-unusable");
    bad.retain(|(title, _)| *title == "Nothing");
    assert_eq!(bad.len(), 1);
    let resource = r#"<resources><primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/></resources>"#;
    let code = |text: &str| verify(&calm(text).replacen("<resources/>", resource, 1)).code;
    assert_eq!(code(&bad[0].1), 134);
    for (title, text) in good("node-name-unusable") {
        assert_eq!(code(&text), 0, "{title}");
    }
}

#[test]
fn attributes_of_the_cluster_do_what_they_say() {
    if !require("reserved node attributes", &[Tool::CrmSimulate]) {
        return;
    }
    let device = r#"<resources><primitive id="harm-device" class="stonith" type="fence_xvm"/>"#;
    let signs = ["do_shutdown on node1", "termination was requested"];
    let seen = |text: &str| {
        let text = text.replacen("<resources/>", &format!("{device}</resources>"), 1);
        // Two nodes: somebody has to fence the other.
        let text = text.replacen("</nodes>", r#"<node id="9" uname="node9"/></nodes>"#, 1);
        let state = r#"<node_state id="9" uname="node9" in_ccm="true" crmd="online" join="member" expected="member"/></status>"#;
        let ran = simulate(&text.replacen("</status>", state, 1));
        assert_eq!(ran.code, 0, "{ran:?}");
        signs.map(|sign| ran.stdout.contains(sign))
    };
    let bad: Vec<_> = bad("node-attribute-reserved")
        .iter()
        .map(|(_, text)| seen(text))
        .collect();
    assert_eq!(bad, [[true, false], [false, true], [false, false]]);
    for (title, text) in good("node-attribute-reserved") {
        assert_eq!(seen(&text), [false, false], "{title}");
    }
}

#[test]
fn a_switch_that_is_no_boolean_is_off() {
    if !require("booleans of nodes", &[Tool::CrmSimulate]) {
        return;
    }
    let is_off = |text: &str| {
        let ran = simulate(&calm(text));
        !ran.stdout.contains(": standby") && !ran.stdout.contains(": maintenance")
    };
    for (title, text) in bad("node-attribute-not-boolean") {
        assert!(is_off(&text), "{title}");
    }
    let (title, text) = good("node-attribute-not-boolean").remove(0);
    assert!(!is_off(&text), "{title}");
}

#[test]
fn health_counts_only_with_a_strategy_and_a_color() {
    if !require("the health of nodes", &[Tool::CrmSimulate]) {
        return;
    }
    let red = r##"<node id="1" uname="node1"><instance_attributes id="harm-health"><nvpair id="harm-red" name="#health-cpu" value="red"/></instance_attributes></node>"##;
    let node = r#"<node id="1" uname="node1"/>"#;
    let leaves = |text: &str| {
        let text = calm(text);
        assert!(text.contains(node), "{text}");
        let ran = simulate(&text.replacen(node, red, 1));
        outcome(&ran).contains("Stopped: [ node1 ]")
    };
    for (title, text) in bad("health-agent-leaves-node") {
        assert!(leaves(&text), "{title}");
    }
    let mut stays = good("health-agent-leaves-node");
    stays.retain(|(title, _)| !title.contains("release"));
    stays.push(bad("node-health-ignored").remove(0));
    for (title, text) in stays {
        assert!(!leaves(&text), "{title}");
    }
    let unread = "Could not parse integer from";
    let judged = |text: &str| {
        let strategy = r#"<crm_config><cluster_property_set id="harm-options"><nvpair id="harm-strategy" name="node-health-strategy" value="migrate-on-red"/></cluster_property_set>"#;
        let text = text.replacen("<crm_config/>", &format!("{strategy}</crm_config>"), 1);
        simulate(&text).stderr.contains(unread)
    };
    for (title, text) in bad("node-health-not-a-score") {
        assert!(judged(&text), "{title}");
    }
    for (title, text) in good("node-health-not-a-score") {
        assert!(!judged(&text), "{title}");
    }
}

#[test]
fn the_scheduler_crashes_at_an_amount_that_is_no_number() {
    if !require("utilization", &[Tool::CrmSimulate]) {
        return;
    }
    for (title, text) in bad("utilization-value-misread") {
        let counted = text.replacen(
            "<crm_config/>",
            r#"<crm_config><cluster_property_set id="harm-options"><nvpair id="harm-strategy" name="placement-strategy" value="balanced"/></cluster_property_set></crm_config>"#,
            1,
        );
        let counted = counted.replacen(
            "<resources/>",
            r#"<resources><primitive id="db" class="ocf" provider="pacemaker" type="Dummy"><utilization id="harm-need"><nvpair id="harm-cpu" name="cpu" value="1"/><nvpair id="harm-memory" name="memory" value="1"/></utilization></primitive></resources>"#,
            1,
        );
        let ran = simulate(&calm(&counted));
        if title.contains("number") {
            assert_eq!(ran.code, 139, "{title}");
        } else if !title.contains("negative") {
            let cut = ["Characters left over after parsing", "Clipped"];
            assert!(
                cut.iter().any(|cut| ran.stderr.contains(cut)),
                "{title}: {ran:?}"
            );
        }
    }
    let (title, text) = good("utilization-value-misread").remove(0);
    let ran = simulate(&text);
    assert!(
        ran.code == 0 && !ran.stderr.contains("left over"),
        "{title}: {ran:?}"
    );
}

#[test]
fn what_needs_more_than_any_node_has_never_runs() {
    if !require("utilization", &[Tool::CrmSimulate]) {
        return;
    }
    for (title, text) in bad("demand-above-capacity") {
        let last = if title.contains("group") { "web" } else { "db" };
        assert!(!is_started(&simulate(&calm(&text)), last), "{title}");
    }
    let mut fits = good("demand-above-capacity");
    fits.retain(|(title, _)| !title.contains("not known") && !title.contains("two"));
    // Nobody counts with the default strategy, and nobody has what is needed.
    fits.extend(bad("utilization-ignored"));
    for (title, text) in fits {
        assert!(is_started(&simulate(&calm(&text)), "db"), "{title}");
    }
    for (title, text) in bad("utilization-ignored") {
        let mut text = calm(&text);
        let strategy = r#"<nvpair id="harm-strategy" name="placement-strategy" value="balanced"/>"#;
        let fencing = r#"<nvpair id="harm-fencing""#;
        text = text.replace(
            r#" name="placement-strategy" value="default""#,
            r#" name="x" value="y""#,
        );
        text = text.replacen(fencing, &format!("{strategy}{fencing}"), 1);
        assert!(!is_started(&simulate(&text), "db"), "{title}");
    }
}
