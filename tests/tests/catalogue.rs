//! The laws of the catalogue.

use std::collections::BTreeSet;
use std::path::Path;

use cib_rules::{ALL, find};

#[test]
fn rules_are_ordered_by_id_and_no_id_is_used_twice() {
    let ids: Vec<_> = ALL.iter().map(|rule| rule.id).collect();
    let sorted: BTreeSet<_> = ids.iter().copied().collect();
    assert_eq!(ids, sorted.into_iter().collect::<Vec<_>>());
}

#[test]
fn a_rule_is_found_by_its_id() {
    for rule in ALL {
        assert_eq!(find(rule.id).map(|found| found.id), Some(rule.id));
    }
}

#[test]
fn a_rule_stands_in_the_file_of_its_name_in_the_folder_of_its_area() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/src/catalogue");
    for rule in ALL {
        let file = format!("{}.rs", rule.id.replace('-', "_"));
        let area = rule.area.name().replace('-', "_");
        let path = folder.join(area).join(file);
        assert!(path.is_file(), "{}", path.display());
    }
}

#[test]
fn ids_name_the_problem_and_not_the_cure() {
    const CURES: [&str; 8] = [
        "avoid", "use", "prefer", "no-use", "enable", "should", "check", "require",
    ];
    for rule in ALL {
        let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(rule.id.chars().all(kebab), "{}", rule.id);
        for cure in CURES {
            assert!(!rule.id.starts_with(&format!("{cure}-")), "{}", rule.id);
        }
    }
}

#[test]
fn every_rule_is_documented() {
    for rule in ALL {
        let id = rule.id;
        assert!(
            rule.summary.chars().count() <= 80 && !rule.summary.ends_with('.'),
            "{id}"
        );
        assert!(rule.why.ends_with('.') && rule.why.len() > 40, "{id}");
        assert!(rule.remedy.ends_with('.') && rule.remedy.len() > 15, "{id}");
        assert!(!rule.references.is_empty(), "{id}");
        assert!(
            rule.references
                .iter()
                .all(|page| page.starts_with("https://")),
            "{id}"
        );
        assert!(!rule.bad.is_empty() && !rule.good.is_empty(), "{id}");
        assert!(rule.since.split('.').count() == 3, "{id}");
    }
}
