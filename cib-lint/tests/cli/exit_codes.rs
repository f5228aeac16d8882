//! What is read, and how it ends: one test a row of the table.

use crate::place::{Place, Said};
use crate::{BROKEN, CLEAN};

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
fn a_directory_with_nothing_to_lint_is_2() {
    let said = Place::new(&[("notes.txt", b"node1 first\n")]).run(&["."]);
    assert_eq!((said.code, &*said.stdout), (2, ""));
    let start = "cib-lint: none of the files is one that cib-lint reads (expected: a CIB";
    assert!(said.stderr.starts_with(start), "{}", said.stderr);
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
        "is nothing that cib-lint reads (expected: a CIB",
    );
    refused(
        b"<network/>",
        "is no cluster configuration: the document starts with `network`",
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
    let laughs: Vec<String> = (1..40)
        .map(|n| format!("<!ENTITY l{n} \"&l{};&l{};\">", n - 1, n - 1))
        .collect();
    let laughs = laughs.concat();
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
