//! The setup that the project started from: two containers that fence each other through libvirt.
//!
//! `as-printed.xml` is what the commands of the article produce as they stand there: the URIs have lost their host,
//! the monitors and the bans never arrive. `as-meant.xml` is what its author had in mind. Both have flaws, and every
//! one that a CIB can show is found, at its place.

use std::path::{Path, PathBuf};

use cib_lint::{Config, Linter, Report};
use cib_model::SourceFile;
use cib_tests::not_checked::require;
use cib_tests::tools::{self, Tool};

/// What stands beside the CIB.
const BESIDE: [&str; 4] = [
    "corosync.conf",
    "libvirtd.conf",
    "mon-conteneur.xml",
    "mon-conteneur-2.xml",
];

fn fixtures(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(folder)
}

fn lint(folder: &str, names: &[&str]) -> (Vec<SourceFile>, Report) {
    let read = |name: &&str| {
        let text = std::fs::read_to_string(fixtures(folder).join(name)).unwrap_or_default();
        SourceFile::new(*name, text)
    };
    let sources: Vec<_> = names.iter().map(read).collect();
    let report = Linter::new(Config::default()).lint_cluster(&sources);
    (sources, report)
}

/// Severity, rule and the words that the finding points at.
fn found(name: &str) -> Vec<String> {
    let (_, lines) = found_in("article", &[name]).remove(0);
    lines
}

/// The same for several files, each with what is found in it.
fn found_in(folder: &str, names: &[&str]) -> Vec<(String, Vec<String>)> {
    let (sources, report) = lint(folder, names);
    let files = sources.iter().zip(&report.files);
    let in_file = |(source, file): (&SourceFile, &cib_lint::FileReport)| {
        let line = |finding: &cib_lint::ReportedFinding| {
            let place = source.slice(finding.primary.span);
            format!("{} {} {place}", finding.severity, finding.rule.id)
        };
        (file.name.clone(), file.findings.iter().map(line).collect())
    };
    files.map(in_file).collect()
}

#[test]
fn every_flaw_of_the_article_as_printed_is_found() {
    assert_eq!(
        found("as-printed.xml"),
        [
            "warning no-quorum-ignored ignore",
            "info fence-device-without-ban p_fence_mon_conteneur",
            "warning fence-device-without-monitor p_fence_mon_conteneur",
            "warning fence-race p_fence_mon_conteneur",
            "error hypervisor-uri-without-host lxc+tcp",
            "warning hypervisor-uri-unencrypted tcp",
            "info fence-device-without-ban p_fence_mon_conteneur-2",
            "warning fence-device-without-monitor p_fence_mon_conteneur-2",
            "error hypervisor-uri-without-host lxc+tcp",
            "warning hypervisor-uri-unencrypted tcp",
        ]
    );
}

#[test]
fn every_flaw_of_the_article_as_meant_is_found() {
    assert_eq!(
        found("as-meant.xml"),
        [
            "warning no-quorum-ignored ignore",
            "warning fence-race p_fence_mon_conteneur",
            "warning hypervisor-uri-unencrypted tcp",
            "info fence-shared-hypervisor 192.168.122.1",
            "warning hypervisor-uri-unencrypted tcp",
        ]
    );
}

/// The files of the article together: the CIB, what its nodes and its host have, and the two containers.
#[test]
fn every_flaw_of_the_article_s_files_is_found_in_its_file() {
    let mut files = vec!["as-meant.xml"];
    files.extend(BESIDE);
    let found = found_in("article", &files);
    let alone = found_in("article", &["as-meant.xml"]);
    assert_eq!(found[0], alone[0], "what the CIB shows does not change");
    let removed = |rest: &str| format!("info corosync-setting-removed {rest}");
    let expected: [(&str, Vec<String>); 4] = [
        (
            "corosync.conf",
            vec![
                removed("compatibility"),
                "info corosync-nodelist-missing totem".to_owned(),
                "warning quorum-provider-missing totem".to_owned(),
                removed("vsftype"),
                "info corosync-unencrypted off".to_owned(),
                removed("threads"),
                removed("rrp_mode"),
                removed("ringnumber"),
                "info corosync-multicast 226.94.1.1".to_owned(),
                removed("amf"),
                removed("service"),
                removed("aisexec"),
            ],
        ),
        (
            "libvirtd.conf",
            vec![
                "info libvirtd-listen-ignored 1".to_owned(),
                "error libvirtd-tcp-without-authentication none".to_owned(),
            ],
        ),
        ("mon-conteneur.xml", Vec::new()),
        ("mon-conteneur-2.xml", Vec::new()),
    ];
    for (found, (name, lines)) in found[1..].iter().zip(expected) {
        assert_eq!(*found, (name.to_owned(), lines));
    }
}

/// The port is open for the fence devices, and the finding shows them.
#[test]
fn a_finding_names_the_places_in_the_other_files() {
    let mut files = vec!["as-meant.xml"];
    files.extend(BESIDE);
    let (sources, report) = lint("article", &files);
    let finding = report
        .findings()
        .find(|finding| finding.rule.id == "libvirtd-tcp-without-authentication");
    let elsewhere = finding
        .iter()
        .flat_map(|finding| &finding.related)
        .filter(|place| place.elsewhere.as_deref() == Some("as-meant.xml"));
    let words: Vec<_> = elsewhere
        .map(|place| sources[0].slice(place.span))
        .collect();
    assert_eq!(words, ["tcp"]);
}

/// The same two containers, set up as one would today: nothing but advice is left, and the real tools take each file.
#[test]
fn the_repaired_files_leave_nothing_above_info() {
    let mut files = vec!["cib.xml"];
    files.extend(BESIDE);
    let (_, report) = lint("article-repaired", &files);
    let left: Vec<_> = report
        .findings()
        .map(|finding| format!("{} {}", finding.severity, finding.rule.id))
        .collect();
    assert_eq!(
        left,
        ["info fence-shared-hypervisor", "info corosync-single-link"]
    );
    let needs = [Tool::Xmllint, Tool::Schemas, Tool::Libvirtd, Tool::Virsh];
    if !require("the repaired files with the real tools", &needs) {
        return;
    }
    let text = |name| std::fs::read_to_string(fixtures("article-repaired").join(name)).unwrap();
    let ran = tools::relax_ng(text("cib.xml"), "pacemaker-3.9").unwrap();
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let ran = tools::libvirtd(&text("libvirtd.conf")).unwrap();
    // The group is that of another machine; that it is looked for says that the file was read.
    let is_read = !ran.stderr.contains("Can't load config file");
    assert!(is_read, "{}", ran.stderr);
    for name in ["mon-conteneur.xml", "mon-conteneur-2.xml"] {
        let ran = tools::define_domain(&text(name)).unwrap();
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
}

/// What the README says of its example.
#[test]
fn crm_verify_accepts_the_example_in_which_we_find_errors() {
    if !require(
        "the example of the README with crm_verify",
        &[Tool::CrmVerify],
    ) {
        return;
    }
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/example.xml");
    let ran = tools::crm_verify_file(&example).unwrap();
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}
