//! What cluster options do that are not what they seem to be.

use cib_tests::not_checked::require;
use cib_tests::tools::{self, Tool};

use super::{bad, good, simulate};

/// What the scheduler says that it makes of the options.
fn reading(text: &str) -> String {
    tools::crm_simulate(text, &["-VVVVV"]).unwrap().stderr
}

/// The examples that 2.1.5 can show: of the others it does not read the option, or another program does.
fn without(titles: &[&str], examples: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
    let count = examples.len();
    let rest: Vec<_> = examples
        .into_iter()
        .filter(|(title, _)| !titles.contains(title))
        .collect();
    assert_eq!(rest.len() + titles.len(), count, "{titles:?}");
    rest
}

/// An example with a resource that can run anywhere, fencing off.
fn with_resource(text: &str) -> String {
    let resources = r#"<resources><primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/></resources>"#;
    let text = text.replacen("<resources/>", resources, 1);
    let option =
        r#"<nvpair id="stonith-off" name="stonith-enabled" value="false"/></cluster_property_set>"#;
    let text = text.replacen("</cluster_property_set>", option, 1);
    assert!(text.contains(resources) && text.contains(option), "{text}");
    text
}

#[test]
fn the_default_counts_instead_of_a_value_that_is_not_taken() {
    if !require(
        "invalid values of options",
        &[Tool::CrmVerify, Tool::CrmSimulate],
    ) {
        return;
    }
    let refused = "Using default value for cluster option";
    let controller_s = [
        "A percentage without its sign",
        "Less than one attempt",
        "Nothing checks this one but the controller, when it is too late",
    ];
    for (title, text) in without(&controller_s, bad("option-value-invalid")) {
        let ran = tools::crm_verify(text).unwrap();
        assert!(ran.stderr.contains(refused), "{title}: {ran:?}");
    }
    for (title, text) in without(&["A value that is not shown"], good("option-value-invalid")) {
        let ran = tools::crm_verify(text).unwrap();
        assert!(!ran.stderr.contains(refused), "{title}: {ran:?}");
    }
    let (_, text) = bad("option-value-invalid")
        .into_iter()
        .find(|(title, _)| *title == "Days are no unit")
        .unwrap();
    assert!(reading(&text).contains("STONITH timeout: 60000"));
}

#[test]
fn only_the_start_of_a_value_is_read() {
    if !require(
        "values of options with something behind them",
        &[Tool::CrmSimulate],
    ) {
        return;
    }
    let (_, text) = bad("option-value-misread")
        .into_iter()
        .find(|(_, text)| text.contains("1.5min"))
        .unwrap();
    assert!(reading(&text).contains("STONITH timeout: 60000"));
    let text = text.replace("1.5min", "90s");
    assert!(reading(&text).contains("STONITH timeout: 90000"));
}

#[test]
fn the_set_of_the_cluster_wins_over_scores_and_rules() {
    if !require("options that others hide", &[Tool::CrmSimulate]) {
        return;
    }
    for (title, text) in without(&["Under two names"], bad("option-value-hidden")) {
        let said = reading(&text);
        assert!(said.contains("On loss of quorum: Stop"), "{title}: {said}");
    }
    let (_, text) = good("option-value-hidden")
        .into_iter()
        .find(|(title, _)| *title == "A rule that may win")
        .unwrap();
    assert!(reading(&text).contains("On loss of quorum: Freeze"));
}

#[test]
fn names_that_are_not_known_do_nothing() {
    if !require("misspelt options", &[Tool::CrmSimulate, Tool::CrmVerify]) {
        return;
    }
    let (_, text) = bad("option-misspelt")
        .into_iter()
        .find(|(title, _)| *title == "An underscore")
        .unwrap();
    assert!(reading(&text).contains("On loss of quorum: Stop"));
    let text = text.replace("no_quorum-policy", "no-quorum-policy");
    assert!(reading(&text).contains("On loss of quorum: Freeze"));

    let (_, text) = bad("option-too-new").swap_remove(0);
    assert!(text.contains("fencing-timeout"), "{text}");
    assert!(reading(&text).contains("STONITH timeout: 60000"));
    assert!(
        reading(&text.replace("fencing-timeout", "stonith-timeout"))
            .contains("STONITH timeout: 150000")
    );
}

#[test]
fn scores_of_health_count_only_where_the_strategy_asks_for_them() {
    if !require("scores of node health", &[Tool::CrmSimulate]) {
        return;
    }
    let (_, text) = bad("option-without-effect")
        .into_iter()
        .find(|(title, _)| *title == "A strategy that has scores of its own")
        .unwrap();
    let set = "yellow=-500";
    assert!(!reading(&text).contains(set));
    assert!(reading(&text.replace("migrate-on-red", "custom")).contains(set));
}

#[test]
fn nothing_starts_in_maintenance_mode_or_while_all_is_stopped() {
    if !require("options that were left on", &[Tool::CrmSimulate]) {
        return;
    }
    let start = "Start      db";
    for rule in ["maintenance-mode-left-on", "all-resources-stopped"] {
        for (title, text) in bad(rule) {
            let ran = simulate(&with_resource(&text));
            assert!(!ran.stdout.contains(start), "{rule}: {title}: {ran:?}");
        }
        for (title, text) in without(&["A rule decides"], good(rule)) {
            let ran = simulate(&with_resource(&text));
            assert!(ran.stdout.contains(start), "{rule}: {title}: {ran:?}");
        }
    }
}

#[test]
fn nobody_looks_what_runs_without_probes() {
    if !require("probes", &[Tool::CrmSimulate]) {
        return;
    }
    let probe = "Resource action: db              monitor on node1";
    for (title, text) in bad("startup-probes-disabled") {
        let ran = simulate(&with_resource(&text));
        assert!(!ran.stdout.contains(probe), "{title}: {ran:?}");
    }
    for (title, text) in good("startup-probes-disabled") {
        let ran = simulate(&with_resource(&text));
        assert!(ran.stdout.contains(probe), "{title}: {ran:?}");
    }
}

#[test]
fn a_resource_that_cannot_start_stays_where_it_is_without_a_threshold() {
    if !require("failed starts", &[Tool::CrmSimulate]) {
        return;
    }
    let failed = |text: &str| {
        let history = r#"<transient_attributes id="1"><instance_attributes id="status-1">
<nvpair id="status-1-fail" name="fail-count-db#start_0" value="5"/>
<nvpair id="status-1-last" name="last-failure-db#start_0" value="1700000000"/></instance_attributes></transient_attributes>
<lrm id="1"><lrm_resources><lrm_resource id="db" class="ocf" provider="example" type="database">
<lrm_rsc_op id="db_last_failure_0" operation_key="db_start_0" operation="start" crm_feature_set="3.16.1"
 transition-key="4:1:0:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa" transition-magic="0:1;4:1:0:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"
 call-id="9" rc-code="1" op-status="0" interval="0" last-rc-change="1700000000" exec-time="10" queue-time="0"/>
<lrm_rsc_op id="db_last_0" operation_key="db_stop_0" operation="stop" crm_feature_set="3.16.1"
 transition-key="5:2:0:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa" transition-magic="0:0;5:2:0:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"
 call-id="10" rc-code="0" op-status="0" interval="0" last-rc-change="1700000001" exec-time="10" queue-time="0"/>
</lrm_resource></lrm_resources></lrm></node_state>"#;
        let at = text.find("<node_state ").unwrap();
        let (before, first) = text.split_at(at);
        let first = first.replacen("/>", &format!(">{history}"), 1);
        let likes = r#"<constraints><rsc_location id="likes" rsc="db" node="node1" score="100"/></constraints>"#;
        let text = before.replacen("<constraints/>", likes, 1);
        let option = r#"<nvpair id="stonith-off" name="stonith-enabled" value="false"/></cluster_property_set>"#;
        assert!(text.contains(likes), "{text}");
        // Before feature set 3.0.13 failures were counted under another name.
        let text = text.replacen("<cib ", r#"<cib crm_feature_set="3.16.1" "#, 1);
        text.replacen("</cluster_property_set>", option, 1) + &first
    };
    let again = "db              start on node1";
    for (title, text) in bad("start-retried-forever") {
        let ran = simulate(&failed(&text));
        assert!(ran.stdout.contains(again), "{title}: {ran:?}");
    }
    for (title, text) in without(&["Only fence devices"], good("start-retried-forever")) {
        // What the controller counts for a failed start that is fatal.
        let count = if title == "Failed starts are fatal" {
            r#"value="INFINITY""#
        } else {
            r#"value="5""#
        };
        let ran = simulate(&failed(&text).replace(r#"value="5""#, count));
        assert!(!ran.stdout.contains(again), "{title}: {ran:?}");
        assert!(
            ran.stdout.contains("db              start on node2"),
            "{title}: {ran:?}"
        );
    }
}

#[test]
fn a_default_among_the_options_is_not_read() {
    if !require("defaults among the options", &[Tool::CrmSimulate]) {
        return;
    }
    let running = |text: &str| {
        let history = r#"<lrm id="1"><lrm_resources><lrm_resource id="db" class="ocf" provider="pacemaker" type="Dummy">
<lrm_rsc_op id="db_last_0" operation_key="db_start_0" operation="start" crm_feature_set="3.16.1"
 transition-key="4:1:0:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa" transition-magic="0:0;4:1:0:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"
 call-id="9" rc-code="0" op-status="0" interval="0" last-rc-change="1700000000" exec-time="10" queue-time="0"/>
</lrm_resource></lrm_resources></lrm></node_state>"#;
        let likes = r#"<constraints><rsc_location id="likes" rsc="db" node="node2" score="50"/></constraints>"#;
        let resource = r#"<resources><primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/></resources>"#;
        let text = text
            .replacen("<constraints/>", likes, 1)
            .replacen("<resources/>", resource, 1);
        let (before, first) = text.split_at(text.find("<node_state ").unwrap());
        let text = before.to_owned() + &first.replacen("/>", &format!(">{history}"), 1);
        assert!(text.contains(likes) && text.contains(resource), "{text}");
        let off = r#"<crm_config><cluster_property_set id="off"><nvpair id="stonith-off" name="stonith-enabled" value="false"/></cluster_property_set>"#;
        let text = text.replacen("<crm_config/>", "<crm_config></crm_config>", 1);
        text.replacen("<crm_config>", off, 1)
    };
    let (_, text) = bad("default-among-options").swap_remove(0);
    let ran = simulate(&running(&text));
    assert!(ran.stdout.contains("Move       db"), "{ran:?}");
    let (_, text) = good("default-among-options")
        .into_iter()
        .find(|(title, _)| *title == "Where it belongs")
        .unwrap();
    let ran = simulate(&running(&text));
    assert!(!ran.stdout.contains("Move       db"), "{ran:?}");
}

#[test]
fn pacemaker_warns_of_what_it_calls_deprecated() {
    if !require("deprecated options", &[Tool::CrmSimulate]) {
        return;
    }
    let warned = "deprecated and will be removed";
    for rule in ["option-deprecated", "option-value-renamed"] {
        let examples = bad(rule).into_iter();
        let of_today: Vec<_> = examples
            .filter(|(title, _)| {
                [
                    "Of resources that are stopped",
                    "The release that runs warns of it",
                ]
                .contains(title)
            })
            .filter(|(_, text)| text.contains("remove-after-stop") || text.contains("poweroff"))
            .collect();
        assert_eq!(of_today.len(), 1, "{rule}");
        for (title, text) in of_today {
            let ran = simulate(&text);
            assert!(ran.stderr.contains(warned), "{title}: {ran:?}");
        }
    }
}
