//! Whose device waits, and what is said of it.

mod bases;

use bases::{MONITOR, ON, URI, ban, cib, device, edits, merged, nodes, pairs, spec};
use cib_gen::{Encryption, Note, Problem, Spec, Surroundings, generate};
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

/// What a specification in TOML becomes for a release.
fn for_release(spec: &str, release: &str) -> Result<cib_gen::Generated, cib_gen::Error> {
    let surroundings = Surroundings {
        pacemaker: release.parse().ok(),
        ..Surroundings::default()
    };
    generate(&Spec::from_toml(spec, Encryption::Required)?, &surroundings)
}

/// The parameters of the first device that have to do with delays.
fn delays(generated: &cib_gen::Generated) -> [Option<&str>; 2] {
    let device = &generated.plan.devices[0];
    ["pcmk_delay_base", "pcmk_delay_max"].map(|name| device.parameter(name))
}

const BOTH: &str = "[[hypervisor]]\nuri = \"lxc+ssh://root@h/\"\nguests = [\"n1\", \"n10\"]\n";

#[test]
fn a_delay_of_one_does_not_count_for_a_longer_name() {
    let shared = format!("layout = \"hypervisor\"\n{BOTH}");
    for (release, base) in [("2.1.5", "n10:0s;n1:10s"), ("3.0.2", "n1:10s")] {
        let fresh = for_release(&shared, release).unwrap();
        assert_eq!(delays(&fresh), [Some(base), None]);
        let base = SourceFile::new("base", fresh.document);
        let surroundings = Surroundings {
            pacemaker: release.parse().ok(),
            ..Surroundings::of(&base)
        };
        let spec = Spec::from_toml(&shared, Encryption::Required).unwrap();
        assert_eq!(
            generate(&spec, &surroundings).unwrap().edits,
            [],
            "{release}"
        );
    }
}

#[test]
fn a_release_that_cannot_delay_one_of_several_leaves_it_to_chance_or_refuses() {
    let shared = format!("layout = \"hypervisor\"\n{BOTH}");
    let fresh = for_release(&shared, "2.1.1").unwrap();
    assert_eq!(delays(&fresh), [None, Some("30s")]);
    let device = "fence-h".to_owned();
    assert_eq!(fresh.plan.notes, [Note::LeftToChance { device }]);
    let explicit = format!("delay = \"12s\"\n{shared}");
    let error = for_release(&explicit, "2.1.1").unwrap_err();
    assert!(
        matches!(error.problem, Problem::DelayOfShared { .. }),
        "{error}"
    );
    assert_eq!(
        delays(&for_release(BOTH, "2.1.1").unwrap()),
        [Some("10s"), None]
    );
}

#[test]
fn chance_decides_where_it_is_asked_to() {
    let random = format!("delay-max = \"30s\"\n{BOTH}");
    let fresh = for_release(&random, "2.1.5").unwrap();
    assert_eq!(delays(&fresh), [None, Some("30s")]);
    assert_eq!(
        fresh.plan.devices[1].parameter("pcmk_delay_max"),
        Some("30s")
    );
    let third = random.replace("\"n10\"", "\"n10\", \"n3\"");
    let third = for_release(&third, "2.1.5").unwrap();
    assert_eq!(delays(&third), [None, None]);
    assert_eq!(third.plan.notes, [Note::RandomDelayLeftOut]);
    for both in [
        format!("delay = \"9s\"\n{random}"),
        random.replace("\"n1\"", "{ node = \"n1\", delay = \"9s\" }"),
    ] {
        let error = for_release(&both, "2.1.5").unwrap_err();
        assert_eq!(error.problem, Problem::DelayAndRandom);
    }
}

#[test]
fn who_matters_more_is_spared_twice_as_long_as_any_device_waits() {
    let with = |priority: &str| format!("priority-fencing-delay = \"{priority}\"\n{BOTH}");
    let fresh = for_release(&with("30s"), "2.1.6").unwrap();
    let option = fresh.plan.options.last().unwrap();
    assert_eq!(
        (option.name, &*option.value),
        ("priority-fencing-delay", "30s")
    );
    assert_eq!(delays(&fresh), [Some("10s"), None]);
    let error = for_release(&with("19s"), "2.1.6").unwrap_err();
    assert!(matches!(error.problem, Problem::Time { .. }), "{error}");
    let error = for_release(&with("30s"), "2.0.3").unwrap_err();
    assert!(
        matches!(error.problem, Problem::NoSuchOption { .. }),
        "{error}"
    );
    let resource = r#"<primitive id="r" class="ocf" provider="pacemaker" type="Dummy"/>"#;
    let base = SourceFile::new("base", cib([ON, &nodes(&["n1", "n10"]), resource, ""]));
    let spec = Spec::from_toml(&with("30s"), Encryption::Required).unwrap();
    let merged = generate(&spec, &Surroundings::of(&base)).unwrap();
    assert_eq!(merged.plan.notes, [Note::NoPriorities]);
}

#[test]
fn the_limit_of_fencing_holds_the_delay_where_the_release_counts_it() {
    let limit = |head: &str, release: &str| {
        let fresh = for_release(&format!("{head}{BOTH}"), release)?;
        let options = fresh.plan.options.into_iter();
        let limit = options.filter(|option| option.name.ends_with("timeout"));
        Ok::<_, cib_gen::Error>(limit.map(|option| (option.name, option.value)).next())
    };
    assert_eq!(limit("", "2.1.5"), Ok(None));
    let long = "delay = \"50s\"\n";
    assert_eq!(limit(long, "2.1.6"), Ok(None));
    assert_eq!(
        limit(long, "2.1.5"),
        Ok(Some(("stonith-timeout", "70s".to_owned())))
    );
    let asked = "fencing-timeout = \"2min\"\n";
    assert_eq!(
        limit(asked, "3.0.2"),
        Ok(Some(("fencing-timeout", "2min".to_owned())))
    );
    let short = format!("fencing-timeout = \"25s\"\n{long}");
    let error = limit(&short, "2.1.5").unwrap_err();
    assert!(
        matches!(error.problem, Problem::FencingTimeout { .. }),
        "{error}"
    );
}

#[test]
fn the_limit_of_fencing_holds_every_delay_that_the_release_counts() {
    let limit = |text: &str, base: &str, release: &str| {
        let spec = Spec::from_toml(text, Encryption::Required)?;
        let base = SourceFile::new("base", base);
        let surroundings = Surroundings {
            pacemaker: release.parse().ok(),
            ..Surroundings::of(&base)
        };
        let made = generate(&spec, &surroundings)?;
        let mut options = made.plan.options.into_iter();
        let limit = options.find(|option| option.name == "stonith-timeout");
        Ok::<_, cib_gen::Error>(limit.map(|option| option.value))
    };
    let priority = |seconds: &str| {
        let pair = format!(
            r#"<nvpair id="p" name="priority-fencing-delay" value="{seconds}"/></cluster_property_set>"#
        );
        let options = ON.replace("</cluster_property_set>", &pair);
        cib([&options, &nodes(&["n1", "n10"]), "", ""])
    };
    let plain = cib([ON, &nodes(&["n1", "n10"]), "", ""]);
    // Twice a long delay is more than the default allows.
    let long = format!("delay = \"30s\"\npriority-fencing-delay = \"60s\"\n{BOTH}");
    assert_eq!(limit(&long, &plain, "2.1.5"), Ok(Some("110s".to_owned())));
    assert_eq!(limit(&long, &plain, "2.1.6"), Ok(None));
    // The base's own counts as well.
    assert_eq!(
        limit(BOTH, &priority("40s"), "2.1.5"),
        Ok(Some("70s".to_owned()))
    );
    assert_eq!(limit(BOTH, &priority("40s"), "2.1.6"), Ok(None));
    // A release that cannot spare one of several leaves it to chance, for longer than the usual delay.
    let one = "[[hypervisor]]\nuri = \"lxc+ssh://root@h/\"\nlayout = \"hypervisor\"\nguests = [\"n1\", \"n10\"]\n";
    let old = priority("20s")
        .replace("3.16.1", "3.9.0")
        .replace("-3.9", "-3.7");
    assert_eq!(limit(one, &old, "2.1.1"), Ok(Some("70s".to_owned())));
}

#[test]
fn a_release_that_reads_no_delay_is_named() {
    let told = |release: &str| {
        let made = for_release(BOTH, release).unwrap();
        let mut notes = made.plan.notes.iter();
        notes.any(|note| matches!(note, Note::DelayNotRead { .. }))
    };
    assert!(told("1.1.16"));
    assert!(!told("1.1.17"));
}
