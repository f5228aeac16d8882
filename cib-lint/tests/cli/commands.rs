//! `explain`, `rules`, and help.

use std::fs;
use std::path::Path;

use crate::BROKEN;
use crate::place::Place;

#[test]
fn explain_prints_the_page_of_a_rule() {
    let said = Place::new(&[]).run(&["explain", "xml-syntax"]);
    assert_eq!((said.code, &*said.stderr), (0, ""));
    for part in [
        "xml-syntax  error\n",
        "\nWhy\n",
        "\nWhat to do\n",
        "\nFires on\n",
        "^^^",
        "\nReferences\n",
    ] {
        assert!(said.stdout.contains(part), "{part}: {}", said.stdout);
    }
}

#[test]
fn explain_knows_what_was_meant() {
    let place = Place::new(&[]);
    let said = place.run(&["explain", "xml-sintax"]);
    assert_eq!((said.code, &*said.stdout), (2, ""));
    assert_eq!(
        said.stderr,
        "cib-lint: there is no rule `xml-sintax`; did you mean `xml-syntax`?\n"
    );
    let said = place.run(&["explain", "\u{1b}"]);
    assert_eq!(
        said.stderr,
        "cib-lint: there is no rule `␛`; `cib-lint rules` lists all\n"
    );
}

#[test]
fn rules_lists_every_rule_once() {
    let place = Place::new(&[]);
    let said = place.run(&["rules"]);
    assert_eq!(said.code, 0);
    let ids = said
        .stdout
        .lines()
        .map(|line| line.split(' ').next().unwrap());
    let known = cib_rules::ALL.iter().map(|rule| rule.id);
    assert!(ids.eq(known.clone()), "{}", said.stdout);
    let said = place.run(&["rules", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    let ids = list["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["id"].as_str().unwrap());
    assert!(ids.eq(known));
}

#[test]
fn the_name_of_a_command_wins_over_a_file_of_that_name() {
    let place = Place::new(&[("rules", BROKEN.as_bytes())]);
    assert_eq!(place.run(&["rules"]).code, 0);
    assert_eq!(place.run(&["./rules"]).code, 1);
    assert_eq!(place.run(&["--format", "concise", "rules"]).code, 1);
}

#[test]
fn the_help_is_as_it_was_reviewed() {
    let place = Place::new(&[]);
    for (args, name) in [
        (&["--help"][..], "help.txt"),
        (&["explain", "--help"], "help-explain.txt"),
        (&["fencing", "--help"], "help-fencing.txt"),
        (&["rules", "--help"], "help-rules.txt"),
    ] {
        let said = place.run(args);
        assert_eq!((said.code, &*said.stderr), (0, ""));
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/golden")
            .join(name);
        if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
            fs::write(&path, &said.stdout).unwrap();
        }
        let reviewed = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(
            said.stdout, reviewed,
            "if this is meant, run the test with UPDATE=1"
        );
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let said = Place::new(&[]).run(&["--version"]);
    assert_eq!(
        said.stdout,
        format!("cib-lint {}\n", env!("CARGO_PKG_VERSION"))
    );
}
