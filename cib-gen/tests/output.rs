//! `--format` and `--output`: what is printed, what is written, and what is left alone.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod common;

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use cib_tests::run::Ran;
use common::{URI, cib_gen, generated};

fn run(args: &[&str], path: &Path) -> Ran {
    let path = path.to_str().unwrap();
    let args = [&["--uri", URI], args, &["--output", path, "a", "b"]].concat();
    cib_gen(&args, "")
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_file_gets_all_of_it_and_stdout_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new file.xml");
    let ran = run(&[], &path);
    assert_eq!((ran.code, &*ran.stdout), (0, ""), "{ran:?}");
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        generated(&["a", "b"], "")
    );
    assert_eq!(mode(&path), 0o600);

    // A second run keeps who may read it, and what is a link.
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path().join("link");
    symlink(&path, &link).unwrap();
    assert_eq!(run(&["--format", "crmsh"], &link).code, 0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text, generated(&["--format", "crmsh", "a", "b"], ""));
    assert_eq!(mode(&path), 0o640);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
}

#[test]
fn what_is_refused_leaves_the_file_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f");
    fs::write(&path, "theirs").unwrap();
    for args in [&["--pacemaker", "x"][..], &["a"], &["--base", "/nosuch"]] {
        let ran = run(args, &path);
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "{ran:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
    }
    let dangling = folder.path().join("dangling");
    symlink("/nosuch/file", &dangling).unwrap();
    let nowhere = folder.path().join("no/such/folder");
    for path in [folder.path(), &dangling, &nowhere, Path::new("/dev/full")] {
        let ran = run(&[], path);
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "{ran:?}");
        let expected = format!("error: cannot write {}: ", path.display());
        assert!(ran.stderr.contains(&expected), "{ran:?}");
        assert!(
            ran.stderr.contains("without --output it goes to stdout"),
            "{ran:?}"
        );
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
}

#[test]
fn nothing_is_written_over_what_it_is_made_from() {
    let folder = tempfile::tempdir().unwrap();
    let [spec, base, link] = ["s.toml", "b.xml", "l"].map(|name| folder.path().join(name));
    let text = format!("[[hypervisor]]\nuri = \"{URI}\"\nguests = [\"a\", \"b\"]\n");
    fs::write(&spec, &text).unwrap();
    fs::write(&base, generated(&["a"], "")).unwrap();
    symlink(&spec, &link).unwrap();
    let [spec, base, link] = [&spec, &base, &link].map(|path| path.to_str().unwrap());
    for args in [
        &["--output", spec, spec][..],
        &["--output", link, spec],
        &["--base", base, "--format", "patch", "--output", base, spec],
    ] {
        let ran = cib_gen(args, "");
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "{ran:?}");
        assert!(ran.stderr.contains("would overwrite"), "{ran:?}");
    }
    assert_eq!(fs::read_to_string(spec).unwrap(), text);
    // A base may be brought up to date in its place.
    let ran = cib_gen(&["--base", base, "--output", base, spec], "");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(fs::read_to_string(base).unwrap().contains("fence-b"));
}

#[test]
fn stdout_is_no_file_and_a_diff_no_format() {
    for args in [
        &["--output", "-"][..],
        &["--diff", "--output", "x"],
        &["--diff", "--format", "patch"],
        &["--format", "yaml"],
        &["--format", ""],
    ] {
        let args = [&["--uri", URI], args, &["a"]].concat();
        let ran = cib_gen(&args, "");
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "{ran:?}");
    }
    assert!(!Path::new("x").exists());
}

#[test]
fn a_configuration_without_version_is_warned_of() {
    let args = ["--uri", URI, "--format", "configuration", "a"];
    let ran = cib_gen(&args, "");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.stderr
            .contains("warning: `cibadmin --scope configuration` compares no versions"),
        "{ran:?}"
    );
    assert!(ran.stdout.starts_with("<configuration>\n"), "{ran:?}");
    assert!(ran.stdout.ends_with("</configuration>\n"), "{ran:?}");
}

#[test]
fn a_format_that_lacks_words_prints_nothing_and_says_where() {
    let base = r#"<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/><nodes/><resources>
<primitive id="fence-a" class="stonith" type="external/libvirt" description="é">
<instance_attributes id="i"><nvpair id="h" name="hostlist" value="a"/><nvpair id="u" name="hypervisor_uri" value="lxc+ssh://old/"/></instance_attributes>
<operations><op id="m" name="monitor" interval="60s" timeout="60s"/></operations></primitive></resources><constraints/></configuration><status/></cib>"#;
    let args = ["--uri", URI, "--base", "-", "--format", "crmsh", "a", "b"];
    let ran = cib_gen(&args, base);
    assert_eq!((ran.code, &*ran.stdout), (2, ""), "{ran:?}");
    for words in [
        "error: the format `crmsh` has no words for",
        "in `primitive` `fence-a`",
        "help: the formats `patch`, `xml` and `configuration` say everything",
    ] {
        assert!(ran.stderr.contains(words), "{ran:?}");
    }
}
