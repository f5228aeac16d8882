//! What cib-lint says of the devices in the result. A merge leaves alone what users added to them, so it may be wrong.

use cib_lint::{Config, Linter, ReportedFinding, Severity};
use cib_model::SourceFile;

use crate::{Device, Generated};

/// Every error and warning about a planned device, in the order of the result.
pub(super) fn about_devices(generated: &Generated) -> Vec<String> {
    let mut config = Config::default();
    config.pacemaker = Some(generated.plan.version);
    let source = SourceFile::new("the result", generated.document.as_str());
    let report = Linter::new(config).lint(&source);
    let devices = &generated.plan.devices;
    let concerned = |finding: &&ReportedFinding| {
        finding.severity > Severity::Info && devices.iter().any(|device| is_about(finding, device))
    };
    let said = |finding: &ReportedFinding| format!("{} ({})", finding.message, finding.rule.id);
    report.findings().filter(concerned).map(said).collect()
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
