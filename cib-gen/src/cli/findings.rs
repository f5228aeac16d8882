//! What cib-lint says of the devices in the result, and of quorum. A merge leaves alone what users wrote, so it may be
//! wrong.

use cib_lint::{Area, Config, Linter, ReportedFinding, Severity};
use cib_model::SourceFile;

use crate::{Device, Generated};

/// Every error and warning about a planned device, in the order of the result, and about quorum, there and in
/// corosync.conf.
pub(super) fn of_concern(generated: &Generated, corosync: Option<&SourceFile>) -> Vec<String> {
    let mut config = Config::default();
    config.pacemaker = Some(generated.plan.version);
    let result = SourceFile::new("the result", generated.document.as_str());
    let corosync = corosync.map(|file| SourceFile::new(file.name(), file.text()));
    let sources: Vec<_> = [result].into_iter().chain(corosync).collect();
    let report = Linter::new(config).lint_cluster(&sources);
    let devices = &generated.plan.devices;
    let concerned = |finding: &&ReportedFinding| {
        let is_ours = devices.iter().any(|device| is_about(finding, device));
        finding.severity > Severity::Info && (is_ours || finding.rule.area == Area::Quorum)
    };
    report.findings().filter(concerned).map(said).collect()
}

fn said(finding: &ReportedFinding) -> String {
    format!("{} ({})", finding.message, finding.rule.id)
}

fn is_about(finding: &ReportedFinding, device: &Device) -> bool {
    let subject = &finding.subject;
    // A report cuts long ids.
    let same = match subject.id.strip_suffix('…') {
        Some(start) => device.id.starts_with(start),
        None => device.id == subject.id,
    };
    subject.kind == "primitive" && same
}
