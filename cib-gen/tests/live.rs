//! cib-gen and a live cluster: what it asks of one, and what one says to it.
//!
//! Tried with Pacemaker 2.1.5 of Debian 12.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod common;

use std::time::Duration;

use cib_tests::cluster::{NODE, OneNodeCluster};
use cib_tests::not_checked::require;
use cib_tests::run::{Invocation, Ran};
use cib_tests::tools::Tool;

use common::{CIB_GEN, URI, configuration, generated, triple};

/// "Update was older than existing configuration"
const OLD: i32 = 103;

/// crmsh wants to log, and the cluster's logs are in a memory file system of its own.
const CRM: &str = "mkdir -p /var/log/crmsh && HOME=/run crm configure load update -";

const THEIRS: &str = r#"<crm_config><cluster_property_set id="somebody">
  <nvpair id="somebody-theirs" name="theirs" value="x"/></cluster_property_set></crm_config>"#;

fn gen_live(cluster: &OneNodeCluster) -> Ran {
    let ran = cluster
        .run(CIB_GEN, &["--live", "--uri", URI, NODE], "")
        .unwrap();
    assert_eq!(ran.code, 0, "{ran:?}");
    ran
}

fn replace(cluster: &OneNodeCluster, document: &str) -> i32 {
    let args = ["--replace", "--xml-pipe"];
    cluster.run("cibadmin", &args, document).unwrap().code
}

/// Waits until the controller has its node back in the status, and nothing left to do.
fn wait_for_rest(cluster: &OneNodeCluster) {
    let at_rest = |it: &OneNodeCluster| {
        let cib = it.cib()?;
        Ok(it.is_idle()? && cib.contains("<node id=\"1\" uname=") && cib.contains("<node_state "))
    };
    let limit = Duration::from_secs(60);
    cluster
        .wait_until("at rest, node known", limit, at_rest)
        .unwrap();
}

/// Has the cluster write to its status, and to nothing else.
fn move_status(cluster: &OneNodeCluster, attribute: &str) {
    let before = triple(&cluster.cib().unwrap());
    let args = [
        "--name",
        attribute,
        "--update",
        "1",
        "--lifetime",
        "reboot",
        "--node",
        NODE,
    ];
    let ran = cluster.run("crm_attribute", &args, "").unwrap();
    assert_eq!(ran.code, 0, "{ran:?}");
    let moved = |it: &OneNodeCluster| Ok(triple(&it.cib()?) != before);
    let limit = Duration::from_secs(30);
    cluster
        .wait_until("the status has moved", limit, moved)
        .unwrap();
    assert_eq!(triple(&cluster.cib().unwrap())[..2], before[..2]);
}

#[test]
fn a_live_cluster_takes_a_merge_unless_somebody_changed_its_configuration() {
    let what = "cib-gen --live | cibadmin --replace";
    let Some(cluster) = OneNodeCluster::require(what, None) else {
        return;
    };
    wait_for_rest(&cluster);

    // As it is, and after the status has moved.
    let document = gen_live(&cluster).stdout;
    move_status(&cluster, "first");
    assert_eq!(replace(&cluster, &document), 0);
    wait_for_rest(&cluster);
    let first = cluster.cib().unwrap();
    assert!(first.contains(&format!("fence-{NODE}")), "{first}");

    // A second run changes nothing, and is taken as well.
    let again = gen_live(&cluster);
    assert!(again.stderr.contains("nothing to change"), "{again:?}");
    move_status(&cluster, "second");
    assert_eq!(replace(&cluster, &again.stdout), 0);
    wait_for_rest(&cluster);
    let second = cluster.cib().unwrap();
    assert_eq!(configuration(&second), configuration(&first));
    assert_eq!(triple(&second)[..2], triple(&first)[..2]);

    // Somebody's change in between has it refused, and stays.
    let late = gen_live(&cluster).stdout;
    let changed = cluster
        .run("cibadmin", &["--modify", "--xml-pipe"], THEIRS)
        .unwrap();
    assert_eq!(changed.code, 0, "{changed:?}");
    assert_eq!(replace(&cluster, &late), OLD);
    assert!(cluster.cib().unwrap().contains("somebody-theirs"));

    // Asked again, cib-gen knows of it.
    assert_eq!(replace(&cluster, &gen_live(&cluster).stdout), 0);
    assert!(cluster.cib().unwrap().contains("somebody-theirs"));
}

#[test]
fn a_live_fencer_finds_for_each_guest_the_device_that_was_made_for_it() {
    let seed = generated(&["ct-a:vm-a", "Ct-B"], "");
    let Some(cluster) = OneNodeCluster::require("our devices with a live fencer", Some(&seed))
    else {
        return;
    };
    let list = |target| {
        let ran = cluster
            .run("stonith_admin", &["--list", target], "")
            .unwrap();
        ["fence-ct-a", "fence-Ct-B"].map(|id| ran.stdout.contains(id))
    };
    assert_eq!(list("ct-a"), [true, false]);
    assert_eq!(list("Ct-B"), [false, true]);
    assert_eq!(list("ct-b"), [false, true]);
    assert_eq!(list("ct-c"), [false, false]);
}

#[test]
fn without_a_cluster_live_says_so() {
    // Also on a machine that has one, or no cibadmin.
    let ran = Invocation::new(CIB_GEN)
        .args(["--live", "--uri", URI, "a"])
        .env("CIB_file", "/nonexistent/cib.xml")
        .run()
        .unwrap();
    assert_eq!((ran.code, &*ran.stdout), (2, ""), "{ran:?}");
    assert!(ran.stderr.starts_with("error: "), "{ran:?}");
    assert!(ran.stderr.contains("--base"), "{ran:?}");
}

/// What `cib-gen --live` prints with these options.
fn gen_with(cluster: &OneNodeCluster, options: &[&str]) -> String {
    let args = [&["--live"], options, &[NODE]].concat();
    let ran = cluster.run(CIB_GEN, &args, "").unwrap();
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.stdout
}

fn patch(cluster: &OneNodeCluster, patch: &str) -> i32 {
    let args = ["--patch", "--xml-pipe"];
    cluster.run("cibadmin", &args, patch).unwrap().code
}

#[test]
fn a_live_cluster_takes_a_patch_and_keeps_its_status() {
    let what = "cib-gen --live --format patch | cibadmin --patch";
    let Some(cluster) = OneNodeCluster::require(what, None) else {
        return;
    };
    wait_for_rest(&cluster);
    let first = gen_with(&cluster, &["--uri", URI, "--format", "patch"]);
    move_status(&cluster, "moved");
    let before = triple(&cluster.cib().unwrap());
    assert_eq!(patch(&cluster, &first), 0);
    let cib = cluster.cib().unwrap();
    assert!(cib.contains("fence-"), "{cib}");
    assert!(cib.contains("name=\"moved\""), "{cib}");
    assert_eq!(triple(&cib)[..2], [before[0], before[1] + 1]);
    assert_eq!(patch(&cluster, &first), OLD);

    let second = gen_with(
        &cluster,
        &["--uri", "lxc+ssh://root@other/", "--format", "patch"],
    );
    let args = ["--modify", "--xml-pipe"];
    let theirs = cluster.run("cibadmin", &args, THEIRS).unwrap();
    assert_eq!(theirs.code, 0, "{theirs:?}");
    assert_eq!(patch(&cluster, &second), OLD);
    let cib = cluster.cib().unwrap();
    assert!(cib.contains("theirs") && !cib.contains("other"), "{cib}");
}

#[test]
fn crmsh_and_pcs_change_a_live_cluster() {
    let what = "what crmsh and pcs do with our definitions on a live cluster";
    if !require(what, &[Tool::Crm, Tool::Pcs]) {
        return;
    }
    let Some(cluster) = OneNodeCluster::require(what, None) else {
        return;
    };
    wait_for_rest(&cluster);
    let ways = [
        (URI, "crmsh", CRM),
        ("lxc+ssh://root@second/", "pcs", "sh -s"),
        ("lxc+ssh://root@third/", "crmsh", CRM),
    ];
    for (uri, format, command) in ways {
        let text = gen_with(&cluster, &["--uri", uri, "--format", format]);
        let ran = cluster.run("sh", &["-c", command], text.as_str()).unwrap();
        assert_eq!(ran.code, 0, "{text}\n{ran:?}");
        let cib = cluster.cib().unwrap();
        assert!(cib.contains(uri), "{cib}");
        assert_eq!(gen_with(&cluster, &["--uri", uri, "--diff"]), "", "{cib}");
    }
}

#[test]
fn pcs_pushes_all_at_once_and_leaves_what_others_changed() {
    let what = "what the handbook says of pcs cluster cib-push";
    if !require(what, &[Tool::Pcs]) {
        return;
    }
    let Some(cluster) = OneNodeCluster::require(what, None) else {
        return;
    };
    wait_for_rest(&cluster);
    // The set of the test's cluster stands first, where pcs would write to.
    let on = ["--name", "stonith-enabled", "--update", "true"];
    assert_eq!(cluster.run("crm_attribute", &on, "").unwrap().code, 0);
    let recipe = format!(
        "set -e; cd /run; pcs cluster cib before.xml; cp before.xml after.xml
         {CIB_GEN} --base before.xml --format pcs -o fencing.sh --uri {URI} {NODE}
         sh fencing.sh -f after.xml
         cibadmin --modify --xml-text '{THEIRS}'
         pcs cluster cib-push after.xml diff-against=before.xml"
    );
    let ran = cluster.run("sh", &["-c", &recipe], "").unwrap();
    assert_eq!(ran.code, 0, "{ran:?}");
    let cib = cluster.cib().unwrap();
    assert!(cib.contains(URI) && cib.contains("theirs"), "{cib}");
}
