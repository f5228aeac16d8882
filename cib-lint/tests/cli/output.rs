//! What is written, and where.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::place::{Place, Said};
use crate::{BROKEN, CLEAN};

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
