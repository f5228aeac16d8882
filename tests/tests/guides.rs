//! Nothing is found fault with that vendors' guides write for agents, or that pcs writes of its own accord.

use std::fs;
use std::path::Path;

use cib_lint::{Config, Linter};
use cib_model::SourceFile;
use cib_tests::cib_file::CibFile;
use cib_tests::not_checked::require;
use cib_tests::run::Invocation;
use cib_tests::tools::Tool;

/// The rules that hold operations and meta-attributes against what agents ask for and can do.
const RULES: [&str; 8] = [
    "default-timeout-below-advised",
    "migration-not-supported",
    "notification-not-supported",
    "operation-interval-below-advised",
    "operation-not-supported",
    "operation-timeout-below-advised",
    "promotion-not-supported",
    "unique-parameter-shared",
];

/// What is created, as it is said to pcs.
const CREATED: &str = "\
ocf:heartbeat:IPaddr2 ip=192.0.2.1
ocf:heartbeat:Filesystem device=/dev/vg/data directory=/srv fstype=xfs
ocf:heartbeat:LVM-activate vgname=vg vg_access_mode=system_id
ocf:heartbeat:VirtualDomain config=/etc/libvirt/qemu/vm.xml meta allow-migrate=true
ocf:heartbeat:apache
ocf:heartbeat:nginx
ocf:heartbeat:pgsql
ocf:heartbeat:pgsql promotable notify=true
ocf:heartbeat:mysql
ocf:heartbeat:mariadb node_list=a promotable notify=true
ocf:heartbeat:galera wsrep_cluster_address=gcomm://a,b promotable
ocf:heartbeat:redis promotable notify=true
ocf:heartbeat:rabbitmq-cluster clone notify=true
ocf:heartbeat:nfsserver nfs_shared_infodir=/srv/nfs
ocf:heartbeat:nfsnotify
ocf:heartbeat:exportfs clientspec=* directory=/srv fsid=0
ocf:heartbeat:iSCSITarget iqn=iqn.2026-01.example:a
ocf:heartbeat:SAPInstance InstanceName=A_B00_c
ocf:heartbeat:SAPDatabase SID=HA1 DBTYPE=HDB
ocf:heartbeat:oracle sid=X
ocf:heartbeat:oralsnr sid=X
ocf:heartbeat:db2 instance=db2
ocf:heartbeat:podman image=example
ocf:heartbeat:azure-lb
ocf:heartbeat:gcp-vpc-move-vip alias_ip=192.0.2.2
ocf:heartbeat:lvmlockd clone
ocf:heartbeat:Delay
ocf:pacemaker:controld clone
ocf:pacemaker:ping host_list=192.0.2.1 clone
ocf:pacemaker:Stateful promotable
ocf:pacemaker:remote server=a";

/// What these rules say of a configuration.
fn said(name: &str, text: String) -> Vec<String> {
    let report = Linter::new(Config::default()).lint_cluster(&[SourceFile::new(name, text)]);
    let findings = report.findings().filter(|it| RULES.contains(&it.rule.id));
    let lines = findings.map(|it| format!("{name}: {}: {}", it.rule.id, it.message));
    lines.collect()
}

#[test]
fn what_guides_write_is_enough() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/guides");
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|it| it == "xml"));
    let mut files: Vec<_> = files.collect();
    files.sort();
    assert!(files.len() >= 15);
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap();
        let said = said(name, fs::read_to_string(&path).unwrap());
        if name == "nfs-drbd.xml" {
            // This guide leaves all timeouts to the default.
            let only = |it: &String| it.contains("default-timeout-below-advised");
            assert!(!said.is_empty() && said.iter().all(only), "{said:#?}");
        } else {
            assert_eq!(said, Vec::<String>::new());
        }
    }
}

#[test]
fn what_pcs_writes_of_its_own_accord_is_enough() {
    if !require("what pcs writes for agents", &[Tool::Pcs]) {
        return;
    }
    let file = CibFile::empty().unwrap();
    let path = file.path().to_str().unwrap();
    for (number, line) in CREATED.lines().enumerate() {
        let id = format!("r{number}");
        let mut args = vec!["-f", path, "resource", "create", &id];
        args.extend(line.split(' '));
        // Without it, what is not installed is refused.
        args.push("--force");
        let ran = Invocation::new("pcs").args(args).run().unwrap();
        assert_eq!(ran.code, 0, "{line}: {ran:?}");
    }
    let text = file.text().unwrap();
    assert!(text.contains(r#"type="IPaddr2""#));
    assert_eq!(said("pcs", text), Vec::<String>::new());
}
