//! What the user of a cluster does, and sees.

use std::fmt::Write as _;
use std::time::Duration;

use cib_tests::cluster::Containers;
use cib_tests::run::Ran;

const CIB_GEN: &str = env!("CARGO_BIN_EXE_cib-gen");

/// How long a replace, a transition or a fencing may take; the slowest takes half a minute.
pub(crate) const LIMIT: Duration = Duration::from_secs(120);

/// A shell in a node.
pub(crate) fn shell(cluster: &Containers, node: &str, script: &str, stdin: &str) -> Ran {
    let shell = cluster.on(node, "sh").args(["-c", script]).stdin(stdin);
    shell.limit(LIMIT).run().unwrap()
}

/// Brings the specification into the running cluster, as the handbook says; then nothing is left to change.
pub(crate) fn bring_in(cluster: &Containers, node: &str, spec: &str) {
    let generated = format!("{CIB_GEN} --live --allow-insecure -");
    let pipe = format!("{generated} | cibadmin --replace --xml-pipe");
    let ran = shell(cluster, node, &pipe, spec);
    assert_eq!(ran.code, 0, "{ran:?}");
    let devices = super::page::plan(spec).devices.len();
    wait_for(cluster, "every device is started", |cluster| {
        started(cluster, node).len() == devices && cluster.is_whole().unwrap()
    });
    // A device that the next change registers anew would lose the answer to its monitor.
    cluster.settle().unwrap();
    unchanged(cluster, node, spec);
}

/// Holds that cib-gen has nothing to change.
pub(crate) fn unchanged(cluster: &Containers, node: &str, spec: &str) {
    let diff = format!("{CIB_GEN} --live --diff --allow-insecure -");
    let ran = shell(cluster, node, &diff, spec);
    assert_eq!((ran.code, &*ran.stdout), (0, ""), "{ran:?}");
    assert!(ran.stderr.contains("nothing to change"), "{ran:?}");
}

/// The devices that are started, each with the node that it is started on.
pub(crate) fn started(cluster: &Containers, node: &str) -> Vec<[String; 2]> {
    let status = cluster.status(node).unwrap();
    let lines = status.lines().filter(|line| line.contains("(stonith:"));
    let pair = |line: &str| {
        let (id, rest) = line.trim_start_matches(['*', ' ']).split_once('\t')?;
        let (_, on) = rest.split_once("Started ")?;
        // Behind the name stands what is going on.
        let on = on.split(' ').next()?;
        Some([id.to_owned(), on.to_owned()])
    };
    lines.filter_map(pair).collect()
}

/// What `crm_mon -1` shows of nodes and resources; before that it has times, the DC and versions.
pub(crate) fn screen(cluster: &Containers, node: &str) -> String {
    let ran = shell(cluster, node, "crm_mon -1", "");
    let (_, lists) = ran.stdout.split_once("Node List:\n").unwrap();
    format!("Node List:\n{}\n", lists.replace('\t', " ").trim_end())
}

/// The processes of a node that tell one life from the next: its domain's id, and the first process that has for a child.
pub(crate) fn life(cluster: &Containers, node: &str) -> Option<[String; 2]> {
    let domain = cluster.life(node).unwrap()?.to_string();
    let host = cluster.hypervisor_of(node);
    let child = cluster.on_host(&host, "pgrep").args(["--parent", &domain]);
    let init = child.run().unwrap().stdout.trim().to_owned();
    (!init.is_empty()).then_some([domain, init])
}

/// Kills corosync in a node, and waits until its container has been destroyed and started, and all is as it was.
pub(crate) fn crash(cluster: &Containers, node: &str, witness: &str, devices: usize) {
    let before = life(cluster, node).unwrap();
    let killed = cluster
        .on(node, "pkill")
        .args(["-KILL", "--exact", "corosync"]);
    assert_eq!(killed.run().unwrap().code, 0);
    wait_for(cluster, "the container has another life", |cluster| {
        life(cluster, node).is_some_and(|now| now[0] != before[0] && now[1] != before[1])
    });
    wait_for(
        cluster,
        "all nodes are back, all devices started",
        |cluster| cluster.is_whole().unwrap() && started(cluster, witness).len() == devices,
    );
}

/// Has a node fence another, and waits until all is as it was.
pub(crate) fn fence(cluster: &Containers, node: &str, target: &str, devices: usize) {
    let before = life(cluster, target);
    let asked = cluster.on(node, "stonith_admin").args(["--reboot", target]);
    let ran = asked.limit(LIMIT).run().unwrap();
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_ne!(life(cluster, target), before);
    wait_for_all(cluster, node, devices);
}

/// Waits until all nodes are online, and so many devices started.
pub(crate) fn wait_for_all(cluster: &Containers, witness: &str, devices: usize) {
    wait_for(
        cluster,
        "all nodes are back, all devices started",
        |cluster| cluster.is_whole().unwrap() && started(cluster, witness).len() == devices,
    );
}

/// Waits until something holds.
#[track_caller]
pub(crate) fn wait_for(cluster: &Containers, what: &str, holds: impl Fn(&Containers) -> bool) {
    let held = cluster.wait_until(what, LIMIT, |cluster| Ok(holds(cluster)));
    let mut seen = String::new();
    for node in cluster.nodes().filter(|_| held.is_err()) {
        let status = cluster.status(node).unwrap();
        let _ = write!(seen, "--- crm_mon in {node}\n{status}");
    }
    let error = held.as_ref().err().map(ToString::to_string);
    assert!(held.is_ok(), "{}\n{seen}", error.unwrap_or_default());
}
