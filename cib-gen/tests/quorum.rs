//! What of corosync.conf and of quorum gets into a plan, and what is said of it.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod bases;

use bases::{ON, cib, edits, nodes, option, pairs, spec};
use cib_gen::{Encryption, Error, Generated, Input, Note, Problem, Spec, Surroundings, generate};
use cib_model::{SourceFile, Version};
use cib_tests::not_checked::require;
use cib_tests::run::Invocation;
use cib_tests::tools::Tool;

const PROVIDER: &str = "quorum {\n  provider: corosync_votequorum\n}\n";
const TWO_NODE: &str = "quorum {\n  provider: corosync_votequorum\n  two_node: 1\n}\n";
const DEVICE: &str = "quorum {\n  provider: corosync_votequorum\n  device {\n    model: net\n    net {\n      host: qnetd\n      algorithm: ffsplit\n    }\n  }\n}\n";

/// A corosync.conf with these nodes; a nameless one is `""`.
fn conf(names: &[&str], quorum: &str) -> String {
    let node = |(at, name): (usize, &&str)| {
        let name = match *name {
            "" => String::new(),
            name => format!("    name: {name}\n"),
        };
        let id = at + 1;
        format!("  node {{\n    ring0_addr: 10.0.0.{id}\n{name}    nodeid: {id}\n  }}\n")
    };
    let nodes: String = names.iter().enumerate().map(node).collect();
    format!("totem {{\n  version: 2\n}}\nnodelist {{\n{nodes}}}\n{quorum}")
}

fn with(spec: &Spec, base: Option<&str>, corosync: &str) -> Result<Generated, Error> {
    let base = base.map(|base| SourceFile::new("base", base));
    let corosync = SourceFile::new("corosync.conf", corosync);
    let surroundings = Surroundings {
        base: base.as_ref(),
        corosync: Some(&corosync),
        ..Surroundings::default()
    };
    generate(spec, &surroundings)
}

fn toml(text: &str) -> Spec {
    Spec::from_toml(text, Encryption::Required).unwrap()
}

/// A specification with this line before its hypervisor.
fn policy(line: &str) -> Result<Spec, Error> {
    let text = format!("{line}\n[[hypervisor]]\nuri = \"lxc+ssh://h/\"\nguests = [\"a\", \"b\"]\n");
    Spec::from_toml(&text, Encryption::Required)
}

fn delays(generated: &Generated) -> Vec<Option<&str>> {
    let devices = generated.plan.devices.iter();
    devices
        .map(|device| device.parameter("pcmk_delay_base"))
        .collect()
}

/// What is written of `no-quorum-policy`.
fn written(generated: &Generated) -> Option<&str> {
    let mut options = generated.plan.options.iter();
    let option = options.find(|option| option.name == "no-quorum-policy")?;
    Some(&option.value)
}

const DLM: &str = r#"<primitive id="dlm" class="ocf" provider="pacemaker" type="controld"/>"#;

#[test]
fn a_guest_is_named_as_corosync_names_it_where_no_base_does() {
    let corosync = conf(&["Web1", "web2"], TWO_NODE);
    let empty = cib([ON, "", "", ""]);
    for base in [None, Some(empty.as_str())] {
        let generated = with(&spec(&["web1", "WEB2:vm"]), base, &corosync).unwrap();
        let devices = &generated.plan.devices;
        assert_eq!(devices[0].id, "fence-Web1");
        assert_eq!(devices[0].parameter("hostlist"), Some("web1:Web1"));
        assert_eq!(devices[1].bans, ["web2"]);
        assert_eq!(devices[1].parameter("hostlist"), Some("web2:vm"));
    }
    let listed = cib([ON, &nodes(&["WEB1", "WEB2"]), "", ""]);
    let generated = with(&spec(&["web1", "web2"]), Some(&listed), &corosync).unwrap();
    assert_eq!(generated.plan.devices[0].id, "fence-WEB1");
}

#[test]
fn a_guest_that_corosync_does_not_know_is_refused_at_its_place() {
    let text = "[[hypervisor]]\nuri = \"lxc+ssh://h/\"\nguests = [\"a\", \"c\"]\n";
    let error = with(&toml(text), None, &conf(&["a", "b"], TWO_NODE)).unwrap_err();
    let known = vec!["a".to_owned(), "b".to_owned()];
    let name = "c".to_owned();
    assert_eq!(error.problem, Problem::NotInNodelist { name, known });
    let place = error.place.unwrap();
    assert_eq!(place.input, Input::Spec);
    assert_eq!(&text[place.span.range()], "\"c\"");
    // A remote node is known by the resource that connects to it, and corosync knows nothing of it.
    let remote = r#"<primitive id="Far" class="ocf" provider="pacemaker" type="remote"/>"#;
    let base = cib([ON, "", remote, ""]);
    let generated = with(
        &spec(&["a", "far"]),
        Some(&base),
        &conf(&["a", "b"], TWO_NODE),
    );
    assert_eq!(generated.unwrap().plan.devices[1].id, "fence-Far");
}

#[test]
fn nodes_of_corosync_that_nothing_fences_are_named() {
    let generated = with(&spec(&["a"]), None, &conf(&["a", "b", "c"], PROVIDER)).unwrap();
    let nodes = vec!["b".to_owned(), "c".to_owned()];
    assert_eq!(generated.plan.notes, [Note::Uncovered { nodes }]);
}

#[test]
fn the_number_of_members_decides_about_the_delay() {
    let wait = |guests: &[&str], names: &[&str]| {
        let generated = with(&spec(guests), None, &conf(names, TWO_NODE)).unwrap();
        delays(&generated).iter().flatten().count()
    };
    assert_eq!(wait(&["a", "b"], &["a", "b"]), 1);
    assert_eq!(wait(&["a"], &["a", "b"]), 1);
    assert_eq!(wait(&["a", "b"], &["a", "b", "c"]), 0);
    // Nameless nodes can be counted all the same.
    assert_eq!(wait(&["a", "b"], &["", ""]), 1);
    assert_eq!(wait(&["a", "b"], &["", "", "c"]), 0);
}

#[test]
fn a_quorum_device_makes_the_delay_needless_unless_it_is_asked_for() {
    let corosync = conf(&["a", "b"], DEVICE);
    let generated = with(&spec(&["a", "b"]), None, &corosync).unwrap();
    assert_eq!(delays(&generated), [None, None]);
    assert_eq!(generated.plan.notes, [Note::QuorumDeviceDecides]);
    // Who ignores quorum does not heed the device either.
    let ignored = option("cib-bootstrap-options", "no-quorum-policy", "ignore");
    let base = cib([&ignored, "", "", ""]);
    let generated = with(&spec(&["a", "b"]), Some(&base), &corosync).unwrap();
    assert_eq!(delays(&generated), [Some("10s"), None]);
    let asked = toml(
        "[[hypervisor]]\nuri = \"lxc+ssh://h/\"\nguests = [\"a\", { node = \"b\", delay = \"5s\" }]\n",
    );
    let generated = with(&asked, None, &corosync).unwrap();
    assert_eq!(delays(&generated), [None, Some("5s")]);
}

#[test]
fn two_nodes_get_no_policy() {
    for quorum in [TWO_NODE, PROVIDER, DEVICE] {
        let generated = with(&spec(&["a", "b"]), None, &conf(&["a", "b"], quorum)).unwrap();
        assert_eq!(written(&generated), None);
        assert!(!generated.document.contains("no-quorum-policy"));
    }
    let ignored = option("cib-bootstrap-options", "no-quorum-policy", "ignore");
    let base = cib([&ignored, "", "", ""]);
    let generated = with(
        &spec(&["a", "b"]),
        Some(&base),
        &conf(&["a", "b"], TWO_NODE),
    )
    .unwrap();
    assert!(generated.document.contains("value=\"ignore\""));
}

#[test]
fn a_cluster_with_dlm_freezes_wherever_the_lock_manager_stands() {
    let group = format!(r#"<clone id="c"><group id="g">{DLM}</group></clone>"#);
    let template = r#"<template id="t" class="ocf" provider="pacemaker" type="controld"/><clone id="c"><primitive id="dlm" template="t"/></clone>"#;
    for resources in [DLM, group.as_str(), template] {
        let generated = bases::merged(&cib([ON, "", resources, ""]), &["a"]);
        assert_eq!(written(&generated), Some("freeze"), "{resources}");
        let resource = "dlm".to_owned();
        assert_eq!(generated.plan.notes, [Note::FrozenForDlm { resource }]);
        let again = bases::merged(&generated.document, &["a"]);
        assert_eq!(again.edits, []);
    }
    for value in ["stop", "freeze", "ignore", "nonsense"] {
        let options = [ON, &option("x", "no-quorum-policy", value)].concat();
        let generated = bases::merged(&cib([&options, "", DLM, ""]), &["a"]);
        assert_eq!(written(&generated), None, "{value}");
    }
}

#[test]
fn a_policy_is_written_when_it_is_asked_for() {
    for value in ["stop", "freeze", "ignore", "demote", "suicide", "Freeze"] {
        let spec = policy(&format!("no-quorum-policy = \"{value}\"")).unwrap();
        let generated = generate(&spec, &Surroundings::default()).unwrap();
        assert_eq!(written(&generated), Some(&*value.to_ascii_lowercase()));
        let base = SourceFile::new("t", generated.document);
        let again = generate(&spec, &Surroundings::of(&base)).unwrap();
        assert_eq!(again.edits, []);
    }
    let spec = policy("no-quorum-policy = \"freeze\"").unwrap();
    let stop = ON.replace(
        "</cluster",
        r#"<nvpair id="q" name="no-quorum-policy" value="stop"/></cluster"#,
    );
    let base = cib([&stop, "", DLM, ""]);
    let source = SourceFile::new("t", base.as_str());
    let generated = generate(&spec, &Surroundings::of(&source)).unwrap();
    assert_eq!(edits(&base, &generated)[0], pairs([("stop", "freeze")])[0]);
    // `Stop` and no value at all are not the same in a file, and say the same.
    let spec = policy("no-quorum-policy = \"stop\"").unwrap();
    let capital = cib([&stop.replace("\"stop\"", "\"STOP\""), "", "", ""]);
    let source = SourceFile::new("t", capital);
    let generated = generate(&spec, &Surroundings::of(&source)).unwrap();
    assert_eq!(written(&generated), None);
}

#[test]
fn a_policy_is_spelled_as_the_release_reads_it_or_refused() {
    let for_release = |value: &str, release: &str| {
        let spec = policy(&format!("no-quorum-policy = \"{value}\"")).unwrap();
        let surroundings = Surroundings {
            pacemaker: release.parse::<Version>().ok(),
            ..Surroundings::default()
        };
        generate(&spec, &surroundings).map(|generated| written(&generated).unwrap().to_owned())
    };
    assert_eq!(for_release("fence", "2.1.5").unwrap(), "suicide");
    assert_eq!(for_release("fence", "2.1.9").unwrap(), "fence");
    assert_eq!(for_release("suicide", "3.0.2").unwrap(), "suicide");
    let error = for_release("demote", "2.0.4").unwrap_err();
    assert_eq!(
        error.to_string(),
        "Pacemaker 2.0.4 does not know the `no-quorum-policy` `demote`"
    );
    let known = "`stop`, `freeze`, `ignore`, `suicide`";
    assert!(error.problem.help().unwrap().contains(known));
    assert!(error.place.is_some());

    let line = "no-quorum-policy = \"frezee\"";
    let error = policy(line).unwrap_err();
    assert_eq!(&line[error.place.unwrap().span.range()], "\"frezee\"");
    assert!(error.problem.help().unwrap().contains("`freeze`"));
}

#[test]
fn a_host_that_holds_half_of_the_members_is_named() {
    let four = |quorum: Option<&str>| {
        let spec = toml(
            "[[hypervisor]]\nuri = \"lxc+ssh://h1/\"\nguests = [\"a\", \"b\"]\n[[hypervisor]]\nuri = \"lxc+ssh://h2/\"\nguests = [\"c\", \"d\"]\n",
        );
        let generated = match quorum {
            Some(quorum) => with(&spec, None, &conf(&["a", "b", "c", "d"], quorum)),
            None => generate(&spec, &Surroundings::default()),
        };
        generated.unwrap().plan.notes
    };
    let hosts = vec!["h1".to_owned(), "h2".to_owned()];
    let said = [Note::NoMajorityWithout { hosts, members: 4 }];
    assert_eq!(four(None), said);
    assert_eq!(four(Some(PROVIDER)), said);
    assert_eq!(four(Some(DEVICE)), []);
    let tie_breaker = PROVIDER.replace("}\n", "  auto_tie_breaker: 1\n}\n");
    assert_eq!(four(Some(&tie_breaker)), []);
    assert_eq!(
        said[0].to_string(),
        "when `h1` or `h2` is lost, the rest of the 4 nodes has no majority and stops: a quorum device on another machine would decide"
    );
}

#[test]
fn a_corosync_conf_that_is_none_or_broken_is_refused_at_its_place() {
    let refused = |text: &str| {
        let error = with(&spec(&["a"]), None, text).unwrap_err();
        let place = error.place.unwrap();
        assert_eq!(place.input, Input::Corosync);
        let source = SourceFile::new("t", text);
        (error.problem, source.position(place.span.start()).line)
    };
    for text in ["<cib/>", "[[hypervisor]]", "listen_tcp = 1\n", "x"] {
        assert_eq!(refused(text), (Problem::NotCorosync, 1), "{text}");
    }
    let (problem, line) =
        refused("totem {\n  version: 2\n}\nnodelist {\n  node {\n    name: a\n  }\n");
    assert!(matches!(problem, Problem::Corosync(_)), "{problem:?}");
    assert_eq!(line, 4);
}

/// What the scheduler makes of the loss of `b`, where `a` has quorum or not: whether it fences, and where the service of
/// `a` is then.
fn loss_of_b(policy: &str, quorum: &str) -> (bool, &'static str) {
    let service = r#"<primitive id="service" class="ocf" provider="heartbeat" type="Dummy"/>"#;
    let prefers = r#"<rsc_location id="l" rsc="service" node="a" score="100"/>"#;
    let base = cib(["", &nodes(&["a", "b"]), service, prefers]);
    let source = SourceFile::new("base", base);
    let spec = self::policy(policy).unwrap();
    let document = generate(&spec, &Surroundings::of(&source))
        .unwrap()
        .document;
    let folder = tempfile::tempdir().unwrap();
    let [before, running] = ["before.xml", "running.xml"].map(|name| folder.path().join(name));
    std::fs::write(&before, document).unwrap();
    let [before, running] = [&before, &running].map(|path| path.to_str().unwrap());
    let both_up = ["--node-up", "a", "--node-up", "b", "--quorum", "1"];
    let started = [&["-S", "-x", before, "-O", running], &both_up[..]].concat();
    assert_eq!(
        Invocation::new("crm_simulate")
            .args(&started)
            .run()
            .unwrap()
            .code,
        0
    );
    let lost = ["-S", "-x", running, "--quorum", quorum, "--node-fail", "b"];
    let ran = Invocation::new("crm_simulate").args(lost).run().unwrap();
    let (_, after) = ran.stdout.split_once("Revised Cluster Status").unwrap();
    let service = after
        .lines()
        .find(|line| line.contains("* service\t"))
        .unwrap();
    let place = if service.ends_with("Started a") {
        "on a"
    } else {
        "stopped"
    };
    (ran.stdout.contains("Fencing b"), place)
}

#[test]
fn what_the_handbook_says_of_the_policies_is_what_the_scheduler_does() {
    if !require("what policies do without quorum", &[Tool::CrmSimulate]) {
        return;
    }
    // With `two_node` the one that is left has quorum: no policy is needed.
    assert_eq!(loss_of_b("", "1"), (true, "on a"));
    for (policy, outcome) in [
        ("", (false, "stopped")),
        ("no-quorum-policy = \"stop\"", (false, "stopped")),
        ("no-quorum-policy = \"freeze\"", (false, "on a")),
        ("no-quorum-policy = \"ignore\"", (true, "on a")),
    ] {
        assert_eq!(loss_of_b(policy, "0"), outcome, "{policy}");
    }
}
