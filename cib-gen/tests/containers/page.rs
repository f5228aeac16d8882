//! The page with a specification for each layout, and what was seen of it.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Mutex;
use std::{env, fs};

use cib_gen::{Encryption, Plan, Spec, Surroundings, generate};

/// Tests that write the page take turns.
static TURN: Mutex<()> = Mutex::new(());

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/layouts.md")
}

/// A section of the page, by its heading.
pub(crate) struct Section(pub(crate) &'static str);

impl Section {
    /// Its specification.
    pub(crate) fn spec(&self) -> String {
        let page = fs::read_to_string(path()).unwrap();
        let (start, end) = self.block(&page, "toml", 0);
        page[start..end].to_owned()
    }

    /// Holds what was seen against its `text` block of that number, or writes it there.
    #[track_caller]
    pub(crate) fn shows(&self, number: usize, seen: &str) {
        let _turn = TURN.lock();
        let mut page = fs::read_to_string(path()).unwrap();
        let (start, end) = self.block(&page, "text", number);
        if env::var_os("UPDATE").is_some() {
            page.replace_range(start..end, seen);
            fs::write(path(), page).unwrap();
        } else {
            assert_eq!(seen, &page[start..end], "run this test with UPDATE=1");
        }
    }

    /// Where the content of a block stands in the page.
    fn block(&self, page: &str, kind: &str, number: usize) -> (usize, usize) {
        let heading = format!("\n## {}\n", self.0);
        let section = page.find(&heading).unwrap() + heading.len();
        let fence = format!("```{kind}\n");
        let mut blocks = page[section..].match_indices(&fence);
        let start = section + blocks.nth(number).unwrap().0 + fence.len();
        let end = start + page[start..].find("```\n").unwrap();
        assert!(!page[section..end].contains("\n## "), "{}", self.0);
        (start, end)
    }
}

/// What cib-gen plans for a specification, without a base: each device with what it is told, then the levels.
pub(crate) fn planned(spec: &str) -> String {
    let plan = plan(spec);
    let mut text = String::new();
    for device in &plan.devices {
        let _ = writeln!(text, "{} ({})", device.id, device.agent);
        for parameter in &device.parameters {
            if let Some(value) = &parameter.value {
                let _ = writeln!(text, "  {}={value}", parameter.name);
            }
        }
        for node in &device.bans {
            let _ = writeln!(text, "  not on {node}");
        }
    }
    for level in &plan.levels {
        let devices = level.devices.join(" ");
        let _ = writeln!(text, "{}, level {}: {devices}", level.node, level.index);
    }
    text
}

pub(crate) fn plan(spec: &str) -> Plan {
    let spec = Spec::from_toml(spec, Encryption::Optional).unwrap();
    generate(&spec, &Surroundings::default()).unwrap().plan
}

#[test]
fn the_page_says_what_is_planned() {
    for heading in [
        "One device for each guest",
        "One device for each hypervisor",
        "A second level for each hypervisor",
    ] {
        let section = Section(heading);
        section.shows(0, &planned(&section.spec()));
    }
}
