//! What a user added to a device stays, and what is wrong with it is told.

mod common;

use std::fmt::Write as _;

use cib_gen::{Encryption, Spec, Surroundings, generate};
use cib_lint::{Config, Linter, Severity};
use cib_model::SourceFile;
use cib_tests::run::Ran;
use common::{URI, cib_gen};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Two nodes, the device of `b` as cib-gen made it but for what is added to it.
fn base(options: &str, more: &str, monitor: &str, constraints: &str, defaults: &str) -> String {
    format!(
        r#"<cib validate-with="pacemaker-3.9" crm_feature_set="3.16.1" admin_epoch="0" epoch="5" num_updates="7"><configuration>
<crm_config><cluster_property_set id="cib-bootstrap-options"><nvpair id="on" name="stonith-enabled" value="true"/>{options}</cluster_property_set></crm_config>
<nodes><node id="1" uname="a"/><node id="2" uname="b"/></nodes>
<resources><primitive id="fence-b" class="stonith" type="external/libvirt"><instance_attributes id="fence-b-params"><nvpair id="h" name="hostlist" value="b"/><nvpair id="u" name="hypervisor_uri" value="{URI}"/>{more}</instance_attributes>
<operations><op id="m" name="monitor" interval="60s" timeout="60s" {monitor}/></operations></primitive></resources>
<constraints><rsc_location id="fence-b-ban" rsc="fence-b" node="b" score="-INFINITY"/>{constraints}</constraints>{defaults}</configuration><status/></cib>"#
    )
}

fn merge(base: &str) -> Ran {
    cib_gen(&["--base", "-", "--uri", URI, "a", "b"], base)
}

fn pair(name: &str, value: &str) -> String {
    format!(r#"<nvpair id="u-{name}" name="{name}" value="{value}"/>"#)
}

#[track_caller]
fn said(base: &str, rule: &str) {
    for base in [base.to_owned(), merge(base).stdout] {
        let ran = merge(&base);
        assert_eq!(ran.code, 0, "{ran:?}");
        let mut lines = ran.stderr.lines();
        let told = lines.any(|line| {
            line.starts_with("warning: ")
                && line.ends_with(&format!("({rule})"))
                && line.contains("`fence-b`")
        });
        assert!(told, "{rule}: {ran:?}");
    }
}

#[test]
fn what_a_user_added_to_a_device_and_is_wrong_is_told_also_when_nothing_changes() {
    let reboot = pair("reset_method", "reboot");
    said(&base("", &reboot, "", "", ""), "reset-method-reboot");
    let off = r#"enabled="false""#;
    said(&base("", "", off, "", ""), "fence-device-without-monitor");
    let role = pair("target-role", "Stopped");
    let stopped =
        format!(r#"<rsc_defaults><meta_attributes id="d">{role}</meta_attributes></rsc_defaults>"#);
    said(&base("", "", "", "", &stopped), "fence-device-stopped");
    let own = format!(r#"<meta_attributes id="d">{role}</meta_attributes></primitive>"#);
    let stopped = base("", "", "", "", "").replace("</primitive>", &own);
    said(&stopped, "fence-device-stopped");
    let clean = merge(&merge(&base("", "", "", "", "")).stdout);
    assert!(!clean.stderr.contains("warning"), "{clean:?}");
}

#[test]
fn what_is_wrong_with_quorum_is_told_with_its_place() {
    let conf = |quorum: &str| {
        format!(
            "totem {{\n  version: 2\n}}\nnodelist {{\n  node {{\n    name: a\n    nodeid: 1\n  }}\n  node {{\n    name: b\n    nodeid: 2\n  }}\n}}\nquorum {{\n  provider: corosync_votequorum\n{quorum}}}\n"
        )
    };
    let beside = |corosync: &str, base: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("base.xml");
        std::fs::write(&path, base).unwrap();
        let path = path.to_str().unwrap();
        let ran = cib_gen(
            &["--corosync", "-", "--base", path, "--uri", URI, "a", "b"],
            corosync,
        );
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.stderr
    };
    let plain = base("", "", "", "", "");
    let ignoring = base(&pair("no-quorum-policy", "ignore"), "", "", "", "");
    let two_node = conf("  two_node: 1\n");
    assert_eq!(beside(&two_node, &plain), "");
    assert_eq!(
        beside(&conf(""), &plain),
        "warning: two nodes without `two_node`: when one is lost, the other has no quorum (two-node-missing)\n --> <stdin>:14:1\nhelp: set `two_node: 1` in the section `quorum`\n"
    );
    let told = beside(&two_node, &ignoring);
    assert!(
        told.starts_with("warning: the cluster ignores the loss of quorum"),
        "{told}"
    );
    assert!(
        told.contains("(no-quorum-ignored)\nhelp: remove the option"),
        "{told}"
    );
    let other = two_node.replace("name: b", "name: elsewhere");
    let told = beside(&other, &plain);
    assert!(
        told.contains("elsewhere") && told.contains(" --> <stdin>:"),
        "{told}"
    );

    let nameless = two_node
        .replace("    name: a\n", "")
        .replace("    name: b\n", "");
    let told = beside(&nameless, &plain);
    assert!(
        told.contains("corosync-node-without-name") && !told.contains("warning"),
        "{told}"
    );
    let of_old = "totem {\n  version: 2\n}\nservice {\n  name: pacemaker\n  ver: 0\n}\n";
    let told = beside(of_old, &plain);
    assert!(told.contains("no node is listed"), "{told}");

    // Asked for, it is written, and told all the same.
    let spec = format!(
        "no-quorum-policy = \"ignore\"\n[[hypervisor]]\nuri = \"{URI}\"\nguests = [\"a\", \"b\"]\n"
    );
    let ran = cib_gen(&["-"], &spec);
    assert!(
        ran.stdout
            .contains(r#"name="no-quorum-policy" value="ignore""#),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("(no-quorum-ignored)"), "{ran:?}");
}

prop_compose! {
    fn random_base()(
        symmetric in select(vec!["", "true", "false"]),
        more in subsequence(vec![
            ("reset_method", "reboot"), ("reset_method ", "off"), ("pcmk_delay_max", "5s"), ("pcmk_host_check", "none"),
            ("pcmk_host_list", "a"), ("pcmk_host_map", "b:x"), ("reboot_method", "reboot"), ("pcmk_delay_base", "a:5s;b:1s"),
        ], 0..4),
        monitor in select(vec!["", "enabled=\"false\"", "on-fail=\"ignore\"", "role=\"Stopped\""]),
        locations in vec((
            select(vec!["rsc=\"fence-b\"", "rsc-pattern=\"fence-.*\"", "rsc-pattern=\"!x\"", "rsc-pattern=\"^fence-a$\""]),
            select(vec!["a", "b", "c"]),
            select(vec!["-INFINITY", "INFINITY", "0", "100", "-100"]),
        ), 0..4),
        role in select(vec!["", "Stopped", "Started"]),
    ) -> String {
        let options = if symmetric.is_empty() { String::new() } else { pair("symmetric-cluster", symmetric) };
        let more: String = more.iter().map(|(name, value)| pair(name.trim(), value)).collect();
        let mut constraints = String::new();
        for (at, (what, node, score)) in locations.iter().enumerate() {
            let _ = write!(constraints, r#"<rsc_location id="l{at}" {what} node="{node}" score="{score}"/>"#);
        }
        let defaults = if role.is_empty() { String::new() } else {
            format!(r#"<rsc_defaults><meta_attributes id="d">{}</meta_attributes></rsc_defaults>"#, pair("target-role", role))
        };
        base(&options, &more, monitor, &constraints, &defaults)
    }
}

#[test]
fn an_option_that_undoes_what_a_device_does_is_told() {
    let off = pair("stonith-action", "off");
    said(&base(&off, "", "", "", ""), "libvirt-off-unverified");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_wrong_with_a_device_is_refused_or_told(base in random_base()) {
        let ran = merge(&base);
        if ran.code == 2 {
            prop_assert_eq!(ran.stdout, "");
            return Ok(());
        }
        prop_assert_eq!(ran.code, 0);
        let spec = Spec::new(URI, ["a", "b"], Encryption::Required).unwrap();
        let plan = generate(&spec, &Surroundings::of(&SourceFile::new("t", base))).unwrap().plan;
        let report = Linter::new(Config::default()).lint(&SourceFile::new("t", ran.stdout));
        for finding in report.findings().filter(|finding| finding.severity > Severity::Info) {
            let planned = plan.devices.iter().any(|device| device.id == finding.subject.id);
            let told = format!("warning: {} ({})\n", finding.message, finding.rule.id);
            prop_assert!(!planned || ran.stderr.contains(&told), "{}\n{}", told, ran.stderr);
        }
    }
}
