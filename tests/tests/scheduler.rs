//! Who the view says may use a fence device is whom the scheduler's scores let use it.
//!
//! The fencer of a node goes by the scores of that node (`who_may_use_a_device_is_who_the_fencer_says` in
//! `fencer.rs`), worked out from the location constraints alone; so what moves one resource by another is no part of
//! this.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::collections::BTreeMap;

use cib_model::{Cluster, FenceDevice, SourceFile, Version, parse};
use cib_tests::corpus;
use cib_tests::not_checked::require;
use cib_tests::tools::{self, Tool};

/// The release that the tools of Debian 12 are of.
const TOOLS: Version = Version::new(2, 1, 5);

const NODES: &str = r#"
<node id="1" uname="A"><instance_attributes id="a">
  <nvpair id="a-site" name="site" value="paris"/><nvpair id="a-rack" name="rack" value="9"/>
  <nvpair id="a-standby" name="standby" value="on"/>
</instance_attributes></node>
<node id="2" uname="B"><instance_attributes id="b">
  <nvpair id="b-site" name="site" value="rome"/><nvpair id="b-rack" name="rack" value="10"/>
  <nvpair id="b-maintenance" name="maintenance" value="true"/>
</instance_attributes></node>"#;

const RESOURCES: &str = r#"
<template id="T" class="stonith" type="external/libvirt"/>
<primitive id="F" template="T"/>
<group id="G"><primitive id="H" class="stonith" type="external/libvirt"/></group>
<clone id="C"><primitive id="K" class="stonith" type="external/libvirt"/></clone>"#;

/// Constraints in a cluster whose resources may run everywhere.
const SYMMETRIC: [&str; 55] = [
    "",
    r#"<rsc_location id="l" rsc="F" node="A" score="-INFINITY"/>"#,
    r#"<rsc_location id="l" rsc="F" node="a" score="-INFINITY"/>"#,
    r#"<rsc_location id="l" rsc="F" node="A" score="-1"/>"#,
    r#"<rsc_location id="l" rsc="F" node="A" score="5"/><rsc_location id="m" rsc="F" node="A" score="-9"/>"#,
    r#"<rsc_location id="l" rsc="F" node="A" score="INFINITY"/><rsc_location id="m" rsc="F" node="A" score="-INFINITY"/>"#,
    r##"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="#uname" operation="eq" value="A"/></rule></rsc_location>"##,
    r##"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="#uname" operation="ne" value="A"/></rule></rsc_location>"##,
    r##"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY" boolean-op="or"><expression id="e" attribute="#uname" operation="eq" value="A"/><expression id="e2" attribute="#uname" operation="eq" value="B"/></rule></rsc_location>"##,
    r##"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="#uname" operation="eq" value="A"/><expression id="e2" attribute="#uname" operation="eq" value="B"/></rule></rsc_location>"##,
    r#"<rsc_location id="l" rsc-pattern="^F" node="B" score="-INFINITY"/>"#,
    r#"<rsc_location id="l" rsc-pattern="!X" node="B" score="-INFINITY"/>"#,
    r#"<rsc_location id="l" node="A" score="-INFINITY"><resource_set id="s"><resource_ref id="F"/></resource_set></rsc_location>"#,
    r#"<rsc_location id="l" rsc="T" node="A" score="-INFINITY"/>"#,
    r#"<rsc_location id="l" rsc-pattern="^T$" node="A" score="-INFINITY"/>"#,
    r#"<rsc_location id="l" rsc-pattern="!^F" node="A" score="-INFINITY"/>"#,
    r#"<rsc_location id="l" rsc-pattern="^H$" node="A" score="-INFINITY"/>"#,
    r#"<rsc_location id="l" rsc-pattern="^G$" node="A" score="-INFINITY"/>"#,
    r##"<rsc_location id="l" rsc="F"><rule id="r" role="Promoted" score="-INFINITY"><expression id="e" attribute="#uname" operation="eq" value="A"/></rule></rsc_location>"##,
    r#"<rsc_location id="l" rsc="G" node="A" score="-INFINITY"/>"#,
    r#"<rsc_location id="l" node="A" score="-INFINITY"><resource_set id="s" role="Promoted"><resource_ref id="F"/></resource_set></rsc_location>"#,
    r#"<rsc_location id="l" rsc-pattern="^[[:upper:]]$" node="A" score="-INFINITY"/>"#,
    r#"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="site" operation="eq" value="PARIS"/></rule></rsc_location>"#,
    r#"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="site" operation="ne" value="paris"/></rule></rsc_location>"#,
    r#"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="site" operation="defined"/></rule></rsc_location>"#,
    r#"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="rack" operation="lt" value="10"/></rule></rsc_location>"#,
    r#"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="rack" operation="gte" value="9"/></rule></rsc_location>"#,
    r#"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="rack" operation="eq" value="09" type="number"/></rule></rsc_location>"#,
    r#"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="rack" operation="eq" value="09"/></rule></rsc_location>"#,
    r#"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="rack" operation="gt" value="9" type="integer"/></rule></rsc_location>"#,
    r##"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="#kind" operation="eq" value="cluster"/></rule></rsc_location>"##,
    r##"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="#kind" operation="eq" value="remote"/></rule></rsc_location>"##,
    r##"<rsc_location id="l" rsc="F"><rule id="r" score="-7"><expression id="e" attribute="#uname" operation="ne" value="a"/></rule></rsc_location>"##,
    r##"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="#uname" operation="eq" value="A"/><rule id="r2" boolean-op="or"><expression id="e2" attribute="site" operation="eq" value="rome"/><expression id="e3" attribute="rack" operation="eq" value="9"/></rule></rule></rsc_location>"##,
    r##"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY" role="Unpromoted"><expression id="e" attribute="#uname" operation="eq" value="A"/></rule></rsc_location>"##,
    r##"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY" role="Stopped"><expression id="e" attribute="#uname" operation="eq" value="A"/></rule></rsc_location>"##,
    r#"<rsc_location id="l" rsc="F" node="A" score="-INFINITY" role="Promoted"/>"#,
    r#"<rsc_location id="l" rsc="F" node="A" score="-INFINITY" role="Stopped"/>"#,
    r#"<rsc_location id="l" rsc="F" node="A" score="-INFINITY" role="Started"/>"#,
    r#"<rsc_location id="l" rsc="F" node="A" score="0" resource-discovery="exclusive"/>"#,
    r#"<rsc_location id="l" rsc="F" node="gone" score="0" resource-discovery="exclusive"/>"#,
    r#"<rsc_location id="l" rsc="G" node="A" score="5" resource-discovery="exclusive"/><rsc_location id="m" rsc="H" node="B" score="5"/>"#,
    r#"<rsc_location id="l" rsc="F" resource-discovery="exclusive"><rule id="r" score="0"><expression id="e" attribute="site" operation="eq" value="rome"/></rule></rsc_location>"#,
    r#"<rsc_location id="l" rsc="F" resource-discovery="exclusive"><rule id="r" score="0"><expression id="e" attribute="site" operation="eq" value="oslo"/></rule></rsc_location>"#,
    r#"<rsc_location id="l" rsc="F" node="A" score="0" resource-discovery="never"/>"#,
    r#"<rsc_location id="l" rsc="F" node="A" score="-3"/><rsc_location id="m" rsc="F" node="A" score="2"/>"#,
    r#"<rsc_location id="l" rsc="F" node="A" score="-3"/><rsc_location id="m" rsc="F" node="A" score="3"/>"#,
    r#"<rsc_location id="l" rsc="tagged" node="A" score="-INFINITY"/>"#,
    r#"<rsc_location id="l" rsc="C" node="A" score="-INFINITY"/>"#,
    r#"<rsc_location id="l" rsc="K" node="A" score="-INFINITY"/>"#,
    r#"<rsc_location id="l" rsc-pattern="^C" node="B" score="-1"/>"#,
    r#"<rsc_location id="l" rsc-pattern="^(F|X)$" node="B" score="-INFINITY"/>"#,
    r#"<rsc_location id="l" rsc-pattern="[FG]" node="B" score="-INFINITY"/><rsc_location id="m" rsc="F" node="B" score="INFINITY"/>"#,
    r#"<rsc_location id="l" rsc="F" node="gone" score="-INFINITY"/>"#,
    r#"<rsc_location id="l" node="A" score="-INFINITY"><resource_set id="s"><resource_ref id="F"/><resource_ref id="H"/></resource_set><resource_set id="s2"><resource_ref id="K"/></resource_set></rsc_location>"#,
];

/// Constraints in a cluster whose resources may run only where a constraint lets them.
const ASYMMETRIC: [&str; 13] = [
    "",
    r#"<rsc_location id="l" rsc="F" node="A" score="0"/>"#,
    r#"<rsc_location id="l" rsc="F" node="A" score="5"/>"#,
    r#"<rsc_location id="l" rsc="F" node="A" score="-5"/>"#,
    r#"<rsc_location id="l" rsc="F" node="A" score="5"/><rsc_location id="m" rsc="F" node="A" score="-9"/>"#,
    r#"<rsc_location id="l" rsc="F" node="A" score="-5"/><rsc_location id="m" rsc="F" node="A" score="9"/>"#,
    r#"<rsc_location id="l" rsc="G" node="A" score="5"/>"#,
    r#"<rsc_location id="l" rsc="H" node="A" score="5"/>"#,
    r#"<rsc_location id="l" rsc="C" node="A" score="5"/>"#,
    r#"<rsc_location id="l" rsc="T" node="B" score="1"/>"#,
    r#"<rsc_location id="l" rsc="F"><rule id="r" score="100"><expression id="e" attribute="site" operation="eq" value="rome"/></rule></rsc_location>"#,
    r#"<rsc_location id="l" rsc="F"><rule id="r" score="-100"><expression id="e" attribute="site" operation="defined"/></rule></rsc_location>"#,
    r#"<rsc_location id="l" rsc-pattern="." node="B" score="0"/>"#,
];

/// Constraints of `F` that hang on what the document does not have.
const UNDECIDED: [&str; 7] = [
    r#"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><date_expression id="e" operation="gt" start="2001-01-01"/></rule></rsc_location>"#,
    r#"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="nosuch" operation="not_defined"/></rule></rsc_location>"#,
    r##"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="#cluster-name" operation="eq" value="x"/></rule></rsc_location>"##,
    r#"<rsc_ticket id="l" rsc="F" ticket="t"/>"#,
    r#"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="site" operation="lt" value="a"/></rule></rsc_location>"#,
    r##"<rsc_location id="l" rsc="F"><rule id="r" score-attribute="rack"><expression id="e" attribute="#uname" operation="eq" value="A"/></rule></rsc_location>"##,
    r#"<rsc_location id="l" rsc="F"><rule id="r" score="-INFINITY"><expression id="e" attribute="pingd" operation="lt" value="1"/></rule></rsc_location>"#,
];

fn cib(constraints: &str, symmetric: bool) -> String {
    format!(
        r#"<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0"><configuration>
<crm_config><cluster_property_set id="cib-bootstrap-options"><nvpair id="o" name="symmetric-cluster" value="{symmetric}"/></cluster_property_set></crm_config>
<nodes>{NODES}</nodes><resources>{RESOURCES}</resources><constraints>{constraints}</constraints>
<tags><tag id="tagged"><obj_ref id="F"/></tag></tags>
</configuration><status/></cib>"#
    )
}

/// Whether each resource may run on each node, as it is before one resource moves another.
type Scores = BTreeMap<(String, String), bool>;

fn scores(text: &str) -> Scores {
    let arguments = ["-sR"];
    let ran = tools::crm_simulate(text, &arguments).unwrap();
    let mut allowed = Scores::new();
    for line in ran.stdout.lines() {
        let Some((before, score)) = line.rsplit_once(": ") else {
            continue;
        };
        let Some((before, node)) = before.split_once(" allocation score on ") else {
            continue;
        };
        let resource = before.rsplit(' ').next().unwrap();
        let key = (resource.to_owned(), node.to_owned());
        allowed.entry(key).or_insert(!score.trim().starts_with('-'));
    }
    allowed
}

/// The document without what happened to the cluster: the fencer does not look at that.
fn without_status(text: &str) -> String {
    let start = text.find("<status").unwrap_or(text.len());
    let end = text.rfind("</cib>").unwrap();
    format!("{}<status/>{}", &text[..start.min(end)], &text[end..])
}

/// Whether the scheduler lets a device use a node; the instances of a clone are numbered.
fn theirs(scores: &Scores, device: &FenceDevice<'_>, node: &str) -> bool {
    let names = [device.id().to_owned(), format!("{}:0", device.id())];
    let any = names
        .iter()
        .find_map(|name| scores.get(&(name.clone(), node.to_owned())));
    // A node without a line of its own is none that the resource could ever use.
    any.copied().unwrap_or(false)
}

#[test]
fn devices_may_be_used_where_the_scheduler_lets_them() {
    if !require("where devices may run", &[Tool::CrmSimulate]) {
        return;
    }
    let symmetric = SYMMETRIC.into_iter().map(|constraints| (constraints, true));
    let asymmetric = ASYMMETRIC
        .into_iter()
        .map(|constraints| (constraints, false));
    for (constraints, symmetric) in symmetric.chain(asymmetric) {
        let text = cib(constraints, symmetric);
        let scores = scores(&without_status(&text));
        let source = SourceFile::new("cib", text);
        let parsed = parse(&source).unwrap();
        let cluster = Cluster::new(&parsed, Some(TOOLS));
        for device in cluster.fence_devices() {
            let ours: Vec<_> = cluster.runners(device).collect();
            assert_eq!(ours.len(), 2);
            for (node, may) in ours {
                let case = format!(
                    "{constraints} {symmetric}: {} on {}",
                    device.id(),
                    node.name
                );
                let theirs = theirs(&scores, device, &node.name);
                assert_eq!(may, Some(theirs), "{case}");
            }
        }
    }
}

#[test]
fn what_the_document_does_not_have_decides_nothing() {
    for constraints in UNDECIDED {
        let source = SourceFile::new("cib", cib(constraints, true));
        let parsed = parse(&source).unwrap();
        let cluster = Cluster::new(&parsed, Some(TOOLS));
        let device = cluster.fence_devices().first().unwrap();
        let (node, may) = cluster.runners(device).next().unwrap();
        assert_eq!(may, None, "{constraints}: {} on {}", device.id(), node.name);
    }
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "--nocapture shows how much was decided"
)]
fn devices_of_real_configurations_may_be_used_where_the_scheduler_lets_them() {
    let what = "where devices of real configurations may run";
    if !require(what, &[Tool::CrmSimulate]) {
        return;
    }
    let Some(files) = corpus::files(what).unwrap() else {
        return;
    };
    let (mut same, mut undecided, mut stopped) = (0, 0, 0);
    let mut different = Vec::new();
    for file in files {
        let Ok(text) = String::from_utf8(file.bytes) else {
            continue;
        };
        let name = file
            .path
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let source = SourceFile::new("cib", text.clone());
        let Ok(parsed) = parse(&source) else { continue };
        let cluster = Cluster::new(&parsed, Some(TOOLS));
        let members = cluster.members().unwrap_or_default();
        if cluster.fence_devices().is_empty() || members.is_empty() {
            continue;
        }
        let scores = scores(&without_status(&text));
        for device in cluster.fence_devices() {
            if cluster.is_stopped(&device.resource).is_some() {
                stopped += 1;
                continue;
            }
            for (node, may) in cluster.runners(device) {
                match (may, theirs(&scores, device, &node.name)) {
                    (None, _) => undecided += 1,
                    (Some(ours), theirs) if ours == theirs => same += 1,
                    (Some(ours), theirs) => different.push(format!(
                        "{name}: {} on {}: {ours}, not {theirs}",
                        device.id(),
                        node.name
                    )),
                }
            }
        }
    }
    println!("{same} the same, {undecided} undecided, {stopped} stopped devices left out");
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(same > 100);
}
