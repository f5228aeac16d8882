//! The command as its users run it.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const CLEAN: &str = "<resources/>\n";
const BROKEN: &str = "<resources>\n  <primitive>\n</resources>\n";

/// The command in an empty folder, with an empty environment.
struct Place(TempDir);

struct Said {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Place {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let dir = TempDir::new().unwrap();
        for (name, bytes) in files {
            fs::write(dir.path().join(name), bytes).unwrap();
        }
        Self(dir)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cib-lint"));
        command.args(args).env_clear().current_dir(self.0.path());
        command.stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Said {
        self.command(args).output().unwrap().into()
    }

    fn feed(&self, args: &[&str], stdin: &[u8]) -> Said {
        let mut command = self.command(args);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(stdin).unwrap();
        child.wait_with_output().unwrap().into()
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// One file, linted: the exit status, and which of stdout and stderr has words.
#[track_caller]
fn lint(bytes: &[u8]) -> Said {
    Place::new(&[("cib.xml", bytes)]).run(&["cib.xml"])
}

#[track_caller]
fn refused(bytes: &[u8], why: &str) {
    let said = lint(bytes);
    assert_eq!((said.code, &*said.stdout), (2, ""), "{}", said.stderr);
    assert!(
        said.stderr.starts_with("cib-lint: cib.xml "),
        "{}",
        said.stderr
    );
    assert!(said.stderr.contains(why), "{}", said.stderr);
}

#[track_caller]
fn malformed(bytes: &[u8]) -> String {
    let said = lint(bytes);
    assert_eq!((said.code, &*said.stderr), (1, ""), "{}", said.stdout);
    assert!(
        said.stdout.contains(": error[xml-syntax] "),
        "{}",
        said.stdout
    );
    assert_eq!(said.stdout.lines().count(), 1);
    said.stdout
}

#[test]
fn a_clean_file_is_0() {
    let said = lint(CLEAN.as_bytes());
    assert_eq!((said.code, &*said.stdout, &*said.stderr), (0, "", ""));
}

#[test]
fn findings_are_1_with_every_format() {
    let place = Place::new(&[("cib.xml", BROKEN.as_bytes())]);
    for format in ["fancy", "concise", "json", "sarif"] {
        let said = place.run(&["--format", format, "cib.xml"]);
        assert_eq!((said.code, &*said.stderr), (1, ""), "{format}");
        assert!(said.stdout.contains("xml-syntax"), "{format}");
    }
}

#[test]
fn a_clean_file_is_0_with_every_format() {
    let place = Place::new(&[("cib.xml", CLEAN.as_bytes())]);
    for format in ["fancy", "concise", "json", "sarif"] {
        let said = place.run(&["--format", format, "cib.xml"]);
        assert_eq!((said.code, &*said.stderr), (0, ""), "{format}");
    }
}

#[test]
fn an_error_is_1_whatever_is_to_fail_on() {
    let place = Place::new(&[("cib.xml", BROKEN.as_bytes())]);
    for severity in ["error", "warning", "info"] {
        assert_eq!(place.run(&["--fail-on", severity, "cib.xml"]).code, 1);
    }
}

#[test]
fn nothing_to_lint_is_2() {
    let said = Place::new(&[]).run(&[]);
    assert_eq!((said.code, &*said.stdout), (2, ""));
    assert!(said.stderr.contains("name a file"), "{}", said.stderr);
}

#[test]
fn wrong_options_are_2() {
    let place = Place::new(&[("cib.xml", CLEAN.as_bytes())]);
    for args in [
        &["--no-such-option", "cib.xml"][..],
        &["--format", "xml", "cib.xml"],
        &["--fail-on", "never", "cib.xml"],
        &["--pacemaker", "new", "cib.xml"],
        &["--color", "red", "cib.xml"],
        &["explain"],
    ] {
        let said = place.run(args);
        assert_eq!((said.code, &*said.stdout), (2, ""), "{args:?}");
        assert!(!said.stderr.is_empty());
    }
}

#[test]
fn a_release_of_pacemaker_is_understood() {
    let place = Place::new(&[("cib.xml", CLEAN.as_bytes())]);
    for version in ["2.1.5", "3", "2.1.5-1.el9"] {
        assert_eq!(place.run(&["--pacemaker", version, "cib.xml"]).code, 0);
    }
}

#[test]
fn a_missing_file_is_2() {
    let said = Place::new(&[]).run(&["none.xml"]);
    assert_eq!((said.code, &*said.stdout), (2, ""));
    assert!(
        said.stderr.starts_with("cib-lint: cannot read none.xml: "),
        "{}",
        said.stderr
    );
}

#[test]
fn a_directory_is_2() {
    let said = Place::new(&[]).run(&["."]);
    assert_eq!((said.code, &*said.stdout), (2, ""));
    assert_eq!(
        said.stderr,
        "cib-lint: . is a directory; name the files in it\n"
    );
}

#[test]
fn what_cannot_be_a_configuration_is_2_and_says_what_was_expected() {
    refused(b"", "is empty (expected: a CIB");
    refused(b" \n\t\n", "is empty");
    refused(b"\xef\xbb\xbf", "is empty");
    refused(b"PK\x03\x04\0\0", "is a binary file (expected: a CIB");
    refused(
        b"<a>\xe9</a>",
        "is not text in UTF-8 (byte 3 is the first bad one)",
    );
    refused(
        b"node node1\nprimitive vip IPaddr2\n",
        "does not start with `<` (expected: a CIB",
    );
    refused(
        b"<domain type='lxc'/>",
        "is no cluster configuration: the document starts with `domain`",
    );
}

#[test]
fn utf_16_is_2_with_or_without_its_mark() {
    let utf16 = |mark: &[u8], text: &str| {
        let text = text.encode_utf16().flat_map(u16::to_le_bytes);
        [mark, &text.collect::<Vec<u8>>()].concat()
    };
    refused(
        &utf16(b"\xff\xfe", CLEAN),
        "is encoded in UTF-16; convert it",
    );
    refused(&utf16(b"", CLEAN), "is encoded in UTF-16");
}

#[test]
fn xml_that_is_malformed_is_a_finding_with_a_place() {
    assert!(malformed(BROKEN.as_bytes()).starts_with("cib.xml:3:1: "));
    assert!(malformed(b"\xef\xbb\xbf <a").starts_with("cib.xml:1:"));
    malformed(b"<");
    malformed(b"<!-- nothing -->");
}

#[test]
fn a_document_type_is_refused_as_a_finding_and_nothing_is_expanded() {
    let said = malformed(b"<!DOCTYPE cib [<!ENTITY e SYSTEM \"/etc/passwd\">]>\n<cib>&e;</cib>\n");
    assert!(said.starts_with("cib.xml:1:1: "));
    let laughs = (1..40).fold(String::new(), |laughs, n| {
        laughs + &format!("<!ENTITY l{n} \"&l{0};&l{0};\">", n - 1)
    });
    malformed(format!("<!DOCTYPE cib [<!ENTITY l0 \"ha\">{laughs}]><cib>&l39;</cib>").as_bytes());
}

#[test]
fn a_byte_order_mark_is_no_trouble() {
    assert_eq!(lint(b"\xef\xbb\xbf<resources/>").code, 0);
    assert_eq!(
        lint(b"\xef\xbb\xbf<?xml version=\"1.0\"?>\r\n<resources/>\r\n").code,
        0
    );
}

#[test]
fn standard_input_is_a_minus() {
    let place = Place::new(&[]);
    assert_eq!(place.feed(&["-"], CLEAN.as_bytes()).code, 0);
    let said = place.feed(&["-"], BROKEN.as_bytes());
    assert_eq!(said.code, 1);
    assert!(
        said.stdout.starts_with("<stdin>:3:1: error[xml-syntax] "),
        "{}",
        said.stdout
    );
    assert_eq!(place.feed(&["-"], b"").code, 2);
}

#[test]
fn one_bad_file_does_not_keep_the_others_from_being_linted() {
    let place = Place::new(&[("a.xml", BROKEN.as_bytes()), ("c.xml", BROKEN.as_bytes())]);
    let said = place.run(&["a.xml", "b.xml", "c.xml"]);
    assert_eq!(said.code, 2);
    assert_eq!(said.stdout.lines().count(), 2);
    assert_eq!(said.stderr.lines().count(), 1);
    let said = place.run(&["--format", "json", "a.xml", "b.xml", "c.xml"]);
    let report: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(report["files"][1]["name"], "c.xml");
}

#[test]
fn several_files_have_one_summary() {
    let place = Place::new(&[("a.xml", BROKEN.as_bytes()), ("b.xml", CLEAN.as_bytes())]);
    let said = place.run(&["--format", "fancy", "a.xml", "b.xml"]);
    assert!(
        said.stdout.ends_with("\n1 error in 2 files\n"),
        "{}",
        said.stdout
    );
    let said = place.run(&["--format", "fancy", "b.xml", "b.xml"]);
    assert_eq!(said.stdout, "No problems found in 2 files.\n");
}

#[test]
fn elsewhere_than_on_a_terminal_the_format_is_concise_and_without_colour() {
    let place = Place::new(&[("cib.xml", BROKEN.as_bytes())]);
    let plain = place.run(&["cib.xml"]);
    assert!(plain.stdout.starts_with("cib.xml:3:1: error[xml-syntax] "));
    let fancy = place.run(&["--format", "fancy", "cib.xml"]);
    assert!(!fancy.stdout.contains('\u{1b}'));
}

#[test]
fn colour_that_is_asked_for_comes_even_with_no_color_set() {
    let place = Place::new(&[("cib.xml", BROKEN.as_bytes())]);
    for (color, comes) in [("always", true), ("auto", false), ("never", false)] {
        let mut command = place.command(&["--format", "fancy", "--color", color, "cib.xml"]);
        let said: Said = command.env("NO_COLOR", "1").output().unwrap().into();
        assert_eq!(said.stdout.contains('\u{1b}'), comes, "{color}");
    }
}

/// `script` gives the command a terminal of its own.
#[test]
fn on_a_terminal_the_format_is_fancy_and_no_color_turns_colours_off() {
    if !Path::new("/usr/bin/script").exists() {
        return cib_tests::not_checked::announce("colours on a terminal", "bsdutils");
    }
    let place = Place::new(&[("cib.xml", BROKEN.as_bytes())]);
    let on_terminal = |no_color: &str| {
        let line = format!("{} cib.xml", env!("CARGO_BIN_EXE_cib-lint"));
        let mut script = Command::new("/usr/bin/script");
        script
            .args(["-qec", &line, "/dev/null"])
            .env_clear()
            .current_dir(place.0.path());
        script.env("NO_COLOR", no_color).stdin(Stdio::null());
        String::from_utf8(script.output().unwrap().stdout).unwrap()
    };
    let colored = on_terminal("");
    assert!(
        colored.contains("╭─[") && colored.contains("\u{1b}[31m"),
        "{colored}"
    );
    let plain = on_terminal("1");
    assert!(
        plain.contains("╭─[") && !plain.contains('\u{1b}'),
        "{plain}"
    );
}

#[test]
fn a_closed_pipe_is_no_error() {
    let many: Vec<String> = vec!["cib.xml".to_owned(); 5000];
    let place = Place::new(&[("cib.xml", BROKEN.as_bytes())]);
    let mut args = vec!["--format", "fancy"];
    args.extend(many.iter().map(String::as_str));
    let mut command = place.command(&args);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut pipe = child.stdout.take().unwrap();
    pipe.read_exact(&mut [0; 100]).unwrap();
    drop(pipe);
    let said: Said = child.wait_with_output().unwrap().into();
    assert_eq!((said.code, &*said.stderr), (1, ""));
}

#[test]
fn a_report_that_cannot_be_written_is_2() {
    let Ok(full) = fs::File::options().write(true).open("/dev/full") else {
        return;
    };
    let place = Place::new(&[("cib.xml", BROKEN.as_bytes())]);
    let said: Said = place
        .command(&["cib.xml"])
        .stdout(full)
        .output()
        .unwrap()
        .into();
    assert_eq!(said.code, 2);
    assert!(
        said.stderr.starts_with("cib-lint: cannot write the report"),
        "{}",
        said.stderr
    );
}

#[test]
fn live_without_cibadmin_is_2_and_says_what_is_missing() {
    if Path::new("/usr/sbin/cibadmin").exists() {
        return;
    }
    let said = Place::new(&[]).run(&["--live"]);
    assert_eq!(said.code, 2);
    assert!(
        said.stderr.contains("cannot run cibadmin"),
        "{}",
        said.stderr
    );
}

/// A `cibadmin` of this test, first in the search path.
fn live(script: &str) -> Said {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new(&[("cibadmin", format!("#!/bin/sh\n{script}\n").as_bytes())]);
    let program: PathBuf = place.0.path().join("cibadmin");
    fs::set_permissions(program, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = place.command(&["--live"]);
    command.env(
        "PATH",
        format!("{}:/bin:/usr/bin", place.0.path().display()),
    );
    command.output().unwrap().into()
}

#[test]
fn live_lints_what_cibadmin_prints() {
    let said = live("test \"$*\" = --query && echo '<resources>'");
    assert_eq!(said.code, 1);
    assert!(
        said.stdout.starts_with("<live>:1:1: error[xml-syntax] "),
        "{}",
        said.stdout
    );
}

#[test]
fn live_without_an_answer_is_2_with_the_words_of_cibadmin() {
    let said = live("echo 'Transport endpoint\nis not connected' >&2; exit 102");
    assert_eq!((said.code, &*said.stdout), (2, ""));
    assert!(
        said.stderr
            .ends_with("cibadmin says: Transport endpoint is not connected\n"),
        "{}",
        said.stderr
    );
}

#[test]
fn live_takes_a_configuration_that_is_larger_than_a_pipe() {
    let said = live(
        "echo '<resources><!--'; head -c 1000000 /dev/zero | tr '\\0' x; echo '--></resources>'",
    );
    assert_eq!((said.code, &*said.stderr), (0, ""));
}

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
