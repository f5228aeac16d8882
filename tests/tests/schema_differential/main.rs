//! The validator against libxml2, which judges for Pacemaker: the same verdict on every document.
//!
//! The documents are real configurations (where a corpus is given) under every schema, configurations generated from the
//! grammar, and mutations of both. Some thousands are judged in every run of the tests; for more:
//!
//!     CIB_DIFFERENTIAL_DOCUMENTS=200000 CIB_DIFFERENTIAL_SEED=7 \
//!         cargo test -p cib-tests --test schema_differential -- --nocapture
//!
//! The same numbers make the same documents. Where the verdicts differ, the first documents of each kind are shown, as
//! small as they can be made. The schemas that this machine lacks are judged by nobody, and said to be.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "clippy sees tests only in the functions marked so, and this folder is nothing else"
)]

mod content;
mod document;
mod documents;
mod generate;
mod grammar;
mod mutate;
mod own_schema;
mod random;
mod run;
mod verdict;

use std::env;

use cib_model::facts::{Schema, schemas};
use cib_tests::not_checked::{announce, require};
use cib_tests::tools::{Tool, schema_file};

use documents::Source;
use run::Plan;

/// The share of documents, in percent, that has to be valid for the comparison to say something.
const VALID_SHARE: usize = 25;

#[test]
fn libxml2_and_we_agree_on_all_documents() {
    let Some(schemas) = shipped("the validator against libxml2") else {
        return;
    };
    let source = Source::read();
    let plan = Plan {
        documents: number("CIB_DIFFERENTIAL_DOCUMENTS", 6_000),
        seed: number("CIB_DIFFERENTIAL_SEED", 1),
    };
    let tallies = plan.run(&source, &schemas);
    let (mut all, mut valid) = (0, 0);
    println!(
        "{:16} {:>9} {:>9}   seed {}",
        "schema", "documents", "valid", plan.seed
    );
    for (schema, tally) in schemas.iter().zip(&tallies) {
        println!(
            "{:16} {:>9} {:>9}",
            schema.validate_with, tally.documents, tally.valid
        );
        assert!(0 < tally.valid && tally.valid < tally.documents);
        all += tally.documents;
        valid += tally.valid;
    }
    println!("{:16} {all:>9} {valid:>9}", "all");
    let disagreements: Vec<_> = tallies
        .into_iter()
        .flat_map(|tally| tally.disagreements)
        .collect();
    assert!(disagreements.is_empty(), "{}", run::report(&disagreements));
    assert!(
        valid * 100 >= all * VALID_SHARE,
        "{valid} of {all} are valid"
    );
}

/// The schemas that Pacemaker's package on this machine has; `None` where there is no such package.
fn shipped(what: &str) -> Option<Vec<&'static Schema>> {
    if !require(what, &[Tool::Xmllint, Tool::Schemas]) {
        return None;
    }
    let is_here = |schema: &&Schema| schema_file(schema.validate_with).is_file();
    let (here, missing): (Vec<&Schema>, Vec<&Schema>) = schemas().iter().partition(is_here);
    for schema in missing {
        announce(what, &format!("{}.rng", schema.validate_with));
    }
    Some(here)
}

fn number<N: std::str::FromStr>(variable: &str, default: N) -> N {
    match env::var(variable) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{variable} is no number: {text}")),
        Err(_) => default,
    }
}
