//! The loops that the view finds are those with which the real scheduler comes to no end.
//!
//! On more documents, the seed being yours to choose:
//!
//!     CIB_ORDERING_DOCUMENTS=5000 CIB_ORDERING_SEED=7 cargo test -p cib-tests --test ordering -- --nocapture

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

#[path = "schema_differential/random.rs"]
#[expect(dead_code, reason = "it is shared with another test")]
mod random;

use std::fmt::Write as _;
use std::{env, fs, thread};

use cib_model::{Cluster, SourceFile, Version, parse};
use cib_tests::not_checked::require;
use cib_tests::run::Invocation;
use cib_tests::tools::{self, Tool};
use random::Random;

/// The release that the tools of Debian 12 are of.
const TOOLS: Version = Version::new(2, 1, 5);

/// Ordinary resources, a group whose members start one after the other, one whose members do not, clones of which two
/// promote one instance, a bundle, a template and a tag.
const RESOURCES: &str = r#"
<template id="T" class="ocf" provider="pacemaker" type="Dummy"/>
<primitive id="A" class="ocf" provider="pacemaker" type="Dummy"/>
<primitive id="B" class="ocf" provider="pacemaker" type="Dummy"/>
<primitive id="P" template="T"/>
<primitive id="Q" template="T"/>
<group id="G">
  <primitive id="G1" class="ocf" provider="pacemaker" type="Dummy"/>
  <primitive id="G2" class="ocf" provider="pacemaker" type="Dummy"/>
  <primitive id="G3" class="ocf" provider="pacemaker" type="Dummy"/>
</group>
<group id="U">
  <meta_attributes id="u"><nvpair id="u-1" name="ordered" value="false"/></meta_attributes>
  <primitive id="U1" class="ocf" provider="pacemaker" type="Dummy"/>
  <primitive id="U2" class="ocf" provider="pacemaker" type="Dummy"/>
</group>
<clone id="C">
  <meta_attributes id="c"><nvpair id="c-1" name="interleave" value="true"/></meta_attributes>
  <primitive id="C1" class="ocf" provider="pacemaker" type="Dummy"/>
</clone>
<clone id="D"><group id="D0">
  <primitive id="D1" class="ocf" provider="pacemaker" type="Dummy"/>
</group></clone>
<clone id="M">
  <meta_attributes id="m"><nvpair id="m-1" name="promotable" value="true"/></meta_attributes>
  <primitive id="M1" class="ocf" provider="pacemaker" type="Stateful"/>
</clone>
<clone id="N">
  <meta_attributes id="n"><nvpair id="n-1" name="promotable" value="true"/></meta_attributes>
  <primitive id="N1" class="ocf" provider="pacemaker" type="Stateful"/>
</clone>"#;

const TAGS: &str = r#"<tags><tag id="X"><obj_ref id="A"/><obj_ref id="G2"/></tag></tags>"#;

/// Somewhere to be promoted.
const PROMOTED: &str = r#"
<rsc_location id="on-m" rsc="M" node="node1" role="Promoted" score="100"/>
<rsc_location id="on-n" rsc="N" node="node1" role="Promoted" score="100"/>
<rsc_location id="on-m2" rsc="M" node="node2" role="Promoted" score="50"/>
<rsc_location id="on-n2" rsc="N" node="node2" role="Promoted" score="50"/>"#;

const NAMES: [&str; 16] = [
    "A", "B", "A", "B", "P", "T", "G", "G1", "G2", "G3", "U", "U1", "C", "D", "M", "X",
];

/// Names whose actions may be promotions.
const PROMOTABLE: [&str; 2] = ["M", "N"];

/// What the cluster is asked to do.
#[derive(Debug, Clone, Copy)]
enum Task {
    /// To start everything.
    Start,
    /// To stop everything.
    Stop,
    /// To move everything from the one node to the other.
    Move,
}

fn document(constraints: &str, status: &str, task: Task) -> String {
    let stop = match task {
        Task::Stop => r#"<nvpair id="o-stop" name="stop-all-resources" value="true"/>"#,
        Task::Start | Task::Move => "",
    };
    let standby = match task {
        Task::Move => {
            r#"<instance_attributes id="s"><nvpair id="s-1" name="standby" value="true"/></instance_attributes>"#
        }
        Task::Start | Task::Stop => "",
    };
    format!(
        r#"<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0" have-quorum="1"><configuration>
<crm_config><cluster_property_set id="o"><nvpair id="o-fencing" name="stonith-enabled" value="false"/>{stop}</cluster_property_set></crm_config>
<nodes><node id="1" uname="node1">{standby}</node><node id="2" uname="node2"/></nodes>
<resources>{RESOURCES}</resources><constraints>{PROMOTED}{constraints}</constraints>{TAGS}
</configuration>{status}</cib>"#
    )
}

fn online(names: &[&str]) -> String {
    let mut status = String::from("<status>");
    for (at, name) in ["node1", "node2"].into_iter().enumerate() {
        if names.contains(&name) {
            let id = at + 1;
            write!(status, r#"<node_state id="{id}" uname="{name}" in_ccm="true" crmd="online" join="member" expected="member"/>"#).unwrap();
        }
    }
    status + "</status>"
}

/// The status of a cluster that has started everything without any order, on these nodes.
fn started(nodes: &[&str]) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    let text = document("", &online(nodes), Task::Start);
    let ran = Invocation::new("crm_simulate")
        .args(["-S", "-p", "-O"])
        .arg(file.path())
        .stdin(text)
        .run()
        .unwrap();
    assert_eq!(ran.code, 0, "{ran:?}");
    let text = fs::read_to_string(file.path()).unwrap();
    let start = text.find("<status>").unwrap();
    let end = text.find("</cib>").unwrap();
    let mut status = text[start..end].to_owned();
    if nodes == ["node1"] {
        let other = online(&["node2"]);
        let other = &other["<status>".len()..];
        status = status.replace("</status>", other);
    }
    status
}

/// What the real scheduler does with the constraints: the tasks that it does not end, or dies of, and for each whether
/// that is because actions wait for each other. With `kind="Serialize"` they may also wait for what is not to be done at
/// all (2.1.5), which is no loop.
fn stuck(constraints: &str, everywhere: &str, on_one: &str) -> Vec<(Task, bool)> {
    let tasks = [
        (Task::Start, online(&["node1", "node2"])),
        (Task::Stop, everywhere.to_owned()),
        (Task::Move, on_one.to_owned()),
    ];
    let mut stuck = Vec::new();
    for (task, status) in tasks {
        let ran = tools::crm_simulate(document(constraints, &status, task), &["-VV"]).unwrap();
        assert!(matches!(ran.code, 0 | 1 | 134), "{constraints}: {ran:?}");
        if ran.code != 0 {
            stuck.push((task, !ran.stderr.contains("Unresolved dependency")));
        }
    }
    stuck
}

/// What we say: whether there is a loop, and whether an action is put before itself.
fn found(constraints: &str) -> (bool, bool) {
    let text = document(constraints, "", Task::Start);
    let source = SourceFile::new("cib", text);
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, Some(TOOLS));
    let orderings = cluster.orderings();
    let with_itself = orderings.iter().any(|it| it.with_itself().is_some());
    (!cluster.ordering_loops().is_empty(), with_itself)
}

/// A few orders, each plain or of sets.
fn orders(random: &mut Random) -> String {
    let mut text = String::new();
    for number in 0..=random.below(4) {
        let kind = *random.pick(&["", "", "", " kind=\"Optional\"", " kind=\"Serialize\""]);
        let symmetrical = *random.pick(&["", "", "", " symmetrical=\"false\""]);
        let is_serial = kind.contains("Serialize");
        let symmetrical = if is_serial { "" } else { symmetrical };
        write!(text, r#"<rsc_order id="o{number}"{kind}{symmetrical}"#).unwrap();
        if random.once_in(3) {
            text.push('>');
            let action = *random.pick(&["start", "start", "start", "stop"]);
            for set in 0..=random.below(3) {
                resource_set(&mut text, &format!("o{number}-{set}"), action, random);
            }
            text.push_str("</rsc_order>");
        } else {
            let (first, first_action) = name(random);
            let (then, then_action) = name(random);
            // What waits for a start to stop may wait for ever, loop or not.
            let is_up = |action: &str| matches!(action, "start" | "promote");
            let turns = is_up(first_action) && !is_up(then_action);
            let then_action = if turns || is_serial {
                first_action
            } else {
                then_action
            };
            write!(text, r#" first="{first}" then="{then}" first-action="{first_action}" then-action="{then_action}"/>"#).unwrap();
        }
    }
    text
}

fn name(random: &mut Random) -> (&'static str, &'static str) {
    if random.once_in(5) {
        let action = random.pick(&["start", "promote", "promote", "demote", "stop"]);
        (*random.pick(&PROMOTABLE), *action)
    } else {
        let action = random.pick(&["start", "start", "start", "start", "start", "stop"]);
        (*random.pick(&NAMES), *action)
    }
}

fn resource_set(text: &mut String, id: &str, action: &str, random: &mut Random) {
    let attributes = [
        "",
        "",
        r#" sequential="false""#,
        r#" sequential="false" require-all="false""#,
        r#" require-all="false""#,
        r#" kind="Optional""#,
    ];
    write!(
        text,
        r#"<resource_set id="{id}" action="{action}"{}>"#,
        random.pick(&attributes)
    )
    .unwrap();
    for _ in 0..=random.below(3) {
        write!(text, r#"<resource_ref id="{}"/>"#, random.pick(&NAMES)).unwrap();
    }
    text.push_str("</resource_set>");
}

fn number(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |text| text.parse().unwrap())
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "what was compared is told to whoever asks with --nocapture"
)]
fn the_scheduler_comes_to_no_end_where_we_find_a_loop() {
    if !require("loops of orders", &[Tool::CrmSimulate]) {
        return;
    }
    let documents = number("CIB_ORDERING_DOCUMENTS", 100);
    let seed = number("CIB_ORDERING_SEED", 1);
    let everywhere = started(&["node1", "node2"]);
    let on_one = started(&["node1"]);
    let check = |at: u64| {
        let constraints = orders(&mut Random::new(
            seed.wrapping_mul(1_000_003).wrapping_add(at),
        ));
        let (has_loop, with_itself) = found(&constraints);
        let stuck = stuck(&constraints, &everywhere, &on_one);
        let wrong = if has_loop || with_itself {
            stuck.is_empty()
        } else {
            stuck.iter().any(|(_, in_loop)| *in_loop)
        };
        let report =
            format!("{at}: loop {has_loop}, itself {with_itself}, stuck {stuck:?}\n{constraints}");
        (wrong.then_some(report), !stuck.is_empty())
    };
    let threads = 2;
    let results: Vec<_> = thread::scope(|scope| {
        let check = &check;
        let workers: Vec<_> = (0..threads)
            .map(|first| {
                let own = (first..documents).step_by(usize::try_from(threads).unwrap());
                scope.spawn(move || own.map(check).collect::<Vec<_>>())
            })
            .collect();
        let results = workers.into_iter();
        results.flat_map(|worker| worker.join().unwrap()).collect()
    });
    let stuck = results.iter().filter(|(_, stuck)| *stuck).count();
    println!("{documents} documents, {stuck} of them stuck, seed {seed}");
    let wrong: Vec<_> = results.into_iter().filter_map(|(wrong, _)| wrong).collect();
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(stuck > 0);
}
