//! Arguments, input and exit codes.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::{cib, libvirt};

/// What the command says to a file: exit code, stdout, stderr.
fn said(content: &str, args: &[&str]) -> (i32, String, String) {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("cib.xml"), content).unwrap();
    run(folder.path(), args, "")
}

fn run(folder: &Path, args: &[&str], stdin: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cib-lint"))
        .args(args)
        .env_clear()
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may not want to read.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn covered() -> String {
    let devices = libvirt("f1", "n1", "hv1") + &libvirt("f2", "n2", "hv2");
    cib(&["n1", "n2"], &devices, "")
}

#[test]
fn a_node_that_nobody_fences_is_exit_1() {
    assert_eq!(said(&covered(), &["fencing", "cib.xml"]).0, 0);
    let gap = cib(&["n1", "n2"], &libvirt("f1", "n1", "hv1"), "");
    for format in ["table", "json", "svg", "dot", "mermaid"] {
        let (code, stdout, stderr) = said(&gap, &["fencing", "--format", format, "cib.xml"]);
        assert_eq!((code, &*stderr), (1, ""));
        let gap = if format == "json" {
            "uncovered"
        } else {
            "NOT FENCED"
        };
        assert!(stdout.contains(gap), "{format}: {stdout}");
        assert!(stdout.ends_with('\n'), "{format}");
    }
    let off = covered().replace(r#"value="true""#, r#"value="false""#);
    let (code, stdout, _) = said(&off, &["fencing", "cib.xml"]);
    assert_eq!(code, 1);
    assert_eq!(stdout.matches("fencing is disabled").count(), 2, "{stdout}");
}

#[test]
fn where_there_are_no_devices_what_is_said_of_a_node_is_one_line() {
    let (_, stdout, _) = said(&cib(&["n1", "n2"], "", ""), &["fencing", "cib.xml"]);
    for node in ["n1", "n2"] {
        let line = format!("{node}    NOT FENCED  no fence device can fence it\n");
        assert!(stdout.contains(&line), "{stdout}");
    }
}

#[test]
fn an_odd_cluster_that_ignores_quorum_has_two_parts_that_shoot() {
    let devices: String = ["n1", "n2", "n3"]
        .map(|node| libvirt(&format!("f-{node}"), node, "hv"))
        .concat();
    let asks = cib(&["n1", "n2", "n3"], &devices, "");
    let (_, stdout, _) = said(&asks, &["fencing", "cib.xml"]);
    assert!(!stdout.contains("In a split"), "{stdout}");
    let ignores = asks.replace(
        "</cluster_property_set>",
        r#"<nvpair id="nqp" name="no-quorum-policy" value="ignore"/></cluster_property_set>"#,
    );
    let (_, stdout, _) = said(&ignores, &["fencing", "cib.xml"]);
    assert!(
        stdout.contains("In a split into 1 and 2, n1 and the half with n2 and n3 shoot each other"),
        "{stdout}"
    );
}

#[test]
fn a_node_that_only_it_itself_could_fence_is_not_fenced() {
    let ban =
        r#"<constraints><rsc_location id="b" rsc="f1" node="n2" score="-INFINITY"/></constraints>"#;
    let devices = libvirt("f1", "n1", "hv1") + &libvirt("f2", "n2", "hv2");
    let (code, stdout, _) = said(&cib(&["n1", "n2"], &devices, ban), &["fencing", "cib.xml"]);
    assert_eq!(code, 1);
    assert!(stdout.contains("only the node itself may run"), "{stdout}");
}

#[test]
fn what_only_the_agent_can_tell_is_no_gap() {
    let device = crate::device("f1", "fence_of_mine", &[]);
    let (code, stdout, _) = said(&cib(&["n1", "n2"], &device, ""), &["fencing", "cib.xml"]);
    assert_eq!(code, 0);
    assert!(stdout.contains("2 nodes: 2 not known"), "{stdout}");
}

#[test]
fn input_that_shows_nothing_is_exit_2() {
    for (content, complaint) in [
        (
            "<resources/>",
            "cib-lint: cib.xml does not say which nodes there are",
        ),
        ("<nodes>\n<node></nodes>", "cib-lint: cib.xml:2:"),
        (
            "<html/>",
            "cib-lint: cib.xml is no cluster configuration: the document starts with `html`",
        ),
        ("<domain/>", "cib-lint: 0 of the files are CIBs"),
        ("totem {", "cib-lint: 0 of the files are CIBs"),
        (
            "[mysqld]",
            "cib-lint: cib.xml is nothing that cib-lint reads",
        ),
        ("", "cib-lint: cib.xml "),
    ] {
        let (code, stdout, stderr) = said(content, &["fencing", "cib.xml"]);
        assert_eq!((code, &*stdout), (2, ""), "{content}");
        assert!(stderr.starts_with(complaint), "{content}: {stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
    }
    for args in [
        &["fencing"][..],
        &["fencing", "nosuch.xml"],
        &["fencing", "cib.xml", "cib.xml"],
        &["fencing", "--live", "cib.xml"],
        &["fencing", "--format", "png", "cib.xml"],
    ] {
        let (code, stdout, stderr) = said(&covered(), args);
        assert_eq!((code, &*stdout), (2, ""), "{args:?}");
        assert!(!stderr.is_empty());
    }
}

#[test]
fn standard_input_is_a_file_too_and_the_command_wins_over_a_file() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("fencing"), "<resources/>").unwrap();
    let (code, stdout, _) = run(folder.path(), &["fencing", "-"], &covered());
    assert_eq!(code, 0);
    assert!(stdout.contains("2 nodes: 2 fenced"), "{stdout}");
    let (code, ..) = run(folder.path(), &["./fencing"], "");
    assert_eq!(code, 0, "it is linted");
}

#[test]
fn colour_only_repeats_what_is_said() {
    let gap = cib(&["n1", "n2"], &libvirt("f1", "n1", "hv1"), "");
    let plain = said(&gap, &["fencing", "cib.xml"]).1;
    let coloured = said(&gap, &["fencing", "--color", "always", "cib.xml"]).1;
    assert!(!plain.contains('\u{1b}'));
    assert!(coloured.contains("\u{1b}[1;97;41mNOT FENCED\u{1b}[0m"));
    let mut stripped = String::new();
    for part in coloured.split('\u{1b}') {
        let behind = part.split_once('m').filter(|_| part.starts_with('['));
        stripped.push_str(behind.map_or(part, |(_, text)| text));
    }
    assert_eq!(stripped, plain);
}

#[test]
fn corosync_conf_says_who_keeps_quorum() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("cib.xml"), covered()).unwrap();
    for (quorum, says) in [
        ("two_node: 1", "n1 and n2 shoot each other"),
        ("", "neither half keeps quorum by corosync.conf"),
        (
            "auto_tie_breaker: 1",
            "only the half that auto_tie_breaker names",
        ),
        (
            "device {\n model: net\n}",
            "only the half that the quorum device votes for",
        ),
    ] {
        let conf = format!("quorum {{\n provider: corosync_votequorum\n {quorum}\n}}\n");
        fs::write(folder.path().join("corosync.conf"), conf).unwrap();
        let (code, stdout, _) = run(folder.path(), &["fencing", "corosync.conf", "cib.xml"], "");
        assert_eq!(code, 0);
        assert!(stdout.contains(says), "{quorum}: {stdout}");
        let (_, directory, _) = run(folder.path(), &["fencing", "."], "");
        assert_eq!(directory, stdout);
    }
    let two = run(folder.path(), &["fencing", "cib.xml", "cib.xml"], "");
    assert_eq!((two.0, &*two.1), (2, ""));
}
