//! Whom the view says a device can fence is whom the fencer of a live cluster says.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use cib_model::{Cluster, SourceFile, Version, parse};
use cib_tests::cluster::OneNodeCluster;

/// The release that the tools of Debian 12 are of.
const TOOLS: Version = Version::new(2, 1, 5);

fn cib(resources: &str) -> String {
    format!(
        r#"<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0"><configuration>
<crm_config/><nodes/><resources>{resources}</resources><constraints/>
</configuration><status/></cib>"#
    )
}

/// Parameters of devices, in the form in which the fencer reads them.
const TARGETS: [&[(&str, &str)]; 16] = [
    &[("hostlist", "a:ct1,b:ct2")],
    &[("hostlist", "a:ct1 b c:x:y")],
    &[("hostlist", "A;b:ct2")],
    &[("hostlist", "a=ct1")],
    &[("hostlist", "a"), ("pcmk_host_list", "b c")],
    &[("hostlist", "a"), ("pcmk_host_list", "b,c;a")],
    &[("hostlist", "a"), ("pcmk_host_list", "\"b c=x on")],
    &[("hostlist", "a"), ("pcmk_host_map", "b:1;c=2")],
    &[("hostlist", "a"), ("pcmk_host_map", "a:1,b:2")],
    &[
        ("hostlist", "a"),
        ("pcmk_host_map", "b:1"),
        ("pcmk_host_list", "c"),
    ],
    &[
        ("hostlist", "a"),
        ("pcmk_host_list", "b"),
        ("pcmk_host_check", "dynamic-list"),
    ],
    &[
        ("hostlist", "a"),
        ("pcmk_host_list", "b"),
        ("pcmk_host_check", "static-list"),
    ],
    &[("hostlist", "a"), ("pcmk_host_check", "static-list")],
    &[("hostlist", "a"), ("pcmk_host_check", "none")],
    &[("hostlist", "a"), ("pcmk_host_check", "None")],
    &[("hostlist", "a"), ("pcmk_host_check", "bogus")],
];

#[test]
fn devices_can_fence_whom_the_fencer_says() {
    use std::fmt::Write as _;
    let mut resources = String::new();
    for (number, parameters) in TARGETS.iter().enumerate() {
        write!(resources, r#"<primitive id="d{number}" class="stonith" type="external/libvirt"><instance_attributes id="d{number}-p">"#).unwrap();
        let uri = ("hypervisor_uri", "test:///default");
        for (at, (name, value)) in parameters.iter().chain([&uri]).enumerate() {
            let value = value.replace('"', "&quot;");
            write!(
                resources,
                r#"<nvpair id="d{number}-{at}" name="{name}" value="{value}"/>"#
            )
            .unwrap();
        }
        resources.push_str("</instance_attributes></primitive>");
    }
    let text = cib(&resources);
    let Some(live) = OneNodeCluster::require("whom devices can fence", Some(&text)) else {
        return;
    };
    let registered = format!("{} fence devices found", TARGETS.len());
    live.wait_until(
        "all devices are registered",
        std::time::Duration::from_secs(60),
        |live| {
            let ran = live.run("stonith_admin", &["--list-registered"], "")?;
            Ok(ran.stdout.contains(&registered) || ran.stderr.contains(&registered))
        },
    )
    .unwrap();
    let source = SourceFile::new("cib", text);
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, Some(TOOLS));
    for name in [
        "a", "A", "b", "c", "1,b", "ct1", "x", "on", "\"b", "stranger",
    ] {
        let ran = live.run("stonith_admin", &["--list", name], "").unwrap();
        let mut theirs: Vec<_> = ran
            .stdout
            .lines()
            .map(str::trim)
            .filter(|line| is_device(line))
            .collect();
        let mut ours = Vec::new();
        for device in cluster.fence_devices() {
            if device.can_fence(name).unwrap() {
                ours.push(device.id());
            }
        }
        theirs.sort_unstable();
        ours.sort_unstable();
        assert_eq!(ours, theirs, "{name}: {}{}", ran.stdout, ran.stderr);
    }
}

fn is_device(line: &str) -> bool {
    line.strip_prefix('d')
        .is_some_and(|number| number.parse::<usize>().is_ok())
}

fn device(id: &str, meta: &str) -> String {
    format!(
        r#"<primitive id="{id}" class="stonith" type="external/libvirt">{meta}<instance_attributes id="{id}-p">
<nvpair id="{id}-h" name="hostlist" value="a"/><nvpair id="{id}-u" name="hypervisor_uri" value="test:///default"/>
</instance_attributes></primitive>"#
    )
}

fn role(id: &str, value: &str) -> String {
    format!(
        r#"<meta_attributes id="{id}-m"><nvpair id="{id}-r" name="target-role" value="{value}"/></meta_attributes>"#
    )
}

/// The devices that a live fencer would use against `a`, and those that the view says.
fn usable_against_a(text: String) -> Option<(Vec<String>, Vec<String>)> {
    let live = OneNodeCluster::require("devices that are stopped", Some(&text))?;
    let listed = || {
        let ran = live.run("stonith_admin", &["--list", "a"], "").unwrap();
        let lines = ran
            .stdout
            .lines()
            .map(str::trim)
            .filter(|line| is_device(line));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let limit = std::time::Duration::from_secs(60);
    live.wait_until(
        "a device is registered",
        limit,
        |_| Ok(!listed().is_empty()),
    )
    .unwrap();
    let source = SourceFile::new("cib", text);
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, Some(TOOLS));
    let ours = cluster.devices_for("a").unwrap();
    Some((
        listed(),
        ours.iter().map(|device| device.id().to_owned()).collect(),
    ))
}

#[test]
fn a_device_that_is_told_to_stay_stopped_fences_nobody() {
    let group = format!(
        r#"<group id="g">{}{}</group>"#,
        role("g", "stopped"),
        device("d1", "")
    );
    let resources = device("d0", &role("d0", "Stopped")) + &group + &device("d2", "");
    let Some((theirs, ours)) = usable_against_a(cib(&resources)) else {
        return;
    };
    assert_eq!(theirs, ["d2"]);
    assert_eq!(ours, theirs);
}

#[test]
fn a_device_is_stopped_by_the_defaults_of_the_cluster_too() {
    let resources = device("d0", "") + &device("d1", &role("d1", "Started"));
    let defaults = format!(
        "<constraints/><rsc_defaults>{}</rsc_defaults>",
        role("all", "Stopped")
    );
    let text = cib(&resources).replace("<constraints/>", &defaults);
    let Some((theirs, ours)) = usable_against_a(text) else {
        return;
    };
    assert_eq!(theirs, ["d1"]);
    assert_eq!(ours, theirs);
}
