//! `--agents` and `--installed-agents`, with a `crm_resource` that does as it is told.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use crate::place::{Place, Said};

/// A resource whose agent nobody knows, and that looks like another.
const CIB: &[u8] = br#"<resources>
  <primitive id="a" class="ocf" provider="heartbeat" type="Dumy">
    <operations><op id="a-monitor" name="monitor" interval="10s" timeout="60s"/></operations>
  </primitive>
</resources>
"#;
const METADATA: &[u8] =
    b"<?xml version=\"1.0\"?>\n<!DOCTYPE resource-agent SYSTEM \"ra-api-1.dtd\">\n\
    <resource-agent name=\"Dumy\"><parameters/></resource-agent>\n";

fn place(files: &[(&str, &[u8])]) -> Place {
    let place = Place::new(&[("cib.xml", CIB)]);
    for (name, bytes) in files {
        let path = place.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    place
}

#[track_caller]
fn is_unknown(said: &Said) {
    assert_eq!((said.code, &*said.stderr), (1, ""));
    assert!(said.stdout.contains("[agent-misspelt]"), "{}", said.stdout);
}

#[track_caller]
fn is_known(said: &Said) {
    assert_eq!((said.code, &*said.stderr), (0, ""), "{}", said.stdout);
    assert!(!said.stdout.contains("agent-misspelt"), "{}", said.stdout);
}

#[track_caller]
fn is_refused(said: &Said, words: &str) {
    assert_eq!((said.code, &*said.stdout), (2, ""), "{}", said.stderr);
    let start = said.stderr.starts_with("cib-lint: ");
    assert!(start && said.stderr.contains(words), "{}", said.stderr);
    assert_eq!(said.stderr.lines().count(), 1, "{}", said.stderr);
}

#[test]
fn a_directory_of_metadata_makes_agents_known() {
    let place = place(&[("md/ocf/heartbeat/Dumy.xml", METADATA)]);
    is_unknown(&place.run(&["cib.xml"]));
    is_known(&place.run(&["--agents", "md", "cib.xml"]));
    // Any of the directories of the layout will do, however it is named.
    is_known(&place.run(&["--agents", "md/ocf", "cib.xml"]));
    is_known(&place.run(&["--agents=md/ocf/heartbeat", "cib.xml"]));
    let mut command = place.command(&["--agents", ".", "../../../cib.xml"]);
    command.current_dir(place.0.path().join("md/ocf/heartbeat"));
    is_known(&command.output().unwrap().into());
    is_known(&place.feed(&["--agents", "md", "-"], CIB));
}

#[test]
fn several_directories_go_together() {
    let other = METADATA;
    let place = place(&[
        ("one/ocf/heartbeat/Dumy.xml", METADATA),
        ("two/stonith/external/own.xml", other),
        ("three/stonith/fence_own.xml", other),
    ]);
    let args = [
        "--agents", "one", "--agents", "two", "--agents", "three", "cib.xml",
    ];
    is_known(&place.run(&args));
    is_unknown(&place.run(&["--agents", "two", "cib.xml"]));
}

#[test]
fn what_is_no_xml_is_passed_over_beside_metadata() {
    let place = place(&[
        ("md/ocf/heartbeat/Dumy.xml", METADATA),
        ("md/packages.tsv", b"a\tb"),
        ("md/ocf/heartbeat/Dummy", b"#!/bin/sh\nreboot\n"),
        ("md/ocf/heartbeat/program", b"\x7fELF\0\0"),
    ]);
    symlink("..", place.0.path().join("md/ocf/up")).unwrap();
    symlink("nowhere", place.0.path().join("md/ocf/gone")).unwrap();
    is_known(&place.run(&["--agents", "md", "cib.xml"]));
}

#[test]
fn a_directory_that_cannot_be_understood_is_2_with_the_place() {
    let name = "md/ocf/heartbeat/Dumy.xml";
    let said = |bytes: &[u8]| place(&[(name, bytes)]).run(&["--agents", "md", "cib.xml"]);
    let here = |rest: &str| format!("{name}{rest}");
    is_refused(
        &said(b"<resource-agent>\n <parameters>\n</resource-agent>"),
        &here(":3:"),
    );
    is_refused(
        &said(b"<cib/>"),
        &here(":1:2: expected the element `resource-agent`"),
    );
    is_refused(&said(b""), &here(" is empty"));
    is_refused(&said(b"<a\0>"), &here(" is a binary file"));
    is_refused(&said(b"<a b='\xff'/>"), &here(" is not text in UTF-8"));
    let long = format!("<resource-agent>{}</resource-agent>", " ".repeat(1 << 20));
    is_refused(&said(long.as_bytes()), &here(":1:1: "));
    let bomb = "<!DOCTYPE a [<!ENTITY b 'b'>]>\n<resource-agent/>";
    is_refused(&said(bomb.as_bytes()), &here(":1:14: "));
    let refused = place(&[("md/own/Dumy.xml", METADATA)]);
    let said = refused.run(&["--agents", "md", "cib.xml"]);
    is_refused(&said, "md/own/Dumy.xml does not say by its place");
}

#[test]
fn a_directory_without_metadata_is_2() {
    let place = place(&[("scripts/ocf/heartbeat/Dumy", b"#!/bin/sh\ntouch was-run\n")]);
    let script = place.0.path().join("scripts/ocf/heartbeat/Dumy");
    fs::set_permissions(script, fs::Permissions::from_mode(0o755)).unwrap();
    let said = place.run(&["--agents", "scripts", "cib.xml"]);
    is_refused(
        &said,
        "programs are not run there, and --installed-agents asks",
    );
    assert!(!place.0.path().join("was-run").exists());
    is_refused(
        &place.run(&["--agents", "none", "cib.xml"]),
        "cannot read none: ",
    );
    is_refused(
        &place.run(&["--agents", "cib.xml", "cib.xml"]),
        "cannot read cib.xml: ",
    );
    symlink(
        "nowhere",
        place.0.path().join("scripts/ocf/heartbeat/gone.xml"),
    )
    .unwrap();
    let said = place.run(&["--agents", "scripts", "cib.xml"]);
    is_refused(&said, "cannot read scripts/ocf/heartbeat/gone.xml: ");
}

/// A `crm_resource` of this test, first in the search path, and a `cibadmin`.
fn asked(place: &Place, script: &str, args: &[&str]) -> Said {
    let folder = place.0.path();
    let cibadmin = format!("#!/bin/sh\ncat {}/cib.xml\n", folder.display());
    let crm_resource = format!("#!/bin/sh\ncd {}\n{script}\n", folder.display());
    for (name, text) in [("cibadmin", cibadmin), ("crm_resource", crm_resource)] {
        fs::write(folder.join(name), text).unwrap();
        fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut command = place.command(args);
    command.env("PATH", format!("{}:/bin:/usr/bin", folder.display()));
    command.output().unwrap().into()
}

const ANSWERS: &str = r#"echo "$*" >>asked; cat Dumy.xml"#;

#[test]
fn installed_agents_are_asked_only_with_the_flag() {
    let place = place(&[("Dumy.xml", METADATA)]);
    is_unknown(&asked(&place, ANSWERS, &["cib.xml"]));
    is_unknown(&asked(&place, ANSWERS, &["--live"]));
    let log = place.0.path().join("asked");
    assert!(!log.exists());
    is_known(&asked(&place, ANSWERS, &["--installed-agents", "cib.xml"]));
    is_known(&asked(&place, ANSWERS, &["--installed-agents", "--live"]));
    let text = fs::read_to_string(log).unwrap();
    assert_eq!(text, "--show-metadata ocf:heartbeat:Dumy\n".repeat(2));
}

#[test]
fn what_a_directory_has_is_not_asked_for() {
    let place = place(&[("md/ocf/heartbeat/Dumy.xml", METADATA)]);
    let args = ["--installed-agents", "--agents", "md", "cib.xml"];
    is_known(&asked(&place, ANSWERS, &args));
    assert!(!place.0.path().join("asked").exists());
}

#[test]
fn an_agent_that_does_not_answer_is_told_and_judged_as_before() {
    for (script, words) in [
        ("exit 105", "is not installed here, or gives no metadata"),
        ("echo '<cib/>'", "prints no metadata: expected the element"),
        (
            "printf 'a\\000b'",
            "prints no metadata: what it prints is a binary file",
        ),
        ("true", "prints no metadata: what it prints is empty"),
    ] {
        let said = asked(&place(&[]), script, &["--installed-agents", "cib.xml"]);
        assert_eq!(said.code, 1);
        assert!(said.stdout.contains("[agent-misspelt]"), "{}", said.stdout);
        let start = "cib-lint: the agent `ocf:heartbeat:Dumy` ";
        let told = said.stderr.strip_prefix(start).unwrap();
        assert!(told.starts_with(words), "{told}");
        assert!(
            told.ends_with("it is judged by what is known of it otherwise\n"),
            "{told}"
        );
    }
}

#[test]
fn metadata_that_pacemaker_makes_up_is_none() {
    let cib = br#"<resources><primitive id="f" class="stonith" type="external/own"/></resources>"#;
    let place = place(&[("f.xml", cib)]);
    let script =
        "echo '<resource-agent><actions><action name=\"start\"/></actions></resource-agent>'";
    let said = asked(&place, script, &["--installed-agents", "f.xml"]);
    let told =
        "cib-lint: the agent `stonith:external/own` is not installed here, or gives no metadata;";
    assert!(said.stderr.starts_with(told), "{}", said.stderr);
}

#[test]
fn only_agents_with_plain_names_are_asked() {
    let cib = br#"<resources>
        <primitive id="a" class="ocf" provider="heartbeat" type="../../../../bin/sh"/>
        <primitive id="b" class="stonith" type="--version"/>
        <primitive id="c" class="systemd" type="nginx"/>
        <primitive id="d" class="lsb" type="nginx"/>
        <primitive id="e" class="ocf" provider="heartbeat" type="Dummy"/>
        <primitive id="f" class="ocf" provider="heartbeat" type="Dummy"/>
    </resources>"#;
    let place = place(&[("odd.xml", cib), ("Dumy.xml", METADATA)]);
    let said = asked(&place, ANSWERS, &["--installed-agents", "odd.xml"]);
    let lines = said
        .stderr
        .lines()
        .map(|line| line.split(';').next().unwrap());
    let lines: Vec<_> = lines.collect();
    assert_eq!(
        lines,
        [
            "cib-lint: the agent `ocf:heartbeat:../../../../bin/sh` is no plain name of an agent",
            "cib-lint: the agent `stonith:--version` is no plain name of an agent",
        ]
    );
    let text = fs::read_to_string(place.0.path().join("asked")).unwrap();
    assert_eq!(text, "--show-metadata ocf:heartbeat:Dummy\n");
}

#[test]
fn a_crm_resource_that_may_not_be_run_is_2() {
    let place = place(&[]);
    fs::write(
        place.0.path().join("crm_resource"),
        "#!/no/such/interpreter\n",
    )
    .unwrap();
    let mut command = place.command(&["--installed-agents", "cib.xml"]);
    command.env("PATH", place.0.path());
    is_refused(
        &command.output().unwrap().into(),
        "cannot run crm_resource, which asks installed agents for their metadata: ",
    );
}

#[test]
fn agents_are_known_to_fixes_and_differences_too() {
    let place = place(&[("md/ocf/heartbeat/Dumy.xml", METADATA)]);
    let args = ["--diff", "--unsafe-fixes", "cib.xml"];
    let said = place.run(&args);
    assert!(said.stdout.contains("Dummy"), "{}", said.stdout);
    let said = place.run(&[&["--agents", "md"], &args[..]].concat());
    assert_eq!((said.code, &*said.stdout), (0, ""));
    let said = place.run(&["--agents", "md", "--fix", "--unsafe-fixes", "cib.xml"]);
    assert_eq!(said.code, 0);
    assert_eq!(fs::read(place.0.path().join("cib.xml")).unwrap(), CIB);
}
