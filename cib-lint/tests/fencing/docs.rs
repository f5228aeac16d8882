//! The sample and the picture in `docs/` are what the command prints. `UPDATE=1` writes them.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

const START: &str = "<!-- sample: cib-lint fencing docs/fencing-example.xml -->\n```\n";
const END: &str = "```\n<!-- end of sample -->";

fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn printed(format: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_cib-lint"))
        .args(["fencing", "--format", format, "docs/fencing-example.xml"])
        .current_dir(workspace())
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "the example has a gap");
    String::from_utf8(output.stdout).unwrap()
}

fn is_update() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

#[test]
fn the_sample_is_what_the_command_prints() {
    let path = workspace().join("docs/fencing.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(START).unwrap();
    let (sample, after) = rest.split_once(END).unwrap();
    let printed = printed("table");
    if is_update() {
        fs::write(path, [before, START, &printed, END, after].concat()).unwrap();
    } else {
        assert_eq!(sample, printed, "run this test with UPDATE=1");
    }
}

#[test]
fn the_picture_is_what_the_command_prints() {
    let path = workspace().join("docs/fencing-example.svg");
    let printed = printed("svg");
    if is_update() {
        fs::write(path, printed).unwrap();
    } else {
        let picture = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(picture, printed, "run this test with UPDATE=1");
    }
}
