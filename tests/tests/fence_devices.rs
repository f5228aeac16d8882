//! What rules say of fence devices is what a live fencer makes of their examples.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::collections::BTreeSet;
use std::time::Duration;

use cib_rules::{Example, find};
use cib_tests::cluster::OneNodeCluster;

const PATIENCE: Duration = Duration::from_secs(60);

fn cib(resources: &str) -> String {
    format!(
        r#"<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0"><configuration>
<crm_config/><nodes/><resources>{resources}</resources><constraints/>
</configuration><status/></cib>"#
    )
}

/// The bad examples of a rule that are nothing but resources.
fn examples(rule: &str) -> impl Iterator<Item = &'static Example> {
    let rule = find(rule).unwrap();
    rule.bad
        .iter()
        .filter(|example| example.xml.starts_with("<resources>"))
}

/// The primitives of an example, the ids of which begin with `f`, under ids that begin with this.
///
/// Whom a device is for the fencer decides alone where Pacemaker's own parameters say so. Then an agent that is not there
/// fails at once, where `fence_xvm` waits for a host.
fn device(example: &Example, id: &str) -> String {
    let xml = example.xml.replace(['«', '»'], "");
    let xml = xml.trim().strip_prefix("<resources>").unwrap();
    let xml = xml.strip_suffix("</resources>").unwrap();
    xml.replace("id=\"f", &format!("id=\"{id}"))
        .replace("fence_xvm", "fence_absent")
}

/// Which of the devices can fence a node, as the fencer says.
fn listed(live: &OneNodeCluster, node: &str) -> BTreeSet<String> {
    let ran = live.run("stonith_admin", &["--list", node], "").unwrap();
    ran.stdout
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| line.starts_with("dev"))
        .collect()
}

/// A cluster with these devices, once its fencer knows them all.
fn with_devices(what: &str, devices: &[String]) -> Option<OneNodeCluster> {
    let live = OneNodeCluster::require(what, Some(&cib(&devices.concat())))?;
    let plural = if devices.len() == 1 { "" } else { "s" };
    let registered = format!("{} fence device{plural} found", devices.len());
    live.wait_until("all devices are registered", PATIENCE, |live| {
        let ran = live.run("stonith_admin", &["--list-registered"], "")?;
        Ok(ran.stdout.contains(&registered) || ran.stderr.contains(&registered))
    })
    .unwrap();
    Some(live)
}

#[test]
fn a_device_that_is_said_to_fence_nobody_fences_nobody() {
    let rules = [
        "host-check-invalid",
        "host-check-without-list",
        "host-check-unanswered",
    ];
    let examples = rules.into_iter().flat_map(examples).enumerate();
    let devices: Vec<_> = examples
        .map(|(at, example)| device(example, &format!("dev{at}")))
        .collect();
    let Some(live) = with_devices("devices that fence nobody", &devices) else {
        return;
    };
    for node in ["node1", "node2", "vm1", "stranger"] {
        assert_eq!(listed(&live, node), BTreeSet::new(), "{node}");
    }
}

#[test]
fn a_list_with_a_flaw_leaves_a_node_out() {
    let rules = ["fence-parameter-quoted", "host-map-malformed"];
    let examples = rules.into_iter().flat_map(examples);
    let named_by_pacemaker = examples
        .filter(|example| example.xml.contains("pcmk_host_") && !example.xml.contains("hostlist"));
    let devices: Vec<_> = named_by_pacemaker
        .enumerate()
        .map(|(at, example)| device(example, &format!("dev{at}")))
        .collect();
    let Some(live) = with_devices("lists with flaws", &devices) else {
        return;
    };
    let (first, second) = (listed(&live, "node1"), listed(&live, "node2"));
    let both: Vec<_> = first.intersection(&second).collect();
    // 2.1.5 takes an entry with nothing behind the colon, and asks the agent for a plug without a name.
    let empty_plug: Vec<_> = devices
        .iter()
        .filter(|device| device.contains(":\"/>"))
        .collect();
    assert_eq!(both.len(), empty_plug.len(), "{both:?}");
}

/// An agent that has no list and a status whatever it is asked for, as a board has.
#[test]
fn a_device_without_targets_takes_strangers_where_its_agent_has_a_status() {
    let device = r#"<primitive id="dev0" class="stonith" type="fence_dummy"/>"#;
    let Some(live) = with_devices("a device without targets", &[device.to_owned()]) else {
        return;
    };
    assert_eq!(listed(&live, "stranger"), BTreeSet::from(["dev0".into()]));
}

#[test]
fn a_check_in_place_of_a_list_takes_strangers() {
    let rule = examples("host-list-unread");
    let everybody: Vec<_> = rule
        .filter(|example| example.xml.contains("value=\"«none»\""))
        .map(|example| device(example, "dev0"))
        .collect();
    let Some(live) = with_devices("a list that is not read", &everybody) else {
        return;
    };
    assert_eq!(listed(&live, "stranger"), BTreeSet::from(["dev0".into()]));
}

/// A device of `fence_watchdog` with another id is not tried here: it makes the fencer of 2.1.5 abort again and again, so
/// that no cluster comes to rest.
#[test]
fn the_fencer_takes_no_other_agent_for_the_watchdog() {
    let device = r#"<primitive id="watchdog" class="stonith" type="fence_absent"/>"#;
    let Some(live) = OneNodeCluster::require("watchdog devices", Some(&cib(device))) else {
        return;
    };
    live.wait_until("the device is refused", PATIENCE, |live| {
        Ok(live.logs()?.contains("Ignoring watchdog fence device"))
    })
    .unwrap();
    let registered = live.run("stonith_admin", &["--list-registered"], "");
    assert!(!registered.unwrap().stdout.contains("watchdog"));
}
