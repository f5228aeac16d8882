//! Whom a cluster fences when fencing is switched on, and what it makes of a status that a merge has written.
//!
//! Tried with Pacemaker 2.1.5 of Debian 12.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod common;

use std::time::Duration;

use cib_tests::cluster::{ClusterError, NODE, OneNodeCluster};
use cib_tests::not_checked::require;
use cib_tests::tools::{self, Tool};

use common::{CIB_GEN, URI, cib_gen, triple};

/// Fencing off, two nodes, the second in a state.
fn cluster_with(state: &str) -> String {
    format!(
        r#"<cib validate-with="pacemaker-3.9" crm_feature_set="3.16.1" admin_epoch="0" epoch="1" num_updates="0" have-quorum="1" dc-uuid="1"><configuration>
<crm_config><cluster_property_set id="cib-bootstrap-options"><nvpair id="off" name="stonith-enabled" value="false"/></cluster_property_set></crm_config>
<nodes><node id="1" uname="a"/><node id="2" uname="b"/></nodes><resources/><constraints/></configuration>
<status><node_state id="1" uname="a" in_ccm="true" crmd="online" join="member" expected="member"/>{state}</status></cib>"#
    )
}

#[test]
fn cib_gen_warns_of_just_those_that_the_scheduler_fences() {
    if !require("who is fenced at once", &[Tool::CrmSimulate]) {
        return;
    }
    let states = [
        "",
        r#"in_ccm="true" crmd="online" join="member" expected="member""#,
        r#"in_ccm="false" crmd="offline" join="down" expected="down""#,
        r#"in_ccm="false" crmd="offline" join="down" expected="member""#,
        r#"in_ccm="false" crmd="offline" join="member" expected="member""#,
        r#"in_ccm="false" crmd="offline" join="member" expected="down""#,
        r#"in_ccm="false" crmd="offline" join="banned" expected="down""#,
        r#"in_ccm="false" crmd="offline" expected="down""#,
        r#"in_ccm="false" crmd="offline" join="down""#,
        r#"in_ccm="false" crmd="offline""#,
        r#"in_ccm="true" crmd="offline" join="down" expected="down""#,
        r#"in_ccm="true" crmd="offline" join="down" expected="member""#,
        r#"in_ccm="true" crmd="online" join="pending" expected="member""#,
        r#"in_ccm="0" crmd="0" join="down" expected="down""#,
        r#"in_ccm="0" crmd="0" join="down" expected="member""#,
    ];
    let states = states.map(|state| format!(r#"<node_state id="2" uname="b" {state}/>"#));
    for state in states.iter().map(String::as_str).chain([""]) {
        let base = cluster_with(state);
        let ran = cib_gen(&["--base", "-", "--uri", URI, "a", "b"], &base);
        let warned = ran.stderr.contains("warning: `b` is not online");
        let fencing = base.replace(r#"value="false""#, r#"value="true""#);
        let device =
            r#"<resources><primitive id="f" class="stonith" type="external/libvirt"/></resources>"#;
        let fencing = fencing.replace("<resources/>", device);
        let fenced = tools::crm_simulate(fencing.as_str(), &["--quorum", "1"]).unwrap();
        assert_eq!(
            warned,
            fenced.stdout.contains("Fencing b"),
            "{state} {ran:?}\n{fenced:?}"
        );
    }
}

/// A cluster that fences, of which one node is at home and the other was stopped.
const SEED: &str = r#"<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0"><configuration>
<crm_config><cluster_property_set id="cib-bootstrap-options"><nvpair id="q" name="no-quorum-policy" value="ignore"/><nvpair id="on" name="stonith-enabled" value="true"/><nvpair id="sf" name="startup-fencing" value="true"/></cluster_property_set></crm_config>
<nodes><node id="77" uname="stopped"/></nodes><resources/><constraints/></configuration><status/></cib>"#;

const STOPPED: &str = r#"<node_state id="77" uname="stopped" in_ccm="false" crmd="offline" join="down" expected="down"/>"#;

fn status_line(cluster: &OneNodeCluster) -> Result<String, ClusterError> {
    let ran = cluster.run("crm_mon", &["--one-shot", "--inactive"], "")?;
    let lines = ran.stdout.lines().filter(|line| line.contains("stopped"));
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

/// Replaces the configuration and watches until the cluster is at rest for a while: all that `crm_mon` said meanwhile of
/// the node that was stopped.
fn replaced(cluster: &OneNodeCluster, document: &str) -> Vec<String> {
    let args = ["--replace", "--xml-pipe"];
    let ran = cluster.run("cibadmin", &args, document).unwrap();
    assert_eq!(ran.code, 0, "{ran:?}");
    let mut seen = Vec::new();
    let mut calm = 0;
    let limit = Duration::from_secs(60);
    cluster
        .wait_until("at rest for a while", limit, |it| {
            let line = status_line(it)?;
            if !line.is_empty() && seen.last() != Some(&line) {
                seen.push(line);
            }
            let online = it.cib()?.contains(r#"crmd="online""#);
            calm = if online && it.is_idle()? { calm + 1 } else { 0 };
            Ok(calm > 20)
        })
        .unwrap();
    seen
}

#[test]
fn a_node_that_was_stopped_stays_offline_and_is_not_fenced() {
    let what = "a stopped node after cib-gen --live | cibadmin --replace";
    let Some(cluster) = OneNodeCluster::require(what, Some(SEED)) else {
        return;
    };
    let args = ["--modify", "--scope", "status", "--xml-pipe"];
    let status = format!("<status>{STOPPED}</status>");
    let ran = cluster.run("cibadmin", &args, status).unwrap();
    assert_eq!(ran.code, 0, "{ran:?}");
    let offline = |it: &OneNodeCluster| Ok(status_line(it)?.contains("OFFLINE: [ stopped ]"));
    let limit = Duration::from_secs(30);
    cluster
        .wait_until("the node is offline", limit, offline)
        .unwrap();

    let document = cluster
        .run(CIB_GEN, &["--live", "--uri", URI, NODE, "stopped"], "")
        .unwrap();
    assert_eq!(document.code, 0, "{document:?}");
    assert!(!document.stderr.contains("is not online"), "{document:?}");
    let seen = replaced(&cluster, &document.stdout);
    assert!(offline(&cluster).unwrap(), "{seen:?}");
    assert!(!seen.concat().contains("UNCLEAN"), "{seen:?}");
    assert!(cluster.cib().unwrap().contains("fence-stopped"));

    // The fact that this rests on: with an empty status the node counts as lost.
    let live = cluster.cib().unwrap();
    let (configuration, _) = live.split_once("<status>").unwrap();
    let updates = triple(&live)[2];
    let newer = format!("num_updates=\"{}\"", updates + 10_000);
    let empty = configuration.replacen(&format!("num_updates=\"{updates}\""), &newer, 1);
    let args = ["--replace", "--xml-pipe"];
    let ran = cluster.run("cibadmin", &args, format!("{empty}<status/></cib>"));
    assert_eq!(ran.unwrap().code, 0);
    let lost = |it: &OneNodeCluster| Ok(status_line(it)?.contains("UNCLEAN"));
    let limit = Duration::from_secs(60);
    cluster
        .wait_until("the node counts as lost", limit, lost)
        .unwrap();
}
