//! `--live` on a real cluster.

use cib_tests::cluster::OneNodeCluster;
use cib_tests::not_checked::{announce, require};
use cib_tests::run::Invocation;
use cib_tests::tools::Tool;

#[test]
fn the_running_cluster_is_linted() {
    let Some(cluster) = OneNodeCluster::require("--live on a running cluster", None) else {
        return;
    };
    let ran = cluster
        .invocation(env!("CARGO_BIN_EXE_cib-lint"))
        .args(["--live", "--format", "json"])
        .run()
        .unwrap();
    assert!(ran.code < 2 && ran.stderr.is_empty(), "{ran:?}");
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["files"][0]["name"], "<live>");
    // The exit status is that of the same configuration in a file.
    let file = cluster
        .invocation(env!("CARGO_BIN_EXE_cib-lint"))
        .args(["-", "--format", "concise"])
        .stdin(cluster.cib().unwrap())
        .run()
        .unwrap();
    assert_eq!(file.code, ran.code, "{file:?}");
}

#[test]
fn installed_agents_say_of_themselves_what_is_known_of_them() {
    let what = "--installed-agents with real agents";
    if !require(what, &[Tool::CrmResource, Tool::FenceVirsh, Tool::Stonith]) {
        return;
    }
    let cib = r#"<resources>
      <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"/>
      <primitive id="fs" class="ocf" provider="heartbeat" type="Filesystem"/>
      <primitive id="gw" class="ocf" provider="pacemaker" type="ping"/>
      <primitive id="f" class="stonith" type="fence_virsh"/>
      <primitive id="g" class="stonith" type="external/libvirt"/>
      <primitive id="n" class="stonith" type="null"/>
      <primitive id="web" class="systemd" type="nginx"/>
      <primitive id="own" class="ocf" provider="our-company" type="app"/>
      <primitive id="plug" class="stonith" type="external/our-own"/>
    </resources>"#;
    let lint = |args: &[&str]| {
        let command = Invocation::new(env!("CARGO_BIN_EXE_cib-lint"));
        let command = command.args(args).args(["-", "--format", "json"]);
        command.stdin(cib).run().unwrap()
    };
    let known = lint(&[]);
    let asked = lint(&["--installed-agents"]);
    assert_eq!((known.code, &*known.stdout), (asked.code, &*asked.stdout));
    assert_eq!(known.stderr, "");
    let told = |name| {
        format!(
            "cib-lint: the agent `{name}` is not installed here, or gives no metadata; it is judged by what is known of it \
             otherwise\n"
        )
    };
    let own = ["ocf:our-company:app", "stonith:external/our-own"].map(told);
    assert_eq!(asked.stderr, own.concat());
}

#[test]
fn the_fencing_of_the_running_cluster_is_shown() {
    let Some(cluster) = OneNodeCluster::require("fencing --live on a running cluster", None) else {
        return;
    };
    let ran = cluster
        .invocation(env!("CARGO_BIN_EXE_cib-lint"))
        .args(["fencing", "--live", "--format", "json"])
        .run()
        .unwrap();
    assert!(ran.code < 2 && ran.stderr.is_empty(), "{ran:?}");
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["summary"]["nodes"], 1);
}

#[test]
fn a_machine_without_a_cluster_gives_a_clear_error() {
    if !require("--live without a cluster", &[Tool::Cibadmin]) {
        return;
    }
    let ran = Invocation::new(env!("CARGO_BIN_EXE_cib-lint"))
        .arg("--live")
        .run()
        .unwrap();
    if ran.code != 2 {
        return announce("--live without a cluster", "a machine that runs none");
    }
    assert_eq!(ran.stdout, "");
    assert!(
        ran.stderr
            .starts_with("cib-lint: the cluster gives no configuration"),
        "{ran:?}"
    );
}
