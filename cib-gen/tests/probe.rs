//! `cib-gen probe` on a node beside a real libvirt: what can be fenced, what cannot, and that it waits for nobody.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod common;

use std::fs;
use std::time::{Duration, Instant};

use cib_gen::probe::{self, Reply, Subject};
use cib_gen::{Encryption, Spec, Surroundings, checklist, plan};
use cib_tests::libvirt_host::{LibvirtHost, Login};
use cib_tests::not_checked::require;
use cib_tests::run::{Invocation, Ran};
use cib_tests::tools::Tool;
use common::{CIB_GEN, cib_gen};

/// A hypervisor of a specification.
fn hypervisor(uri: &str, guests: &str) -> String {
    format!("[[hypervisor]]\nuri = \"{uri}\"\nguests = [{guests}]\n")
}

fn probe(host: &LibvirtHost, spec: &str) -> Ran {
    let probe = host.invocation(CIB_GEN);
    let probe = probe.args(["probe", "--allow-insecure", "-"]).stdin(spec);
    probe.limit(Duration::from_secs(100)).run().unwrap()
}

/// The line of a node, from its verdict on.
#[track_caller]
fn verdict<'t>(ran: &'t Ran, node: &str) -> &'t str {
    let mut lines = ran.stdout.lines();
    let line = lines.find(|line| line.split_whitespace().next() == Some(node));
    let line = line.unwrap_or_default().trim_end();
    let at = line.find("can be").or_else(|| line.find("CANNOT"));
    &line[at.unwrap_or(0)..]
}

#[test]
fn every_guest_that_cannot_be_fenced_is_told_with_the_reason() {
    let what = "cib-gen probe with libvirtd";
    if !require(what, &[Tool::Stonith, Tool::Ssh]) {
        return;
    }
    let Some(host) = LibvirtHost::require(what, &["a", "vm-b"]) else {
        return;
    };
    let spec = [
        hypervisor(
            "lxc+tcp://192.0.2.1/",
            r#""a", "b:vm-b", "c:VM-B", "d:other""#,
        ),
        hypervisor("lxc+tcp://192.0.2.1:1/", r#""e""#),
        hypervisor("xen+tcp://192.0.2.2/", r#""f""#),
        hypervisor("lxc+tls://192.0.2.2/", r#""g""#),
        hypervisor("lxc+ssh://root@192.0.2.2/", r#""h""#),
        hypervisor("lxc+tcp://198.51.100.1/", r#""i""#),
        hypervisor("lxc+tcp://no-such-host.invalid/", r#""j""#),
    ];
    let ran = probe(&host, &spec.concat());
    assert_eq!(ran.code, 1, "{ran:?}");
    for (node, expected) in [
        ("a", "can be fenced (shut off)"),
        ("b", "can be fenced (shut off)"),
        (
            "c",
            "CANNOT be fenced: `lxc+tcp://192.0.2.1/` has no domain `VM-B`",
        ),
        (
            "d",
            "CANNOT be fenced: `lxc+tcp://192.0.2.1/` has no domain `other`",
        ),
        (
            "e",
            "CANNOT be fenced: `lxc+tcp://192.0.2.1:1/` leads to a port at which nothing listens",
        ),
        (
            "f",
            "CANNOT be fenced: `xen+tcp://192.0.2.2/` asks for a driver that libvirt there does not have",
        ),
        (
            "g",
            "CANNOT be fenced: `lxc+tls://192.0.2.2/` speaks TLS, for which this node has no certificates",
        ),
        (
            "i",
            "CANNOT be fenced: `lxc+tcp://198.51.100.1/` has a host that this node has no route to",
        ),
        (
            "j",
            "CANNOT be fenced: `lxc+tcp://no-such-host.invalid/` has a host that this node cannot resolve",
        ),
    ] {
        assert_eq!(verdict(&ran, node), expected, "{ran:?}");
    }
    // On a machine that is busy virsh ends before it has read what ssh says.
    let ssh = "CANNOT be fenced: `lxc+ssh://root@192.0.2.2/` leads to";
    let told = [
        "a port at which nothing listens",
        "a way that ends before libvirt has answered",
    ];
    let told = told.map(|reason| format!("{ssh} {reason}"));
    assert!(
        told.iter().any(|told| told == verdict(&ran, "h")),
        "{ran:?}"
    );
    for help in [
        "did you mean `vm-b`?",
        "its domains are `a`, `vm-b`",
        "`virtproxyd-tcp.socket`",
        "`sshd`",
    ] {
        assert!(ran.stderr.contains(help), "{help}: {ran:?}");
    }
}

#[test]
fn where_all_is_well_the_harmless_part_of_the_drill_prints_what_it_should() {
    let what = "the drill with libvirtd";
    if !require(what, &[Tool::Stonith]) {
        return;
    }
    let Some(host) = LibvirtHost::require(what, &["a", "vm-b"]) else {
        return;
    };
    let text = hypervisor("lxc+tcp://192.0.2.1/", r#""A:a", "b:vm-b""#);
    let ran = probe(&host, &text);
    let table = "NODE  DOMAIN  DEVICE   FROM HERE\n\
                 A     a       fence-A  can be fenced (shut off)\n\
                 b     vm-b    fence-b  can be fenced (shut off)\n";
    assert_eq!((ran.code, &*ran.stdout), (0, table), "{ran:?}");
    let spec = Spec::from_toml(&text, Encryption::Optional).unwrap();
    let list = checklist(&spec, &Surroundings::default()).unwrap();
    let drill = list.drill[0].items.iter();
    let drill = drill.filter_map(|item| item.proof.as_ref());
    let drill = drill.filter(|proof| !proof.command.starts_with("cib-gen"));
    let own = list.hypervisors[0].items.iter();
    let own = own.filter_map(|item| item.proof.as_ref());
    let own = own.filter(|proof| proof.command.starts_with("virsh -c lxc:/// list"));
    let mut tried = 0;
    for proof in drill.chain(own) {
        let command = &*proof.command;
        let ran = host.invocation("sh").args(["-c", command]).run().unwrap();
        assert_eq!(ran.code, 0, "{command}: {ran:?}");
        let printed: &[&str] = match command {
            command if command.ends_with("list --all") => &[" a ", " vm-b "],
            command if command.ends_with("--persistent --name") => &["a\n", "vm-b\n"],
            // Nobody has said that they should start with the host.
            command if command.ends_with("--autostart --name") => &[],
            command if command.contains("dominfo") => &["Persistent:     yes"],
            command if command.ends_with("-S") => &[],
            command if command.contains("hostlist=a ") => &["a\n"],
            _ => &["b\n"],
        };
        let nothing = ran.stdout.trim().is_empty();
        assert_eq!(printed.is_empty(), nothing, "{command}: {ran:?}");
        for part in printed {
            assert!(ran.stdout.contains(part), "{command}: {part}: {ran:?}");
        }
        tried += 1;
    }
    assert_eq!(tried, 9);
}

#[test]
fn who_does_not_answer_is_waited_for_all_at_once_and_no_longer_than_said() {
    let what = "cib-gen probe with a libvirtd that hangs";
    let Some(host) = LibvirtHost::require(what, &["a"]) else {
        return;
    };
    assert_eq!(host.freeze().unwrap().code, 0);
    let uris = [
        "lxc+tcp://192.0.2.1/",
        "lxc+tcp://192.0.2.2/",
        "lxc+tcp://192.0.2.1:16509/system",
    ];
    let guests = ["a", "b", "c"];
    let spec = uris.iter().zip(guests);
    let spec: String = spec
        .map(|(uri, guest)| hypervisor(uri, &format!("{guest:?}")))
        .collect();
    let start = Instant::now();
    let ran = probe(&host, &spec);
    let took = start.elapsed();
    assert_eq!(ran.code, 1, "{ran:?}");
    for (node, uri) in guests.iter().zip(uris) {
        let expected = format!("CANNOT be fenced: `{uri}` does not answer within 20 seconds");
        assert_eq!(verdict(&ran, node), expected);
    }
    let in_a_row = Duration::from_secs(60);
    assert!(took < in_a_row * 2 / 3, "{took:?}");
    let left = host.invocation("pgrep").args(["-x", "virsh"]).run();
    let left = left.unwrap();
    assert_eq!((left.code, &*left.stdout), (1, ""));
}

const SSH: &str = "lxc+ssh://root@192.0.2.1/";

#[test]
fn ssh_is_tried_as_the_cluster_would_and_asks_nobody() {
    let what = "cib-gen probe through ssh";
    let tools = [
        Tool::Stonith,
        Tool::Ssh,
        Tool::Sshd,
        Tool::Script,
        Tool::FenceVirsh,
    ];
    if !require(what, &tools) {
        return;
    }
    let Some(host) = LibvirtHost::require(what, &["a", "vm-b"]) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.toml");
    let agent = "agent = \"fence_virsh\"\n\
                 parameters = { identity_file = \"/run/home/.ssh/id_ed25519\" }\n";
    let spec = [
        &hypervisor(SSH, r#""a", "x:other""#),
        &hypervisor(SSH, r#""b:vm-b", "c:no-such""#),
        agent,
    ];
    fs::write(&path, spec.concat()).unwrap();
    let command = format!("{CIB_GEN} probe {}", path.display());
    for (step, expected) in [
        (
            Login::Listening,
            "leads to a host whose key root's ssh does not know",
        ),
        (Login::Known, "lets nobody in by ssh without a password"),
        (Login::Open, "can be fenced (shut off)"),
    ] {
        let ran = host.login(step).unwrap();
        assert_eq!(ran.code, 0, "{ran:?}");
        let start = Instant::now();
        // With a terminal that a password could be asked at.
        let script = host.invocation("script");
        let ran = script.args(["-qec", &command, "/dev/null"]).run().unwrap();
        assert!(start.elapsed() < Duration::from_secs(15), "{ran:?}");
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(verdict(&ran, "a").ends_with(expected), "{ran:?}");
        assert!(!ran.stdout.contains("password:"), "{ran:?}");
        let through_agent = verdict(&ran, "b");
        if step == Login::Open {
            assert_eq!(through_agent, expected, "{ran:?}");
            assert!(verdict(&ran, "x").ends_with("has no domain `other`"));
            assert!(
                verdict(&ran, "c").contains("finds no such domain"),
                "{ran:?}"
            );
        } else {
            let reason = "CANNOT be fenced: `fence_virsh`";
            assert!(through_agent.starts_with(reason), "{ran:?}");
        }
    }
}

#[test]
fn a_second_level_that_fails_is_told_and_its_password_is_not() {
    let what = "cib-gen probe of a second level";
    if !require(what, &[Tool::Stonith, Tool::FenceVirsh]) {
        return;
    }
    let Some(host) = LibvirtHost::require(what, &["a", "vm-b"]) else {
        return;
    };
    // Of the package that has all agents; it logs in as another one does.
    let second = "second-level = { agent = \"fence_apc\", parameters = \
                  { ip = \"192.0.2.1\", username = \"x\", password = \"hunter2\" }, plug = \"3\" }\n";
    let both = [
        &hypervisor("lxc+tcp://192.0.2.1/", r#""a""#),
        second,
        &hypervisor("lxc+tcp://192.0.2.2/", r#""b:vm-b""#),
    ];
    let ran = probe(&host, &both.concat());
    assert_eq!(ran.code, 1, "{ran:?}");
    let first_level = "can be fenced (shut off)";
    assert_eq!(verdict(&ran, "b"), first_level, "{ran:?}");
    let expected = "can be fenced (shut off); NOT with its hypervisor: `fence_apc` ";
    assert!(verdict(&ran, "a").starts_with(expected), "{ran:?}");
    let all = format!("{}{}", ran.stdout, ran.stderr);
    assert!(!all.contains("hunter2"), "{ran:?}");
}

/// What came of the questions about one guest, `a`, when its hypervisor has answered.
fn asked(reply: Reply) -> [(Subject, Reply); 2] {
    let names = Reply::Ended {
        code: Some(0),
        stdout: "a\n".to_owned(),
        stderr: String::new(),
    };
    [(Subject::Hypervisor(0), names), (Subject::Domain(0), reply)]
}

#[test]
fn a_uuid_is_the_same_however_it_is_written() {
    let text = "agent = \"fence_xvm\"\n[[hypervisor]]\nuri = \"lxc+ssh://h/\"\n\
                guests = [\"a:1B5F1E643B8F4F2D9F110123456789AB\"]\n";
    let spec = Spec::from_toml(text, Encryption::Required).unwrap();
    let plan = plan(&spec, &Surroundings::default()).unwrap();
    let list = Reply::Ended {
        code: Some(0),
        stdout: "vm-a  1b5f1e64-3b8f-4f2d-9f11-0123456789ab on\n".to_owned(),
        stderr: String::new(),
    };
    let verdicts = probe::verdicts(&spec, &plan, &[(Subject::Device(0), list)]);
    assert_eq!(verdicts[0].problem, None);
}

const TRANSIENT: &str =
    "<domain type='test'><name>a</name><memory>1024</memory><os><type>hvm</type></os></domain>";

#[test]
fn a_domain_that_is_gone_once_it_is_stopped_cannot_be_fenced() {
    if !require("a transient domain with virsh", &[Tool::Virsh]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xml");
    fs::write(&path, TRANSIENT).unwrap();
    let script = format!("create {}; dominfo a", path.display());
    let virsh = Invocation::new("virsh").args(["-q", "-c", "test:///default", &script]);
    let ran = virsh.run().unwrap();
    assert_eq!(ran.code, 0, "{ran:?}");
    let replies = asked(Reply::Ended {
        code: Some(0),
        stdout: ran.stdout,
        stderr: ran.stderr,
    });
    let spec = Spec::new("lxc+ssh://h/", ["a"], Encryption::Required).unwrap();
    let plan = plan(&spec, &Surroundings::default()).unwrap();
    let verdicts = probe::verdicts(&spec, &plan, &replies);
    let problem = verdicts[0].problem.as_ref().unwrap();
    let expected = "the domain `a` is transient";
    assert!(problem.says.starts_with(expected), "{problem:?}");
    let help = problem.help.as_deref().unwrap();
    assert!(help.contains("virsh define a.xml"), "{help}");
}

#[test]
fn a_specification_that_is_wrong_is_refused() {
    let local = "[[hypervisor]]\nuri = \"lxc:///\"\nguests = [\"a\"]\n";
    for (args, stdin, reason) in [
        (&["probe", "-"][..], "", "no guest"),
        (&["probe", "-"], local, "is local"),
        (&["probe", "/nonexistent/s.toml"], "", "cannot read"),
        (&["probe"], "", "SPEC"),
        (&["probe", "a", "b"], "", "several words"),
        (
            &["probe", "--uri", "lxc+tcp://h/", "a"],
            "",
            "is not encrypted",
        ),
        (&["checklist", "-"], "[[", "<stdin>:1:"),
        (
            &["checklist", "--base", "-", "-"],
            "",
            "only one file can be stdin",
        ),
        (&["checklist"], "", "SPEC"),
    ] {
        let ran = cib_gen(args, stdin);
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "{args:?}: {ran:?}");
        assert!(ran.stderr.contains(reason), "{args:?}: {ran:?}");
    }
}

#[test]
fn the_checklist_of_the_command_is_that_of_the_library() {
    let text = hypervisor("lxc+tcp://h/", r#""a", "b""#);
    let spec = Spec::from_toml(&text, Encryption::Optional).unwrap();
    let ran = cib_gen(&["checklist", "--allow-insecure", "-"], &text);
    assert_eq!(ran.code, 0);
    let list = checklist(&spec, &Surroundings::default()).unwrap();
    assert_eq!(ran.stdout, list.to_string());
    let warning = "warning: `lxc+tcp://h/` is not encrypted";
    assert!(ran.stderr.starts_with(warning), "{ran:?}");
}

/// The daemon that `fence_xvm` asks, with the file of the checklist; what it prints is in the file's place for logs.
const VIRTD: &str = "set -eu
mkdir -p /run/cluster
ip link set lo multicast on
ip route add 224.0.0.0/4 dev lo
head -c 64 /dev/urandom >/run/cluster/key
cat >/run/fence_virt.conf
fence_virtd -f /run/fence_virt.conf -p /run/fence_virtd.pid </dev/null >/run/fence_virtd.log 2>&1
for try in 1 2 3 4 5 6 7 8 9 10; do
    if ss -lun | grep -q :1229; then exit 0; fi
    sleep 0.3
done
cat /run/fence_virtd.log >&2
exit 1
";

#[test]
fn fence_virtd_takes_the_file_that_is_printed_and_is_asked_for_the_domains() {
    let what = "fence_xvm with fence_virtd";
    if !require(what, &[Tool::FenceXvm, Tool::FenceVirtd]) {
        return;
    }
    let Some(host) = LibvirtHost::require(what, &["a", "vm-b"]) else {
        return;
    };
    let agent = "agent = \"fence_xvm\"\nparameters = { key_file = \"/run/cluster/key\" }\n";
    let text = hypervisor("lxc+ssh://192.0.2.1/", r#""a", "b:vm-b", "c:no-such""#) + agent;
    let ran = probe(&host, &text);
    assert_eq!(ran.code, 1, "{ran:?}");
    let expected = "CANNOT be fenced: `fence_xvm` has no key on this node";
    assert_eq!(verdict(&ran, "a"), expected, "{ran:?}");
    let spec = Spec::from_toml(&text, Encryption::Required).unwrap();
    let list = checklist(&spec, &Surroundings::default()).unwrap();
    let mut items = list.hypervisors[0].items.iter();
    let conf = items.find_map(|item| item.file.as_ref()).unwrap();
    assert_eq!(conf.place, "/etc/fence_virt.conf");
    let conf = conf.text.replace("BRIDGE_OF_THE_NODES", "lo");
    let virtd = host.invocation("sh").args(["-c", VIRTD]).stdin(conf);
    let ran = virtd.run().unwrap();
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = probe(&host, &text);
    assert_eq!(ran.code, 1, "{ran:?}");
    for node in ["a", "b"] {
        assert!(
            verdict(&ran, node).starts_with("can be fenced (off); "),
            "{ran:?}"
        );
    }
    let expected = "CANNOT be fenced: `fence_virtd` has no domain `no-such`";
    assert_eq!(verdict(&ran, "c"), expected, "{ran:?}");
}
