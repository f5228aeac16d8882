//! What a live fencer does with levels, delays and timeouts, and that the rules about them say so.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::fmt::Write as _;

use cib_lint::{Config, Linter};
use cib_model::{SourceFile, Version};
use cib_tests::cluster::{NODE, OneNodeCluster};

/// The release that the tools of Debian 12 are of.
const TOOLS: Version = Version::new(2, 1, 5);

/// A node that is to be fenced, its levels, and what comes of it.
struct Case {
    target: &'static str,
    /// The index of each level, and its devices.
    levels: &'static [(&'static str, &'static str)],
    action: &'static str,
    /// The devices that the fencer uses to stop the node, in their order.
    used: &'static [&'static str],
    succeeds: bool,
    /// The rules that find something.
    rules: &'static [&'static str],
}

const CASES: [Case; 9] = [
    Case {
        target: "one",
        levels: &[("1", "a"), ("2", "b")],
        action: "--reboot",
        used: &["a"],
        succeeds: true,
        rules: &[],
    },
    Case {
        target: "same-index",
        levels: &[("1", "a"), ("1", "b")],
        action: "--reboot",
        used: &["b"],
        succeeds: true,
        rules: &["fencing-level-replaced"],
    },
    Case {
        target: "unknown-device",
        levels: &[("1", "a,nobody"), ("2", "b")],
        action: "--reboot",
        used: &["a", "b"],
        succeeds: true,
        rules: &["fencing-level-unknown-device"],
    },
    Case {
        target: "wrong-device",
        levels: &[("1", "a,elsewhere")],
        action: "--reboot",
        used: &["a"],
        succeeds: false,
        rules: &["fencing-level-wrong-device", "node-without-fencing"],
    },
    Case {
        target: "repeated",
        levels: &[("1", "a,a")],
        action: "--reboot",
        used: &["a"],
        succeeds: false,
        rules: &["fencing-level-device-repeated"],
    },
    Case {
        target: "spent",
        levels: &[("1", "a,broken"), ("2", "a,b")],
        action: "--reboot",
        used: &["a", "broken"],
        succeeds: false,
        rules: &["fencing-level-device-spent"],
    },
    Case {
        target: "other-action",
        levels: &[("1", "a,broken"), ("2", "a")],
        action: "--reboot",
        used: &["a", "broken", "a"],
        succeeds: true,
        rules: &[],
    },
    Case {
        target: "not-reached",
        levels: &[("1", "broken,a"), ("2", "a,b")],
        action: "--reboot",
        used: &["broken", "a", "b"],
        succeeds: true,
        rules: &[],
    },
    Case {
        target: "never-tried",
        levels: &[("1", "broken"), ("12", "b")],
        action: "--reboot",
        used: &["broken"],
        succeeds: false,
        rules: &["fencing-level-never-tried"],
    },
];

fn device(id: &str, parameters: &[(&str, &str)]) -> String {
    let mut text = format!(
        r#"<primitive id="{id}" class="stonith" type="fence_dummy"><instance_attributes id="{id}-p">"#
    );
    for (name, value) in parameters {
        write!(
            text,
            r#"<nvpair id="{id}-{name}" name="{name}" value="{value}"/>"#
        )
        .unwrap();
    }
    text + "</instance_attributes></primitive>"
}

/// A configuration with the devices for these targets and their levels.
fn cib(nodes: &str, cases: &[&Case]) -> String {
    let mut targets = String::new();
    let mut levels = String::new();
    for case in cases {
        write!(targets, "{} ", case.target).unwrap();
        for (number, (index, devices)) in case.levels.iter().enumerate() {
            let target = case.target;
            write!(levels, r#"<fencing-level id="{target}-{number}" target="{target}" index="{index}" devices="{devices}"/>"#).unwrap();
        }
    }
    let works = |id: &str| {
        let file = format!("/run/cib-tests/{id}");
        device(
            id,
            &[
                ("pcmk_host_list", targets.trim_end()),
                ("status_file", &file),
            ],
        )
    };
    let broken = device(
        "broken",
        &[
            ("pcmk_host_list", targets.trim_end()),
            ("pcmk_off_action", "nothing-it-knows"),
            ("pcmk_reboot_action", "nothing-it-knows"),
        ],
    );
    let elsewhere = device("elsewhere", &[("pcmk_host_list", NODE)]);
    let resources = works("a") + &works("b") + &broken + &elsewhere;
    format!(
        r#"<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0"><configuration>
<crm_config/>{nodes}<resources>{resources}</resources><constraints/><fencing-topology>{levels}</fencing-topology>
</configuration><status/></cib>"#
    )
}

/// The devices that the fencer asked somebody to use against a node, but for switching it on again.
fn used(logs: &str, target: &str) -> Vec<String> {
    let asked = logs
        .lines()
        .filter(|line| line.contains("(request_peer_fencing)") && !line.contains("'on' action"));
    let wanted = format!("targeting {target} using ");
    let rest = asked.filter_map(|line| Some(line.split_once(&wanted)?.1));
    rest.filter_map(|rest| Some(rest.split_whitespace().next()?.to_owned()))
        .collect()
}

/// The rules about levels that find something, and what is said of nodes without fencing.
fn found(case: &Case) -> Vec<&'static str> {
    let nodes = format!(
        r#"<nodes><node id="1" uname="{NODE}"/><node id="2" uname="{}"/></nodes>"#,
        case.target
    );
    let mut config = Config::default();
    config.pacemaker = Some(TOOLS);
    let report = Linter::new(config).lint(&SourceFile::new("cib.xml", cib(&nodes, &[case])));
    let about = |id: &&str| id.starts_with("fencing-level") || *id == "node-without-fencing";
    let ids = report
        .findings()
        .filter(|finding| finding.subject.id != NODE);
    let mut ids: Vec<_> = ids.map(|finding| finding.rule.id).filter(about).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[test]
fn levels_are_tried_as_the_rules_say() {
    let cases: Vec<_> = CASES.iter().collect();
    let seed = cib("<nodes/>", &cases);
    let Some(cluster) = OneNodeCluster::require("levels against a live fencer", Some(&seed)) else {
        return;
    };
    for case in CASES {
        let args = [case.action, case.target, "--timeout", "30"];
        let ran = cluster.run("stonith_admin", &args, "").unwrap();
        let logs = cluster.logs().unwrap();
        assert_eq!(ran.code == 0, case.succeeds, "{}: {ran:?}", case.target);
        assert_eq!(used(&logs, case.target), case.used, "{}", case.target);
        assert_eq!(found(&case), case.rules, "{}", case.target);
    }
}

#[test]
fn time_is_counted_as_the_rules_say() {
    // The parameters, how long the fencer may take, whether it succeeds, and the rule that says so.
    type Timed<'t> = (
        &'t str,
        &'t [(&'t str, &'t str)],
        &'t str,
        bool,
        Option<&'t str>,
    );
    let cases: [Timed<'_>; 6] = [
        ("quick", &[], "20", true, None),
        (
            "units",
            &[("delay", "4"), ("pcmk_reboot_timeout", "2min")],
            "20",
            false,
            Some("fence-timeout-unit"),
        ),
        (
            "seconds",
            &[("delay", "4"), ("pcmk_reboot_timeout", "120s")],
            "20",
            true,
            None,
        ),
        (
            "delayed",
            &[("pcmk_delay_base", "8s")],
            "3",
            false,
            Some("fence-delay-uses-up-timeout"),
        ),
        (
            "slow",
            &[("delay", "6")],
            "3",
            false,
            Some("fence-timeout-too-short"),
        ),
        ("in-time", &[("delay", "2")], "20", true, None),
    ];
    let devices = |cases: &[Timed<'_>]| {
        cases.iter().fold(String::new(), |text, (id, more, ..)| {
            let file = format!("/run/cib-tests/{id}");
            let mut parameters = vec![("pcmk_host_list", *id), ("status_file", file.as_str())];
            parameters.extend_from_slice(more);
            text + &device(id, &parameters)
        })
    };
    let cib = |options: &str, resources: &str| {
        format!(
            r#"<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0"><configuration>
<crm_config>{options}</crm_config><nodes/><resources>{resources}</resources><constraints/></configuration><status/></cib>"#
        )
    };
    let seed = cib("", &devices(&cases));
    let Some(cluster) = OneNodeCluster::require("time against a live fencer", Some(&seed)) else {
        return;
    };
    for case in &cases {
        let (target, _, timeout, succeeds, rule) = *case;
        let args = ["--reboot", target, "--timeout", timeout];
        let ran = cluster.run("stonith_admin", &args, "").unwrap();
        assert_eq!(ran.code == 0, succeeds, "{target}: {ran:?}");
        let option = format!(
            r#"<cluster_property_set id="o"><nvpair id="t" name="stonith-timeout" value="{timeout}"/></cluster_property_set>"#
        );
        let mut config = Config::default();
        config.pacemaker = Some(TOOLS);
        let source = SourceFile::new(
            "cib.xml",
            cib(&option, &devices(std::slice::from_ref(case))),
        );
        let report = Linter::new(config).lint(&source);
        let about =
            |id: &&str| id.starts_with("fence-timeout") || id.starts_with("fence-delay-uses");
        let ids = report.findings().map(|finding| finding.rule.id);
        let ids: Vec<_> = ids.filter(about).collect();
        match rule {
            // Two seconds are too short as well.
            Some(rule) => assert!(ids.contains(&rule), "{target}: {ids:?}"),
            None => assert!(ids.is_empty(), "{target}: {ids:?}"),
        }
    }
}
