//! The handbook, held to the command.

mod common;

use cib_gen::{DELAY, Encryption, Monitor, Spec};

const HANDBOOK: &str = include_str!("../../docs/cib-gen.md");

#[test]
fn the_example_of_a_specification_is_one() {
    let (_, rest) = HANDBOOK.split_once("```toml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let spec = Spec::from_toml(example, Encryption::Required).unwrap();
    assert_eq!(spec.guests().len(), 3);
    for key in [
        "uri",
        "guests",
        "node",
        "domain",
        "delay",
        "monitor-interval",
        "monitor-timeout",
    ] {
        assert!(HANDBOOK.contains(&format!("| `{key}` |")), "{key}");
        assert!(example.contains(key), "{key}");
    }
    let defaults = Monitor::default();
    assert!(example.contains(&format!("Default: {DELAY}.")));
    assert!(example.contains(&format!(
        "Default: {} and {}.",
        defaults.interval, defaults.timeout
    )));
}

#[test]
fn every_flag_of_the_help_is_described() {
    let help = common::cib_gen(&["--help"], "").stdout;
    // What stands further to the right is a description.
    let lines = help.lines().filter(|line| line.starts_with("      --"));
    let flags = lines.map(str::trim);
    let flags: Vec<_> = flags
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(flags.len() >= 7, "{flags:?}");
    for flag in flags {
        assert!(HANDBOOK.contains(&format!("`{flag}`")), "{flag}");
    }
}
