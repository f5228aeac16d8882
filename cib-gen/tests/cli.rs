//! The command as its user sees it: exit status, what goes where, and what it says.

mod common;

use std::io::Read as _;
use std::process::{Command, Stdio};

use cib_tests::run::Invocation;
use common::{CIB_GEN, URI, cib_gen, generated};

const BASE: &str = r#"<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="7" num_updates="3">
  <configuration>
    <crm_config>
      <cluster_property_set id="x">
        <nvpair id="x-1" name="stonith-enabled" value="false"/>
      </cluster_property_set>
    </crm_config>
    <nodes>
      <node id="1" uname="a"/>
      <node id="2" uname="b"/>
      <node id="3" uname="c"/>
    </nodes>
    <resources>
      <primitive id="st" class="stonith" type="fence_ipmilan">
        <instance_attributes id="st-p">
          <nvpair id="st-2" name="pcmk_host_list" value="z"/>
          <nvpair id="st-1" name="passwd" value="hunter2"/>
        </instance_attributes>
      </primitive>
    </resources>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#;

/// Refused: exit status 2, nothing on stdout, the reason on stderr.
#[track_caller]
fn refused(args: &[&str], stdin: &str, reasons: &[&str]) {
    let ran = cib_gen(args, stdin);
    assert_eq!((ran.code, &*ran.stdout), (2, ""), "{args:?}: {ran:?}");
    assert!(ran.stderr.starts_with("error: "), "{args:?}: {ran:?}");
    for reason in reasons {
        assert!(
            ran.stderr.contains(reason),
            "{args:?}: {reason}: {}",
            ran.stderr
        );
    }
}

/// The same with a hypervisor named.
#[track_caller]
fn refused_merge(args: &[&str], base: &str, reasons: &[&str]) {
    let args = [&["--base", "-", "--uri", URI], args].concat();
    refused(&args, base, reasons);
}

#[test]
fn help_and_version_are_no_errors() {
    for flag in ["--help", "--version"] {
        let ran = cib_gen(&[flag], "");
        assert_eq!((ran.code, &*ran.stderr), (0, ""));
        assert!(ran.stdout.contains("cib-gen"), "{ran:?}");
    }
}

#[test]
fn a_wrong_command_line_is_refused() {
    for args in [
        &[][..],
        &["--uri", URI],
        &["--nonsense", "a"],
        &["a", "b"],
        &["--base", "x", "--live", "a"],
        &["--base", "-", "-"],
        &["--pacemaker", "2", "--uri", URI, "a"],
        &["--pacemaker", "2.1.5-1", "--uri", URI, "a"],
        &["--color", "sometimes", "--uri", URI, "a"],
        &["--uri", "lxc+ssh://h/", "--uri", URI, "a"],
    ] {
        refused(args, "", &[]);
    }
}

#[test]
fn nothing_on_stderr_is_obeyed_by_a_terminal() {
    let evil = "\u{1b}[2J\u{202e}";
    let spec = "[[hypervisor]]\nuri = \"lxc+ssh://h/\"\nguests = [\"a\"]\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("{evil}.toml"));
    std::fs::write(&path, spec).unwrap();
    let path = path.to_str().unwrap();
    let nodes = BASE.replace(r#"uname="a""#, "uname=\"z\u{202e}\u{85}\"");
    let device = BASE
        .replace(r#"value="z""#, r#"value="c""#)
        .replace("\"st\"", "\"s\u{202e}t\"");
    for (args, base) in [
        (&["--base", "-", path][..], nodes.as_str()),
        (&["--base", evil, path], ""),
        (&["--uri", URI, evil], ""),
        (&["--uri", evil, "a"], ""),
        (&["--base", "-", "--uri", URI, "a", "b"], &device),
    ] {
        let ran = cib_gen(args, base);
        let obeyed = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(
            !ran.stderr.is_empty() && !ran.stderr.contains(obeyed),
            "{ran:?}"
        );
    }
}

#[test]
fn a_specification_beside_a_uri_is_no_guest() {
    refused(&["--uri", URI, "cluster.toml"], "", &["`--uri`", "`.toml`"]);
    refused(&["--uri", URI, "a", "b.toml"], "", &["`--uri`", "`.toml`"]);
}

#[test]
fn what_cannot_be_fenced_is_refused_with_the_reason() {
    refused(&["--uri", "lxc:///", "a"], "", &["is local", "+ssh"]);
    refused(&["--uri", "lxc+ssh//h/", "a"], "", &["no `:` behind"]);
    refused(
        &["--uri", "lxc+tcp://h/", "a"],
        "",
        &["not encrypted", "--allow-insecure"],
    );
    refused(&["--uri", "qemu+ssh://h/", "a"], "", &["`/system`"]);
    refused(&["--uri", URI, "a", "A"], "", &["named twice"]);
    refused(&["--uri", URI, "a b"], "", &["a blank ends a name"]);
    refused(&["--uri", URI, "on"], "", &["a state, not a node"]);
    refused(&["--uri", URI, "a:17"], "", &["changes at each start"]);
}

#[test]
fn an_insecure_uri_goes_on_when_it_is_asked_for() {
    let ran = cib_gen(&["--allow-insecure", "--uri", "lxc+tcp://h/", "a"], "");
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.contains("lxc+tcp://h/"), "{ran:?}");
    assert!(
        ran.stderr
            .starts_with("warning: `lxc+tcp://h/` is not encrypted"),
        "{ran:?}"
    );
}

#[test]
fn a_spec_is_read_from_a_file_or_from_stdin() {
    let spec = "[[hypervisor]]\nuri = \"lxc+ssh://h1/\"\nguests = [\"a\"]\n\
                [[hypervisor]]\nuri = \"qemu+ssh://h2/system\"\nguests = [\"b:vm-b\"]\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cluster.toml");
    std::fs::write(&path, spec).unwrap();
    let from_file = cib_gen(&[path.to_str().unwrap()], "");
    assert_eq!((from_file.code, &*from_file.stderr), (0, ""));
    for part in ["lxc+ssh://h1/", "qemu+ssh://h2/system", "value=\"b:vm-b\""] {
        assert!(from_file.stdout.contains(part), "{from_file:?}");
    }
    assert_eq!(cib_gen(&["-"], spec), from_file);
}

#[test]
fn errors_of_a_spec_have_a_place() {
    let head = "[[hypervisor]]\nuri = \"lxc+ssh://h/\"\n";
    let spec = |rest: &str| format!("{head}{rest}");
    refused(
        &["-"],
        &spec("gusts = []"),
        &["unknown key `gusts`", "<stdin>:3:1", "`guests`"],
    );
    refused(
        &["-"],
        &spec("guests = [\"a\", \"a\"]"),
        &["named twice", "<stdin>:3:16"],
    );
    refused(
        &["-"],
        &spec("guests = [{ node = \"a\", dom = \"x\" }]"),
        &["unknown key `dom`", "<stdin>:3:25", "`domain`"],
    );
    refused(&["-"], &spec("guests = [7]"), &["<stdin>:3:11"]);
    refused(&["-"], "[[hypervisor]\n", &["<stdin>:1:"]);
    refused(&["-"], "", &["no guest"]);
    refused(&["-"], "\u{0}", &["binary"]);
    refused(
        &["/nonexistent/spec.toml"],
        "",
        &["cannot read /nonexistent/spec.toml"],
    );
    let unknown = "[[hypervisor]]\nuri = \"lxc+ssh://h/\"\nguests = [\"a\", \"nosuch\"]\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.toml");
    std::fs::write(&path, unknown).unwrap();
    refused(
        &["--base", "-", path.to_str().unwrap()],
        BASE,
        &["`nosuch` is no node", "s.toml:3:16", "`a`, `b`, `c`"],
    );
}

#[test]
fn a_base_that_cannot_be_merged_into_is_refused() {
    refused_merge(&["a"], "<cib>\n <x>\n</cib>", &["<stdin>:3:"]);
    refused_merge(&["a"], "", &["is empty"]);
    refused_merge(&["a"], "not XML", &["<stdin>:1:1"]);
    refused_merge(
        &["a"],
        "<resources/>",
        &["starts with `resources`", "cibadmin --query"],
    );
    refused_merge(&["a"], "<!DOCTYPE cib><cib/>", &["document type"]);
    refused_merge(&["nosuch"], BASE, &["`nosuch` is no node"]);
    let high = BASE.replace(r#"num_updates="3""#, r#"num_updates="2000000001""#);
    refused_merge(&["a"], &high, &["overflow", "<stdin>:1:"]);
    let text = BASE.replace(r#"epoch="7""#, r#"epoch="x""#);
    refused_merge(&["a"], &text, &["is no number"]);
    let args = ["--base", "/nonexistent/cib.xml", "--uri", URI, "a"];
    refused(&args, "", &["cannot read /nonexistent/cib.xml"]);
}

#[test]
fn somebody_elses_device_for_the_same_guest_is_named() {
    let theirs = r#"<primitive id="p_fence_a" class="stonith" type="external/libvirt">
        <instance_attributes id="p"><nvpair id="p1" name="hostlist" value="A:vm"/></instance_attributes>
      </primitive>
    </resources>"#;
    let base = BASE.replace("</resources>", theirs);
    refused_merge(
        &["a"],
        &base,
        &["`p_fence_a` fences `a` already", "<stdin>:20:20"],
    );
}

#[test]
fn a_specification_comes_out_of_a_configuration() {
    let made = generated(&["a", "b:vm-b"], "");
    let ran = cib_gen(&["spec", "--from", "-"], &made);
    let expected =
        format!("[[hypervisor]]\nuri = \"{URI}\"\nguests = [\n  \"a\",\n  \"b:vm-b\",\n]\n");
    assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (0, &*expected, ""));
    refused(&["spec"], "", &["--from"]);
    refused(
        &["spec", "--from", "-"],
        BASE,
        &["no device that fences a guest of libvirt", "`fence_virsh`"],
    );
    refused(&["spec", "--from", "-"], "<cib><x></cib>", &["<stdin>:1:"]);
    refused(&["spec", "--from", "-"], "", &["is empty"]);
    refused(&["spec", "--from", "/nonexistent"], "", &["cannot read"]);
    let local = made.replace(URI, "lxc:///");
    refused(
        &["spec", "--from", "-"],
        &local,
        &["is local", "<stdin>:10:"],
    );
    // A name of a command wins over a file of that name.
    refused(&["./spec"], "", &["cannot read ./spec"]);
    assert!(generated(&["spec"], "").contains("\"fence-spec\""));
}

#[test]
fn what_changes_the_cluster_is_said_on_stderr() {
    let args = ["--base", "-", "--uri", URI, "a", "b"];
    let ran = cib_gen(&args, BASE);
    assert_eq!(ran.code, 0);
    let expected = "note: fencing was off (`stonith-enabled` = `false` in set `x`); it is on now\n\
                    warning: no device can fence `c`\n";
    assert_eq!(ran.stderr, expected);
    let again = cib_gen(&args, &ran.stdout);
    assert_eq!(again.code, 0);
    assert!(
        again.stderr.contains("note: nothing to change") && again.stderr.contains("Do not replace"),
        "{again:?}"
    );
}

#[test]
fn a_diff_shows_what_changes_and_no_secret() {
    let diff = generated(&["--diff", "--base", "-", "a", "b"], BASE);
    assert!(diff.starts_with("--- <stdin>\n+++ <stdin>\n@@ "), "{diff}");
    assert!(
        diff.contains("\n+      <primitive id=\"fence-a\""),
        "{diff}"
    );
    assert!(diff.contains("name=\"passwd\" value=\"*******\""), "{diff}");
    assert!(
        !diff.contains("hunter2") && !diff.contains("num_updates"),
        "{diff}"
    );
    let merged = generated(&["--base", "-", "a", "b"], BASE);
    assert!(merged.contains("hunter2"));
    assert_eq!(generated(&["--diff", "--base", "-", "a", "b"], &merged), "");
    let fresh = generated(&["--diff", "a"], "");
    assert!(
        fresh.starts_with("--- /dev/null\n+++ generated\n"),
        "{fresh}"
    );
}

#[test]
fn colour_is_for_terminals_and_on_request() {
    let diff = |flags: &[&str]| {
        let args = [flags, &["--diff", "--base", "-", "--uri", URI, "a"]].concat();
        Invocation::new(CIB_GEN)
            .args(args)
            .env("NO_COLOR", "1")
            .stdin(BASE)
            .run()
            .unwrap()
    };
    let plain = diff(&[]);
    assert!(!plain.stdout.contains('\u{1b}') && !plain.stderr.contains('\u{1b}'));
    assert_eq!(diff(&["--color", "never"]), plain);
    let painted = diff(&["--color", "always"]);
    assert!(painted.stdout.contains("\u{1b}[32m+"), "{painted:?}");
    assert!(
        painted.stderr.contains("\u{1b}[1;36mnote\u{1b}[0m: "),
        "{painted:?}"
    );
}

#[test]
fn a_reader_that_stops_is_no_error() {
    let mut child = Command::new(CIB_GEN)
        .args(["--uri", URI])
        .args((0..2000).map(|number| format!("node{number}")))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 4];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    drop(stdout);
    let done = child.wait_with_output().unwrap();
    assert_eq!((&first, done.status.code()), (b"<cib", Some(0)));
    assert_eq!(String::from_utf8_lossy(&done.stderr), "");
}
