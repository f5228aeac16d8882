//! SARIF 2.1.0, which code hosts and editors show beside the code.
//!
//! The parts of <https://docs.oasis-open.org/sarif/sarif/v2.1.0/> that a linter needs.

mod fingerprint;
mod fix;
mod uri;

use std::collections::BTreeMap;
use std::io::{self, Write};

use cib_rules::{Rule, Severity};
use serde::Serialize;

use super::TOOL;
use crate::{FileReport, Location, Report, ReportedFinding};
use fingerprint::Fingerprints;
use fix::SarifFix;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Writes the report as SARIF 2.1.0.
pub fn sarif(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let log = SarifLog {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run::new(report)],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

#[derive(Serialize)]
struct SarifLog<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<SarifResult<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Message,
    full_description: Message,
    help: Help,
    default_configuration: Configuration,
    properties: RuleProperties,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties {
    category: &'static str,
    area: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [SarifLocation<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<SarifLocation<'a>>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<SarifFix<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<ResultProperties<'a>>,
}

#[derive(Serialize)]
struct ResultProperties<'a> {
    help: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifLocation<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    byte_offset: u32,
    byte_length: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation<'a> {
    name: &'a str,
    fully_qualified_name: String,
    kind: &'static str,
}

impl<'a> Run<'a> {
    fn new(report: &'a Report) -> Self {
        let mut results = Vec::new();
        for file in &report.files {
            let mut fingerprints = Fingerprints::default();
            for finding in &file.findings {
                let fingerprint = fingerprints.next(finding.rule.id, &finding.subject);
                let index = report
                    .rules
                    .iter()
                    .position(|rule| rule.id == finding.rule.id);
                results.push(SarifResult::new(file, finding, index, fingerprint));
            }
        }
        let driver = Driver {
            name: TOOL.0,
            semantic_version: TOOL.1,
            rules: report.rules.iter().copied().map(Descriptor::new).collect(),
        };
        Self {
            tool: Tool { driver },
            column_kind: "unicodeCodePoints",
            results,
        }
    }
}

impl Descriptor {
    fn new(rule: &'static Rule) -> Self {
        let links = |open: &str, close: &str| {
            let links = rule.references.iter();
            let links = links.map(|link| format!("- {open}{link}{close}"));
            links.collect::<Vec<_>>().join("\n")
        };
        Self {
            id: rule.id,
            short_description: message(rule.summary),
            full_description: message(rule.why),
            help: Help {
                text: escaped(&format!("{}\n\n{}", rule.remedy, links("", ""))),
                markdown: escaped(&format!(
                    "{}\n\n{}\n\n{}",
                    rule.why,
                    rule.remedy,
                    links("<", ">")
                )),
            },
            default_configuration: Configuration {
                level: level(rule.severity),
            },
            properties: RuleProperties {
                category: rule.category.name(),
                area: rule.area.name(),
            },
        }
    }
}

impl<'a> SarifResult<'a> {
    fn new(
        file: &'a FileReport,
        finding: &'a ReportedFinding,
        rule_index: Option<usize>,
        fingerprint: String,
    ) -> Self {
        let help = finding.help.as_deref();
        let mut location = SarifLocation::new(file, &finding.primary);
        location.logical_locations.push(LogicalLocation {
            name: &finding.subject.id,
            fully_qualified_name: finding.subject.to_string(),
            kind: finding.subject.kind,
        });
        let related = finding
            .related
            .iter()
            .zip(1..)
            .map(|(related, id)| SarifLocation {
                id: Some(id),
                ..SarifLocation::new(file, related)
            });
        Self {
            rule_id: finding.rule.id,
            rule_index,
            level: level(finding.severity),
            message: message(&finding.message),
            locations: [location],
            related_locations: related.collect(),
            partial_fingerprints: BTreeMap::from([(fingerprint::NAME, fingerprint)]),
            fixes: SarifFix::all(file, finding),
            properties: help.map(|help| ResultProperties { help }),
        }
    }
}

impl ArtifactLocation {
    fn of(name: &str) -> Self {
        Self {
            uri: uri::of_path(name),
        }
    }
}

impl Region {
    fn new(location: &Location) -> Self {
        Self {
            start_line: location.start.line,
            start_column: location.start.column,
            end_line: location.end.line,
            end_column: location.end.column,
            byte_offset: location.span.start(),
            byte_length: location.span.len(),
        }
    }
}

impl SarifLocation<'_> {
    fn new(file: &FileReport, location: &Location) -> Self {
        Self {
            id: None,
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation::of(
                    location.elsewhere.as_ref().unwrap_or(&file.name),
                ),
                region: Region::new(location),
            },
            logical_locations: Vec::new(),
            message: Some(&*location.text)
                .filter(|text| !text.is_empty())
                .map(message),
        }
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn message(text: &str) -> Message {
    Message {
        text: escaped(text),
    }
}

/// Braces stand for arguments in SARIF's messages (3.11.5), unless they are doubled.
fn escaped(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}
