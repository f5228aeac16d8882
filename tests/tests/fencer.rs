//! Whom the view says a device can fence is whom the fencer of a live cluster says.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::collections::BTreeSet;
use std::time::Duration;

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

/// A device: its agent and its parameters.
type Configuration = (&'static str, &'static [(&'static str, &'static str)]);

/// Devices whose targets the document tells. None of these agents asks a host that is not there.
const CONFIGURATIONS: [Configuration; 102] = [
    ("external/libvirt", &[("hostlist", "a:ct1,b:ct2")]),
    ("external/libvirt", &[("hostlist", "a:ct1 b c:x:y")]),
    ("external/libvirt", &[("hostlist", "A;b:ct2")]),
    ("external/libvirt", &[("hostlist", "a=ct1")]),
    ("external/libvirt", &[("hostlist", "a:ct1;b:ct2")]),
    ("external/libvirt", &[("hostlist", "a:ct1\nb:ct2")]),
    ("external/libvirt", &[("hostlist", "\ta , b")]),
    ("external/libvirt", &[("hostlist", "a:")]),
    ("external/libvirt", &[("hostlist", "a.b:c")]),
    ("external/libvirt", &[("hostlist", "\"a b\"")]),
    ("external/libvirt", &[("hostlist", "on off a")]),
    ("external/libvirt", &[("hostlist", "a:ct1 a:ct2")]),
    ("external/libvirt", &[("hostlist", "a/b c")]),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "b c")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "b,c;a")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "\"b c=x on")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "b\nc")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "b\tc")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "b\\nc")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "OFF,c")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "b invalid\nc")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "variable b")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "b:1 c")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "b/1 c")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "é b")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "A.b-c_d")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", ";;b,,c")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", " b ")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "b B c")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "on")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "'b'")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "b|c")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_list", "b;on;c")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b:1;c=2")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b:1 c:2")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b:1,c:2")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b :1")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b: 1")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b:1;")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", ";b:1")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b:")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", ":1")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b:1:2")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b=1=2")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b:1=c")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b:1\tc:2")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b:1\nc:2")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "\"b:1;c:2\"")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "'b:1'")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "B:1")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b:1;b:2")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "on:1;off:2")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b:a c")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b:1; c:2,3")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b,c:1")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b:1 ; c:2")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "a:1,b:2")],
    ),
    (
        "external/libvirt",
        &[
            ("hostlist", "a"),
            ("pcmk_host_map", "b:1"),
            ("pcmk_host_list", "c"),
        ],
    ),
    (
        "external/libvirt",
        &[
            ("hostlist", "a"),
            ("pcmk_host_map", "B:1"),
            ("pcmk_host_list", "b c"),
        ],
    ),
    (
        "external/libvirt",
        &[
            ("hostlist", "a"),
            ("pcmk_host_list", "b"),
            ("pcmk_host_check", "dynamic-list"),
        ],
    ),
    (
        "external/libvirt",
        &[
            ("hostlist", "a"),
            ("pcmk_host_list", "b"),
            ("pcmk_host_check", "static-list"),
        ],
    ),
    (
        "external/libvirt",
        &[
            ("hostlist", "a"),
            ("pcmk_host_list", "b"),
            ("pcmk_host_check", "STATIC-LIST"),
        ],
    ),
    (
        "external/libvirt",
        &[
            ("hostlist", "a"),
            ("pcmk_host_list", "b"),
            ("pcmk_host_check", "none"),
        ],
    ),
    (
        "external/libvirt",
        &[
            ("hostlist", "a"),
            ("pcmk_host_list", "b"),
            ("pcmk_host_check", "bogus"),
        ],
    ),
    (
        "external/libvirt",
        &[
            ("hostlist", "a"),
            ("pcmk_host_list", "b"),
            ("pcmk_host_check", "Dynamic-List"),
        ],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_check", "static-list")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_check", "none")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_check", "None")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_check", "bogus")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_check", "")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_check", " none")],
    ),
    (
        "external/libvirt",
        &[
            ("hostlist", "a"),
            ("pcmk_host_map", "b:1"),
            ("pcmk_host_check", "static-list"),
        ],
    ),
    (
        "external/libvirt",
        &[
            ("hostlist", "a"),
            ("pcmk_host_map", "b:1"),
            ("pcmk_host_check", "none"),
        ],
    ),
    ("null", &[("hostlist", "a b")]),
    ("null", &[("hostlist", "A,b")]),
    ("ssh", &[("hostlist", "a b")]),
    ("external/ssh", &[("hostlist", "a,b c")]),
    ("meatware", &[("hostlist", "b c")]),
    (
        "external/ipmi",
        &[
            ("hostname", "a"),
            ("ipaddr", "x"),
            ("userid", "u"),
            ("passwd", "p"),
            ("interface", "lan"),
        ],
    ),
    (
        "external/xen0",
        &[("hostlist", "a:/etc/a b"), ("dom0", "x")],
    ),
    (
        "external/riloe",
        &[
            ("hostlist", "c"),
            ("ilo_hostname", "x"),
            ("ilo_user", "u"),
            ("ilo_password", "p"),
        ],
    ),
    ("external/hetzner", &[("hostname", "b"), ("remote_ip", "x")]),
    (
        "external/nut",
        &[
            ("hostname", "c"),
            ("ups", "x"),
            ("username", "u"),
            ("password", "p"),
        ],
    ),
    ("apcsmart", &[("hostlist", "a b"), ("ttydev", "/dev/null")]),
    ("external/nosuch", &[("pcmk_host_list", "a B")]),
    ("fence_nosuch", &[("pcmk_host_map", "a:1;b")]),
    (
        "fence_virsh",
        &[("ip", "x"), ("username", "u"), ("pcmk_host_list", "a b")],
    ),
    (
        "fence_virsh",
        &[
            ("ip", "x"),
            ("username", "u"),
            ("pcmk_host_map", "a:vm1;b:vm2"),
            ("plug", "vm1"),
        ],
    ),
    ("fence_ipmilan", &[("ip", "x"), ("pcmk_host_list", "c")]),
    ("fence_ipmilan", &[("ip", "x"), ("pcmk_host_check", "none")]),
    ("fence_dummy", &[("pcmk_host_list", "a,c")]),
    ("fence_dummy", &[("nodename", "b"), ("pcmk_host_list", "a")]),
    ("fence_kdump", &[]),
    ("fence_kdump", &[("pcmk_host_list", "b")]),
    ("fence_heuristics_ping", &[("ping_targets", "127.0.0.1")]),
    ("fence_rcd_serial", &[("serial_port", "/dev/null")]),
    (
        "fence_sbd",
        &[("devices", "/dev/null"), ("pcmk_host_map", "a:1;b:2")],
    ),
    (
        "fence_scsi",
        &[("devices", "/dev/null"), ("pcmk_host_list", "a b")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b::1")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b:1\\;c:2")],
    ),
    (
        "external/libvirt",
        &[("hostlist", "a"), ("pcmk_host_map", "b:1\\")],
    ),
];

/// The devices `d0`, `d1` and so on.
fn configured() -> String {
    let device = |(number, (agent, parameters)): (usize, Configuration)| {
        let mut parameters = parameters.to_vec();
        if agent == "external/libvirt" {
            parameters.push(("hypervisor_uri", "test:///default"));
        }
        let pairs = parameters.iter().enumerate().map(|(at, (name, value))| {
            let value = escaped(value);
            format!(r#"<nvpair id="d{number}-{at}" name="{name}" value="{value}"/>"#)
        });
        let pairs: String = pairs.collect();
        format!(
            r#"<primitive id="d{number}" class="stonith" type="{agent}"><instance_attributes id="d{number}-p">{pairs}</instance_attributes></primitive>"#
        )
    };
    CONFIGURATIONS.into_iter().enumerate().map(device).collect()
}

/// A value such that a parser of XML gives it back as it is.
fn escaped(value: &str) -> String {
    let replaced = value.replace('&', "&amp;").replace('"', "&quot;");
    replaced.replace('\n', "&#10;").replace('\t', "&#9;")
}

/// Every name that some value may be taken to have: its words by two ideas of what parts words, in their own letters
/// and in others, and a stranger.
fn candidates() -> BTreeSet<String> {
    let values = CONFIGURATIONS
        .iter()
        .flat_map(|(_, parameters)| *parameters)
        .map(|(_, value)| *value);
    let mut names = BTreeSet::from(["stranger".to_owned()]);
    for value in values {
        let parts = |c: char| !c.is_ascii_alphanumeric() && !"_.-".contains(c);
        let words = value.split(parts);
        let rough = value.split(|c: char| c == ';' || c.is_ascii_whitespace());
        // stonith_admin takes no other letters.
        let words = words.chain(rough).filter(|word| word.is_ascii());
        for word in words.filter(|word| !word.is_empty()) {
            names.extend([word.to_owned(), word.to_uppercase(), word.to_lowercase()]);
        }
    }
    names
}

#[test]
fn devices_can_fence_whom_the_fencer_says() {
    // The fencer knows devices that are not started; to start all of these would take minutes.
    let options = r#"<crm_config><cluster_property_set id="o"><nvpair id="o-m" name="maintenance-mode" value="true"/></cluster_property_set></crm_config>"#;
    let text = cib(&configured()).replace("<crm_config/>", options);
    let Some(live) = OneNodeCluster::require("whom devices can fence", Some(&text)) else {
        return;
    };
    wait_for_devices(&live, CONFIGURATIONS.len());
    let source = SourceFile::new("cib", text);
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, Some(TOOLS));
    assert!(CONFIGURATIONS.len() >= 60);
    let mut wrong = Vec::new();
    for name in candidates() {
        let theirs = listed(&live, &name);
        for device in cluster.fence_devices() {
            let ours = device.can_fence(&name).unwrap();
            if ours != theirs.contains(device.id()) {
                let number: usize = device.id()[1..].parse().unwrap();
                wrong.push(format!("{name:?} {ours} {:?}", CONFIGURATIONS[number]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn wait_for_devices(live: &OneNodeCluster, count: usize) {
    let registered = format!(
        "{count} fence device{} found",
        if count == 1 { "" } else { "s" }
    );
    live.wait_until(
        "all devices are registered",
        Duration::from_secs(60),
        |live| {
            let ran = live.run("stonith_admin", &["--list-registered"], "")?;
            Ok(ran.stdout.contains(&registered) || ran.stderr.contains(&registered))
        },
    )
    .unwrap();
}

/// The devices that the fencer would use against a node.
fn listed(live: &OneNodeCluster, name: &str) -> BTreeSet<String> {
    let ran = live.run("stonith_admin", &["--list", name], "").unwrap();
    let lines = ran.stdout.lines().map(str::trim);
    lines
        .filter(|line| is_device(line))
        .map(str::to_owned)
        .collect()
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
    wait_for_devices(&live, 1);
    let source = SourceFile::new("cib", text);
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, Some(TOOLS));
    let ours = cluster.devices_for("a").unwrap();
    Some((
        listed(&live, "a").into_iter().collect(),
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
