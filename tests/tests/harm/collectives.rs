//! What becomes of clones, bundles and remote nodes that cannot be what they say.

use cib_tests::not_checked::require;
use cib_tests::tools::{self, Tool};

use super::plan::{fenceless, plan};
use super::{bad, good, healthy};

/// What `crm_verify` and `crm_simulate` say.
fn verdict(text: &str) -> String {
    tools::crm_verify(fenceless(text)).unwrap().stderr + &plan(text).stderr
}

fn ready(what: &str) -> bool {
    require(what, &[Tool::CrmSimulate, Tool::CrmVerify])
}

/// `crm_verify` says this of every bad example but those of these titles, and of no good one but those.
fn said(rule: &str, words: &str, silent: &[&str]) {
    for (title, text) in bad(rule) {
        let verdict = verdict(&text);
        let says = verdict.contains(words);
        assert_eq!(says, !silent.contains(&title), "{rule}: {title}: {verdict}");
    }
    for (title, text) in good(rule) {
        let says = verdict(&text).contains(words);
        assert_eq!(says, silent.contains(&title), "{rule}: {title}");
    }
}

/// Without it nothing is ever promoted.
const PREFERENCE: &str =
    r#"<rsc_location id="prefer" rsc="dbs" role="Promoted" node="node1" score="100"/>"#;

/// The example with more constraints.
fn with_constraints(text: &str, constraints: &str) -> String {
    let section = format!("<constraints>{constraints}</constraints>");
    let with = text.replacen("<constraints/>", &section, 1);
    assert!(with.contains(&section), "{text}");
    with
}

#[test]
fn crm_verify_refuses_clones_that_cannot_be() {
    if !ready("clones that cannot be") {
        return;
    }
    let alike = "anonymous clones support only one instance per node";
    // The installed release is older than the example.
    let silent = ["Since Pacemaker 3.0"];
    said("clone-node-max-ignored", alike, &silent);
    let anonymous = "can be used only as anonymous clones";
    said("globally-unique-ignored", anonymous, &[]);
    let unpromotable = "cannot be used as a promotable clone resource";
    said("promotable-refused", unpromotable, &[]);
    let apart = "Cannot promote non-colocated child";
    for (title, text) in bad("promotable-group-apart") {
        let verdict = verdict(&with_constraints(&text, PREFERENCE));
        assert!(verdict.contains(apart), "{title}: {verdict}");
    }
    for (title, text) in good("promotable-group-apart") {
        assert!(!verdict(&text).contains(apart), "{title}");
    }
    said("clone-interleave-mismatch", "Cannot interleave", &[]);
}

#[test]
fn a_clone_without_instances_never_runs() {
    if !ready("clones without instances") {
        return;
    }
    for (title, text) in bad("clone-without-instances") {
        assert!(!plan(&text).starts("db"), "{title}");
    }
    for (title, text) in good("clone-without-instances") {
        assert!(plan(&text).starts("db"), "{title}");
    }
}

#[test]
fn a_promoted_instance_is_monitored_by_its_own_monitor_alone() {
    if !ready("monitors of promoted instances") {
        return;
    }
    let is_promoted_and_monitored = |text: &str| {
        let plan = plan(&with_constraints(text, PREFERENCE));
        let promoted = plan.nodes("db:0_promote_0");
        let monitored = plan.recurring().into_iter();
        let monitored: Vec<_> = monitored.flat_map(|key| plan.nodes(&key)).collect();
        let is_monitored = promoted.iter().any(|node| monitored.contains(node));
        (!promoted.is_empty(), is_monitored)
    };
    for (title, text) in bad("promoted-instance-unmonitored") {
        assert_eq!(is_promoted_and_monitored(&text), (true, false), "{title}");
    }
    for (title, text) in healthy("promoted-instance-unmonitored") {
        let (is_promoted, is_monitored) = is_promoted_and_monitored(&text);
        let is_other = title == "Without any monitor";
        assert!(!is_promoted || is_monitored || is_other, "{title}");
    }
}

#[test]
fn nothing_is_promoted_without_promotable() {
    if !ready("limits of promoted instances") {
        return;
    }
    let promotes = |text: &str| plan(&with_constraints(text, PREFERENCE)).has("db:0_promote_0");
    for (title, text) in bad("promoted-limit-without-promotable") {
        assert!(!promotes(&text), "{title}");
    }
    for (title, text) in good("promoted-limit-without-promotable") {
        assert!(promotes(&text), "{title}");
    }
}

#[test]
fn what_waits_for_more_instances_than_there_are_never_starts() {
    if !ready("clones that others wait for") {
        return;
    }
    let after = |text: &str| {
        let follower =
            r#"<primitive id="follower" class="ocf" provider="example" type="web"/></resources>"#;
        let text = text.replacen("</resources>", follower, 1);
        let order = r#"<rsc_order id="behind" first="dbs" then="follower"/>"#;
        plan(&with_constraints(&text, order)).starts("follower")
    };
    let titled = |wanted: &'static str| move |(title, _): &(&str, String)| *title == wanted;
    let mut bad = bad("clone-limits-contradictory");
    bad.retain(titled("More needed than there are"));
    let mut good = good("clone-limits-contradictory");
    good.retain(titled("All of them needed"));
    assert_eq!((bad.len(), good.len()), (1, 1));
    assert!(bad.iter().all(|(_, text)| !after(text)));
    assert!(good.iter().all(|(_, text)| after(text)));
}

#[test]
fn bundles_are_ignored_or_cut_down() {
    if !ready("bundles") {
        return;
    }
    // What the container engine makes of its network is seen when it starts.
    let silent = ["A container without a network"];
    said(
        "bundle-unreachable",
        "without either ip-range-start or control-port",
        &silent,
    );
    said(
        "bundle-replicas-per-host-reset",
        "requires 'replicas-per-host=1'",
        &[],
    );
    for (title, text) in bad("bundle-number-clipped") {
        let plan = plan(&text);
        let second = plan.has("dbs-podman-1_start_0");
        assert!(plan.has("dbs-podman-0_start_0"), "{title}");
        let one = [
            "None",
            "Fewer than there are, and than are to be promoted, is one mistake",
        ];
        assert_eq!(second, !one.contains(&title), "{title}");
    }
    for (title, text) in bad("bundle-address-invalid") {
        let plan = plan(&text);
        let second = match title {
            "No netmask" => "dbs-ip-192.0.2.11_monitor_0",
            "The next network" => "dbs-ip-192.0.3.1_monitor_0",
            _ => "dbs-ip-(null)_monitor_0",
        };
        assert!(plan.has(second), "{title}");
    }
    for (title, text) in good("bundle-address-invalid") {
        assert!(plan(&text).has("dbs-ip-192.0.2.254_monitor_0"), "{title}");
    }
}

#[test]
fn a_remote_node_in_a_collective_is_none() {
    if !ready("remote nodes in collectives") {
        return;
    }
    for (title, text) in bad("remote-node-in-collective") {
        let plan = plan(&text);
        let failed = plan.stderr.contains("Triggered fatal assertion");
        assert_eq!(failed, !title.contains("guest"), "{title}");
        assert!(!plan.has("guest1_start_0"), "{title}");
        assert!(failed || !plan.has("far_start_0"), "{title}");
    }
    for (title, text) in good("remote-node-in-collective") {
        let plan = plan(&text);
        assert!(
            !plan.stderr.contains("Triggered fatal assertion"),
            "{title}"
        );
        assert!(plan.has("guest1_start_0"), "{title}");
    }
}

#[test]
fn a_name_that_is_taken_makes_one_of_two() {
    if !ready("names of remote nodes") {
        return;
    }
    for (title, text) in bad("remote-name-taken") {
        let plan = plan(&text);
        match title {
            "Named like a member" => {
                let words = "Invalid ordering constraint between vm and vm";
                assert!(plan.stderr.contains(words), "{title}");
            }
            "Named like the resource that it runs in" => {
                assert_eq!(plan.nodes("vm_start_0").len(), 2, "{title}");
            }
            "Named like another resource" => {
                assert!(
                    plan.nodes("db_start_0").contains(&"db".to_owned()),
                    "{title}"
                );
            }
            "Two guests of one name" => {
                assert_eq!(plan.nodes("guest1_start_0").len(), 2, "{title}");
            }
            "Named like a remote node" => {
                assert_eq!(plan.nodes("far_start_0").len(), 2, "{title}");
            }
            _ => assert!(!plan.has("far_start_0"), "{title}"),
        }
    }
    for (title, text) in good("remote-name-taken") {
        let plan = plan(&text);
        assert!(plan.nodes("far_start_0").len() <= 1, "{title}");
        assert!(plan.starts("far"), "{title}");
    }
}

#[test]
fn an_order_with_what_runs_in_a_guest_is_dropped_or_never_done() {
    if !ready("orders with guests") {
        return;
    }
    let dropped = "Invalid ordering constraint between";
    let stuck = "Transition failed";
    for (title, text) in bad("guest-ordered-with-contents") {
        let said = plan(&text).stderr;
        match title {
            "A clone that also runs in the guest" => assert!(said.contains(stuck), "{title}"),
            // It is said of the stop, when that is due.
            "Said twice" => assert!(!said.contains(stuck), "{title}"),
            _ => assert!(said.contains(dropped), "{title}"),
        }
    }
    for (title, text) in good("guest-ordered-with-contents") {
        let said = plan(&text).stderr;
        assert!(!said.contains(dropped) && !said.contains(stuck), "{title}");
    }
}

#[test]
fn a_container_that_there_is_not_is_an_error() {
    if !ready("containers") {
        return;
    }
    said("container-unknown", "Unknown resource container", &[]);
}
