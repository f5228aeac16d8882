//! What the corrections of agents' metadata claim to have been tried, tried with the agents themselves.
//!
//! Every trial is a few lines of shell, which run in a network, a file system and processes of their own, with stand-ins
//! for the programs that an agent calls.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::thread;

use cib_tests::not_checked::{announce, require, unless_required};
use cib_tests::run::{Invocation, Ran, RunError};
use cib_tests::tools::Tool;
use serde::Deserialize;

const PRELUDE: &str = include_str!("prelude.sh");
const TRIALS: &str = include_str!("trials.toml");
const CORRECTIONS: &str =
    include_str!("../../../cib-model/facts/agents/corrections/resource-agents-a-l.toml");

const AGENTS: &str = "/usr/lib/ocf/resource.d/heartbeat";
const NAMESPACES: [&str; 7] = [
    "--mount",
    "--propagation=private",
    "--net",
    "--pid",
    "--fork",
    "--kill-child",
    "--mount-proc",
];

/// What was tried with these came with resource-agents 4.16, and Debian 12 has 4.12.
const LATER: [&str; 2] = ["aws-vpc-move-ip", "aws-vpc-route53"];

#[derive(Deserialize)]
struct Trials {
    trial: Vec<Trial>,
}

#[derive(Deserialize)]
struct Trial {
    agent: String,
    script: String,
}

#[derive(Deserialize)]
struct Corrections {
    agent: Vec<Correction>,
}

#[derive(Deserialize)]
struct Correction {
    name: String,
    reason: String,
}

fn trials() -> Vec<Trial> {
    toml::from_str::<Trials>(TRIALS).unwrap().trial
}

fn in_namespaces(script: &str) -> Result<Ran, RunError> {
    let shell = Invocation::new("unshare").args(NAMESPACES);
    shell.args(["sh", "-c", script]).run()
}

/// Whether the agents and namespaces are there; says so where not.
fn can_try(what: &str) -> bool {
    if !require(what, &[Tool::Ip]) {
        return false;
    }
    if !Path::new(AGENTS).join("IPaddr2").exists() {
        unless_required(what, "resource-agents");
        return false;
    }
    let is_root = fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    let can = is_root && in_namespaces(PRELUDE).is_ok_and(|ran| ran.code == 0);
    if !can {
        announce(what, "root, and namespaces");
    }
    can
}

#[test]
fn agents_do_what_the_corrections_say() {
    if !can_try("what corrections of agents' metadata claim to have been tried") {
        return;
    }
    let failures: Vec<String> = thread::scope(|scope| {
        let trials = trials();
        let running: Vec<_> = trials
            .into_iter()
            .map(|trial| scope.spawn(move || failure(&trial)))
            .collect();
        running
            .into_iter()
            .filter_map(|trial| trial.join().unwrap())
            .collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn failure(trial: &Trial) -> Option<String> {
    let ran = in_namespaces(&format!("{PRELUDE}{}\nexit 0\n", trial.script)).unwrap();
    (ran.code != 0).then(|| format!("{}: {}{}", trial.agent, ran.stdout, ran.stderr))
}

#[test]
fn what_is_said_to_be_tried_has_a_trial() {
    let corrections = toml::from_str::<Corrections>(CORRECTIONS).unwrap().agent;
    let claimed: BTreeSet<String> = corrections
        .iter()
        .filter(|correction| correction.reason.contains("Tried"))
        .map(|correction| correction.name.replace("ocf:heartbeat:", ""))
        .filter(|agent| !LATER.contains(&agent.as_str()))
        .collect();
    let tried: BTreeSet<String> = trials().into_iter().map(|trial| trial.agent).collect();
    let untried: Vec<&String> = claimed.difference(&tried).collect();
    assert!(untried.is_empty(), "{untried:?}");
}
