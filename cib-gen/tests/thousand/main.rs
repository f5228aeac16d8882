//! A thousand specifications and bases of chance, each judged by the real tools.
//!
//! About 0.15 seconds of processor time for each. Tried with Pacemaker 2.1.5 of Debian 12.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod bases;
mod documents;
mod judge;
mod specs;

use std::thread;

use cib_tests::not_checked::require;
use cib_tests::tools::Tool;
use documents::Documents;
use proptest::test_runner::{Config, RngSeed, TestRunner};

/// What takes time is other programs, one after the other for each case.
const WORKERS: u32 = 4;
const CASES: u32 = 1000;

#[test]
fn a_thousand_specifications_and_bases_of_chance() {
    let tools = [
        Tool::Cibadmin,
        Tool::CrmSimulate,
        Tool::Xmllint,
        Tool::Schemas,
    ];
    if !require("a thousand merges, with the real tools", &tools) {
        return;
    }
    let work = |seed| {
        let config = Config {
            // The same in every run, unless the environment asks for another (`PROPTEST_RNG_SEED`).
            rng_seed: match Config::default().rng_seed {
                RngSeed::Fixed(asked) => RngSeed::Fixed(asked + seed),
                RngSeed::Random => RngSeed::Fixed(seed),
            },
            cases: CASES / WORKERS,
            // Of chance specifications and bases do not always fit: a case counts when there is a result to judge.
            max_global_rejects: 10 * CASES,
            max_shrink_iters: 100,
            failure_persistence: None,
            ..Config::default()
        };
        let given = (specs::wanted(), bases::base());
        let results = Documents::new();
        let judged = TestRunner::new(config).run(&given, |(wanted, recipe)| {
            judge::judge(&wanted, recipe.as_ref(), &results)
        });
        judged.map_err(|error| error.to_string())?;
        results.check()
    };
    let wrong: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS)
            .map(|worker| scope.spawn(move || work(u64::from(worker))))
            .collect();
        let results = workers.into_iter().map(|worker| worker.join().unwrap());
        results.filter_map(Result::err).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
