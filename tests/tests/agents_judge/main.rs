//! What crmsh says of agents, cib-lint says too, and what cib-lint says besides is right.
//!
//! The primitives are made from what the installed agents say of themselves, right and wrong in one thing each. For
//! every complaint of crmsh a finding is demanded, of a certain rule, at that primitive and naming the same parameter
//! or operation. Every further finding has to be of what was done wrong, and of a kind that the tables in `reasons.rs`
//! have with the reason why it is right. Written against crmsh 4.4.1 of Debian 12.
//!
//! Some agents are chosen each time, with some mistakes each. `CIB_AGENTS=all` makes every mistake with every agent: then
//! every reason has to be needed.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod cases;
mod complaints;
mod metadata;
mod mistakes;
mod primitive;
mod reasons;
mod said;
mod verdict;

use std::collections::BTreeSet;
use std::time::Duration;
use std::{env, fs};

use cib_rules::find;
use cib_tests::not_checked::{announce, require};
use cib_tests::run::Invocation;
use cib_tests::tools::Tool;

use cases::Cases;
use complaints::Complaint;
use verdict::Verdict;

/// What Debian's crmsh 4.4.1 calls itself.
const CRMSH: &str = "crm 4.4.0";
/// How many agents are chosen, about, and how many mistakes are made with each.
const CHOSEN: (usize, usize) = (70, 6);
const ALL: (usize, usize) = (usize::MAX, usize::MAX);
/// Of each agent crmsh asks `crm_resource`, which runs it.
const LIMIT: Duration = Duration::from_secs(600);

#[test]
fn every_rule_of_the_tables_exists() {
    for (kind, rules) in reasons::RULES {
        for rule in rules {
            assert!(find(rule).is_some(), "{kind:?}: {rule}");
        }
    }
}

#[test]
fn what_crmsh_says_of_agents_is_found_and_all_else_is_right() {
    let what = "what crmsh says of agents";
    let tools = [
        Tool::Crm,
        Tool::CrmResource,
        Tool::FenceVirsh,
        Tool::Stonith,
    ];
    if !require(what, &tools) {
        return;
    }
    let version = Invocation::new("crm").arg("--version").run().unwrap();
    if !version.stdout.contains(CRMSH) {
        return announce(what, CRMSH);
    }
    let all = env::var_os("CIB_AGENTS").is_some_and(|value| value == "all");
    let (count, of_each) = if all { ALL } else { CHOSEN };
    let agents = metadata::agents(count);
    assert!(agents.len() >= 60, "{} agents", agents.len());
    let documents = [
        Cases::of(&agents, of_each),
        Cases::with_short_default(&agents),
    ];
    assert!(documents[0].cases.len() >= 300);
    let mut verdict = Verdict::default();
    for cases in &documents {
        verdict.of(cases, &asked(cases));
    }
    verdict.holds();
    if all {
        verdict.needs_every_reason();
    } else {
        announce(
            "what crmsh says of most agents",
            "CIB_AGENTS=all, which takes minutes",
        );
    }
}

/// What crmsh says of the document.
fn asked(cases: &Cases) -> BTreeSet<Complaint> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("cib.xml");
    fs::write(&file, &cases.text).unwrap();
    let verify = Invocation::new("crm")
        .env("HOME", dir.path())
        .env("CIB_file", &file)
        .args(["-F", "configure", "verify"])
        .limit(LIMIT);
    let ran = verify.run().unwrap();
    complaints::read(&format!("{}\n{}", ran.stdout, ran.stderr))
}
