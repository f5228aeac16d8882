//! What Pacemaker's own tools say of what cib-gen writes.
//!
//! Tried with Pacemaker 2.1.5 and cluster-glue 1.0.12 of Debian 12.

mod common;

use cib_tests::cib_file::CibFile;
use cib_tests::not_checked::require;
use cib_tests::tools::{self, Tool};

use common::{configuration, generated, triple};

const ARTICLE: [&str; 2] = ["mon-conteneur", "mon-conteneur-2"];
/// "Update was older than existing configuration"
const OLD: i32 = 103;

/// What somebody else does to the configuration meanwhile.
const THEIRS: &str = r#"<crm_config><cluster_property_set id="somebody">
  <nvpair id="somebody-theirs" name="theirs" value="x"/></cluster_property_set></crm_config>"#;

fn merged(base: &str) -> String {
    generated(&["--base", "-", "mon-conteneur", "mon-conteneur-2"], base)
}

#[test]
fn a_new_document_is_valid_and_crm_verify_has_nothing_to_say() {
    let tools = [Tool::CrmVerify, Tool::Xmllint, Tool::Schemas];
    if !require("new documents with crm_verify and xmllint", &tools) {
        return;
    }
    let fresh = generated(&ARTICLE, "");
    let verified = tools::crm_verify(fresh.as_str()).unwrap();
    assert_eq!((verified.code, &*verified.stderr), (0, ""), "{fresh}");
    for (release, schema) in [
        ("2.1.5", "pacemaker-3.9"),
        ("2.1.0", "pacemaker-3.7"),
        ("2.0.0", "pacemaker-3.1"),
        ("1.1.18", "pacemaker-2.10"),
        ("1.1.8", "pacemaker-1.2"),
        ("3.0.2", "pacemaker-3.9"),
    ] {
        let args = ["--pacemaker", release, "a", "b"];
        let fresh = generated(&args, "");
        assert!(
            fresh.contains(&format!("validate-with=\"{schema}\"")),
            "{fresh}"
        );
        let ran = tools::relax_ng(fresh.as_str(), schema).unwrap();
        assert_eq!(ran.code, 0, "{release}: {ran:?}");
    }
}

#[test]
fn a_new_document_replaces_an_empty_one_and_a_second_run_changes_nothing() {
    if !require("cibadmin --replace on an empty CIB", &[Tool::Cibadmin]) {
        return;
    }
    let file = CibFile::empty().unwrap();
    let fresh = generated(&ARTICLE, "");
    assert_eq!(triple(&fresh), [0, 1, 0]);
    assert_eq!(file.replace(fresh).unwrap().code, 0);
    let first = file.text().unwrap();
    assert_eq!(triple(&first), [0, 2, 0]);

    let again = merged(&first);
    assert_eq!(triple(&again), [0, 2, 10_000]);
    assert_eq!(file.replace(again).unwrap().code, 0);
    let second = file.text().unwrap();
    assert_eq!(configuration(&second), configuration(&first));
    assert_eq!(triple(&second)[..2], [0, 2]);
}

#[test]
fn a_merge_is_accepted_unless_somebody_changed_the_configuration_meanwhile() {
    if !require("cibadmin --replace on a file that moves", &[Tool::Cibadmin]) {
        return;
    }
    let file = CibFile::empty().unwrap();
    let base = file.text().unwrap();
    let document = merged(&base);
    let changed = file.cibadmin(&["--modify", "--xml-pipe"], THEIRS).unwrap();
    assert_eq!(changed.code, 0, "{changed:?}");
    let before = file.text().unwrap();
    assert_eq!(file.replace(document).unwrap().code, OLD);
    assert_eq!(file.text().unwrap(), before);

    let document = merged(&before);
    assert_eq!(file.replace(document).unwrap().code, 0);
    let after = file.text().unwrap();
    assert!(after.contains("somebody-theirs") && after.contains("fence-mon-conteneur"));
}

#[test]
fn a_new_document_is_refused_by_whoever_has_a_configuration() {
    if !require("cibadmin --replace on a configured CIB", &[Tool::Cibadmin]) {
        return;
    }
    let file = CibFile::empty().unwrap();
    let changed = file.cibadmin(&["--modify", "--xml-pipe"], THEIRS).unwrap();
    assert_eq!(changed.code, 0, "{changed:?}");
    assert_eq!(file.replace(generated(&ARTICLE, "")).unwrap().code, OLD);
}

#[test]
fn what_a_base_lacks_is_made_in_a_way_that_cibadmin_takes() {
    let tools = [Tool::Cibadmin, Tool::Xmllint, Tool::Schemas];
    if !require("bases without sections", &tools) {
        return;
    }
    let head = r#"<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0""#;
    for rest in [
        "/>",
        "></cib>",
        "><status/></cib>",
        "><configuration/><status/></cib>",
        "><configuration><resources/></configuration></cib>",
        ">\n <configuration>\n  <fencing-topology/>\n </configuration>\n</cib>",
        "><configuration><constraints></constraints><nodes/></configuration><status></status></cib>",
    ] {
        let base = format!("{head}{rest}");
        let document = merged(&base);
        let valid = tools::relax_ng(document.as_str(), "pacemaker-3.9").unwrap();
        assert_eq!(valid.code, 0, "{base}\n{document}\n{valid:?}");
        let file = CibFile::empty().unwrap();
        assert_eq!(file.replace(document).unwrap().code, 0, "{base}");
    }
}

#[test]
fn every_device_starts_off_its_target_and_fences_it() {
    if !require(
        "what crm_simulate does with our devices",
        &[Tool::CrmSimulate],
    ) {
        return;
    }
    let fresh = generated(&["a", "B"], "");
    let up = ["--quorum", "1", "--node-up", "a", "--node-up", "B"];
    let ran = tools::crm_simulate(fresh.as_str(), &up).unwrap();
    let after = ran
        .stdout
        .rsplit("Revised Cluster Status")
        .next()
        .unwrap_or_default();
    for line in [
        "fence-a\t(stonith:external/libvirt):\t Started B",
        "fence-B\t(stonith:external/libvirt):\t Started a",
    ] {
        assert!(after.contains(line), "{line}: {ran:?}");
    }
    let failed = [&up[..], &["--node-fail", "B"]].concat();
    let ran = tools::crm_simulate(fresh.as_str(), &failed).unwrap();
    assert!(ran.stdout.contains("Fencing B"), "{ran:?}");
    let after = ran
        .stdout
        .rsplit("Revised Cluster Status")
        .next()
        .unwrap_or_default();
    assert!(
        after.contains("fence-B\t(stonith:external/libvirt):\t Started a"),
        "{ran:?}"
    );
}

#[test]
fn the_agent_lists_the_guest_in_lower_case() {
    if !require(
        "what external/libvirt reads in our hostlist",
        &[Tool::Stonith],
    ) {
        return;
    }
    let fresh = generated(&["Web1"], "");
    assert!(
        fresh.contains(r#"name="hostlist" value="web1:Web1""#),
        "{fresh}"
    );
    let params = [("hostlist", "web1:Web1"), ("hypervisor_uri", common::URI)];
    let ran = tools::stonith("external/libvirt", &params, &["-l"]).unwrap();
    assert_eq!((ran.code, &*ran.stdout), (0, "web1\n"), "{ran:?}");
}
