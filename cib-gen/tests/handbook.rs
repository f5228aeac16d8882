//! The handbook, held to the command.

mod common;

use cib_gen::{DELAY, Encryption, Monitor, Spec};

const HANDBOOK: &str = include_str!("../../docs/cib-gen.md");
const LEVELS: &str = include_str!("../../docs/levels.md");

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

#[test]
fn every_example_of_a_second_level_and_of_sbd_is_one() {
    let examples = LEVELS.split("```toml\n").skip(1);
    let examples = examples.filter_map(|rest| rest.split("```").next());
    let guests = "[[hypervisor]]\nuri = \"qemu+ssh://root@h/system\"\nguests = [\"a\"]\n";
    let examples = examples.filter(|text| text.contains("second-level") || text.contains("[sbd]"));
    let examples: Vec<_> = examples.collect();
    assert_eq!(examples.len(), 2);
    for example in examples {
        let whole = if example.contains("[[hypervisor]]") {
            example.to_owned()
        } else {
            format!("{example}{guests}")
        };
        Spec::from_toml(&whole, Encryption::Required).unwrap();
    }
    for key in [
        "delay-max",
        "priority-fencing-delay",
        "fencing-timeout",
        "second-level",
        "sbd",
    ] {
        assert!(HANDBOOK.contains(&format!("| `{key}` |")), "{key}");
    }
}
