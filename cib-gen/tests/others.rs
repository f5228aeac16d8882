//! What a merge does about what others made: their devices, constraints and nodes.

mod bases;

use bases::{MONITOR, ON, URI, ban, cib, device, merged, nodes, option, refused};
use cib_gen::{Encryption, Note, Problem, Spec, Surroundings, generate};
use cib_model::SourceFile;

#[test]
fn what_is_not_cib_gens_is_refused_by_its_id() {
    let foreign = |resources: &str, guests: &[&str]| {
        let (problem, place) = refused(&cib([ON, "", resources, ""]), guests);
        assert!(matches!(problem, Problem::Foreign { .. }), "{problem:?}");
        place
    };
    let parameters = [("hostlist", "a"), ("hypervisor_uri", URI)];
    assert_eq!(
        foreign(&device("p_fence_a", &parameters, ""), &["A"]),
        "p_fence_a"
    );
    let twice = [
        device("fence-a", &parameters, ""),
        device("fence-a-2", &parameters, ""),
    ];
    assert_eq!(foreign(&twice.concat(), &["a"]), "fence-a-2");
    let cloned = format!(
        "<clone id=\"c\">{}</clone>",
        device("fence-a", &parameters, "")
    );
    assert_eq!(foreign(&cloned, &["a"]), "fence-a");
    let template = r#"<template id="t" class="stonith" type="external/libvirt"><instance_attributes id="tp"><nvpair id="tp1" name="hostlist" value="a"/></instance_attributes></template><primitive id="fence-a" template="t"/>"#;
    assert_eq!(foreign(template, &["a"]), "fence-a");
    let rule = r#"</instance_attributes><instance_attributes id="i" score="9"><rule id="r" score="1"><date_expression id="e" operation="gt" start="2030-01-01"/></rule><nvpair id="ru" name="hypervisor_uri" value="x"/>"#;
    let ruled = device("fence-a", &parameters, "").replace(
        "</instance_attributes>",
        &format!("{rule}</instance_attributes>"),
    );
    assert_eq!(foreign(&ruled, &["a"]), "fence-a");
}

#[test]
fn a_device_through_another_hypervisor_is_not_touched_and_named() {
    let shared = device(
        "st-all",
        &[("hostlist", "a,b"), ("hypervisor_uri", "lxc+ssh://other/")],
        "",
    );
    let generated = merged(&cib([ON, "", &shared, ""]), &["a"]);
    assert!(generated.document.contains(&shared));
    let note = Note::AlsoFencedBy {
        node: "a".to_owned(),
        device: "st-all".to_owned(),
    };
    assert_eq!(generated.plan.notes, [note]);
}

#[test]
fn what_no_plain_edit_can_change_is_refused() {
    let overridden = format!(
        "{}{}",
        r#"<primitive id="other" class="ocf" provider="x" type="y"><instance_attributes id="shared"><nvpair id="s1" name="hostlist" value="a"/><nvpair id="s2" name="hypervisor_uri" value="x"/></instance_attributes></primitive>"#,
        r#"<primitive id="fence-a" class="stonith" type="external/libvirt"><instance_attributes id="own"/><instance_attributes id-ref="shared"/></primitive>"#
    );
    let (problem, place) = refused(&cib([ON, "", &overridden, ""]), &["a"]);
    assert_eq!(problem, Problem::Overridden("fence-a".to_owned()));
    assert_eq!(place, "fence-a");
    let reference = r#"<cluster_property_set id="cib-bootstrap-options"><nvpair id-ref="x-stonith-enabled"/></cluster_property_set>"#;
    let options = option("x", "stonith-enabled", "off") + reference;
    let (problem, place) = refused(&cib([&options, "", "", ""]), &["a"]);
    let overridden = Problem::OptionOverridden {
        name: "stonith-enabled",
        value: "true".to_owned(),
    };
    assert_eq!(problem, overridden);
    assert_eq!(place, "off");
}

#[test]
fn a_guest_node_is_fenced_by_its_resource() {
    let guest = r#"<primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain"><meta_attributes id="m"><nvpair id="m1" name="remote-node" value="g"/></meta_attributes></primitive>"#;
    let base = cib([ON, &nodes(&["a"]), guest, ""]);
    assert_eq!(refused(&base, &["g"]).0, Problem::GuestNode("g".to_owned()));
}

#[test]
fn a_hypervisor_that_is_a_node_is_refused() {
    let through = |host: &str, names: &[&str]| {
        let uri = format!("lxc+ssh://root@{host}/");
        let spec = Spec::new(&uri, ["a", "b.example"], Encryption::Required).unwrap();
        let base = SourceFile::new("base", cib([ON, &nodes(names), "", ""]));
        generate(&spec, &Surroundings::of(&base)).map(|generated| generated.plan.notes)
    };
    for (host, names) in [
        ("A", &[][..]),
        ("b.example", &[]),
        ("C.", &["a", "b.example", "c"]),
    ] {
        let problem = through(host, names).unwrap_err().problem;
        assert!(
            matches!(problem, Problem::HypervisorIsNode { .. }),
            "{problem:?}"
        );
    }
    for host in ["a.example", "B"] {
        let notes = through(host, &[]).unwrap();
        assert!(
            matches!(notes[0], Note::HypervisorMayBeNode { .. }),
            "{notes:?}"
        );
    }
    for host in ["h", "aa.example", "c", "192.168.122.1"] {
        assert_eq!(through(host, &[]).unwrap(), []);
    }
}

#[test]
fn a_users_own_constraint_stays_and_is_overruled_by_a_ban() {
    let parameters = [("hostlist", "a"), ("hypervisor_uri", URI)];
    let own = device("fence-a", &parameters, MONITOR);
    for score in ["INFINITY", "100"] {
        let theirs = ban("fence-a", "A", score).replace("fence-a-l", "l1");
        let base = cib([ON, &nodes(&["a", "b"]), &own, &theirs]);
        let generated = merged(&base, &["a", "b"]);
        let new = r#"<rsc_location id="fence-a-ban" rsc="fence-a" node="a" score="-INFINITY"/>"#;
        assert!(generated.document.contains(&theirs) && generated.document.contains(new));
        let note = Note::BanOverrules {
            constraint: "l1".to_owned(),
            device: "fence-a".to_owned(),
            node: "a".to_owned(),
        };
        assert_eq!(generated.plan.notes, [note]);
        let again = merged(&generated.document, &["a", "b"]);
        assert_eq!(again.plan.notes, [Note::NothingToChange]);
    }
    let theirs = ban("fence-a", "A", "-INFINITY").replace("fence-a-l", "l1");
    let base = cib([ON, &nodes(&["a", "b"]), &own, &theirs]);
    let document = merged(&base, &["a", "b"]).document;
    assert!(!document.contains("fence-a-ban"), "{document}");
}

#[test]
fn a_stopped_device_covers_nobody() {
    let role = r#"<meta_attributes id="r"><nvpair id="r1" name="target-role" value="Stopped"/></meta_attributes>"#;
    let stopped = device("st-c", &[("hostlist", "c"), ("hypervisor_uri", URI)], role);
    let base = cib([ON, &nodes(&["a", "b", "c"]), &stopped, ""]);
    let uncovered = Note::Uncovered {
        nodes: vec!["c".to_owned()],
    };
    assert_eq!(merged(&base, &["a", "b"]).plan.notes, [uncovered]);
}

#[test]
fn a_device_that_nobody_may_run_is_refused() {
    let nobody = |options: &str, names: &[&str], resources: &str, constraints: &str| {
        let options = format!("{ON}{options}");
        let base = cib([&options, &nodes(names), resources, constraints]);
        let (problem, place) = refused(&base, &["a", "b"]);
        assert!(
            matches!(problem, Problem::NobodyMayRun { .. }),
            "{problem:?}"
        );
        place
    };
    let asymmetric = option("x", "symmetric-cluster", "false");
    let both = ["a", "b"];
    assert_eq!(nobody(&asymmetric, &both, "", ""), "false");
    assert_eq!(nobody(&asymmetric, &[], "", ""), "false");
    let pattern = r#"<rsc_location id="all" rsc-pattern="fence-.*" node="b" score="-INFINITY"/>"#;
    assert_eq!(nobody("", &both, "", pattern), "all");
    let own = device(
        "fence-b",
        &[("hostlist", "b"), ("hypervisor_uri", URI)],
        MONITOR,
    );
    assert_eq!(
        nobody("", &both, &own, &ban("fence-b", "a", "-INFINITY")),
        "fence-b-l"
    );
    let allowed = ["a", "b"].map(|node| {
        format!(r#"<rsc_location id="on-{node}" rsc-pattern="^fence-" node="{node}" score="0"/>"#)
    });
    for names in [&both[..], &[]] {
        let options = format!("{ON}{asymmetric}");
        let base = cib([&options, &nodes(names), "", &allowed.concat()]);
        assert_eq!(merged(&base, &["a", "b"]).plan.notes, []);
    }
}
