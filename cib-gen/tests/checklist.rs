//! The checklist: a file for each agent and each way to it, and what it prints held to who reads it.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::fs;
use std::path::Path;

use cib_gen::{
    Encryption, Problem, Spec, Surroundings, checklist, container_xml, corosync_conf, generate,
};
use cib_lint::{Config, Linter, Severity};
use cib_model::SourceFile;
use cib_tests::not_checked::require;
use cib_tests::tools::{self, Tool};

/// What differs in the checklist differs by these.
const SPECS: [(&str, &str); 13] = [
    (
        "libvirt-lxc-ssh",
        r#"uri = "lxc+ssh://root@192.168.122.1/"
guests = ["mon-conteneur", "web2:mon-conteneur-2"]"#,
    ),
    (
        "libvirt-qemu-ssh-user",
        r#"uri = "qemu+ssh://fence@host1:2222/system?keyfile=/root/.ssh/fence&no_tty=1"
layout = "hypervisor"
guests = ["a", "b", "c:9d1bd1a5-3a3c-4b5e-8f0e-6a1f3c9d2b10"]"#,
    ),
    (
        "libvirt-qemu-tls",
        r#"uri = "qemu+tls://host1:16999/system"
guests = ["a", "b"]"#,
    ),
    (
        "libvirt-lxc-tcp",
        r#"uri = "lxc+tcp://[fd00::1]/"
guests = ["a", "b"]"#,
    ),
    (
        "virsh-lxc",
        r#"uri = "lxc+ssh://fence@host1/"
agent = "fence_virsh"
guests = ["a", "b"]
parameters = { identity_file = "/root/.ssh/fence key" }"#,
    ),
    (
        "virsh-password",
        r#"uri = "qemu+ssh://root@host1/system"
agent = "fence_virsh"
guests = ["a", "b"]
parameters = { password = "hunter2" }"#,
    ),
    (
        "xvm",
        r#"uri = "qemu+ssh://host1/system"
agent = "fence_xvm"
guests = ["a", "b"]
parameters = { key_file = "/etc/cluster/host1.key", multicast_address = "225.0.0.13" }"#,
    ),
    (
        "virt-tcp",
        r#"uri = "lxc+ssh://host1/"
agent = "fence_virt"
guests = ["a", "b"]
parameters = { ipaddr = "192.0.2.1" }"#,
    ),
    (
        "virt-vsock",
        r#"uri = "qemu+ssh://host1/system"
agent = "fence_virt"
guests = ["a", "b"]
parameters = { vsock = "2" }"#,
    ),
    (
        "virt-serial",
        r#"uri = "qemu+ssh://host1/system"
agent = "fence_virt"
guests = ["a", "b"]
parameters = { serial_device = "/dev/ttyS1" }"#,
    ),
    (
        "second-level",
        r#"uri = "qemu+ssh://host1/system"
guests = ["a", "b"]
second-level = { agent = "fence_ipmilan", parameters = { ip = "192.0.2.9", username = "fence", password = "hunter2" } }
[[hypervisor]]
uri = "qemu+ssh://host2/system"
guests = ["c"]"#,
    ),
    (
        "sbd-watchdog",
        r#"uri = "qemu+ssh://host1/system"
guests = ["a", "b", "c"]
[sbd]
watchdog-timeout = "15s""#,
    ),
    (
        "sbd-disks",
        r#"uri = "qemu+ssh://host1/system"
guests = ["a", "b"]
[sbd]
devices = ["/dev/disk/by-id/one"]"#,
    ),
];

fn spec(hypervisor: &str) -> Spec {
    let text = format!("[[hypervisor]]\n{hypervisor}\n");
    Spec::from_toml(&text, Encryption::Optional).unwrap()
}

fn lines(spec: &Spec, surroundings: &Surroundings<'_>) -> String {
    checklist(spec, surroundings).unwrap().to_string()
}

#[test]
fn each_agent_and_each_way_to_it_has_its_list() {
    for (name, hypervisor) in SPECS {
        let list = lines(&spec(hypervisor), &Surroundings::default());
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/checklists/{name}.md"));
        if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &list).unwrap();
        }
        let reviewed = fs::read_to_string(&path).unwrap_or_default();
        let mut lines = list.lines().zip(reviewed.lines());
        let differs = lines.find(|(new, old)| new != old);
        assert!(
            list == reviewed,
            "{name}: {differs:?}; if this is meant, run the test with UPDATE=1"
        );
    }
}

#[test]
fn the_drill_knows_who_survives_and_who_may_run_where() {
    let shared =
        spec("uri = \"lxc+ssh://host1/\"\nlayout = \"hypervisor\"\nguests = [\"web1\", \"web10\"]");
    let list = lines(&shared, &Surroundings::default());
    assert!(
        list.contains("prints nothing; `web1` survives, each time"),
        "{list}"
    );
    let two = "uri = \"qemu+ssh://host1/system\"\nguests = [\"a\", \"b\"]\n\
               second-level = { agent = \"fence_ipmilan\", parameters = { ip = \"192.0.2.9\", username = \"fence\" } }\n\
               [[hypervisor]]\nuri = \"qemu+ssh://host2/system\"\nguests = [\"c\", \"d\"]\nlayout = \"hypervisor\"";
    let list = lines(&spec(two), &Surroundings::default());
    assert_eq!(
        list.matches("stonith_admin --list a\n").count(),
        1,
        "{list}"
    );
    assert!(
        list.contains("prints `fence-a`, `fence-host-host1`, perhaps among others"),
        "{list}"
    );
    assert!(
        list.contains(
            "of which `fence-a`, `fence-b`, `fence-host-host1` not on a node that it fences"
        ),
        "{list}"
    );
    assert!(
        list.contains("with half of the nodes or more takes the majority"),
        "{list}"
    );
}

#[test]
fn certificates_and_logins_are_those_of_the_specification() {
    let tls =
        spec("uri = \"qemu+tls://host1/system?pkipath=/etc/cluster/pki\"\nguests = [\"a\", \"b\"]");
    let list = lines(&tls, &Surroundings::default());
    assert!(list.contains("`/etc/cluster/pki/clientkey.pem`"), "{list}");
    assert!(!list.contains("/etc/pki/libvirt/clientcert.pem"), "{list}");
    let password = spec(
        "uri = \"qemu+ssh://host1/system\"\nagent = \"fence_virsh\"\nguests = [\"a\"]\nparameters = { password_script = \"/p\" }",
    );
    let list = lines(&password, &Surroundings::default());
    let sudo = spec(
        "uri = \"qemu+ssh://ops@host1/system\"\nagent = \"fence_virsh\"\nguests = [\"a\"]\nparameters = { identity_file = \"/k\", use_sudo = \"1\" }",
    );
    let by_sudo = lines(&sudo, &Surroundings::default());
    assert!(
        by_sudo.contains("ops ALL=(root) NOPASSWD: /usr/bin/virsh"),
        "{by_sudo}"
    );
    assert!(!by_sudo.contains("in the group `libvirt`"), "{by_sudo}");
    assert!(
        !list.contains("BatchMode") && !list.contains("with a key"),
        "{list}"
    );
}

#[test]
fn no_secret_is_on_the_list() {
    for (name, hypervisor) in SPECS {
        let list = lines(&spec(hypervisor), &Surroundings::default());
        assert!(!list.contains("hunter2"), "{name}");
    }
}

#[test]
fn every_command_is_one_for_a_shell() {
    for (name, hypervisor) in SPECS {
        let list = checklist(&spec(hypervisor), &Surroundings::default()).unwrap();
        let sections = list
            .hypervisors
            .iter()
            .chain(&list.nodes)
            .chain(&list.drill);
        let proofs = sections
            .flat_map(|section| &section.items)
            .filter_map(|item| item.proof.as_ref());
        for proof in proofs {
            let ran = cib_tests::run::Invocation::new("bash")
                .args(["-n", "-c", &proof.command])
                .run()
                .unwrap();
            assert_eq!(
                (ran.code, &*ran.stderr),
                (0, ""),
                "{name}: {}",
                proof.command
            );
            assert!(!proof.command.contains(" & "), "{name}: {}", proof.command);
        }
    }
}

/// With addresses in the places for them, the first of them this machine's.
fn filled(conf: &str) -> String {
    let mut conf = conf.to_owned();
    for (at, node) in ["a", "b", "c"].iter().enumerate() {
        conf = conf.replace(
            &format!("ADDRESS_OF_{node}\n"),
            &format!("127.0.0.{}\n", at + 1),
        );
    }
    assert!(!conf.contains("ADDRESS_OF_"), "{conf}");
    conf
}

#[test]
fn nobody_finds_fault_with_the_corosync_conf_that_is_printed() {
    let key = tempfile::NamedTempFile::new().unwrap();
    fs::write(key.path(), [b'k'; 256]).unwrap();
    let tool = require(
        "corosync.conf of the checklist with corosync",
        &[Tool::Corosync],
    );
    for nodes in [&["a", "b"][..], &["a", "b", "c"], &["a"]] {
        let conf = filled(&corosync_conf(nodes.iter().copied()));
        let spec = Spec::new("lxc+ssh://h/", nodes.iter().copied(), Encryption::Required).unwrap();
        let cib = generate(&spec, &Surroundings::default()).unwrap().document;
        let sources = [
            SourceFile::new("cib.xml", cib),
            SourceFile::new("corosync.conf", conf.as_str()),
        ];
        let report = Linter::new(Config::default()).lint_cluster(&sources);
        let findings: Vec<_> = report
            .findings()
            .filter(|finding| finding.severity > Severity::Info)
            .map(|f| f.message.clone())
            .collect();
        assert_eq!(findings, Vec::<String>::new(), "{nodes:?}");
        if tool {
            let with_key = format!("totem {{\n  keyfile: {}\n}}\n{conf}", key.path().display());
            let ran = tools::corosync_test(with_key.as_bytes()).unwrap();
            assert_eq!(ran.code, 0, "{nodes:?}: {ran:?}");
        }
    }
}

#[test]
fn a_cluster_that_is_there_gives_its_names_numbers_and_addresses() {
    let base = SourceFile::new(
        "cib.xml",
        r#"<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0"><configuration><crm_config/>
<nodes><node id="7" uname="Web1"/><node id="1" uname="web2"/><node id="3" uname="web3"/></nodes><resources/><constraints/></configuration><status/></cib>"#,
    );
    let guests = spec("uri = \"lxc+ssh://h/\"\nguests = [\"web1\", \"web2\"]");
    let list = lines(&guests, &Surroundings::of(&base));
    for part in [
        "name: Web1\n              nodeid: 7",
        "name: web2\n              nodeid: 1",
        "name: web3\n              nodeid: 3",
        "Every node: Web1, web2, web3",
        "ADDRESS_OF_web3",
    ] {
        assert!(list.contains(part), "{part}: {list}");
    }
    let conf = corosync_conf(["web1", "web2"])
        .replace("ADDRESS_OF_web1", "192.0.2.11")
        .replace("ADDRESS_OF_web2", "fd00::12");
    let conf = SourceFile::new("corosync.conf", conf);
    let surroundings = Surroundings {
        corosync: Some(&conf),
        ..Surroundings::default()
    };
    let list = lines(&guests, &surroundings);
    assert!(!list.contains("totem {"), "{list}");
    assert!(
        list.contains(
            "ip saddr { 192.0.2.11 } tcp dport 22 accept\n      ip6 saddr { fd00::12 } tcp"
        ),
        "{list}"
    );
}

#[test]
fn what_does_not_fit_the_cluster_is_refused() {
    let base = SourceFile::new("cib.xml", "<resources/>");
    let guests = spec("uri = \"lxc+ssh://h/\"\nguests = [\"a\"]");
    let error = checklist(&guests, &Surroundings::of(&base)).unwrap_err();
    assert_eq!(error.problem, Problem::NotWhole("resources".to_owned()));
}

#[test]
fn libvirt_takes_the_container_that_is_printed() {
    if !require("XML of a container with virsh", &[Tool::Virsh]) {
        return;
    }
    for domain in ["web1", "9d1bd1a5-3a3c-4b5e-8f0e-6a1f3c9d2b10"] {
        // The driver that pretends knows no containers; what is in them it reads as all drivers do.
        let xml = container_xml(domain).replace("type='lxc'", "type='test'");
        let ran = tools::define_domain(&xml.replace(">exe<", ">hvm<")).unwrap();
        assert_eq!(ran.code, 0, "{ran:?}");
    }
}
