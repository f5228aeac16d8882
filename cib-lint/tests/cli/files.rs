//! Several files, and directories.

use crate::place::Place;
use crate::{BROKEN, CLEAN};

const COROSYNC: &str = "quorum {\n    provider: corosync_votequorum\n}\n";

/// The names of the files in a report.
fn files(place: &Place, arguments: &[&str]) -> Vec<String> {
    let mut all = vec!["--format", "json"];
    all.extend(arguments);
    let said = place.run(&all);
    let report: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    let files = report["files"].as_array().unwrap().iter();
    files
        .map(|file| file["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn of_a_directory_what_is_known_is_linted_by_name_and_the_rest_is_passed_over() {
    let place = Place::new(&[
        ("corosync.conf", COROSYNC.as_bytes()),
        ("cib.xml", CLEAN.as_bytes()),
        ("network.xml", b"<network/>"),
        ("notes.txt", b"node1 first\n"),
        ("picture.png", b"\x89PNG\0"),
        ("empty", b""),
    ]);
    assert_eq!(files(&place, &["."]), ["./cib.xml", "./corosync.conf"]);
}

#[test]
fn a_file_in_another_encoding_is_not_passed_over() {
    let place = Place::new(&[
        ("cib.xml", CLEAN.as_bytes()),
        ("corosync.conf", b"# r\xe9seau\nquorum {\n}\n"),
        ("picture.png", b"\x89PNG\0"),
    ]);
    let said = place.run(&["."]);
    assert_eq!(said.code, 2);
    let error = "./corosync.conf is not text in UTF-8 (byte 3 is the first bad one)";
    assert!(said.stderr.contains(error), "{}", said.stderr);
    assert!(!said.stderr.contains("picture"), "{}", said.stderr);
}

#[test]
fn files_are_reported_in_the_order_in_which_they_are_named() {
    let place = Place::new(&[
        ("cib.xml", CLEAN.as_bytes()),
        ("corosync.conf", COROSYNC.as_bytes()),
    ]);
    for order in [["cib.xml", "corosync.conf"], ["corosync.conf", "cib.xml"]] {
        assert_eq!(files(&place, &order), order);
    }
}

#[test]
fn with_several_cibs_it_is_said_that_nothing_is_linted_together() {
    let place = Place::new(&[
        ("a.xml", CLEAN.as_bytes()),
        ("b.xml", BROKEN.as_bytes()),
        ("corosync.conf", COROSYNC.as_bytes()),
    ]);
    let said = place.run(&["a.xml", "b.xml", "corosync.conf"]);
    assert_eq!(said.code, 1);
    assert!(said.stdout.starts_with("b.xml:3:1: error[xml-syntax] "));
    let note = "there are 2 CIBs, and the other files could belong to any of them";
    assert!(said.stderr.contains(note), "{}", said.stderr);
    let said = place.run(&["a.xml", "b.xml"]);
    assert_eq!(&*said.stderr, "");
}
