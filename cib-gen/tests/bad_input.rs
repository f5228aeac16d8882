//! Input of any kind: never a panic, nothing on stdout but a whole result, and a reason that a person can act upon.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod bases;
mod common;

use bases::{ON, cib, nodes};
use cib_gen::{Encryption, Spec, Surroundings, generate};
use cib_model::{SourceFile, Version, facts, parse, schema};
use cib_tests::cib_file::CibFile;
use cib_tests::not_checked::require;
use cib_tests::run::{Invocation, Ran};
use cib_tests::tools::Tool;
use common::{CIB_GEN, URI};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

const SPEC: &str = "delay = \"5s\"\nno-quorum-policy = \"freeze\"\n[[hypervisor]]\nuri = \"lxc+ssh://root@h1/\"\nguests = [\"a\", { node = \"b\", domain = \"vm-b\", monitor-timeout = \"90s\" }]\n";

const COROSYNC: &str = "totem {\n  version: 2\n}\nnodelist {\n  node {\n    ring0_addr: 10.0.0.1\n    name: a\n    nodeid: 1\n  }\n  node {\n    ring0_addr: 10.0.0.2\n    name: b\n    nodeid: 2\n  }\n}\nquorum {\n  provider: corosync_votequorum\n  two_node: 1\n}\n";

fn base() -> String {
    let dlm = r#"<clone id="c"><primitive id="dlm" class="ocf" provider="pacemaker" type="controld"/></clone>"#;
    cib([ON, &nodes(&["a", "b"]), dlm, ""])
}

fn run(args: &[&str], stdin: impl Into<Vec<u8>>) -> Ran {
    let invocation = Invocation::new(CIB_GEN).args(args).stdin(stdin);
    invocation.run().unwrap()
}

/// Refused with these words, of which nothing is obeyed by a terminal.
#[track_caller]
fn refused(args: &[&str], stdin: impl Into<Vec<u8>>, words: &[&str]) {
    let ran = run(args, stdin);
    assert_eq!((ran.code, &*ran.stdout), (2, ""), "{args:?}: {ran:?}");
    assert!(ran.stderr.starts_with("error: "), "{args:?}: {ran:?}");
    let mut lines = ran.stderr.lines();
    assert!(lines.all(|line| line.len() < 2000 && !line.contains(char::is_control)));
    for word in words {
        assert!(ran.stderr.contains(word), "{args:?}: {word}: {ran:?}");
    }
}

/// Each of the three files, read from stdin.
fn in_turn() -> Vec<Vec<&'static str>> {
    vec![
        vec!["-"],
        vec!["--base", "-", "--uri", URI, "a", "b"],
        vec!["--corosync", "-", "--uri", URI, "a", "b"],
    ]
}

#[test]
fn what_is_no_text_is_refused_whichever_file_it_is() {
    let utf16: Vec<u8> = "<cib/>\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let marked = [&[0xff, 0xfe][..], &utf16].concat();
    for args in in_turn() {
        for (bytes, word) in [
            (utf16.clone(), "UTF-16"),
            (marked.clone(), "UTF-16"),
            (b"a\0b".to_vec(), "binary"),
            (b"\x7fELF\x02\x01\x01\0".to_vec(), "binary"),
            (b"# caf\xe9\n".to_vec(), "UTF-8 (byte 5"),
            (b"\x1f\x8b\x08\x08".to_vec(), "UTF-8"),
        ] {
            // A file of UTF-16 without a mark begins with `<` only where it is XML.
            if args[0] == "-" && word == "UTF-16" && bytes[0] != 0xff {
                continue;
            }
            refused(&args, bytes, &["<stdin>", word]);
        }
    }
    for args in &in_turn()[1..] {
        refused(args, "", &["is empty"]);
        refused(args, " \n\t\n", &["is empty"]);
    }
    refused(&["-"], " \n", &["no guest is named"]);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    for flag in ["--base", "--corosync"] {
        refused(
            &[flag, "/nonexistent", "--uri", URI, "a"],
            "",
            &["cannot read /nonexistent"],
        );
        refused(&[flag, "/", "--uri", URI, "a"], "", &["cannot read /"]);
    }
    refused(&["/"], "", &["cannot read /"]);
    refused(
        &["--base", "-", "--corosync", "-", "--uri", URI, "a"],
        "",
        &["only one"],
    );
}

#[test]
fn one_file_in_the_place_of_another_is_told() {
    let [spec, base_, corosync] = [0, 1, 2].map(|at| in_turn().swap_remove(at));
    refused(&spec, base(), &["<stdin>:1:"]);
    refused(&spec, COROSYNC, &["<stdin>:1:"]);
    refused(&base_, SPEC, &["<stdin>:1:1"]);
    refused(&base_, COROSYNC, &["<stdin>:1:1"]);
    refused(
        &corosync,
        base(),
        &["this is no corosync.conf", "/etc/corosync/"],
    );
    refused(&corosync, SPEC, &["this is no corosync.conf"]);
}

#[test]
fn names_that_nobody_can_fence_are_refused_with_the_reason() {
    let long = "n".repeat(300);
    for (guest, words) in [
        ("a b", "a blank"),
        ("é", "without accents"),
        ("узел", "without accents"),
        ("a:b:c", "domain `b:c`"),
        ("a:vm:1", "a colon"),
        ("a:", "no name"),
        ("", "no name"),
        ("a\u{7}b", "a\\u{7}b"),
        ("a\nb", "a blank"),
        ("a\u{202e}b", "\\u{202e}"),
        (&long, "255 characters"),
        ("a/b", "letters without accents"),
        ("a&b", "letters without accents"),
        ("a\"b", "letters without accents"),
        ("$(reboot)", "letters without accents"),
    ] {
        refused(&["--uri", URI, "--", guest], "", &[words]);
        let spec = format!("[[hypervisor]]\nuri = \"{URI}\"\nguests = [\"ok\", {guest:?}]\n");
        let spec = spec
            .replace("\\u{", "\\u00")
            .replace("\\u00202e}", "\\u202e")
            .replace("\\u007}", "\\u0007");
        refused(&["-"], spec, &[words, "<stdin>:3:17"]);
    }
}

#[test]
fn a_name_becomes_an_id_that_xml_allows() {
    for guest in ["1:one", "42node", "_x", "x.y-z_1", &"n".repeat(255)] {
        let ran = run(&["--uri", URI, guest, "other:vm"], "");
        assert_eq!(ran.code, 0, "{ran:?}");
        let source = SourceFile::new("t", ran.stdout);
        let parsed = parse(&source).unwrap();
        let newest = facts::schema("pacemaker-3.9").unwrap();
        assert!(schema::is_valid(&parsed, newest), "{guest}");
    }
}

#[test]
fn what_is_deep_wide_or_long_takes_no_stack() {
    let deep = |open: &str, close: &str| open.repeat(100_000) + &close.repeat(100_000);
    let section = |content: &str| {
        format!(
            "<cib validate-with=\"none\"><configuration><crm_config/><nodes/><resources/><constraints/>{content}</configuration></cib>"
        )
    };
    let group = deep("<x>", "</x>");
    for base in [
        section(&group),
        deep("<cib>", "</cib>"),
        deep("<!-- ", ""),
        section(&format!("<x y=\"{}\"/>", "z".repeat(1_000_000))),
        section(&"<x/>".repeat(100_000)),
    ] {
        let ran = run(&["--base", "-", "--uri", URI, "a", "b"], base);
        assert!([0, 2].contains(&ran.code), "{}", ran.stderr);
        assert_eq!(ran.code == 0, ran.stdout.contains("fence-b"));
    }
    for spec in [
        deep("[", "]"),
        format!("x = {}", deep("[", "]")),
        format!("x = {}", deep("{a=", "}")),
        deep("a.", "b = 1"),
        format!("# {}\n{SPEC}", "x".repeat(1_000_000)),
        SPEC.replace("\"a\"", &vec!["\"a\""; 20_000].join(", ")),
    ] {
        let ran = run(&["-"], spec);
        assert!([0, 2].contains(&ran.code), "{}", ran.stderr);
    }
    for conf in [
        deep("totem {\n", "}\n"),
        format!("{COROSYNC}{}", "# \n".repeat(100_000)),
        "nodelist {\nnode {\nname: a\n}\n".repeat(20_000),
    ] {
        let ran = run(&["--corosync", "-", "--uri", URI, "a", "b"], conf);
        assert!([0, 2].contains(&ran.code), "{}", ran.stderr);
    }
}

/// A text after a few bytes were taken out, put in or repeated.
fn damaged(text: String) -> impl Strategy<Value = String> {
    let piece = select(vec![
        "<",
        ">",
        "\"",
        "'",
        "&",
        "=",
        "/",
        "{",
        "}",
        "[",
        "]",
        "\n",
        "\u{0}",
        "\u{feff}",
        "é",
        "-->",
        "]]>",
        "<!--",
        "<x/>",
        "&#0;",
        "id=\"a\"",
        "xmlns=\"x\"",
        ":",
        " ",
        "9999999999999999999",
        "INFINITY",
    ]);
    vec((any::<Index>(), 0_usize..12, piece), 1..4).prop_map(move |changes| {
        let mut text = text.clone();
        for (at, taken, piece) in changes {
            let boundary = |at: usize| (at..=text.len()).find(|at| text.is_char_boundary(*at));
            let start = boundary(at.index(text.len())).unwrap_or(0);
            let end = boundary((start + taken).min(text.len())).unwrap_or(start);
            text.replace_range(start..end, piece);
        }
        text
    })
}

/// How many damaged bases `cibadmin` is asked about; `CIB_GEN_DAMAGED` for more.
fn asked() -> u32 {
    let asked = std::env::var("CIB_GEN_DAMAGED").ok();
    asked.and_then(|number| number.parse().ok()).unwrap_or(100)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(asked()))]

    #[test]
    fn what_is_printed_for_a_damaged_base_is_valid_for_cibadmin(base in damaged(base())) {
        if !require("merges into damaged bases with cibadmin", &[Tool::Cibadmin]) {
            return Ok(());
        }
        let spec = Spec::new(URI, ["a", "b"], Encryption::Required).unwrap();
        let source = SourceFile::new("base", base.as_str());
        let surroundings = Surroundings { pacemaker: Some(Version::new(2, 1, 5)), ..Surroundings::of(&source) };
        if let Ok(generated) = generate(&spec, &surroundings) {
            let file = CibFile::empty().unwrap();
            let ran = file.replace(generated.document).unwrap();
            // 103: what remains of its numbers is older than an empty configuration.
            prop_assert!([0, 103].contains(&ran.code), "{} {:?}", base, ran);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_damaged_base_is_refused_or_merged_into_whole(base in damaged(base())) {
        let spec = Spec::new(URI, ["a", "b"], Encryption::Required).unwrap();
        let source = SourceFile::new("base", base);
        match generate(&spec, &Surroundings::of(&source)) {
            Err(error) => prop_assert!(!error.to_string().is_empty()),
            Ok(generated) => {
                let result = SourceFile::new("t", generated.document);
                let again = generate(&spec, &Surroundings::of(&result)).unwrap();
                prop_assert_eq!(again.edits, []);
                prop_assert!(result.text().contains("fence-a") && result.text().contains("fence-b"));
            }
        }
    }

    #[test]
    fn a_damaged_specification_or_corosync_conf_is_refused_or_read(spec in damaged(SPEC.to_owned()), corosync in damaged(COROSYNC.to_owned())) {
        let spec = Spec::from_toml(&spec, Encryption::Required);
        let whole = Spec::from_toml(SPEC, Encryption::Required).unwrap();
        for spec in spec.iter().chain([&whole]) {
            let corosync = SourceFile::new("corosync.conf", corosync.as_str());
            let surroundings = Surroundings { corosync: Some(&corosync), ..Surroundings::default() };
            if let Ok(generated) = generate(spec, &surroundings) {
                let source = SourceFile::new("t", generated.document);
                let parsed = parse(&source).unwrap();
                prop_assert!(schema::is_valid(&parsed, facts::schema("pacemaker-3.9").unwrap()));
            }
        }
    }

    #[test]
    fn nothing_that_bytes_can_be_makes_it_panic(bytes in vec(any::<u8>(), 0..200)) {
        let whole = Spec::from_toml(SPEC, Encryption::Required).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let _ = Spec::from_toml(&text, Encryption::Optional);
        let _ = Spec::new(&text, [&*text], Encryption::Optional);
        let source = SourceFile::new("t", text);
        let surroundings = Surroundings { base: Some(&source), corosync: Some(&source), pacemaker: None };
        prop_assert!(generate(&whole, &surroundings).is_err());
    }
}
