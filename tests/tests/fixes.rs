//! What a fix is for others: nothing, if it is safe, for the agent that reads it; and a patch for the running cluster.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use cib_lint::{Config, Linter, Safety};
use cib_model::{Cluster, SourceFile, Version, parse};
use cib_rules::ALL;
use cib_tests::cib_file::CibFile;
use cib_tests::not_checked::{announce, require};
use cib_tests::run::{Invocation, SEARCH_PATH};
use cib_tests::tools::{self, Tool};
use tempfile::TempDir;

const AGENT: &str = "/usr/lib/stonith/plugins/external/libvirt";

/// A folder with a `virsh` that only notes what it was told.
fn recorder() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, script) in [
        ("virsh", "#!/bin/sh\necho \"$@\" >> \"$RECORD\"\n"),
        ("ha_log.sh", "#!/bin/sh\n"),
        // The agent waits between stop and start.
        ("sleep", "#!/bin/sh\n"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, script).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    folder
}

/// What `virsh` is told when the agent is to fence these nodes with the parameters of every device of a text.
fn told(text: &SourceFile, folder: &Path) -> Vec<String> {
    let parsed = parse(text).unwrap();
    let cluster = Cluster::new(&parsed, None);
    let mut told = Vec::new();
    for device in cluster.fence_devices() {
        for node in ["node1", "node2", "x"] {
            let record = folder.join("record");
            fs::write(&record, "").unwrap();
            let mut agent = Invocation::new(AGENT)
                .args(["reset", node])
                .env("PATH", format!("{}:{SEARCH_PATH}", folder.display()))
                .env("RECORD", &record);
            for name in [
                "hostlist",
                "hypervisor_uri",
                "reset_method",
                "reboot_method",
            ] {
                if let Some(setting) = cluster.device_parameter(device, name) {
                    agent = agent.env(name, setting.value.as_str());
                }
            }
            let ran = agent.run().unwrap();
            let commands = fs::read_to_string(&record).unwrap();
            told.push(format!("{} {node}: {} {commands}", device.id(), ran.code));
        }
    }
    told
}

#[test]
fn after_a_safe_fix_the_agent_does_what_it_did_before() {
    if !Path::new(AGENT).exists() {
        return announce(
            "what external/libvirt does before and after fixes",
            "cluster-glue",
        );
    }
    let folder = recorder();
    let mut count = 0;
    for rule in ALL {
        for example in rule.bad {
            let text = example.xml.replace(['«', '»'], "");
            let source = SourceFile::new("example.xml", text);
            let mut config = Config::default();
            config.rules = vec![rule];
            config.pacemaker = example.pacemaker;
            let fixed = Linter::new(config).fix(&source, Safety::Safe);
            if fixed.applied.is_empty() || !source.text().contains("external/libvirt") {
                continue;
            }
            count += 1;
            let before = told(&source, folder.path());
            assert!(
                before.iter().any(|line| line.contains("destroy")),
                "{before:?}"
            );
            assert_eq!(
                told(&fixed.source, folder.path()),
                before,
                "{}: {}",
                rule.id,
                example.title
            );
        }
    }
    assert!(count >= 3, "{count}");
}

/// As `docs/fixes.md` says it.
#[test]
fn a_fix_is_a_patch_for_a_cluster_that_has_moved_on() {
    if !require("fixes as patches", &[Tool::CrmDiff, Tool::Cibadmin]) {
        return;
    }
    let document = |updates: u32, hosts: &str, role: &str| {
        format!(
            r#"<cib crm_feature_set="3.16.1" validate-with="pacemaker-3.9" admin_epoch="0" epoch="7" num_updates="{updates}"><configuration>
  <crm_config/><nodes/>
  <resources><primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="p"><nvpair id="h" name="hostlist" value="{hosts}"/></instance_attributes>
    <meta_attributes id="m"><nvpair id="m-1" name="target-role" value="{role}"/></meta_attributes>
  </primitive></resources><constraints/>
</configuration><status/></cib>"#
        )
    };
    let before = document(30, "node1 node1", "Started");
    let source = SourceFile::new("cib.xml", &*before);
    let fixed = Linter::new(Config::default()).fix(&source, Safety::Safe);
    let cluster = CibFile::with(document(31, "node1 node1", "Stopped").as_bytes()).unwrap();
    let replaced = cluster.replace(fixed.source.text()).unwrap();
    assert_eq!(replaced.code, 103, "{replaced:?}");
    let folder = TempDir::new().unwrap();
    let path = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let difference = Invocation::new("crm_diff")
        .arg("--original")
        .arg(path("cib.xml", &before))
        .arg("--new")
        .arg(path("fixed.xml", fixed.source.text()))
        .arg("--no-version")
        .run()
        .unwrap();
    let patched = cluster
        .cibadmin(&["--patch", "--xml-pipe"], difference.stdout)
        .unwrap();
    assert_eq!(patched.code, 0, "{patched:?}");
    let after = cluster.text().unwrap();
    assert!(
        after.contains("value=\"node1\"") && after.contains("Stopped"),
        "{after}"
    );
}

/// Two nodes with these resources and constraints.
fn scheduled(resources: &str, constraints: &str) -> String {
    format!(
        r#"<cib crm_feature_set="3.16.1" validate-with="pacemaker-3.9" have-quorum="1" admin_epoch="0" epoch="7" num_updates="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair id="fencing" name="stonith-enabled" value="false"/>
      </cluster_property_set>
    </crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>{resources}</resources>
    <constraints>{constraints}</constraints>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="2" uname="node2" in_ccm="true" crmd="online" join="member" expected="member"/>
  </status>
</cib>"#
    )
}

/// What the scheduler would do, with all that it tells the agents.
fn decided(text: &str) -> (String, String) {
    let folder = TempDir::new().unwrap();
    let graph = folder.path().join("graph");
    let ran = tools::crm_simulate(text, &["-G", graph.to_str().unwrap()]).unwrap();
    assert_eq!(ran.code, 0, "{ran:?}");
    (ran.stdout, fs::read_to_string(graph).unwrap())
}

/// Each of these was once told apart by the scheduler.
#[test]
fn after_a_safe_fix_the_scheduler_decides_as_before() {
    if !require("safe fixes against the scheduler", &[Tool::CrmSimulate]) {
        return;
    }
    let dummy = |content: &str| {
        format!(
            r#"<primitive id="a" class="ocf" provider="pacemaker" type="Dummy">{content}</primitive>"#
        )
    };
    let meta = |pairs: &str| {
        dummy(&format!(
            r#"<meta_attributes id="m">{pairs}</meta_attributes>"#
        ))
    };
    let start = |pairs: &str| {
        dummy(&format!(
            r#"<operations><op id="o" name="start" interval="0"><meta_attributes id="om">{pairs}</meta_attributes></op></operations>"#
        ))
    };
    let stateful = r#"<primitive id="s" class="ocf" provider="pacemaker" type="Stateful"/>"#;
    let rules = r##"<rule id="r1" score="100"><expression id="r1e" attribute="#uname" operation="eq" value="node1"/></rule><rule id="r2" score="1000"><expression id="r2e" attribute="#uname" operation="eq" value="node2"/></rule>"##;
    let documents = [
        (
            "two values in an operation",
            scheduled(
                &start(
                    r#"<nvpair id="t1" name="timeout" value="11s"/><nvpair id="t2" name="timeout" value="22s"/>"#,
                ),
                "",
            ),
        ),
        (
            "the word for no value, behind",
            scheduled(
                &meta(
                    r##"<nvpair id="t1" name="target-role" value="Stopped"/><nvpair id="t2" name="target-role" value="#DEFAULT"/>"##,
                ),
                "",
            ),
        ),
        (
            "the word for no value, before",
            scheduled(
                &meta(
                    r##"<nvpair id="t1" name="target-role" value="#DEFAULT"/><nvpair id="t2" name="target-role" value="Stopped"/>"##,
                ),
                "",
            ),
        ),
        (
            "a lifetime of two rules",
            scheduled(
                &dummy(""),
                &format!(
                    r#"<rsc_location id="l" rsc="a">{rules}<lifetime><rule id="lr" score="0"><date_expression id="d" operation="lt" end="2000-01-01"/></rule></lifetime></rsc_location>"#
                ),
            ),
        ),
        (
            "two rules",
            scheduled(
                &dummy(""),
                &format!(r#"<rsc_location id="l" rsc="a">{rules}</rsc_location>"#),
            ),
        ),
        (
            "a set that two clones use",
            scheduled(
                &format!(
                    r#"<master id="m"><meta_attributes id="both"><nvpair id="n" name="notify" value="false"/></meta_attributes>{stateful}</master><clone id="c"><meta_attributes id-ref="both"/>{}</clone>"#,
                    stateful.replace("\"s\"", "\"t\"")
                ),
                "",
            ),
        ),
        (
            "the old name in the stronger set, the new one in the weaker",
            scheduled(
                &format!(
                    r#"<clone id="c"><meta_attributes id="m1" score="2"><nvpair id="n1" name="promotable" value="true"/><nvpair id="n2" name="master-max" value="2"/></meta_attributes><meta_attributes id="m2" score="1"><nvpair id="n3" name="promoted-max" value="1"/></meta_attributes>{stateful}</clone>"#
                ),
                r##"<rsc_location id="l" rsc="c"><rule id="lr" role="Promoted" score="100"><expression id="le" attribute="#uname" operation="defined"/></rule></rsc_location>"##,
            ),
        ),
    ];
    for (what, text) in documents {
        let mut config = Config::default();
        config.target = Some(Version::new(3, 0, 0));
        let source = SourceFile::new("cib.xml", &*text);
        let fixed = Linter::new(config).fix(&source, Safety::Safe);
        assert_eq!(
            decided(fixed.source.text()),
            decided(&text),
            "{what}: {:?}",
            fixed.applied
        );
    }
}
