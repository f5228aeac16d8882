//! `--discover` and a real libvirt: what it asks, and what comes of the answer.
//!
//! Tried with libvirt 9.0 and Pacemaker 2.1.5 of Debian 12.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod common;

use std::time::{Duration, Instant};

use cib_tests::cluster::{Containers, Site};
use cib_tests::libvirt_host::LibvirtHost;
use cib_tests::run::Ran;

use common::{CIB_GEN, cib_gen, refused};

const HOST: &str = "lxc+tcp://192.0.2.1/";
/// The same host by its other address.
const AGAIN: &str = "lxc+tcp://192.0.2.2/";

fn discover(host: &LibvirtHost, args: &[&str]) -> Ran {
    let command = host.invocation(CIB_GEN).arg("--allow-insecure").args(args);
    command.run().unwrap()
}

#[test]
fn what_a_host_has_is_as_if_it_had_been_written() {
    let Some(host) = LibvirtHost::require("cib-gen --discover", &["web2", "web1", "db"]) else {
        return;
    };
    let found = discover(&host, &["--discover", HOST]);
    let guests = ["db", "web1", "web2"];
    let written = cib_gen(
        &[&["--allow-insecure", "--uri", HOST], &guests[..]].concat(),
        "",
    );
    assert_eq!(found, written);
    assert_eq!(found.code, 0, "{found:?}");

    // So is what virsh prints of a domain, and the file that libvirt keeps of it.
    let files = tempfile::tempdir().unwrap();
    let printed = files.path().join("db.xml");
    std::fs::write(&printed, host.virsh(&["dumpxml", "db"]).unwrap().stdout).unwrap();
    let kept = "/etc/libvirt/lxc/web1.xml";
    let head = host.invocation("head").args(["-1", kept]).run().unwrap();
    assert!(head.stdout.starts_with("<!--"), "{head:?}");
    let printed = printed.to_str().unwrap();
    let kept = discover(&host, &["--uri", HOST, "--domains", printed, kept]);
    let written = cib_gen(&["--allow-insecure", "--uri", HOST, "db", "web1"], "");
    assert_eq!(kept, written);

    let uuid = host.virsh(&["domuuid", "db"]).unwrap().stdout;
    let uuid = uuid.trim();
    let found = discover(&host, &["--discover", HOST, "--match", "d?", "--uuid"]);
    let pair = format!("value=\"db:{uuid}\"");
    assert!(
        found.stdout.contains(&pair) && !found.stdout.contains("web"),
        "{found:?}"
    );

    let both = discover(&host, &["--discover", HOST, "--discover", AGAIN]);
    refused(&both, &["`db` of the node `db` is on", HOST, AGAIN]);
    let ran = discover(&host, &["--discover", HOST, "--match", "x*"]);
    refused(&ran, &["`db`, `web1`, `web2`"]);
    let ran = discover(&host, &["--discover", "test+tcp://192.0.2.1/default"]);
    refused(&ran, &["only plays"]);
    let ran = discover(&host, &["--discover", "lxc+tcp://192.0.2.1:1/"]);
    refused(&ran, &["virsh says: ", "Connection refused"]);
}

#[test]
fn a_host_that_says_nothing_is_not_waited_for_long() {
    let Some(host) = LibvirtHost::require("the limit of cib-gen --discover", &["a"]) else {
        return;
    };
    assert_eq!(host.freeze().unwrap().code, 0);
    let start = Instant::now();
    let ran = discover(&host, &["--discover", HOST, "--discover", AGAIN]);
    let silent = |uri| format!("no answer from `{uri}` within 20 seconds");
    refused(&ran, &[&silent(HOST), &silent(AGAIN)]);
    // Both at once, and nothing of virsh is left.
    assert!(
        start.elapsed() < Duration::from_secs(30),
        "{:?}",
        start.elapsed()
    );
    let left = host.invocation("pgrep").args(["--exact", "virsh"]).run();
    assert_eq!(left.unwrap().code, 1);
}

/// Four nodes on two hypervisors, and on the first a container that is none and one that is transient.
#[test]
fn a_cluster_is_fenced_through_the_hypervisors_that_were_asked() {
    let site = Site::new(&[&["a1", "a2"], &["b1", "b2"]]);
    let Some(cluster) = Containers::require_site("fencing by what --discover finds", site) else {
        return;
    };
    let on_first = |script: &str| {
        let ran = cluster
            .on_hypervisor("sh")
            .args(["-c", script])
            .run()
            .unwrap();
        assert_eq!(ran.code, 0, "{script}: {ran:?}");
        ran.stdout
    };
    let other = "virsh -q -c lxc:/// dumpxml --inactive a1 | sed -e '/<uuid>/d; /<mac /d' -e 's|<name>a1|<name>printer|' >/run/other.xml";
    on_first(other);
    on_first("virsh -q -c lxc:/// define /run/other.xml");

    let query = ["--query", "--local"];
    let cib = cluster.on("a1", "cibadmin").args(query).run().unwrap();
    assert_eq!(cib.code, 0, "{cib:?}");
    let both = [
        "--discover",
        "lxc+tcp://10.77.0.1/",
        "--discover",
        "lxc+tcp://10.77.0.2/",
    ];
    let generate = |args: &[&str]| {
        let command = cluster.on("a1", CIB_GEN).arg("--allow-insecure");
        let command = command.args(["--base", "-"]).args(both).args(args);
        command.stdin(cib.stdout.clone()).run().unwrap()
    };
    let generated = generate(&["--uuid"]);
    assert_eq!(generated.code, 0, "{generated:?}");
    let said = "left out, since no node is called so: `printer`";
    assert!(generated.stderr.contains(said), "{generated:?}");
    assert!(
        !generated.stderr.contains("no device can fence"),
        "{generated:?}"
    );

    // By UUID, each through its own host.
    cluster.configure(&generated.stdout).unwrap();
    cluster.settle().unwrap();
    for node in ["a2", "b2"] {
        let before = cluster.life(node).unwrap();
        let fence = cluster.on("a1", "stonith_admin").args(["--reboot", node]);
        let ran = fence.limit(Duration::from_secs(90)).run().unwrap();
        assert_eq!(ran.code, 0, "{node}: {ran:?}");
        assert_ne!(cluster.life(node).unwrap(), before, "{node}");
    }

    // A container that nobody could start again is no guest, even if it is a node.
    on_first(
        "virsh -q -c lxc:/// destroy a2; virsh -q -c lxc:/// dumpxml --inactive a2 >/run/a2.xml; virsh -q -c lxc:/// undefine a2; virsh -q -c lxc:/// create /run/a2.xml",
    );
    let generated = generate(&[]);
    let warning = "warning: left out, since nobody can start a transient domain again: `a2`";
    assert!(generated.stderr.contains(warning), "{generated:?}");
    assert!(
        generated.stderr.contains("no device can fence `a2`"),
        "{generated:?}"
    );
    refused(
        &generate(&["a2:a2"]),
        &["`a2` of the node `a2` is transient"],
    );
}
