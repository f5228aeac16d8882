//! `--live`, with a `cibadmin` that does as it is told.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::place::{Place, Said};

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
    let place = Place::new(&[("cibadmin", format!("#!/bin/sh\n{script}\n").as_bytes())]);
    let program = place.0.path().join("cibadmin");
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
