//! What cib-lint says of the devices in the result, of quorum, and of a base that is not valid. A merge leaves alone what
//! users wrote, so it may be wrong.

use cib_lint::{Area, Config, FileReport, Linter, ReportedFinding, Severity};
use cib_model::{SourceFile, Version};

use crate::{Device, Generated};

/// Rules about what is taken from corosync.conf: who the nodes are. How grave it is, is another matter: without names
/// there is less to go by than somebody hoped who named the file.
const NODES: [&str; 5] = [
    "corosync-node-name-repeated",
    "corosync-node-not-in-cib",
    "corosync-node-without-name",
    "corosync-nodelist-missing",
    "node-not-in-corosync",
];

/// Rules about what the base has beside the planned devices: options, and devices of others, that undo what these do.
const BESIDE: [&str; 3] = [
    "fence-race",
    "libvirt-off-unverified",
    "watchdog-timeout-with-sbd-disk",
];

/// A finding in words.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) is_grave: bool,
    pub(super) message: String,
    /// `file:line:column`, where it is in a file of the user's.
    pub(super) place: Option<String>,
    pub(super) help: Option<String>,
}

/// Every error and warning about a planned device and what undoes its work, in the order of the result, and about quorum,
/// there and in corosync.conf; and whatever there is to say about the nodes in that.
pub(super) fn of_concern(generated: &Generated, corosync: Option<&SourceFile>) -> Vec<Said> {
    let result = SourceFile::new("the result", generated.document.as_str());
    let corosync = corosync.map(|file| SourceFile::new(file.name(), file.text()));
    let sources: Vec<_> = [result].into_iter().chain(corosync).collect();
    let linter = linter(Some(generated.plan.version));
    let report = linter.lint_cluster(&sources);
    let devices = &generated.plan.devices;
    let concerned = |finding: &&ReportedFinding| {
        let is_ours = devices.iter().any(|device| is_about(finding, device));
        let is_quorum = finding.rule.area == Area::Quorum;
        let is_grave = finding.severity > Severity::Info;
        let is_beside = BESIDE.contains(&finding.rule.id);
        is_grave && (is_ours || is_quorum || is_beside) || NODES.contains(&finding.rule.id)
    };
    let said = report.files.iter().enumerate().flat_map(|(at, file)| {
        let findings = file.findings.iter().filter(concerned);
        findings.map(move |finding| said(finding, (at > 0).then_some(file)))
    });
    said.collect()
}

/// The first thing that the schema does not allow of a base.
pub(super) fn of_schema(base: &SourceFile) -> Option<Said> {
    let report = linter(None).lint(base);
    let mut findings = report
        .findings()
        .filter(|finding| finding.rule.area == Area::Schema && finding.severity == Severity::Error);
    findings.next().map(|finding| said(finding, None))
}

fn linter(pacemaker: Option<Version>) -> Linter {
    let mut config = Config::default();
    config.pacemaker = pacemaker;
    Linter::new(config)
}

fn said(finding: &ReportedFinding, file: Option<&FileReport>) -> Said {
    let start = finding.primary.start;
    Said {
        is_grave: finding.severity > Severity::Info,
        message: format!("{} ({})", finding.message, finding.rule.id),
        place: file.map(|file| format!("{}:{}:{}", file.name, start.line, start.column)),
        help: finding.help.clone(),
    }
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
