//! What Pacemaker's own tools and a live fencer make of a second level.
//!
//! Tried with Pacemaker 2.1.5 of Debian 12.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod bases;

use std::time::{Duration, Instant};

use bases::TWO_HOSTS;
use cib_gen::{Encryption, Spec, Surroundings, generate};
use cib_tests::cib_file::CibFile;
use cib_tests::cluster::OneNodeCluster;
use cib_tests::not_checked::require;
use cib_tests::run::Ran;
use cib_tests::tools::{self, Tool};

/// Two hosts of documentation (RFC 5737), of which the first answers that it is not there, and the second nothing; what
/// fences them is a file.
const NOBODY: &str = r#"
delay = "3s"
[[hypervisor]]
uri = "lxc+tcp://192.0.2.1/"
guests = ["a"]
second-level = { agent = "fence_dummy", parameters = { status_file = "/run/h1" } }
[[hypervisor]]
uri = "lxc+tcp://198.51.100.7/"
guests = ["b"]
second-level = { agent = "fence_dummy", parameters = { status_file = "/run/h2" } }
"#;

fn document(spec: &str) -> String {
    let spec = Spec::from_toml(spec, Encryption::Optional).unwrap();
    generate(&spec, &Surroundings::default()).unwrap().document
}

#[test]
fn pacemaker_accepts_levels_and_keeps_each_device_off_what_it_stops() {
    let tools = [
        Tool::CrmVerify,
        Tool::Xmllint,
        Tool::Schemas,
        Tool::Cibadmin,
        Tool::CrmSimulate,
    ];
    if !require("a second level with Pacemaker's tools", &tools) {
        return;
    }
    let fresh = document(TWO_HOSTS);
    let verified = tools::crm_verify(fresh.as_str()).unwrap();
    assert_eq!((verified.code, &*verified.stderr), (0, ""), "{fresh}");
    for schema in ["pacemaker-3.9", "pacemaker-2.10", "pacemaker-1.2"] {
        let ran = tools::relax_ng(fresh.as_str(), schema).unwrap();
        assert_eq!(ran.code, 0, "{schema}: {ran:?}");
    }
    let file = CibFile::empty().unwrap();
    assert_eq!(file.replace(fresh.as_str()).unwrap().code, 0);
    let up = ["a", "b", "c", "d"]
        .map(|node| ["--node-up", node])
        .concat();
    let ran = tools::crm_simulate(fresh.as_str(), &[&["--quorum", "1"][..], &up].concat()).unwrap();
    let after = ran.stdout.rsplit("Revised Cluster Status").next().unwrap();
    for (device, [one, other]) in [("fence-host-h1", ["c", "d"]), ("fence-host-h2", ["a", "b"])] {
        let line = after.lines().find(|line| line.contains(device)).unwrap();
        let right = [one, other]
            .iter()
            .any(|node| line.ends_with(&format!("Started {node}")));
        assert!(right, "{line}");
    }
}

/// The devices that the fencer asked somebody to use against a node, in their order.
fn used(logs: &str, target: &str) -> Vec<String> {
    let wanted = format!("targeting {target} using ");
    let asked = logs
        .lines()
        .filter(|line| line.contains("(request_peer_fencing)"));
    let asked = asked.filter(|line| !line.contains("'on' action"));
    let rest = asked.filter_map(|line| Some(line.split_once(&wanted)?.1));
    rest.filter_map(|rest| Some(rest.split_whitespace().next()?.to_owned()))
        .collect()
}

#[test]
fn the_second_level_takes_over_when_the_host_is_down() {
    if !require("a second level", &[Tool::Stonith]) {
        return;
    }
    let seed = document(NOBODY);
    let Some(cluster) = OneNodeCluster::require("a second level with a live fencer", Some(&seed))
    else {
        return;
    };
    let fence = |node: &str| -> (Ran, Duration) {
        let start = Instant::now();
        let args = ["--reboot", node, "--timeout", "12"];
        let ran = cluster
            .invocation("stonith_admin")
            .args(args)
            .limit(Duration::from_secs(120))
            .run();
        (ran.unwrap(), start.elapsed())
    };
    if cluster.is_isolated() {
        // A network on which nobody answers.
        for line in [
            "link add silent type veth peer name lost",
            "address add 198.51.100.1/24 dev silent",
            "link set silent up",
            "link set lost up",
            "neighbour add 198.51.100.7 lladdr 02:00:00:00:00:07 dev silent",
        ] {
            let args: Vec<_> = line.split(' ').collect();
            let ran = cluster.run("ip", &args, "").unwrap();
            assert_eq!(ran.code, 0, "{line}: {ran:?}");
        }
    }
    // The delay of the protected guest stands on both levels.
    let (ran, took) = fence("a");
    assert_eq!(ran.code, 0, "{ran:?}");
    let logs = cluster.logs().unwrap();
    assert_eq!(used(&logs, "a"), ["fence-a", "fence-host-192.0.2.1"]);
    assert!(took >= Duration::from_secs(6), "{took:?}");
    if !cluster.is_isolated() {
        return;
    }
    // An agent that hangs is ended when its time is up, and the next level has time of its own.
    let (ran, took) = fence("b");
    assert_eq!(ran.code, 0, "{ran:?}");
    let logs = cluster.logs().unwrap();
    assert_eq!(used(&logs, "b"), ["fence-b", "fence-host-198.51.100.7"]);
    assert!(took >= Duration::from_secs(12), "{took:?}");
}

/// Guests that stop themselves.
const WATCHDOG: &str = r#"
[sbd]
watchdog-timeout = "5s"
[[hypervisor]]
uri = "qemu+tcp://192.0.2.1/system"
guests = ["a", "b"]
"#;

/// A program that Pacemaker takes for the daemon of SBD.
const LIKE_SBD: &str = "mkdir /run/sbd && cp /bin/sleep /run/sbd/sbd \
    && mount -t overlay overlay -o lowerdir=/run/sbd:/usr/sbin /usr/sbin \
    && { setsid setpriv --reuid=hacluster /usr/sbin/sbd 300 </dev/null >/dev/null 2>&1 & } \
    && sleep 1 && pidof sbd >/run/sbd.pid";

#[test]
fn a_guest_is_taken_for_stopped_when_its_watchdog_has_had_its_time() {
    let whole = document(WATCHDOG);
    assert!(
        whole.contains(r#"target="a" index="2" devices="watchdog""#),
        "{whole}"
    );
    let option = whole
        .lines()
        .find(|line| line.contains("stonith-watchdog-timeout"))
        .unwrap();
    // The daemons look for SBD only when the option is there, so that comes last.
    let rest = r#"<nvpair id="rest" name="maintenance-mode" value="true"/>"#;
    let seed = whole.replace(option, rest);
    let what = "the watchdog as a level with a live fencer";
    let Some(cluster) = OneNodeCluster::require(what, Some(&seed)) else {
        return;
    };
    if !cluster.is_isolated() {
        cib_tests::not_checked::announce(what, "namespaces of its own");
        return;
    }
    let ran = cluster.run("sh", &["-c", LIKE_SBD], "").unwrap();
    assert_eq!(ran.code, 0, "{ran:?}");
    let limit = Duration::from_secs(60);
    let fencer_knows = |device: &str| {
        let wait = |cluster: &OneNodeCluster| {
            let ran = cluster.run("stonith_admin", &["--list-registered"], "")?;
            Ok(ran.code == 0 && ran.stdout.contains(device))
        };
        let what = format!("the fencer knows {device}");
        cluster.wait_until(&what, limit, wait).unwrap();
    };
    fencer_knows("fence-a");
    let args = ["--name", "stonith-watchdog-timeout", "--update", "5s"];
    assert_eq!(cluster.run("crm_attribute", &args, "").unwrap().code, 0);
    fencer_knows("watchdog");
    let invocation = cluster
        .invocation("stonith_admin")
        .args(["--reboot", "a", "--timeout", "20"]);
    let ran = invocation.limit(limit).run().unwrap();
    let logs = cluster.logs().unwrap();
    assert_eq!(ran.code, 0, "{ran:?}\n{logs}");
    assert_eq!(used(&logs, "a"), ["fence-a"]);
    assert!(logs.contains("Waiting 5s for a to self-fence"), "{logs}");
}
