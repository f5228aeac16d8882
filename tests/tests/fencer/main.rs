//! What the view says of fencing is what the fencer of a live cluster says and does.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this folder is nothing else"
)]

mod plugs;
mod targets;
mod topology;
mod who;

use std::collections::BTreeSet;
use std::time::Duration;

use cib_model::Version;
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

/// A fence device.
fn device(id: &str, agent: &str, meta: &str, parameters: &[(&str, &str)]) -> String {
    let pairs = parameters.iter().enumerate().map(|(at, (name, value))| {
        let value = escaped(value);
        format!(r#"<nvpair id="{id}-{at}" name="{name}" value="{value}"/>"#)
    });
    let pairs: String = pairs.collect();
    format!(
        r#"<primitive id="{id}" class="stonith" type="{agent}">{meta}<instance_attributes id="{id}-p">{pairs}</instance_attributes></primitive>"#
    )
}

fn meta(id: &str, name: &str, value: &str) -> String {
    format!(
        r#"<meta_attributes id="{id}-m"><nvpair id="{id}-m1" name="{name}" value="{value}"/></meta_attributes>"#
    )
}

/// A value such that a parser of XML gives it back as it is.
fn escaped(value: &str) -> String {
    let replaced = value.replace('&', "&amp;").replace('"', "&quot;");
    replaced.replace('\n', "&#10;").replace('\t', "&#9;")
}

/// Waits until the fencer knows so many devices.
fn wait_for_devices(live: &OneNodeCluster, count: usize) {
    let limit = Duration::from_secs(60);
    live.wait_until("all devices are registered", limit, |live| {
        let ran = live.run("stonith_admin", &["--list-registered"], "")?;
        Ok(devices_in(&ran.stdout).len() == count)
    })
    .unwrap();
}

/// The devices that the fencer would use against a node.
fn listed(live: &OneNodeCluster, name: &str) -> BTreeSet<String> {
    let ran = live.run("stonith_admin", &["--list", name], "").unwrap();
    devices_in(&ran.stdout)
}

/// The devices in what `stonith_admin` prints: all of these tests are called `d` with a number.
fn devices_in(text: &str) -> BTreeSet<String> {
    let is_device = |line: &&str| {
        let number = line.strip_prefix('d');
        number.is_some_and(|number| number.parse::<usize>().is_ok())
    };
    let lines = text.lines().map(str::trim).filter(is_device);
    lines.map(str::to_owned).collect()
}
