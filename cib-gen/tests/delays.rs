//! Whose device waits, and what is said of it.

mod bases;

use bases::{MONITOR, ON, URI, ban, cib, device, edits, merged, nodes, pairs, spec};
use cib_gen::{Note, Problem, Surroundings, generate};
use cib_model::{Cluster, SourceFile, parse};

#[test]
fn a_third_node_takes_the_delay_away() {
    let with_delay = "\n      <nvpair id=\"d\" name=\"pcmk_delay_base\" value=\"10s\"/>\n";
    let own = device(
        "fence-a",
        &[("hostlist", "a"), ("hypervisor_uri", URI)],
        MONITOR,
    );
    let own = own.replace(
        "</instance_attributes>",
        &format!("{with_delay}</instance_attributes>"),
    );
    let constraints = ban("fence-a", "a", "-INFINITY");
    let base = cib([ON, &nodes(&["a", "b", "c"]), &own, &constraints]);
    let generated = merged(&base, &["a"]);
    let line = with_delay.trim_end();
    assert_eq!(edits(&base, &generated), pairs([(line, "")]));
    let uncovered = Note::Uncovered {
        nodes: vec!["b".to_owned(), "c".to_owned()],
    };
    let removed = Note::DelayRemoved {
        device: "fence-a".to_owned(),
    };
    assert_eq!(generated.plan.notes, [removed, uncovered]);
}

#[test]
fn where_the_nodes_are_not_known_those_with_a_device_count() {
    let both = merged(&cib([ON, "", "", ""]), &["a", "a-2"]).document;
    for guests in [&["a"][..], &["a", "a-2"]] {
        assert_eq!(merged(&both, guests).edits, [], "{guests:?}");
    }
    let third = merged(&both, &["c"]);
    assert!(third.plan.devices[0].parameter("pcmk_delay_base").is_none());
    let all = merged(&third.document, &["a", "a-2", "c"]);
    let removed = Note::DelayRemoved {
        device: "fence-a".to_owned(),
    };
    assert_eq!(all.plan.notes, [removed]);
}

#[test]
fn a_random_delay_on_the_other_device_is_told() {
    let random = |id: &str| {
        let parameters = [
            ("hostlist", id.trim_start_matches("fence-")),
            ("hypervisor_uri", URI),
            ("pcmk_delay_max", "15s"),
        ];
        cib([
            ON,
            &nodes(&["a", "b"]),
            &device(id, &parameters, MONITOR),
            "",
        ])
    };
    let note = Note::DelayNotCertain {
        device: "fence-b".to_owned(),
    };
    assert_eq!(merged(&random("fence-b"), &["a", "b"]).plan.notes, [note]);
    assert_eq!(merged(&random("fence-a"), &["a", "b"]).plan.notes, []);
}

#[test]
fn a_delay_that_stands_elsewhere_is_overridden_there() {
    let other = r#"<primitive id="x" class="stonith" type="z"><instance_attributes id="xi"><nvpair id="xd" name="pcmk_delay_base" value="5s"/><nvpair id="xl" name="pcmk_host_list" value="z"/></instance_attributes></primitive>"#;
    let own = device(
        "fence-a",
        &[("hostlist", "a"), ("hypervisor_uri", URI)],
        MONITOR,
    );
    let own = own.replace(
        "</instance_attributes>",
        r#"<nvpair id-ref="xd"/></instance_attributes>"#,
    );
    let base = cib([
        ON,
        "",
        &format!("{other}{own}"),
        &ban("fence-a", "a", "-INFINITY"),
    ]);
    let source = SourceFile::new("base", base);
    let error = generate(&spec(&["a"]), &Surroundings::of(&source)).unwrap_err();
    assert!(matches!(error.problem, Problem::Overridden(_)), "{error}");
}

#[test]
fn the_delay_moves_to_whoever_is_named_first() {
    let first = merged(&cib([ON, "", "", ""]), &["a", "b"]).document;
    let second = merged(&first, &["b", "a"]).document;
    let delays = |text: &str| {
        let source = SourceFile::new("t", text);
        let parsed = parse(&source).unwrap();
        let cluster = Cluster::new(&parsed, None);
        let delay = |device: &cib_model::FenceDevice<'_>| {
            let delay = cluster.device_parameter(device, "pcmk_delay_base");
            (
                device.id().to_owned(),
                delay.map(|delay| delay.value.as_str().to_owned()),
            )
        };
        cluster
            .fence_devices()
            .iter()
            .map(delay)
            .collect::<Vec<_>>()
    };
    let some = |id: &str| (id.to_owned(), Some("10s".to_owned()));
    let none = |id: &str| (id.to_owned(), None);
    assert_eq!(delays(&first), [some("fence-a"), none("fence-b")]);
    assert_eq!(delays(&second), [none("fence-a"), some("fence-b")]);
}

#[test]
fn a_delay_of_somebody_else_is_respected() {
    let theirs = r#"<primitive id="ipmi" class="stonith" type="fence_ipmilan"><instance_attributes id="i"><nvpair id="i1" name="pcmk_host_list" value="a b"/><nvpair id="i2" name="pcmk_delay_max" value="5s"/></instance_attributes></primitive>"#;
    let generated = merged(&cib([ON, "", theirs, ""]), &["a", "b"]);
    assert_eq!(
        generated.plan.notes,
        [Note::DelayElsewhere {
            device: "ipmi".to_owned()
        }]
    );
    assert!(
        generated
            .plan
            .devices
            .iter()
            .all(|device| device.parameter("pcmk_delay_base").is_none())
    );
}
