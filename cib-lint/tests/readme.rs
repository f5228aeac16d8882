//! The samples in the handbook are what the command prints. `UPDATE=1` writes them.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::path::PathBuf;
use std::process::Command;

/// The pages that have samples.
const PAGES: [&str; 2] = ["README.md", "docs/files.md"];

const START: &str = "<!-- sample: cib-lint ";
const COMMAND_END: &str = " -->\n```\n";
const END: &str = "```\n<!-- end of sample -->";

fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn printed(arguments: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_cib-lint"))
        .args(arguments.split(' '))
        .current_dir(workspace())
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stdout).unwrap()
}

/// The page with every sample made anew.
fn renewed(page: &str) -> String {
    let mut parts = page.split(START);
    let mut renewed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (arguments, rest) = part.split_once(COMMAND_END).unwrap();
        let (_, after) = rest.split_once(END).unwrap();
        let sample = printed(arguments);
        for text in [START, arguments, COMMAND_END, &sample, END, after] {
            renewed.push_str(text);
        }
    }
    renewed
}

#[test]
fn the_samples_in_the_handbook_are_what_the_command_prints() {
    for page in PAGES {
        let path = workspace().join(page);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(START), "{page}");
        let renewed = renewed(&text);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, renewed).unwrap();
        } else {
            assert_eq!(text, renewed, "{page}");
        }
    }
}
