//! What becomes of operations that Pacemaker drops or reads otherwise than they seem.

use cib_tests::not_checked::require;
use cib_tests::tools::{self, Tool};

use super::plan::{Plan, fenceless, plan, running_resource};
use super::{bad, good, healthy};

/// What `crm_verify` says of an example, fencing off.
fn verdict(text: &str) -> String {
    tools::crm_verify(fenceless(text)).unwrap().stderr
}

/// The examples of these titles.
fn only(titles: &[&str], examples: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
    let wanted = examples
        .into_iter()
        .filter(|(title, _)| titles.contains(title));
    let wanted: Vec<_> = wanted.collect();
    assert_eq!(wanted.len(), titles.len(), "{titles:?}");
    wanted
}

fn ready(what: &str) -> bool {
    require(what, &[Tool::CrmSimulate, Tool::CrmVerify])
}

#[test]
fn repeated_operations_vanish_all_together() {
    if !ready("operations with the same name and interval") {
        return;
    }
    for (title, text) in bad("operation-repeated") {
        if title == "Two of which one counts" {
            assert_eq!(plan(&text).timeout("db_start_0"), Some(60_000), "{title}");
            continue;
        }
        assert!(verdict(&text).contains("is duplicate of"), "{title}");
        assert_eq!(plan(&text).recurring(), Vec::<String>::new(), "{title}");
    }
    for (title, text) in good("operation-repeated") {
        assert!(!verdict(&text).contains("is duplicate of"), "{title}");
        let repeats = text.contains(r#"name="monitor""#);
        assert_eq!(!plan(&text).recurring().is_empty(), repeats, "{title}");
    }
}

#[test]
fn a_time_that_is_none_is_the_default() {
    if !ready("times of operations") {
        return;
    }
    for (title, text) in bad("operation-time-invalid") {
        let plan = plan(&text);
        if title.contains("no monitor") {
            assert_eq!(plan.recurring(), Vec::<String>::new(), "{title}");
        } else {
            let default = if title == "No time at all" { 0 } else { 20_000 };
            assert_eq!(plan.timeout("db_start_0"), Some(default), "{title}");
        }
    }
    let titles = [
        "Times with units",
        "Bare numbers count seconds",
        "An interval in the form of ISO 8601",
    ];
    for (title, text) in only(&titles, good("operation-time-invalid")) {
        assert_eq!(plan(&text).recurring().len(), 1, "{title}");
    }
}

#[test]
fn an_operation_that_cannot_recur_is_ignored() {
    if !ready("operations that cannot recur") {
        return;
    }
    let refused = "action cannot be recurring";
    for (title, text) in only(&["A start every minute"], bad("operation-cannot-recur")) {
        assert!(verdict(&text).contains(refused), "{title}");
        assert_eq!(plan(&text).timeout("db_start_0"), Some(20_000), "{title}");
    }
    for (title, text) in only(&["No interval"], good("operation-cannot-recur")) {
        assert!(!verdict(&text).contains(refused), "{title}");
        assert_eq!(plan(&text).timeout("db_start_0"), Some(300_000), "{title}");
    }
}

#[test]
fn a_misspelt_operation_is_another_one() {
    if !ready("misspelt operations") {
        return;
    }
    for (title, text) in only(&["A letter is missing"], bad("operation-misspelt")) {
        assert_eq!(plan(&text).recurring(), ["db_monitr_10000"], "{title}");
    }
    for (title, text) in only(&["Two letters changed places"], bad("operation-misspelt")) {
        assert_eq!(plan(&text).timeout("db_start_0"), Some(20_000), "{title}");
    }
    for (title, text) in only(&["Actions that there are"], good("operation-misspelt")) {
        assert_eq!(plan(&text).recurring(), ["db_monitor_10000"], "{title}");
    }
}

#[test]
fn a_meta_attribute_that_is_none_has_no_effect() {
    if !ready("meta-attributes of operations") {
        return;
    }
    let timeout = |text: &str| plan(text).timeout("db_start_0");
    for (title, text) in bad("operation-option-unread") {
        if title.contains("defaults") {
            assert_eq!(timeout(&text), Some(20_000), "{title}");
        }
        if title.contains("attribute") {
            assert_eq!(plan(&text).recurring(), ["db_monitor_10000"], "{title}");
        }
    }
}

#[test]
fn an_answer_that_is_refused_is_the_default() {
    if !ready("answers to failures") {
        return;
    }
    let reset = "Resetting 'on-fail' for";
    for (title, text) in bad("on-fail-refused") {
        // Said to nobody at all.
        let is_silent = title == "No container to restart";
        // What is said of a stop is said when it is due.
        let said = verdict(&text) + &verdict(&running_resource(&text));
        assert_eq!(said.contains(reset), !is_silent, "{title}");
    }
    for (title, text) in good("on-fail-refused") {
        assert!(
            !verdict(&running_resource(&text)).contains(reset),
            "{title}"
        );
    }
    for (title, text) in bad("on-fail-invalid") {
        let said = verdict(&running_resource(&text));
        assert!(said.contains("Unknown failure type"), "{title}: {said}");
    }
    for (title, text) in good("on-fail-invalid") {
        assert!(!verdict(&text).contains("Unknown failure type"), "{title}");
    }
}

#[test]
fn fencing_after_a_failure_is_a_stop_while_fencing_is_off() {
    if !ready("fencing after a failure") {
        return;
    }
    let reset = "is not valid when fencing is disabled";
    for (title, text) in bad("on-fail-fences-without-fencing") {
        let text = running_resource(&text);
        assert!(verdict(&text).contains(reset), "{title}");
    }
    for (title, text) in only(&["Another answer"], good("on-fail-fences-without-fencing")) {
        assert!(
            !verdict(&running_resource(&text)).contains(reset),
            "{title}"
        );
    }
}

#[test]
fn a_monitor_for_another_role_never_runs() {
    if !ready("roles of monitors") {
        return;
    }
    let wrong = |plan: &Plan| {
        plan.recurring()
            .iter()
            .any(|key| key.ends_with("_monitor_10000"))
    };
    for (title, text) in bad("monitor-role-never-held") {
        let plan = plan(&text);
        assert!(!wrong(&plan) && plan.starts("db"), "{title}");
    }
    for (title, text) in healthy("monitor-role-never-held") {
        let plan = plan(&text);
        let is_template = title == "A template for both";
        assert!(wrong(&plan) || is_template, "{title}");
    }
    let stray = |plan: &Plan| {
        plan.recurring()
            .iter()
            .any(|key| key.ends_with("_monitor_11000"))
    };
    for (title, text) in bad("stopped-monitor-on-clone") {
        assert!(!stray(&plan(&text)), "{title}");
    }
    for (title, text) in only(&["An ordinary resource"], good("stopped-monitor-on-clone")) {
        assert!(stray(&plan(&text)), "{title}");
    }
}

#[test]
fn a_role_of_a_start_counts_for_nothing() {
    if !ready("roles of other operations") {
        return;
    }
    for (title, text) in bad("operation-role-ignored") {
        assert_eq!(plan(&text).timeout("db_start_0"), Some(60_000), "{title}");
    }
}

#[test]
fn an_origin_that_is_no_date_is_ignored() {
    if !ready("origins of intervals") {
        return;
    }
    let ignored = "Ignoring 'interval-origin'";
    for (title, text) in only(&["No date"], bad("interval-origin-ignored")) {
        assert!(verdict(&text).contains(ignored), "{title}");
    }
    for (title, text) in good("interval-origin-ignored") {
        assert!(!verdict(&text).contains(ignored), "{title}");
    }
}
