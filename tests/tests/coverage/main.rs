//! What each check of the other tools is here: `docs/coverage.md`.
//!
//! The tables beside this file have one entry a check, by area: the rules that find the same, or why there is none.
//! `UPDATE=1` writes the page.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use cib_rules::{ALL, Area, find};
use serde::Deserialize;

/// How many checks were found in the other tools. One that is lost from the tables would be counted by nobody.
const CHECKS: usize = 535;

/// Everybody whose checks were read.
const PEERS: [&str; 8] = [
    "azure",
    "crm_verify",
    "crmsh",
    "ha_cluster",
    "hawk",
    "pacemaker-log",
    "pcs",
    "trento",
];

#[derive(Deserialize)]
struct Table {
    check: Vec<Check>,
}

/// A check of another tool.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    name: String,
    peers: BTreeSet<String>,
    /// The rules that find the same.
    #[serde(default)]
    rules: Vec<String>,
    /// Why there is none.
    reason: Option<Reason>,
    note: Option<String>,
}

/// Why no rule finds what a check finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Reason {
    NotInFiles,
    WriteTime,
    Obsolete,
    NotAMistake,
}

impl Reason {
    const ALL: [Self; 4] = [
        Self::NotInFiles,
        Self::WriteTime,
        Self::Obsolete,
        Self::NotAMistake,
    ];

    const fn words(self) -> &'static str {
        match self {
            Self::NotInFiles => "not in files",
            Self::WriteTime => "about a change",
            Self::Obsolete => "obsolete",
            Self::NotAMistake => "no mistake",
        }
    }

    const fn meaning(self) -> &'static str {
        match self {
            Self::NotInFiles => {
                "hangs on the host, the network or the moment, which no configuration tells"
            }
            Self::WriteTime => "judges a change that a tool is about to make, not a configuration",
            Self::Obsolete => "is about what no release in use has",
            Self::NotAMistake => "finds fault with what does no harm, or only describes a tool",
        }
    }
}

/// The checks of an area.
fn checks(area: Area) -> Vec<Check> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/coverage");
    let path = folder.join(format!("{area}.toml"));
    let table: Table = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    table.check
}

fn tables() -> Vec<(Area, Vec<Check>)> {
    let mut areas = Area::ALL.to_vec();
    areas.sort_by_key(|area| area.name());
    let tables = areas.into_iter().map(|area| (area, checks(area)));
    tables.collect()
}

#[test]
fn every_check_of_the_others_has_rules_or_a_reason() {
    let mut names = BTreeSet::new();
    for (area, checks) in tables() {
        for check in checks {
            let name = format!("{area}: {}", check.name);
            assert!(names.insert(check.name), "{name} stands there twice");
            let peers = check
                .peers
                .iter()
                .find(|peer| !PEERS.contains(&peer.as_str()));
            assert_eq!(peers, None, "{name}: who is that?");
            let missing = check.rules.iter().find(|id| find(id).is_none());
            assert_eq!(missing, None, "{name}: there is no such rule");
            let is_decided = check.rules.is_empty() == check.reason.is_some();
            assert!(is_decided, "{name}: rules, or a reason");
            assert!(
                check.reason.is_none() || check.note.is_some(),
                "{name}: why?"
            );
        }
    }
    assert_eq!(names.len(), CHECKS);
}

fn page() -> String {
    let tables = tables();
    let mut page = String::from(
        "# What the others check\n\n\
         Every check that was found in `crm_verify`, in the log of Pacemaker's daemons, in crmsh, pcs, hawk, in the SAP checks of\n\
         Trento and Azure, and in the `ha_cluster` role: and the rules here that find the same, or why there is none.\n\
         Some of those checks speak when a change is made, or on a running cluster; here a file is enough.\n\n",
    );
    summary(&tables, &mut page);
    for (area, checks) in &tables {
        write!(
            page,
            "\n## {area}\n\n| check | who | here |\n|---|---|---|\n"
        )
        .unwrap();
        for check in checks {
            let peers: Vec<_> = check.peers.iter().map(String::as_str).collect();
            let _ = writeln!(
                page,
                "| {} | {} | {} |",
                check.name,
                peers.join(", "),
                answer(check)
            );
        }
    }
    page
}

fn summary(tables: &[(Area, Vec<Check>)], page: &mut String) {
    let all = || tables.iter().flat_map(|(_, checks)| checks);
    let mut by_reason: BTreeMap<Reason, usize> = BTreeMap::new();
    for reason in all().filter_map(|check| check.reason) {
        *by_reason.entry(reason).or_default() += 1;
    }
    let named: BTreeSet<_> = all().flat_map(|check| &check.rules).collect();
    let found = all().filter(|check| !check.rules.is_empty()).count();
    let alone = ALL
        .iter()
        .filter(|rule| !named.contains(&rule.id.to_owned()));
    write!(
        page,
        "Of {} checks {found} are covered by {} rules; {} further rules find what none of them looks for.\n\n\
         | no rule | checks | because it |\n|---|--:|---|\n",
        all().count(),
        named.len(),
        alone.count(),
    )
    .unwrap();
    for reason in Reason::ALL {
        let count = by_reason.get(&reason).copied().unwrap_or_default();
        let _ = writeln!(
            page,
            "| {} | {count} | {} |",
            reason.words(),
            reason.meaning()
        );
    }
    page.push_str("\n| area | checks | covered |");
    for reason in Reason::ALL {
        let _ = write!(page, " {} |", reason.words());
    }
    page.push_str("\n|---|--:|--:|--:|--:|--:|--:|--:|\n");
    for (area, checks) in tables {
        let covered = checks
            .iter()
            .filter(|check| !check.rules.is_empty())
            .count();
        let _ = write!(page, "| [{area}](#{area}) | {} | {covered} |", checks.len());
        for reason in Reason::ALL {
            let count = checks
                .iter()
                .filter(|check| check.reason == Some(reason))
                .count();
            let _ = write!(page, " {count} |");
        }
        page.push('\n');
    }
}

/// The rules, or why there is none.
fn answer(check: &Check) -> String {
    let link = |id: &String| format!("[`{id}`](rules/{id}.md)");
    let rules: Vec<_> = check.rules.iter().map(link).collect();
    let reason = check.reason.map(|reason| format!("*{}*", reason.words()));
    let what = reason.unwrap_or_else(|| rules.join(", "));
    match &check.note {
        Some(note) => format!("{what}: {note}"),
        None => what,
    }
}

#[test]
fn the_page_says_what_the_tables_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/coverage.md");
    let page = page();
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/coverage.md is out of date: run with UPDATE=1"
    );
}
