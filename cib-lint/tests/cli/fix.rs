//! `--fix`, `--unsafe-fixes` and `--diff`.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::process::Stdio;

use crate::place::{Place, Said};
use crate::{BROKEN, CLEAN};

/// A device with a list of nodes, a password, and one thing that no fix mends.
fn device(hosts: &str) -> String {
    format!(
        "<resources>
  <primitive id=\"f\" class=\"stonith\" type=\"external/libvirt\">
    <instance_attributes id=\"f-params\">
      <nvpair id=\"f-hosts\" name=\"hostlist\" value=\"{hosts}\"/>
      <nvpair id=\"f-passwd\" name=\"passwd\" value=\"hunter2\"/>
      <nvpair id=\"f-uri\" name=\"hypervisor_uri\" value=\"kvmhost1\"/>
    </instance_attributes>
    <operations><op id=\"f-monitor\" name=\"monitor\" interval=\"60s\"/></operations>
  </primitive>
</resources>
"
    )
}

fn with_file(text: &str) -> Place {
    Place::new(&[("cib.xml", text.as_bytes())])
}

impl Place {
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name();
        let mut names: Vec<_> = entries
            .map(|entry| name(entry).into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn fix_applies_safe_fixes_and_reports_what_remains() {
    let place = with_file(&device("node1:vm1,Node2:vm2 node1:vm1"));
    let said = place.run(&["--fix", "cib.xml"]);
    assert_eq!(said.code, 1);
    assert_eq!(place.read("cib.xml"), device("node1:vm1,Node2:vm2"));
    assert_eq!(
        said.stderr,
        "cib-lint: fixed cib.xml:4: remove the second entry (hostlist-duplicate)\n"
    );
    let rules = ["hostlist-upper-case", "hypervisor-uri-alias"];
    for rule in rules {
        assert!(said.stdout.contains(rule), "{}", said.stdout);
    }
    assert!(!said.stdout.contains("duplicate"), "{}", said.stdout);
    assert_eq!(place.names(), ["cib.xml"]);
}

#[test]
fn unsafe_fixes_are_applied_where_they_are_asked_for() {
    let place = with_file(&device("node1:vm1,Node2:vm2 node1:vm1"));
    let said = place.run(&["--fix", "--unsafe-fixes", "cib.xml"]);
    assert_eq!(said.code, 1, "the alias remains");
    assert_eq!(place.read("cib.xml"), device("node1:vm1,node2:vm2"));
    assert_eq!(said.stderr.lines().count(), 2, "{}", said.stderr);
}

#[test]
fn the_exit_status_after_fix_is_that_of_what_remains() {
    let text = device("node1:vm1 node1:vm1").replace("kvmhost1", "lxc+ssh://root@host/");
    // The agent has no such parameter.
    let secret = "      <nvpair id=\"f-passwd\" name=\"passwd\" value=\"hunter2\"/>\n";
    let place = with_file(&text.replace(secret, ""));
    assert_eq!(place.run(&["cib.xml"]).code, 1);
    let said = place.run(&["--fix", "cib.xml"]);
    assert_eq!((said.code, &*said.stdout), (0, ""));
}

#[test]
fn what_only_a_person_can_decide_is_never_fixed() {
    let text = "<crm_config><cluster_property_set id=\"o\">
  <nvpair id=\"o-1\" name=\"stonith-enabled\" value=\"false\"/>
</cluster_property_set></crm_config>
";
    let place = with_file(text);
    let said = place.run(&["--fix", "--unsafe-fixes", "--format", "fancy", "cib.xml"]);
    assert_eq!((said.code, place.read("cib.xml")), (1, text.to_owned()));
    let offer =
        "  fix: set `stonith-enabled` to `true`, once every node has a fence device (manual)\n";
    assert!(said.stdout.contains(offer), "{}", said.stdout);
    assert!(
        said.stdout.ends_with("1 error in cib.xml\n"),
        "{}",
        said.stdout
    );
}

#[test]
fn diff_shows_what_fix_would_do_without_secrets_and_writes_nothing() {
    let text = device("node1:vm1 node1:vm1");
    let place = with_file(&text);
    let before = fs::metadata(place.path("cib.xml")).unwrap();
    let said = place.run(&["--diff", "cib.xml"]);
    assert_eq!((said.code, &*said.stderr), (1, ""));
    let expected = "--- cib.xml
+++ cib.xml
@@ -1,7 +1,7 @@
 <resources>
   <primitive id=\"f\" class=\"stonith\" type=\"external/libvirt\">
     <instance_attributes id=\"f-params\">
-      <nvpair id=\"f-hosts\" name=\"hostlist\" value=\"node1:vm1 node1:vm1\"/>
+      <nvpair id=\"f-hosts\" name=\"hostlist\" value=\"node1:vm1\"/>
       <nvpair id=\"f-passwd\" name=\"passwd\" value=\"*******\"/>
       <nvpair id=\"f-uri\" name=\"hypervisor_uri\" value=\"kvmhost1\"/>
     </instance_attributes>
";
    assert_eq!(said.stdout, expected);
    assert_eq!(place.read("cib.xml"), text);
    let after = fs::metadata(place.path("cib.xml")).unwrap();
    assert_eq!(before.ino(), after.ino());
}

#[test]
fn diff_is_1_where_something_would_change_and_else_0() {
    let place = with_file(&device("Node1:vm1"));
    let said = place.run(&["--diff", "cib.xml"]);
    assert_eq!(
        (said.code, &*said.stdout),
        (0, ""),
        "findings, but no safe fix"
    );
    let said = place.run(&["--diff", "--unsafe-fixes", "cib.xml"]);
    assert_eq!(said.code, 1);
    assert!(
        said.stdout.contains("value=\"node1:vm1\""),
        "{}",
        said.stdout
    );
    let said = place.run(&["--diff", "none.xml", "cib.xml"]);
    assert_eq!((said.code, &*said.stdout), (2, ""));
}

#[test]
fn several_files_are_fixed_one_by_one() {
    let twice = device("node1:vm1 node1:vm1");
    let files = [("a.xml", &*twice), ("b.xml", BROKEN), ("c.xml", &*twice)];
    let place = Place::new(&files.map(|(name, text)| (name, text.as_bytes())));
    let said = place.run(&["--diff", "a.xml", "c.xml"]);
    assert_eq!(said.stdout.matches("+++ ").count(), 2, "{}", said.stdout);
    let said = place.run(&["--fix", "a.xml", "none.xml", "b.xml", "c.xml"]);
    assert_eq!(said.code, 2, "{}", said.stderr);
    assert_eq!(place.read("a.xml"), device("node1:vm1"));
    assert_eq!(place.read("b.xml"), BROKEN);
    assert_eq!(place.read("c.xml"), device("node1:vm1"));
}

#[test]
fn wrong_usage_is_2_and_touches_nothing() {
    let text = device("node1:vm1 node1:vm1");
    let place = with_file(&text);
    for (args, words) in [
        (&["--unsafe-fixes", "cib.xml"][..], "<--fix|--diff>"),
        (&["--fix", "--diff", "cib.xml"], "cannot be used with"),
        (
            &["--diff", "--format", "json", "cib.xml"],
            "cannot be used with",
        ),
        (&["--fix"], "name a file"),
        (
            &["--fix", "--live"],
            "never to a running cluster; --live --diff shows what it would change",
        ),
    ] {
        let said = place.run(args);
        assert_eq!((said.code, &*said.stdout), (2, ""), "{args:?}");
        assert!(said.stderr.contains(words), "{args:?}: {}", said.stderr);
    }
    assert_eq!(place.read("cib.xml"), text);
}

#[test]
fn the_running_cluster_is_only_shown_what_would_change() {
    let place = with_file(&device("node1:vm1 node1:vm1"));
    fs::write(
        place.path("cibadmin"),
        "#!/bin/sh\ntest \"$*\" = --query && exec cat cib.xml\n",
    )
    .unwrap();
    fs::set_permissions(place.path("cibadmin"), fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = place.command(&["--live", "--diff"]);
    command.env(
        "PATH",
        format!("{}:/bin:/usr/bin", place.0.path().display()),
    );
    let said: Said = command.output().unwrap().into();
    assert_eq!((said.code, &*said.stderr), (1, ""));
    assert!(
        said.stdout.starts_with("--- <live>\n+++ <live>\n"),
        "{}",
        said.stdout
    );
}

#[test]
fn of_standard_input_the_text_goes_to_stdout_and_the_report_to_stderr() {
    let place = Place::new(&[]);
    let said = place.feed(&["--fix", "-"], device("node1:vm1 node1:vm1").as_bytes());
    assert_eq!((said.code, said.stdout), (1, device("node1:vm1")));
    assert!(
        said.stderr
            .contains("<stdin>:6:55: warning[hypervisor-uri-alias] "),
        "{}",
        said.stderr
    );
    let twice = device("node1:vm1 node1:vm1");
    let said = place.feed(&["--fix", "-", "--format", "json"], twice.as_bytes());
    let report: serde_json::Value = serde_json::from_str(&said.stderr).unwrap();
    assert_eq!(report["files"][0]["name"], "<stdin>");
    let said = place.feed(&["--fix", "-"], CLEAN.as_bytes());
    assert_eq!((said.code, &*said.stdout, &*said.stderr), (0, CLEAN, ""));
    let said = place.feed(&["--fix", "-"], BROKEN.as_bytes());
    assert_eq!((said.code, &*said.stdout), (1, BROKEN));
    let said = place.feed(&["--fix", "-"], b"<network/>");
    assert_eq!((said.code, &*said.stdout), (2, ""));
}

#[test]
fn mark_line_ends_and_layout_stay_byte_for_byte() {
    let odd = |hosts: &str| {
        let text = device(hosts).replace("  <", "\t<").replace('\n', "\r\n");
        let text = text
            .replace("id=\"f\"", "id = 'f'")
            .replace("stonith", "ston&#105;th");
        format!(
            "\u{feff}<?xml version=\"1.0\" encoding='UTF-8'?>\r\n<!-- é   -->{}",
            text.trim_end()
        )
    };
    let place = with_file(&odd("node1:vm1, node1:vm1"));
    let said = place.run(&["--fix", "cib.xml"]);
    assert!(said.stderr.contains("fixed cib.xml:5: "), "{}", said.stderr);
    assert_eq!(place.read("cib.xml"), odd("node1:vm1"));
}

#[test]
fn the_version_of_the_configuration_stays() {
    let whole = |hosts: &str| {
        let version = "admin_epoch=\"1\" epoch=\"2\" num_updates=\"3\"";
        format!(
            "<cib {version}><configuration>{}</configuration></cib>",
            device(hosts)
        )
    };
    let place = with_file(&whole("node1:vm1 node1:vm1"));
    place.run(&["--fix", "cib.xml"]);
    assert_eq!(place.read("cib.xml"), whole("node1:vm1"));
}

#[test]
fn a_file_without_fixes_is_not_touched() {
    for text in [CLEAN, BROKEN, &device("Node1:vm1")] {
        let place = with_file(text);
        let before = fs::metadata(place.path("cib.xml")).unwrap();
        place.run(&["--fix", "cib.xml"]);
        let after = fs::metadata(place.path("cib.xml")).unwrap();
        let identity = |file: &fs::Metadata| (file.ino(), file.mtime(), file.mtime_nsec());
        assert_eq!(identity(&before), identity(&after), "{text}");
    }
}

#[test]
fn a_link_stays_one_and_permissions_and_owner_stay() {
    let place = Place::new(&[]);
    fs::create_dir(place.path("real")).unwrap();
    fs::write(place.path("real/cib.xml"), device("node1:vm1 node1:vm1")).unwrap();
    symlink("real/cib.xml", place.path("cib.xml")).unwrap();
    fs::set_permissions(
        place.path("real/cib.xml"),
        fs::Permissions::from_mode(0o640),
    )
    .unwrap();
    // Only root may give a file away.
    let given =
        std::os::unix::fs::chown(place.path("real/cib.xml"), Some(1234), Some(2345)).is_ok();
    place.run(&["--fix", "cib.xml"]);
    assert!(
        fs::symlink_metadata(place.path("cib.xml"))
            .unwrap()
            .is_symlink()
    );
    assert_eq!(place.read("real/cib.xml"), device("node1:vm1"));
    let file = fs::metadata(place.path("real/cib.xml")).unwrap();
    assert_eq!(file.mode() & 0o7777, 0o640);
    assert!(!given || (file.uid(), file.gid()) == (1234, 2345));
    assert_eq!(fs::read_dir(place.path("real")).unwrap().count(), 1);
}

#[test]
fn a_write_that_fails_is_2_and_leaves_the_file_as_it_was() {
    let text = device("node1:vm1 node1:vm1");
    let place = with_file(&text);
    // No file may have a byte: what even root has to obey.
    let line = format!(
        "trap '' XFSZ; ulimit -f 0; exec {} --fix cib.xml",
        env!("CARGO_BIN_EXE_cib-lint")
    );
    let mut shell = std::process::Command::new("/bin/sh");
    shell.args(["-c", &line]).current_dir(place.0.path());
    let said: Said = shell.stdin(Stdio::null()).output().unwrap().into();
    assert_eq!((said.code, &*said.stdout), (2, ""));
    assert!(
        said.stderr.starts_with("cib-lint: cannot write cib.xml: ")
            && said.stderr.ends_with("; it is as it was\n"),
        "{}",
        said.stderr
    );
    assert_eq!(place.read("cib.xml"), text);
    assert_eq!(place.names(), ["cib.xml"], "nothing is left over");
}

#[test]
fn what_is_no_file_is_read_and_not_replaced() {
    let text = device("node1:vm1 node1:vm1");
    let said = Place::new(&[]).feed(&["--fix", "/dev/stdin"], text.as_bytes());
    assert_eq!((said.code, &*said.stdout), (2, ""));
    assert!(
        said.stderr
            .starts_with("cib-lint: cannot write /dev/stdin: "),
        "{}",
        said.stderr
    );
}

#[test]
fn fancy_tells_how_many_can_be_fixed_and_concise_stays_one_line_a_finding() {
    let hint = |hosts: &str| {
        let place = with_file(&device(hosts));
        let said = place.run(&["--format", "fancy", "cib.xml"]);
        said.stdout.lines().last().unwrap().to_owned()
    };
    assert_eq!(
        hint("node1:vm1,node1:vm1,Node2:vm2"),
        "1 can be fixed with --fix, 1 more with --unsafe-fixes"
    );
    assert_eq!(hint("node1:vm1,node1:vm1"), "1 can be fixed with --fix");
    assert_eq!(
        hint("Node1:vm1"),
        "1 can be fixed with --fix --unsafe-fixes"
    );
    assert_eq!(hint("node1:vm1"), "2 warnings, 1 info in cib.xml");
    let place = with_file(&device("node1:vm1,node1:vm1"));
    let said = place.run(&["cib.xml"]);
    assert_eq!(said.stdout.lines().count(), 4, "{}", said.stdout);
}
