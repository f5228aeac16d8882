//! Who may use a device.

use std::collections::BTreeSet;

use cib_model::{Cluster, SourceFile, parse};
use cib_tests::cluster::{NODE, OneNodeCluster};

use super::{TOOLS, cib, devices_in, meta, wait_for_devices};

/// Devices, each in what it may be in, with their constraints. `@` stands for the name of the device, `%` for what
/// bans a resource from the node; the node has the attributes `site` and `rack`, and is in standby.
const CASES: [&str; 27] = [
    "@",
    "@ target-role=Stopped",
    "@ target-role=stopped",
    "@ target-role=Unpromoted",
    "@ target-role=#default",
    "@ is-managed=false",
    "@ maintenance=true",
    "group target-role=Stopped",
    "group",
    r#"group <rsc_location id="@-l" rsc="@-c" %/>"#,
    r#"group <rsc_location id="@-l" rsc="@" %/>"#,
    r#"@ <rsc_location id="@-l" rsc="@" %/>"#,
    r#"@ <rsc_location id="@-l" rsc="@" % role="Promoted"/>"#,
    r#"@ <rsc_location id="@-l" rsc="@" % role="Stopped"/>"#,
    r#"@ <rsc_location id="@-l" rsc="@" node="NODE-A" score="-1"/>"#,
    r#"@ <rsc_location id="@-l" rsc="@" node="node-a" score="-1"/><rsc_location id="@-m" rsc="@" node="node-a" score="1"/>"#,
    r#"@ <rsc_location id="@-l" rsc="@" node="x" score="0" resource-discovery="exclusive"/>"#,
    r#"@ <rsc_location id="@-l" rsc="@" node="gone" score="0" resource-discovery="exclusive"/>"#,
    r#"@ <rsc_location id="@-l" rsc="@" node="node-a" score="0" resource-discovery="exclusive"/>"#,
    r#"@ <rsc_location id="@-l" rsc="@"><rule id="@-r" score="-INFINITY"><expression id="@-e" attribute="site" operation="eq" value="PARIS"/></rule></rsc_location>"#,
    r#"@ <rsc_location id="@-l" rsc="@"><rule id="@-r" score="-INFINITY"><expression id="@-e" attribute="rack" operation="lt" value="10"/></rule></rsc_location>"#,
    r#"@ <rsc_location id="@-l" rsc="@"><rule id="@-r" score="-INFINITY"><expression id="@-e" attribute="rack" operation="gt" value="10"/></rule></rsc_location>"#,
    r##"@ <rsc_location id="@-l" rsc="@"><rule id="@-r" score="-INFINITY"><expression id="@-e" attribute="#kind" operation="ne" value="cluster"/></rule></rsc_location>"##,
    r#"@ <rsc_location id="@-l" rsc-pattern="^@$" %/>"#,
    r#"@ <rsc_location id="@-l" %><resource_set id="@-s"><resource_ref id="@"/></resource_set></rsc_location>"#,
    // What moves one resource by another is nothing to the fencer.
    r#"@ <rsc_colocation id="@-l" rsc="@" with-rsc="d0" score="-INFINITY"/>"#,
    r#"@ <rsc_colocation id="@-l" rsc="@" with-rsc="d1" score="INFINITY"/>"#,
];

const NODES: &str = r#"<nodes><node id="1" uname="node-a"><instance_attributes id="a">
<nvpair id="a1" name="standby" value="on"/><nvpair id="a2" name="site" value="paris"/><nvpair id="a3" name="rack" value="9"/>
</instance_attributes></node><node id="2" uname="x"/></nodes>"#;

/// A document with the devices `d0`, `d1` and so on.
fn document() -> String {
    let mut resources = String::new();
    let mut constraints = String::new();
    for (number, case) in CASES.iter().enumerate() {
        let id = format!("d{number}");
        let (place, rest) = case.split_once(' ').unwrap_or((case, ""));
        let (of, own) = match rest.split_once('=').filter(|_| !rest.starts_with('<')) {
            Some((name, value)) if place == "@" => (String::new(), meta(&id, name, value)),
            Some((name, value)) => (meta(&id, name, value), String::new()),
            None => {
                let ban = format!(r#"node="{NODE}" score="-INFINITY""#);
                constraints += &rest.replace('@', &id).replace('%', &ban);
                (String::new(), String::new())
            }
        };
        let device = super::device(&id, "null", &own, &[("hostlist", "a")]);
        let placed = match place {
            "@" => device,
            group => format!(r#"<{group} id="{id}-c">{of}{device}</{group}>"#),
        };
        resources.push_str(&placed);
    }
    let options = r#"<crm_config><cluster_property_set id="o"><nvpair id="o1" name="startup-fencing" value="false"/></cluster_property_set></crm_config>"#;
    cib(&resources)
        .replace("<crm_config/>", options)
        .replace("<nodes/>", NODES)
        .replace(
            "<constraints/>",
            &format!("<constraints>{constraints}</constraints>"),
        )
}

#[test]
fn who_may_use_a_device_is_who_the_fencer_says() {
    let text = document();
    let Some(live) = OneNodeCluster::require("who may use a device", Some(&text)) else {
        return;
    };
    let source = SourceFile::new("cib", text);
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, Some(TOOLS));
    let usable = cluster.fence_devices().iter().filter(|device| {
        let mut runners = cluster.runners(device);
        let (_, may) = runners.find(|(node, _)| node.is_named(NODE)).unwrap();
        let is_stopped = cluster.is_stopped(&device.resource).is_some();
        !is_stopped && may.unwrap()
    });
    let ours: BTreeSet<String> = usable.map(|device| device.id().to_owned()).collect();
    wait_for_devices(&live, ours.len());
    let ran = live.run("stonith_admin", &["--list-registered"], "");
    let theirs = devices_in(&ran.unwrap().stdout);
    let wrong = ours.symmetric_difference(&theirs);
    let wrong: Vec<_> = wrong
        .map(|id| CASES[id[1..].parse::<usize>().unwrap()])
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_device_is_stopped_by_the_defaults_of_the_cluster_too() {
    let resources = super::device("d0", "null", "", &[("hostlist", "a")])
        + &super::device(
            "d1",
            "null",
            &meta("d1", "target-role", "Started"),
            &[("hostlist", "a")],
        );
    let defaults = meta("all", "target-role", "Stopped");
    let defaults = format!("<constraints/><rsc_defaults>{defaults}</rsc_defaults>");
    let text = cib(&resources).replace("<constraints/>", &defaults);
    let Some(live) = OneNodeCluster::require("devices that are stopped", Some(&text)) else {
        return;
    };
    wait_for_devices(&live, 1);
    let source = SourceFile::new("cib", text);
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, Some(TOOLS));
    let ours = cluster.devices_for("a").unwrap();
    let ours: Vec<_> = ours.iter().map(|device| device.id()).collect();
    assert_eq!(ours, ["d1"]);
    assert!(super::listed(&live, "a").contains("d1"));
}
