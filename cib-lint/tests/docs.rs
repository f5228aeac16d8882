//! The pages of the rules in `docs/` are those that the program prints.
//!
//! `UPDATE=1 cargo test -p cib-lint --test docs` writes them.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cib_lint::page;

#[test]
fn the_pages_of_the_rules_are_those_that_the_program_prints() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let mut wanted: BTreeMap<PathBuf, String> = cib_rules::ALL
        .iter()
        .map(|rule| {
            (
                docs.join(format!("rules/{}.md", rule.id)),
                page::markdown(rule),
            )
        })
        .collect();
    wanted.insert(docs.join("rules.md"), page::index(cib_rules::ALL));
    wanted.insert(docs.join("profiles.md"), page::profiles());
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        write(&docs, &wanted);
    }
    for (path, text) in &wanted {
        let found = fs::read_to_string(path).unwrap_or_default();
        assert_eq!(
            &found,
            text,
            "{}: run this test with UPDATE=1",
            path.display()
        );
    }
    for path in pages(&docs) {
        assert!(
            wanted.contains_key(&path),
            "{} is of no rule",
            path.display()
        );
    }
}

fn write(docs: &Path, wanted: &BTreeMap<PathBuf, String>) {
    fs::create_dir_all(docs.join("rules")).unwrap();
    for stale in pages(docs) {
        fs::remove_file(stale).unwrap();
    }
    for (path, text) in wanted {
        fs::write(path, text).unwrap();
    }
}

fn pages(docs: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(docs.join("rules")).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}
