//! What was left on, and what the status tells: the scheduler sees in bad examples what the rules say, and not in good
//! ones.

use cib_rules::{Example, find};
use cib_tests::not_checked::require;
use cib_tests::tools::Tool;

use super::{running, simulate};

/// Rules, each with what the scheduler says: one of these, whatever the example.
const SIGNS: &[(&str, &[&str])] = &[
    ("node-in-maintenance", &["Node node1: maintenance"]),
    ("node-in-standby", &["Node node1: standby"]),
    ("node-unclean", &["is unclean", "for fencing"]),
    ("quorum-lost", &["due to lack of quorum"]),
    ("removed-resource-active", &["Detected active orphan db"]),
    ("resource-active-twice", &["might be active on 2 nodes"]),
    (
        "resource-banned-by-failures",
        &["due to reaching migration threshold"],
    ),
    ("resource-blocked", &["(blocked)", "blocked)"]),
    ("resource-failed", &["Unexpected result"]),
    ("resource-stopped", &["(disabled)", "Stopped (disabled"]),
    ("resource-unmanaged", &["unmanaged", "(maintenance)"]),
    ("status-of-unknown-node", &["Ignoring recorded node state"]),
];

/// Good examples of which the same is true for another reason.
const OTHERWISE: &[(&str, &str)] = &[
    ("quorum-lost", "Nothing is known of any node"),
    ("status-of-unknown-node", "No node is known"),
    ("resource-failed", "Blocked, which is said by another rule"),
    ("resource-failed", "Not configured any more"),
    (
        "resource-stopped",
        "A fence device, of which another rule speaks",
    ),
];

#[test]
fn the_scheduler_sees_what_the_rules_say_of_the_state() {
    if !require("what the scheduler makes of a state", &[Tool::CrmSimulate]) {
        return;
    }
    for (id, signs) in SIGNS {
        let rule = find(id).unwrap();
        let is_seen = |example: &Example| {
            let (_, text) = running(example);
            let ran = simulate(&text);
            let said = ran.stdout + &ran.stderr;
            (signs.iter().any(|sign| said.contains(sign)), said)
        };
        // The scheduler has a clock of its own.
        for example in rule.bad.iter().filter(|example| example.now.is_none()) {
            let (is_seen, said) = is_seen(example);
            assert!(is_seen, "{id}: {}: {said}", example.title);
        }
        for example in rule.good.iter().filter(|example| example.now.is_none()) {
            if OTHERWISE.contains(&(id, example.title)) {
                continue;
            }
            let (is_seen, said) = is_seen(example);
            assert!(!is_seen, "{id}: {}: {said}", example.title);
        }
    }
}
