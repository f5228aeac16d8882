//! What this crate promises about live clusters and the corpus.

use std::collections::BTreeSet;
use std::fs;
use std::panic;
use std::path::{Path, PathBuf};

use cib_tests::cib_file::CibFile;
use cib_tests::cluster::{ClusterError, Containers, NODE, NODES, OneNodeCluster};
use cib_tests::corpus;
use cib_tests::not_checked::{announce, require, unless_required};
use cib_tests::tools::Tool;

const SOME_PROPERTY: &str = r#"<crm_config><cluster_property_set id="some">
  <nvpair id="some-property" name="some-property" value="x"/></cluster_property_set></crm_config>"#;

/// The processes, by PID, that are in one of these namespaces, named as in `/proc/PID/ns`.
fn processes_in(namespaces: &[&str]) -> Vec<String> {
    let is_inside = |pid: &String| {
        ["mnt", "net", "pid"].iter().any(|kind| {
            // A process may be gone by now: then it is in no namespace.
            fs::read_link(format!("/proc/{pid}/ns/{kind}"))
                .is_ok_and(|link| namespaces.iter().any(|it| link.as_os_str() == *it))
        })
    };
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(is_inside)
        .collect()
}

#[test]
fn a_cluster_sees_only_itself() {
    let Some(cluster) = OneNodeCluster::require("the isolation of live clusters", None) else {
        return;
    };
    let name = cluster.run("crm_node", &["--name"], "").unwrap();
    assert_eq!(name.stdout.trim(), NODE);
    let ran = cluster
        .invocation("/bin/sh")
        .args(["-c", "cat; echo $CIB_MARK"])
        .env("CIB_MARK", "marked")
        .stdin("fed, ")
        .run()
        .unwrap();
    assert_eq!(ran.stdout, "fed, marked\n");
    assert!(cluster.logs().unwrap().contains("pacemaker-controld"));
}

#[test]
fn two_clusters_live_side_by_side() {
    let what = "two live clusters at once";
    let Some(one) = OneNodeCluster::require(what, None) else {
        return;
    };
    if !one.is_isolated() {
        return announce(what, "namespaces");
    }
    let Some(two) = OneNodeCluster::require(what, None) else {
        return;
    };
    let changed = one.run("cibadmin", &["--modify", "--xml-pipe"], SOME_PROPERTY);
    assert_eq!(changed.unwrap().code, 0);
    assert!(one.cib().unwrap().contains("some-property"));
    assert!(!two.cib().unwrap().contains("some-property"));
}

#[test]
fn a_cluster_ends_with_its_test_even_if_that_panics() {
    let what = "the end of live clusters";
    let Some(cluster) = OneNodeCluster::require(what, None) else {
        return;
    };
    if !cluster.is_isolated() {
        return announce(what, "namespaces");
    }
    let links = "cd /proc/self/ns && readlink mnt net pid";
    let ran = cluster.run("sh", &["-c", links], "").unwrap();
    let namespaces: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(namespaces.len(), 3, "{ran:?}");
    assert!(processes_in(&namespaces).len() > 5);
    let panicked = panic::catch_unwind(move || {
        let _cluster = cluster;
        panic!("as a failing test does");
    });
    assert!(panicked.is_err());
    assert_eq!(processes_in(&namespaces), [""; 0]);
}

/// The folders in all cgroup hierarchies that belong to a cluster of containers.
fn cgroups() -> BTreeSet<PathBuf> {
    let below = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    };
    let top = below(Path::new("/sys/fs/cgroup"));
    let next = top.iter().flat_map(|folder| below(folder));
    let ours = |path: &PathBuf| path.to_string_lossy().contains("/cib-tests-");
    next.chain(top.clone()).filter(ours).collect()
}

#[test]
fn containers_end_with_their_test_even_if_that_panics() {
    let before = cgroups();
    let Some(cluster) = Containers::require("the end of clusters of containers") else {
        return;
    };
    let here = cluster
        .on_hypervisor("readlink")
        .args(["/proc/self/ns/net"]);
    let network = here.run().unwrap().stdout;
    let mut namespaces = vec![network.trim().to_owned()];
    for node in NODES {
        assert!(cluster.life(node).unwrap().is_some());
        let inside = cluster
            .on(node, "sh")
            .args(["-c", "cd /proc/self/ns && readlink net pid"]);
        namespaces.extend(inside.run().unwrap().stdout.lines().map(str::to_owned));
    }
    let namespaces: Vec<&str> = namespaces.iter().map(String::as_str).collect();
    assert_eq!(namespaces.len(), 5, "{namespaces:?}");
    assert!(processes_in(&namespaces).len() > 15);
    // Other tests may start and end clusters of their own meanwhile.
    let ours = &cgroups() - &before;
    assert!(!ours.is_empty());
    let panicked = panic::catch_unwind(move || {
        let _cluster = cluster;
        panic!("as a failing test does");
    });
    assert!(panicked.is_err());
    assert_eq!(processes_in(&namespaces), [""; 0]);
    assert!(ours.is_disjoint(&cgroups()), "{ours:?}");
}

#[test]
fn a_seed_that_does_not_validate_is_refused_at_once() {
    let what = "the refusal of a bad seed";
    if !require(what, &[Tool::Cibadmin]) {
        return;
    }
    let empty = CibFile::empty().unwrap().text().unwrap();
    let bad = empty.replace("<constraints/>", "<x/>");
    match OneNodeCluster::start(Some(&bad)) {
        Err(ClusterError::Unavailable(needs)) => unless_required(what, &needs),
        Err(ClusterError::Failed { what, .. }) => {
            assert_eq!(what, "Pacemaker does not accept the seed");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_corpus_is_sorted_and_not_empty() {
    let Some(files) = corpus::files("the corpus of real CIBs").unwrap() else {
        return;
    };
    assert!(files.is_sorted_by_key(|file| &file.path));
    assert!(files.iter().all(|file| !file.bytes.is_empty()));
}
