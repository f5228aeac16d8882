//! What a test does on a machine that lacks what it needs.
//!
//! It says so, loudly, and passes: whoever has no Pacemaker can still work on this project. But a check that
//! silently did not happen is a lie, so every such line reaches the terminal even for a passing test, is collected in
//! the file that [`COLLECTED_IN`] names, and becomes a failure where [`REQUIRED`] says that the machine is meant to be
//! complete.

use std::env;
use std::fs::OpenOptions;
use std::io::{self, Write as _};

use crate::tools::Tool;

/// The environment variable that, set to `1`, turns a missing tool into a failure of the test.
pub const REQUIRED: &str = "CIB_REQUIRE_REAL_TOOLS";

/// The environment variable that names a file to which every `NOT CHECKED` line is appended.
pub const COLLECTED_IN: &str = "CIB_NOT_CHECKED_FILE";

/// Whether the machine has all `tools`; a test that gets `false` returns at once.
///
/// `what` completes the sentence "not checked: ...". Each missing tool is announced with the Debian package that has it.
///
/// # Panics
///
/// If a tool is missing although [`REQUIRED`] is `1`: the test has failed.
#[must_use = "a test without its tools has to return"]
pub fn require(what: &str, tools: &[Tool]) -> bool {
    let missing: Vec<&str> = tools
        .iter()
        .filter(|tool| !tool.is_present())
        .map(|tool| tool.package())
        .collect();
    if missing.is_empty() {
        return true;
    }
    unless_required(what, &packages(missing));
    false
}

/// Announces that `what` was not checked because the machine lacks `needs`: for what every complete machine has.
///
/// # Panics
///
/// If [`REQUIRED`] is `1`: the test has failed.
pub fn unless_required(what: &str, needs: &str) {
    announce(what, needs);
    if env::var_os(REQUIRED).is_some_and(|value| value == "1") {
        fail(what, needs);
    }
}

/// Announces that `what` was not checked because the machine lacks `needs`: for what is optional everywhere.
pub fn announce(what: &str, needs: &str) {
    let line = line(what, needs);
    // Not eprintln!: cargo swallows what a passing test says with that. Nobody is left to tell if this fails.
    let _ = io::stderr().write_all(line.as_bytes());
    if let Some(path) = env::var_os(COLLECTED_IN) {
        let appended = OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .and_then(|mut file| file.write_all(line.as_bytes()));
        if let Err(error) = appended {
            let _ = io::stderr().write_all(format!("{COLLECTED_IN}: {error}\n").as_bytes());
        }
    }
}

#[expect(clippy::panic, reason = "this is how a test fails")]
fn fail(what: &str, needs: &str) -> ! {
    panic!("{REQUIRED} is 1, but this was {}", line(what, needs));
}

fn line(what: &str, needs: &str) -> String {
    format!("NOT CHECKED: {what} (needs {needs})\n")
}

fn packages(mut names: Vec<&str>) -> String {
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{line, packages};

    #[test]
    fn a_line_says_what_and_why() {
        assert_eq!(
            line("the moon", "a rocket"),
            "NOT CHECKED: the moon (needs a rocket)\n"
        );
    }

    #[test]
    fn a_package_that_lacks_twice_is_named_once() {
        assert_eq!(
            packages(vec!["pacemaker", "corosync", "pacemaker"]),
            "corosync, pacemaker"
        );
    }
}
