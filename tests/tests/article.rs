//! The setup that the project started from: two containers that fence each other through libvirt.
//!
//! `as-printed.xml` is what the commands of the article produce as they stand there: the URIs have lost their host,
//! the monitors and the bans never arrive. `as-meant.xml` is what its author had in mind. Both have flaws, and every
//! one that a CIB can show is found, at its place.

use std::path::Path;

use cib_lint::{Config, Linter, Report};
use cib_model::SourceFile;
use cib_tests::not_checked::require;
use cib_tests::tools::{self, Tool};

fn lint(name: &str) -> (String, Report) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/article")
        .join(name);
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let report = Linter::new(Config::default()).lint(&SourceFile::new(name, text.clone()));
    (text, report)
}

/// Severity, rule and the words that the finding points at.
fn found(name: &str) -> Vec<String> {
    let (text, report) = lint(name);
    let line = |finding: &cib_lint::ReportedFinding| {
        let place = &text[finding.primary.span.range()];
        format!("{} {} {place}", finding.severity, finding.rule.id)
    };
    report.findings().map(line).collect()
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

/// What the README says of its example.
#[test]
fn crm_verify_accepts_the_example_in_which_we_find_errors() {
    if !require("the example of the README with crm_verify", &[Tool::CrmVerify]) {
        return;
    }
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/example.xml");
    let ran = tools::crm_verify_file(&example).unwrap();
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}
