//! Where guests come from beside a specification: files of domains, and a `virsh` that stands in for libvirt's.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use cib_tests::run::{Invocation, Ran, SEARCH_PATH};
use tempfile::TempDir;

use common::{CIB_GEN, URI, refused};

const QEMU: &str = "qemu+ssh://root@h2/system";
const XEN: &str = "xen+ssh://root@h3/";
const UUID: &str = "4dea22b3-1d52-d8f3-2516-782e98ab3fa0";

/// As `virsh dumpxml` prints it, cut short.
fn domain(kind: &str, name: &str) -> String {
    format!(
        "<domain type='{kind}' id='7'>\n  <name>{name}</name>\n  <uuid>{UUID}</uuid>\n  <memory unit='KiB'>65536</memory>\n\
         </domain>\n"
    )
}

/// Another domain than [`domain`].
fn other(kind: &str, name: &str) -> String {
    domain(kind, name).replace(UUID, &UUID.replace('4', "5"))
}

fn base(nodes: &[&str]) -> String {
    let nodes = nodes.iter().enumerate();
    let nodes = nodes.map(|(id, name)| format!("<node id=\"{id}\" uname=\"{name}\"/>"));
    let nodes: String = nodes.collect();
    format!(
        "<cib validate-with=\"pacemaker-3.9\" admin_epoch=\"0\" epoch=\"1\" num_updates=\"0\"><configuration><crm_config/>\
         <nodes>{nodes}</nodes><resources/><constraints/></configuration><status/></cib>"
    )
}

/// A folder with files by name.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// `cib-gen` in a folder.
fn run(folder: &Path, args: &[&str]) -> Ran {
    let path = format!("{}:{SEARCH_PATH}", folder.display());
    Invocation::new(CIB_GEN)
        .args(args)
        .current_dir(folder)
        .env("PATH", path)
        .run()
        .unwrap()
}

/// The values of a parameter in what was printed, in order.
#[track_caller]
fn values<'r>(ran: &'r Ran, name: &str) -> Vec<&'r str> {
    assert_eq!(ran.code, 0, "{ran:?}");
    let name = format!("name=\"{name}\" value=\"");
    let behind = ran.stdout.split(&name).skip(1);
    behind.map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn domains_of_each_driver_are_guests() {
    for (uri, kind) in [(URI, "lxc"), (QEMU, "kvm"), (QEMU, "qemu"), (XEN, "xen")] {
        let files = folder(&[
            ("web.xml", &domain(kind, "web")),
            ("db.xml", &other(kind, "db")),
        ]);
        let args = ["--uri", uri, "db1:db", "--domains", "web.xml", "db.xml"];
        let ran = run(files.path(), &args);
        assert_eq!(values(&ran, "hostlist"), ["web", "db1:db"], "{kind}");
        assert_eq!(values(&ran, "hypervisor_uri"), [uri, uri]);
        assert_eq!(ran.stderr, "");
        let args = ["--uuid", "--uri", uri, "--domains", "web.xml"];
        let ran = run(files.path(), &args);
        assert_eq!(values(&ran, "hostlist"), [format!("web:{UUID}")]);
    }
}

#[test]
fn a_hypervisor_has_other_guests_than_nodes() {
    let nodes = base(&["WEB", "away"]);
    let corosync = "totem {\n version: 2\n cluster_name: c\n}\nnodelist {\n node {\n  ring0_addr: 10.0.0.1\n  name: WEB\n  nodeid: 1\n }\n \
                    node {\n  ring0_addr: 10.0.0.2\n  name: away\n  nodeid: 2\n }\n}\n";
    let files = folder(&[
        ("cib.xml", &nodes),
        ("corosync.conf", corosync),
        ("web.xml", &domain("lxc", "web")),
        ("printer.xml", &other("lxc", "printer")),
    ]);
    for known in [["--base", "cib.xml"], ["--corosync", "corosync.conf"]] {
        let args = [
            &known[..],
            &["--uri", URI, "--domains", "web.xml", "printer.xml"],
        ]
        .concat();
        let ran = run(files.path(), &args);
        assert_eq!(values(&ran, "hostlist"), ["web"], "{known:?}");
        for said in [
            "note: left out, since no node is called so: `printer`\n",
            "warning: no device can fence `away`\n",
        ] {
            assert!(ran.stderr.contains(said), "{known:?}: {}", ran.stderr);
        }
        let args = [&known[..], &["--uri", URI, "--domains", "printer.xml"]].concat();
        refused(
            &run(files.path(), &args),
            &[
                "no domain is called like a node",
                "`WEB`, `away`",
                "`printer`",
            ],
        );
    }
}

#[test]
fn a_file_that_will_not_do_is_named_with_the_place() {
    let files = folder(&[
        ("web.xml", &domain("lxc", "web")),
        ("again.xml", &domain("lxc", "web")),
        ("vm.xml", &other("kvm", "vm")),
        (
            "state.xml",
            &format!("<domstatus>\n{}</domstatus>", domain("lxc", "a")),
        ),
        ("nameless.xml", "<domain type='lxc'>\n</domain>"),
        ("blank.xml", &other("lxc", "two words")),
        ("broken.xml", "<domain type='lxc'>\n<name>a</nam></domain>"),
        ("cib.xml", "<cib/>"),
        ("empty.xml", ""),
        ("text.xml", "web"),
    ]);
    for (file, reasons) in [
        (
            "vm.xml",
            &[
                "of type `kvm`, which the driver `lxc`",
                "vm.xml:1:15",
                "`qemu` or `ch`",
            ][..],
        ),
        ("state.xml", &["state.xml:2:2", "--inactive"]),
        ("nameless.xml", &["has no name", "nameless.xml:1:2"]),
        (
            "blank.xml",
            &["`two words` cannot be fenced", "blank.xml:2:9", "NODE:UUID"],
        ),
        ("broken.xml", &["broken.xml:2:"]),
        ("cib.xml", &["is no domain", "cib.xml:1:1", "virsh dumpxml"]),
        ("empty.xml", &["empty.xml is empty"]),
        ("text.xml", &["is no domain", "text.xml:1:1"]),
        ("again.xml", &["`web` is given twice", "again.xml:2:9"]),
        ("missing.xml", &["cannot read missing.xml"]),
        ("web:web", &["counts as a file"]),
    ] {
        let args = ["--uri", URI, "--domains", "web.xml", file];
        refused(&run(files.path(), &args), reasons);
    }
    let uuid = UUID.replace('4', "5");
    let blank = [&*format!("web:{uuid}"), "--domains", "blank.xml"];
    let ran = run(files.path(), &[&["--uri", URI], &blank[..]].concat());
    assert_eq!(values(&ran, "hostlist"), [format!("web:{uuid}")]);
}

#[test]
fn a_mapping_to_nothing_is_refused_with_the_nearest_name() {
    let files = folder(&[("web.xml", &domain("lxc", "vm-web"))]);
    let with = |word: &str| run(files.path(), &["--uri", URI, word, "--domains", "web.xml"]);
    refused(
        &with("web:vm-wbe"),
        &[
            "no domain `vm-wbe` for the node `web`",
            "did you mean `vm-web`?",
        ],
    );
    refused(&with("web:x"), &["the domains are `vm-web`"]);
    refused(&with("web"), &["`web` says no domain", "`NODE:DOMAIN`"]);
    refused(&with("web:"), &["no domain ``"]);
}

#[test]
fn flags_that_do_not_go_together_are_refused() {
    let files = folder(&[("web.xml", &domain("lxc", "web")), ("s.toml", "")]);
    for args in [
        &["--domains", "web.xml"][..],
        &["--uri", URI, "web.xml"],
        &["--uri", URI, "--uuid", "a"],
        &["--uri", URI, "--match", "a*", "a"],
        &["--uri", URI, "--discover", URI],
        &["--discover", URI, "--domains", "web.xml"],
        &["--agent", "fence_virsh", "s.toml"],
        &["--layout", "guest", "s.toml"],
        &["--uuid", "s.toml"],
        &["--uri", URI, "--agent", "fence_ipmilan", "a"],
        &["--uri", URI, "--layout", "node", "a"],
        &["--uri", URI, "--base", "-", "--domains", "-"],
    ] {
        let ran = run(files.path(), args);
        refused(&ran, &["error: "]);
    }
}

#[test]
fn an_agent_and_a_layout_can_be_chosen() {
    let files = folder(&[]);
    let uri = format!("{URI}?keyfile=/root/.ssh/fence");
    let args = [
        "--uri",
        &uri,
        "--agent",
        "fence_virsh",
        "--layout",
        "hypervisor",
        "a",
        "b:vm-b",
    ];
    let ran = run(files.path(), &args);
    assert_eq!(values(&ran, "pcmk_host_map"), ["a:a;b:vm-b"]);
    assert_eq!(values(&ran, "identity_file"), ["/root/.ssh/fence"]);
    let ran = run(
        files.path(),
        &["--uri", URI, "--layout", "hypervisor", "a", "b"],
    );
    assert_eq!(values(&ran, "hostlist"), ["a,b"]);
}

/// A `virsh` that has this to say to each URI.
fn virsh(script: &str) -> TempDir {
    let folder = folder(&[(
        "virsh",
        &format!("#!/bin/sh\n# --quiet --connect URI QUESTION\n{script}"),
    )]);
    let program = folder.path().join("virsh");
    fs::set_permissions(program, fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

/// Two hypervisors; the first also has what is transient.
const TWO: &str = "case $3 in
lxc*) echo '11111111-1111-1111-1111-111111111111 web2'
      echo '22222222-2222-2222-2222-222222222222 web1'
      echo '---'
      echo '33333333-3333-3333-3333-333333333333 web3' ;;
*)    echo '44444444-4444-4444-4444-444444444444 db'
      echo '---' ;;
esac
";

#[test]
fn several_hypervisors_are_asked_and_guests_are_in_the_order_of_their_names() {
    let folder = virsh(TWO);
    let both = ["--discover", URI, "--discover", QEMU];
    let ran = run(folder.path(), &both);
    assert_eq!(values(&ran, "hostlist"), ["web1", "web2", "db"]);
    assert_eq!(values(&ran, "hypervisor_uri"), [URI, URI, QEMU]);
    let warning = "warning: left out, since nobody can start a transient domain again: `web3`";
    assert!(ran.stderr.starts_with(warning), "{ran:?}");
    let matching = [&both[..], &["--match", "web[12]", "--uuid"]].concat();
    let ran = run(folder.path(), &matching);
    let ids = [
        "web1:22222222-2222-2222-2222-222222222222",
        "web2:11111111-1111-1111-1111-111111111111",
    ];
    assert_eq!(values(&ran, "hostlist"), ids);
    assert_eq!(ran.stderr, "");
    let nothing = [&both[..], &["--match", "wbe*"]].concat();
    let reasons = [
        "no domain is called like `wbe*`",
        "`web1`, `web2`, `web3`, `db`",
    ];
    refused(&run(folder.path(), &nothing), &reasons);
    let transient = [&both[..], &["w:web3"]].concat();
    refused(
        &run(folder.path(), &transient),
        &["`web3` of the node `w` is transient"],
    );
}

#[test]
fn what_is_found_can_be_written_down_as_a_specification() {
    let folder = virsh(TWO);
    fs::write(
        folder.path().join("cib.xml"),
        base(&["web1", "web2", "db1"]),
    )
    .unwrap();
    let both = [
        "--discover",
        URI,
        "--discover",
        QEMU,
        "--uuid",
        "db1:db",
        "--layout",
        "hypervisor",
    ];
    let known = ["--base", "cib.xml"];
    let spec = run(folder.path(), &[&["spec"], &both[..], &known[..]].concat());
    assert_eq!((spec.code, &*spec.stderr), (0, ""), "{spec:?}");
    fs::write(folder.path().join("s.toml"), &spec.stdout).unwrap();
    let written = run(folder.path(), &[&known[..], &["s.toml"]].concat());
    let found = run(folder.path(), &[&known[..], &both[..]].concat());
    assert_eq!(written, found);
    assert_eq!(values(&found, "hostlist").len(), 2);

    // Where nobody knows how the cluster writes the nodes, the domains are as libvirt writes them.
    let text = |one: &str, other: &str| {
        format!("[[hypervisor]]\nuri = \"{URI}\"\nguests = [\n  \"{one}\",\n  \"{other}\",\n]\n")
    };
    let plain = run(folder.path(), &["spec", "--discover", URI]);
    assert_eq!(plain.stdout, text("web1:web1", "web2:web2"));
    let certain = run(
        folder.path(),
        &["spec", "--discover", URI, "--base", "cib.xml"],
    );
    assert_eq!(certain.stdout, text("web1", "web2"));
    let transient = "warning: left out, since nobody can start a transient domain again: `web3`";
    assert!(plain.stderr.starts_with(transient), "{plain:?}");
    for args in [
        &["spec"][..],
        &["spec", "--from", "cib.xml", "--discover", URI],
        &["spec", "--from", "cib.xml", "a:b"],
        &["spec", "--match", "a*", "--uri", URI, "a"],
        &["spec", "--agent", "fence_virsh", "--from", "cib.xml"],
    ] {
        refused(&run(folder.path(), args), &["error: "]);
    }
}

#[test]
fn a_domain_on_two_hypervisors_is_refused() {
    let folder = virsh("echo '11111111-1111-1111-1111-111111111111 web'\necho '---'\n");
    let ran = run(folder.path(), &["--discover", URI, "--discover", QEMU]);
    refused(
        &ran,
        &["`web` of the node `web` is on", URI, QEMU, "virsh undefine"],
    );
    let ran = run(
        folder.path(),
        &["--discover", URI, "--discover", "lxc+ssh://192.168.122.1"],
    );
    refused(&ran, &["is named twice"]);
}

#[test]
fn a_hypervisor_that_gives_nothing_is_named_with_what_virsh_says() {
    let failing = "case $3 in lxc*) echo 'error: failed to connect' >&2; echo 'error: no key' >&2; exit 1 ;; esac\necho ---\n";
    let folder = virsh(failing);
    let both = ["--discover", URI, "--discover", QEMU];
    let reasons = [
        URI,
        "virsh says: failed to connect; no key",
        "list --all` has to work",
    ];
    refused(&run(folder.path(), &both), &reasons);
    let ran = run(folder.path(), &["--discover", QEMU]);
    refused(&ran, &["no domain is defined", QEMU]);
    for odd in ["echo Welcome\n", "printf '\\033[2Jx\\n---\\n'\n", ":\n"] {
        let ran = run(virsh(odd).path(), &["--discover", URI]);
        refused(&ran, &["and no list"]);
        assert!(!ran.stderr.contains('\u{1b}'), "{ran:?}");
    }
}

#[test]
fn a_uri_is_judged_before_anybody_is_asked() {
    let folder = virsh("touch asked\n");
    for (uri, reason) in [
        ("lxc+tcp://h/", "--allow-insecure"),
        ("lxc+ext://h/?command=/tmp/x", "cannot be told"),
        ("lxc:///", "is local"),
        ("lxc+ssh://root:hunter2@h/", "has a password"),
        ("test+ssh://h/default", "only plays"),
    ] {
        let ran = run(folder.path(), &["--discover", uri]);
        refused(&ran, &[reason]);
        assert!(!ran.stderr.contains("hunter2"));
    }
    assert!(!folder.path().join("asked").exists());
}

#[test]
fn without_virsh_it_says_what_to_install() {
    let ran = Invocation::new(CIB_GEN)
        .args(["--discover", URI])
        .env("PATH", "/nonexistent")
        .run()
        .unwrap();
    refused(&ran, &["cannot run virsh", "libvirt-clients", "--domains"]);
}
