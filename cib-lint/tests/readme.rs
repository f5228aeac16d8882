//! The sample in the README is what the command prints. `UPDATE=1` writes it.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::path::PathBuf;
use std::process::Command;

const START: &str = "<!-- sample: cib-lint --format fancy docs/example.xml -->\n```\n";
const END: &str = "```\n<!-- end of sample -->";

fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn printed() -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_cib-lint"))
        .args(["--format", "fancy", "docs/example.xml"])
        .current_dir(workspace())
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_sample_in_the_readme_is_what_the_command_prints() {
    let path = workspace().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(START).unwrap();
    let (sample, after) = rest.split_once(END).unwrap();
    let printed = printed();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, [before, START, &printed, END, after].concat()).unwrap();
    } else {
        assert_eq!(sample, printed);
    }
}
