//! Facts about the real tools that this project is built on.
//!
//! Tried with Pacemaker 2.1.5 of Debian 12. A failure here means that the world has changed, not our code.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::path::Path;
use std::time::Duration;

use cib_tests::cib_file::CibFile;
use cib_tests::cluster::{NODE, OneNodeCluster};
use cib_tests::not_checked::require;
use cib_tests::run::Ran;
use cib_tests::tools::{self, Tool};

/// "Update was older than existing configuration"
const OLD: i32 = 103;

const TWO_TARGETS: &str = r#"
<cib validate-with="pacemaker-3.0" admin_epoch="0" epoch="1" num_updates="0"><configuration>
  <crm_config/><nodes/>
  <resources><primitive id="fence-a-b" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-a-b-params">
      <nvpair id="fence-a-b-hostlist" name="hostlist" value="a:ct1,b:ct2"/>
      <nvpair id="fence-a-b-hypervisor_uri" name="hypervisor_uri" value="test:///default"/>
    </instance_attributes>
  </primitive></resources>
  <constraints/>
</configuration><status/></cib>"#;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Version {
    admin_epoch: u32,
    epoch: u32,
    num_updates: u32,
}

impl Version {
    fn of(cib: &str) -> Self {
        let number = |name| {
            let (_, rest) = cib.split_once(&format!(" {name}=\"")).unwrap();
            rest.split_once('"').unwrap().0.parse().unwrap()
        };
        Self {
            admin_epoch: number("admin_epoch"),
            epoch: number("epoch"),
            num_updates: number("num_updates"),
        }
    }

    fn later(self, updates: u32) -> Self {
        let num_updates = self.num_updates + updates;
        Self {
            num_updates,
            ..self
        }
    }
}

/// A whole CIB of this version with an empty status, and one property to be known by.
fn document(version: Version, mark: &str) -> String {
    format!(
        r#"<cib validate-with="pacemaker-3.0" admin_epoch="{}" epoch="{}" num_updates="{}"><configuration>
  <crm_config><cluster_property_set id="cib-bootstrap-options">
    <nvpair id="mark" name="mark" value="{mark}"/>
    <nvpair id="dc-deadtime" name="dc-deadtime" value="1s"/>
    <nvpair id="stonith-enabled" name="stonith-enabled" value="false"/>
  </cluster_property_set></crm_config>
  <nodes/><resources/><constraints/>
</configuration><status/></cib>"#,
        version.admin_epoch, version.epoch, version.num_updates
    )
}

/// What somebody else does to the configuration meanwhile.
fn property(name: &str) -> String {
    format!(
        r#"<crm_config><cluster_property_set id="somebody">
  <nvpair id="somebody-{name}" name="{name}" value="x"/></cluster_property_set></crm_config>"#
    )
}

fn has_mark(cib: &str, mark: &str) -> bool {
    cib.contains(&format!(r#"name="mark" value="{mark}""#))
}

fn replace_live(cluster: &OneNodeCluster, document: String) -> Ran {
    cluster
        .run("cibadmin", &["--replace", "--xml-pipe"], document)
        .unwrap()
}

/// Waits until the controller has its node in the configuration and in the status again, and nothing left to do.
fn wait_for_rest(cluster: &OneNodeCluster) {
    let node = format!(r#"<node id="1" uname="{NODE}""#);
    cluster
        .wait_until("at rest, node known", Duration::from_secs(60), |it| {
            let cib = it.cib()?;
            Ok(it.is_idle()? && cib.contains(&node) && cib.contains("<node_state "))
        })
        .unwrap();
}

/// Has the cluster write to its status, and to nothing else.
fn move_status(cluster: &OneNodeCluster, attribute: &str) {
    let before = Version::of(&cluster.cib().unwrap());
    let set = ["--name", attribute, "--update", "1", "--lifetime", "reboot"];
    let ran = cluster
        .run("crm_attribute", &[&set[..], &["--node", NODE]].concat(), "")
        .unwrap();
    assert_eq!(ran.code, 0, "{ran:?}");
    cluster
        .wait_until("the status has moved", Duration::from_secs(30), |it| {
            Ok(Version::of(&it.cib()?) != before)
        })
        .unwrap();
    let after = Version::of(&cluster.cib().unwrap());
    assert_eq!(
        (after.admin_epoch, after.epoch),
        (before.admin_epoch, before.epoch)
    );
    assert!(after.num_updates > before.num_updates);
}

#[test]
fn what_cibadmin_calls_empty_is_a_whole_valid_cib_of_version_0_1_0() {
    if !require(
        "cibadmin --empty",
        &[
            Tool::Cibadmin,
            Tool::CrmVerify,
            Tool::Xmllint,
            Tool::Schemas,
        ],
    ) {
        return;
    }
    let empty = CibFile::empty().unwrap().text().unwrap();
    let version = Version {
        admin_epoch: 0,
        epoch: 1,
        num_updates: 0,
    };
    assert_eq!(Version::of(&empty), version);
    for part in [
        "<crm_config/>",
        "<nodes/>",
        "<resources/>",
        "<constraints/>",
        "<status/>",
    ] {
        assert!(empty.contains(part), "{part}: {empty}");
    }
    let ran = tools::relax_ng(empty.as_str(), "pacemaker-3.9").unwrap();
    assert_eq!(ran.code, 0, "{ran:?}");
    // Valid is not yet good: fencing is on by default, and there is none.
    let ran = tools::crm_verify(empty).unwrap();
    assert_eq!(ran.code, 78, "{ran:?}");
    assert!(ran.stderr.contains("no STONITH resources"), "{ran:?}");
}

#[test]
fn every_offline_tool_reads_the_same_cib() {
    if !require(
        "the offline tools",
        &[
            Tool::Cibadmin,
            Tool::CrmVerify,
            Tool::CrmSimulate,
            Tool::CrmDiff,
        ],
    ) {
        return;
    }
    let file = CibFile::with(TWO_TARGETS.as_bytes()).unwrap();
    assert_eq!(file.cibadmin(&["--query"], "").unwrap().code, 0);
    assert_eq!(tools::crm_verify(TWO_TARGETS).unwrap().code, 0);
    let simulated = tools::crm_simulate(TWO_TARGETS, &["--quorum", "1", "--node-up", "a"]).unwrap();
    assert!(simulated.stdout.contains("fence-a-b"), "{simulated:?}");
    let (old, new) = (TWO_TARGETS, TWO_TARGETS.replace("ct2", "ct3"));
    let same = tools::crm_diff(old.as_bytes(), old.as_bytes()).unwrap();
    assert_eq!(same.code, 0);
    let patch = tools::crm_diff(old.as_bytes(), new.as_bytes()).unwrap();
    assert_eq!(patch.code, 1);
    assert!(patch.stdout.contains("ct3"), "{patch:?}");
}

#[test]
fn crm_verify_tells_good_bad_and_unreadable_apart() {
    if !require("crm_verify", &[Tool::CrmVerify]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cib.xml");
    let bad = TWO_TARGETS
        .replace("hostlist=\"", "x=\"")
        .replace("<constraints/>", "<x/>");
    for (cib, code) in [(TWO_TARGETS, 0), (&bad, 78), ("no XML", 1)] {
        std::fs::write(&path, cib).unwrap();
        assert_eq!(tools::crm_verify(cib).unwrap().code, code, "{cib}");
        assert_eq!(tools::crm_verify_file(&path).unwrap().code, code, "{cib}");
    }
}

#[test]
fn a_schema_knows_valid_from_invalid_and_is_named_like_validate_with() {
    if !require("xmllint", &[Tool::Xmllint, Tool::Schemas]) {
        return;
    }
    let judge = |cib: &str, schema| tools::relax_ng(cib, schema).unwrap().code;
    assert_eq!(judge(TWO_TARGETS, "pacemaker-3.0"), 0);
    assert_eq!(judge("<cib/>", "pacemaker-3.0"), 3);
    assert_eq!(judge("<cib", "pacemaker-3.0"), 1);
    assert_eq!(judge(TWO_TARGETS, "pacemaker-0.0"), 5);
    assert!(Path::new(tools::SCHEMAS).join("pacemaker-3.9.rng").exists());
}

#[test]
fn external_libvirt_lists_the_names_in_its_hostlist() {
    if !require("stonith -t external/libvirt -l", &[Tool::Stonith]) {
        return;
    }
    let params = [
        ("hostlist", "a:ct1,b:ct2"),
        ("hypervisor_uri", "test:///default"),
    ];
    let ran = tools::stonith("external/libvirt", &params, &["-l"]).unwrap();
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "a\nb\n"), "{ran:?}");
}

#[test]
fn offline_a_document_of_the_same_epoch_and_a_later_update_replaces() {
    if !require("cibadmin --replace on a file", &[Tool::Cibadmin]) {
        return;
    }
    let base = Version {
        admin_epoch: 2,
        epoch: 7,
        num_updates: 30,
    };
    let file = CibFile::with(document(base, "base").as_bytes()).unwrap();
    let ours = document(base.later(10_000), "ours");
    assert_eq!(file.replace(ours).unwrap().code, 0);
    let text = file.text().unwrap();
    assert!(has_mark(&text, "ours"));
    // The replacement counts as a change of the configuration.
    let next = Version {
        epoch: 8,
        num_updates: 0,
        ..base
    };
    assert_eq!(Version::of(&text), next);
}

#[test]
fn offline_a_document_is_refused_after_a_change_by_somebody_else() {
    if !require("cibadmin --replace on a changed file", &[Tool::Cibadmin]) {
        return;
    }
    let file = CibFile::empty().unwrap();
    let base = Version::of(&file.text().unwrap());
    let changed = file
        .cibadmin(&["--modify", "--xml-pipe"], property("theirs"))
        .unwrap();
    assert_eq!(changed.code, 0, "{changed:?}");
    assert_eq!(Version::of(&file.text().unwrap()).epoch, base.epoch + 1);
    let refused = file.replace(document(base.later(10_000), "ours")).unwrap();
    assert_eq!(refused.code, OLD, "{refused:?}");
    let text = file.text().unwrap();
    assert!(text.contains("theirs") && !has_mark(&text, "ours"));
}

#[test]
fn a_live_cluster_guards_its_configuration_by_its_version() {
    let Some(cluster) = OneNodeCluster::require("cibadmin --replace on a live cluster", None)
    else {
        return;
    };
    let base = Version::of(&cluster.cib().unwrap());

    // The status moves all the time; the base's exact version is then the past.
    move_status(&cluster, "first");
    let refused = replace_live(&cluster, document(base, "exact"));
    assert_eq!(refused.code, OLD, "{refused:?}");

    // With room for updates of the status, the same document is accepted.
    let accepted = replace_live(&cluster, document(base.later(10_000), "ours"));
    assert_eq!(accepted.code, 0, "{accepted:?}");
    wait_for_rest(&cluster);
    let text = cluster.cib().unwrap();
    assert!(has_mark(&text, "ours"));

    // But not over somebody's change of the configuration.
    let base = Version::of(&text);
    let changed = cluster
        .run("cibadmin", &["--modify", "--xml-pipe"], property("theirs"))
        .unwrap();
    assert_eq!(changed.code, 0, "{changed:?}");
    let refused = replace_live(&cluster, document(base.later(10_000), "late"));
    assert_eq!(refused.code, OLD, "{refused:?}");
    let text = cluster.cib().unwrap();
    assert!(text.contains("theirs") && !has_mark(&text, "late"));
}

#[test]
fn a_live_fencer_says_which_device_can_fence_whom() {
    let seed = Some(TWO_TARGETS);
    let Some(cluster) = OneNodeCluster::require("stonith_admin --list on a live node", seed) else {
        return;
    };
    let list = |target| {
        let ran = cluster
            .run("stonith_admin", &["--list", target], "")
            .unwrap();
        ran.stdout.contains("fence-a-b")
    };
    assert_eq!(["a", "b", "c"].map(list), [true, true, false]);
}
