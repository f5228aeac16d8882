//! What a merge changes, and what it leaves alone.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use cib_gen::{Encryption, Generated, Note, Problem, Spec, generate};
use cib_model::{Cluster, SourceFile, parse};

const URI: &str = "lxc+ssh://root@h/";

fn spec(guests: &[&str]) -> Spec {
    Spec::new(URI, guests.iter().copied(), Encryption::Required).unwrap()
}

#[track_caller]
fn merged(base: &str, guests: &[&str]) -> Generated {
    let source = SourceFile::new("base", base);
    match generate(&spec(guests), Some(&source), None) {
        Ok(generated) => generated,
        Err(error) => panic!("{error}: {base}"),
    }
}

#[track_caller]
fn refused(base: &str, guests: &[&str]) -> (Problem, String) {
    let source = SourceFile::new("base", base);
    let error = generate(&spec(guests), Some(&source), None).unwrap_err();
    let place = error.place.map(|place| source.slice(place.span).to_owned());
    (error.problem, place.unwrap_or_default())
}

/// A whole configuration around the sections `crm_config`, `nodes`, `resources` and `constraints`.
fn cib([options, nodes, resources, constraints]: [&str; 4]) -> String {
    let section = |tag, content: &str| match content {
        "" => format!("<{tag}/>"),
        content => format!("<{tag}>{content}</{tag}>"),
    };
    let sections = [
        section("crm_config", options),
        section("nodes", nodes),
        section("resources", resources),
        section("constraints", constraints),
    ];
    let sections = sections.concat();
    format!(
        r#"<cib validate-with="pacemaker-3.9" crm_feature_set="3.16.1" epoch="5" num_updates="7" admin_epoch="0"><configuration>{sections}</configuration><status/></cib>"#
    )
}

fn option(set: &str, name: &str, value: &str) -> String {
    format!(
        r#"<cluster_property_set id="{set}"><nvpair id="{set}-{name}" name="{name}" value="{value}"/></cluster_property_set>"#
    )
}

const ON: &str = r#"<cluster_property_set id="cib-bootstrap-options"><nvpair id="on" name="stonith-enabled" value="true"/></cluster_property_set>"#;

fn nodes(names: &[&str]) -> String {
    let node = |(at, name): (usize, &&str)| format!(r#"<node id="{at}" uname="{name}"/>"#);
    names.iter().enumerate().map(node).collect()
}

/// A device as somebody might have it after a run of cib-gen and some changes.
fn device(id: &str, parameters: &[(&str, &str)], rest: &str) -> String {
    let pair = |(at, (name, value)): (usize, &(&str, &str))| {
        format!(r#"<nvpair id="{id}-p{at}" name="{name}" value="{value}"/>"#)
    };
    let pairs: String = parameters.iter().enumerate().map(pair).collect();
    format!(
        r#"<primitive id="{id}" class="stonith" type="external/libvirt"><instance_attributes id="{id}-p">{pairs}</instance_attributes>{rest}</primitive>"#
    )
}

const MONITOR: &str =
    r#"<operations><op id="m" name="monitor" interval="60s" timeout="60s"/></operations>"#;

fn ban(rsc: &str, node: &str, score: &str) -> String {
    format!(r#"<rsc_location id="{rsc}-l" rsc="{rsc}" node="{node}" score="{score}"/>"#)
}

/// The text that edits put in, each with what gave way.
fn edits(base: &str, generated: &Generated) -> Vec<(String, String)> {
    let source = SourceFile::new("base", base);
    let edit = |edit: &cib_gen::Edit| (source.slice(edit.span).to_owned(), edit.text.clone());
    generated.edits.iter().map(edit).collect()
}

fn pairs<const N: usize>(expected: [(&str, &str); N]) -> Vec<(String, String)> {
    expected
        .map(|(old, new)| (old.to_owned(), new.to_owned()))
        .into()
}

#[test]
fn an_empty_base_gets_everything_in_its_own_layout() {
    let base = "<?xml version='1.0'?>\r\n<!-- é -->\r\n<cib epoch='1' num_updates='0' admin_epoch='0' validate-with='pacemaker-3.9'>\r\n\t<configuration>\r\n\t\t<crm_config />\r\n\t\t<nodes/>\r\n\t\t<resources>\r\n\t\t</resources>\r\n\t\t<constraints></constraints>\r\n\t</configuration>\r\n\t<status/>\r\n</cib>\r\n<!-- end -->";
    let base = format!("\u{feff}{base}");
    let document = merged(&base, &["a"]).document;
    assert!(document.starts_with(
        "\u{feff}<?xml version='1.0'?>\r\n<!-- é -->\r\n<cib epoch='1' num_updates='10000' "
    ));
    assert!(document.ends_with("</cib>\r\n<!-- end -->"));
    assert!(document.contains("\r\n\t\t<crm_config>\r\n\t\t\t<cluster_property_set id=\"cib-bootstrap-options\">\r\n\t\t\t\t<nvpair "));
    assert!(document.contains("\r\n\t\t</crm_config>\r\n\t\t<nodes/>\r\n\t\t<resources>\r\n\t\t\t<primitive id=\"fence-a\""));
    assert!(document.contains(
        "\r\n\t\t\t</primitive>\r\n\t\t</resources>\r\n\t\t<constraints>\r\n\t\t\t<rsc_location "
    ));
    assert_eq!(
        document.matches('\n').count(),
        document.matches("\r\n").count()
    );
}

#[test]
fn a_base_on_one_line_stays_on_one_line() {
    let document = merged(&cib([""; 4]), &["a", "b"]).document;
    assert!(!document.contains('\n'), "{document}");
}

#[test]
fn what_is_there_already_gets_no_edit() {
    let resources = [
        device(
            "fence-a",
            &[
                ("hostlist", "a:a"),
                ("hypervisor_uri", URI),
                ("pcmk_delay_base", "10"),
            ],
            MONITOR,
        ),
        device(
            "fence-B-2",
            &[
                ("hostlist", "b:B"),
                ("hypervisor_uri", URI),
                ("reset_method", "power_cycle"),
            ],
            &MONITOR.replace("60s", "1min").replace("\"m\"", "\"n\""),
        ),
    ];
    let constraints = [
        ban("fence-a", "a", "-INFINITY"),
        ban("fence-B-2", "B", "-2000000"),
    ];
    let base = cib([
        ON,
        &nodes(&["a", "B"]),
        &resources.concat(),
        &constraints.concat(),
    ]);
    let generated = merged(&base, &["A:a", "B"]);
    assert_eq!(generated.edits, []);
    assert_eq!(generated.configuration, base);
    assert_eq!(
        generated.document,
        base.replace(r#"num_updates="7""#, r#"num_updates="10007""#)
    );
    assert_eq!(generated.plan.notes, [Note::NothingToChange]);
}

#[test]
fn values_of_an_own_device_are_changed_where_they_stand() {
    let user =
        r#"<meta_attributes id="mm"><nvpair id="mn" name="priority" value="5"/></meta_attributes>"#;
    let monitor = MONITOR.replace(r#"interval="60s" timeout="60s""#, r#"interval="2min""#);
    let own = device(
        "fence-a",
        &[
            ("hostlist", "a"),
            ("hypervisor_uri", "lxc+ssh://old/"),
            ("pcmk_reboot_timeout", "90s"),
        ],
        &format!("{monitor}{user}"),
    );
    let ban = ban("fence-a", "a", "100").replace("fence-a-l", "fence-a-ban-2");
    let base = cib([ON, "", &own, &ban]);
    let generated = merged(&base, &["a:vm-a"]);
    let expected = pairs([
        ("a", "a:vm-a"),
        ("lxc+ssh://old/", URI),
        ("", r#" timeout="60s""#),
        ("2min", "60s"),
        ("100", "-INFINITY"),
    ]);
    assert_eq!(edits(&base, &generated), expected);
}

#[test]
fn new_values_are_escaped_for_the_quotes_around_them() {
    let base = cib([
        ON,
        "",
        &device(
            "fence-a",
            &[("hostlist", "a"), ("hypervisor_uri", "x")],
            MONITOR,
        ),
        "",
    ]);
    let base = base.replace(r#"value="x""#, "value='x'");
    let uri = "qemu+ssh://h/system?keyfile=/k&name='x'";
    let spec = Spec::new(uri, ["a"], Encryption::Required).unwrap();
    let source = SourceFile::new("base", base);
    let document = generate(&spec, Some(&source), None).unwrap().document;
    assert!(
        document.contains("value='qemu+ssh://h/system?keyfile=/k&amp;name=&apos;x&apos;'"),
        "{document}"
    );
}

#[test]
fn what_an_own_device_lacks_is_added() {
    let lacking = r#"<primitive id="fence-a" class="stonith" type="external/libvirt"><instance_attributes id="fence-a-params"><nvpair id="fence-a-hypervisor_uri" name="hostlist" value="a"/></instance_attributes></primitive>"#;
    let base = cib([ON, "", lacking, ""]);
    let generated = merged(&base, &["a"]);
    let source = SourceFile::new("result", generated.document);
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, None);
    let device = &cluster.fence_devices()[0];
    let uri = cluster.device_parameter(device, "hypervisor_uri").unwrap();
    assert_eq!(
        (uri.value.as_str(), uri.pair.id.as_ref().unwrap().as_str()),
        (URI, "fence-a-hypervisor_uri-2")
    );
    assert!(cluster.recurring_monitor(&device.resource).is_some());
    assert_eq!(cluster.cib.locations().count(), 1);
}

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
    assert!(third.plan.devices[0].delay.is_none());
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
    let error = generate(&spec(&["a"]), Some(&source), None).unwrap_err();
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
            .all(|device| device.delay.is_none())
    );
}

#[test]
fn fencing_is_switched_on_in_the_set_that_wins() {
    let off = |set| option(set, "stonith-enabled", "false");
    let on = |base: &str| {
        let generated = merged(base, &["a"]);
        let source = SourceFile::new("t", generated.document.clone());
        let parsed = parse(&source).unwrap();
        assert_eq!(
            Cluster::new(&parsed, None).fencing_enabled(),
            Some(true),
            "{base}"
        );
        generated
    };
    let in_place = cib([&off("cib-bootstrap-options"), "", "", ""]);
    let generated = on(&in_place);
    assert_eq!(
        edits(&in_place, &generated)[0],
        ("false".to_owned(), "true".to_owned())
    );
    assert_eq!(
        generated.plan.notes,
        [Note::FencingWasOff {
            name: "stonith-enabled".to_owned(),
            value: "false".to_owned(),
            set: "cib-bootstrap-options".to_owned(),
        }]
    );
    let elsewhere = cib([&off("x"), "", "", ""]);
    let generated = on(&elsewhere);
    assert!(generated.document.contains(&off("x")));
    assert!(
        generated
            .document
            .contains(r#"<cluster_property_set id="cib-bootstrap-options">"#)
    );
    let beside = format!(
        "{}{}",
        off("x"),
        option("cib-bootstrap-options", "no-quorum-policy", "stop")
    );
    let generated = on(&cib([&beside, "", "", ""]));
    assert!(generated.document.contains(&off("x")));

    let enabled = option("x", "stonith-enabled", "Yes");
    let generated = on(&cib([&enabled, "", "", ""]));
    assert!(generated.document.contains(&enabled) && !generated.document.contains("cib-bootstrap"));
    assert_eq!(generated.plan.notes, []);

    let conditional = off("x").replace("<nvpair", r#"<rule id="r" score="1"><date_expression id="e" operation="gt" start="2030-01-01"/></rule><nvpair"#);
    let generated = on(&cib([&conditional, "", "", ""]));
    assert!(matches!(
        generated.plan.notes[..],
        [Note::FencingWasConditional { .. }]
    ));
    let (problem, place) = refused(
        &cib([
            &conditional.replace("\"x\"", "\"cib-bootstrap-options\""),
            "",
            "",
            "",
        ]),
        &["a"],
    );
    assert_eq!(
        problem,
        Problem::ConditionalOptions("cib-bootstrap-options".to_owned())
    );
    assert_eq!(place, "cib-bootstrap-options");
}

#[test]
fn the_option_is_spelled_as_the_release_reads_it() {
    let written = |options: &str, release: &str| {
        let source = SourceFile::new("base", cib([options, "", "", ""]));
        let document = generate(&spec(&["a"]), Some(&source), release.parse().ok())
            .unwrap()
            .document;
        ["stonith-enabled", "fencing-enabled"].map(|name| document.matches(name).count())
    };
    assert_eq!(written("", "3.0.1"), [2, 0]);
    assert_eq!(written("", "3.0.2"), [0, 2]);
    assert_eq!(
        written(&option("x", "stonith-enabled", "false"), "3.0.2"),
        [4, 0]
    );
    assert_eq!(
        written(&option("x", "fencing-enabled", "false"), "3.0.2"),
        [0, 4]
    );
}

#[test]
fn where_the_release_is_not_known_fencing_is_on_for_old_and_new() {
    let unknown = |options: &str| {
        let base = cib([options, "", "", ""]).replace(r#" crm_feature_set="3.16.1""#, "");
        let document = merged(&base, &["a"]).document;
        let source = SourceFile::new("t", document.as_str());
        let parsed = parse(&source).unwrap();
        for release in ["2.1.5", "3.0.2"] {
            let cluster = Cluster::new(&parsed, release.parse().ok());
            assert_eq!(cluster.fencing_enabled(), Some(true), "{options}");
        }
        assert_eq!(merged(&document, &["a"]).edits, []);
        document
    };
    let [old, new] = ["stonith-enabled", "fencing-enabled"];
    assert!(!unknown("").contains(new));
    for (first, second) in [("true", "false"), ("false", "true"), ("false", "false")] {
        for sets in [["x", "y"], ["cib-bootstrap-options", "y"]] {
            unknown(&(option(sets[0], old, first) + &option(sets[1], new, second)));
            unknown(&(option(sets[0], new, first) + &option(sets[1], old, second)));
        }
        unknown(&option("x", new, first));
    }
    let known = cib([
        &(option("x", old, "true") + &option("y", new, "false")),
        "",
        "",
        "",
    ]);
    assert!(
        merged(&known, &["a"])
            .document
            .contains(&option("y", new, "false"))
    );
}

#[test]
fn ids_avoid_all_that_the_base_has() {
    let ipmi = r#"<primitive id="fence-a" class="stonith" type="fence_ipmilan"/><bundle id="fence-a-2"><unknown id="fence-a-3-ban"/></bundle>"#;
    let generated = merged(&cib([ON, "", ipmi, ""]), &["a"]);
    assert_eq!(generated.plan.devices[0].id, "fence-a-3");
    assert!(
        generated
            .document
            .contains(r#"<rsc_location id="fence-a-3-ban-2" rsc="fence-a-3""#)
    );
    let again = merged(&generated.document, &["a"]);
    assert_eq!(again.edits, []);
    let own = merged(&cib([ON, "", "", ""]), &["a", "a-ban", "a-monitor", "a-2"]);
    assert_eq!(
        merged(&own.document, &["a", "a-ban", "a-monitor", "a-2"]).edits,
        []
    );
}

fn with_status(base: &str, states: &str) -> String {
    base.replace("<status/>", &format!("<status>{states}</status>"))
}

#[test]
fn the_status_goes_but_for_nodes_that_are_away() {
    let online = r#"<node_state id="1" uname="a" in_ccm="true" crmd="online" join="member" expected="member"/>"#;
    let base = with_status(&cib([ON, "", "", ""]), online);
    let generated = merged(&base, &["a"]);
    let end = "</configuration><status/></cib>";
    assert!(generated.document.ends_with(end), "{}", generated.document);
    assert_eq!(generated.edits.len(), 2);
    assert!(generated.configuration.contains(online));

    let away = r#"<node_state id="2" uname="b&amp;" in_ccm="false" crmd="offline" join="down" expected="down"/>"#;
    let history = away.replace("/>", r#" x="1"><lrm id="2"/></node_state>"#);
    let base = with_status(&cib([ON, "", "", ""]), &format!("{online}{history}"));
    let generated = merged(&base, &["a"]);
    let end = format!("</configuration><status>{away}</status></cib>");
    assert!(generated.document.ends_with(&end), "{}", generated.document);
    assert!(generated.configuration.contains(&history));
    let again = merged(&generated.document, &["a"]);
    assert!(again.document.ends_with(&end));
}

#[test]
fn who_would_be_fenced_at_once_is_named() {
    let states = r#"<node_state id="0" uname="a" in_ccm="true" crmd="online" join="member" expected="member"/>
        <node_state id="1" uname="stopped" in_ccm="false" crmd="offline" join="down" expected="down"/>
        <node_state id="2" uname="Lost" in_ccm="false" crmd="offline" join="down" expected="member"/>"#;
    let listed = nodes(&["a", "stopped", "lost", "never"]);
    let warned = |options: &str, states: &str| {
        let base = with_status(&cib([options, &listed, "", ""]), states);
        let generated = merged(&base, &["a", "stopped", "lost", "never"]);
        let named = generated
            .plan
            .notes
            .into_iter()
            .filter_map(|note| match note {
                Note::FencedAtOnce { node } => Some(node),
                _ => None,
            });
        named.collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(warned("", states), ["lost", "never"]);
    assert_eq!(warned("", ""), none);
    assert_eq!(warned(ON, states), none);
    let tolerant = option("x", "startup-fencing", "false");
    assert_eq!(warned(&tolerant, states), ["lost"]);
}

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
fn a_shared_device_is_not_touched_and_named() {
    let shared = device(
        "st-all",
        &[("hostlist", "a,b"), ("hypervisor_uri", URI)],
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
    assert_eq!(problem, Problem::OptionOverridden("stonith-enabled"));
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
        generate(&spec, Some(&base), None).map(|generated| generated.plan.notes)
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
fn nodes_are_written_as_the_base_writes_them() {
    let generated = merged(&cib([ON, &nodes(&["Web1"]), "", ""]), &["web1"]);
    let device = &generated.plan.devices[0];
    assert_eq!(
        (&*device.id, &*device.node, &*device.hostlist),
        ("fence-Web1", "Web1", "web1:Web1")
    );
    assert_eq!(merged(&generated.document, &["web1"]).edits, []);
    let base = cib([ON, &nodes(&["Web1"]), "", ""]);
    let named = merged(&base, &["WEB1:web1"]);
    assert_eq!(named.plan.devices[0].hostlist, "web1");
    let unlisted = merged(&cib([ON, "", "", ""]), &["wEb1"]);
    assert_eq!(unlisted.plan.devices[0].hostlist, "web1:wEb1");
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
