//! The report for programs, version 1. Its schema is `docs/report-v1.schema.json`.
//!
//! These types are a promise to whoever reads the report; they change only by additions. So they are apart from those
//! that hold a report in memory.

use std::io::{self, Write};

use cib_model::Position;
use serde::{Serialize, Serializer};

use super::TOOL;
use crate::{Counts, FileReport, Location, Report, ReportedFinding, ReportedFix};

/// Writes the report as JSON, in the shape in which it serialises.
pub fn json(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    writeln!(out)
}

impl Serialize for Report {
    /// Version 1 of the report, as `docs/report-v1.schema.json` describes it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let findings = self.files.iter().flat_map(|file| {
            file.findings
                .iter()
                .map(|finding| JsonFinding::new(file, finding))
        });
        let report = JsonReport {
            schema: 1,
            tool: JsonTool {
                name: TOOL.0,
                version: TOOL.1,
            },
            files: self.files.iter().map(JsonFile::new).collect(),
            findings: findings.collect(),
            summary: JsonCounts::new(self.counts()),
        };
        report.serialize(serializer)
    }
}

#[derive(Serialize)]
struct JsonReport<'a> {
    schema: u32,
    tool: JsonTool,
    files: Vec<JsonFile<'a>>,
    findings: Vec<JsonFinding<'a>>,
    summary: JsonCounts,
}

#[derive(Serialize)]
struct JsonTool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct JsonFile<'a> {
    name: &'a str,
    findings: usize,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    file: &'a str,
    rule: &'static str,
    area: &'static str,
    category: &'static str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    subject: JsonSubject<'a>,
    primary: JsonLocation<'a>,
    related: Vec<JsonLocation<'a>>,
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<JsonFix<'a>>,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    title: &'a str,
    safety: &'static str,
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    start: u32,
    end: u32,
    text: &'a str,
}

#[derive(Serialize)]
struct JsonSubject<'a> {
    kind: &'static str,
    id: &'a str,
}

#[derive(Serialize)]
struct JsonLocation<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    start: JsonPosition,
    end: JsonPosition,
    label: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonPosition {
    line: u32,
    column: u32,
    offset: u32,
}

#[derive(Serialize)]
struct JsonCounts {
    errors: usize,
    warnings: usize,
    infos: usize,
}

impl<'a> JsonFile<'a> {
    fn new(file: &'a FileReport) -> Self {
        Self {
            name: &file.name,
            findings: file.findings.len(),
        }
    }
}

impl<'a> JsonFinding<'a> {
    fn new(file: &'a FileReport, finding: &'a ReportedFinding) -> Self {
        Self {
            file: &file.name,
            rule: finding.rule.id,
            area: finding.rule.area.name(),
            category: finding.rule.category.name(),
            severity: finding.severity.name(),
            message: &finding.message,
            help: finding.help.as_deref(),
            subject: JsonSubject {
                kind: finding.subject.kind,
                id: &finding.subject.id,
            },
            primary: JsonLocation::new(&finding.primary),
            related: finding.related.iter().map(JsonLocation::new).collect(),
            // The pages of the rules are not on the web yet.
            url: None,
            fix: finding.fix.as_ref().map(JsonFix::new),
        }
    }
}

impl<'a> JsonFix<'a> {
    fn new(fix: &'a ReportedFix) -> Self {
        let edits = fix.shown_edits().map(|(place, text)| JsonEdit {
            start: place.span.start(),
            end: place.span.end(),
            text,
        });
        Self {
            title: &fix.title,
            safety: fix.safety.name(),
            edits: edits.collect(),
        }
    }
}

impl<'a> JsonLocation<'a> {
    fn new(location: &'a Location) -> Self {
        let position = |Position { line, column }, offset| JsonPosition {
            line,
            column,
            offset,
        };
        Self {
            file: location.elsewhere.as_deref(),
            start: position(location.start, location.span.start()),
            end: position(location.end, location.span.end()),
            label: Some(&*location.text).filter(|text| !text.is_empty()),
        }
    }
}

impl JsonCounts {
    fn new(counts: Counts) -> Self {
        Self {
            errors: counts.errors,
            warnings: counts.warnings,
            infos: counts.infos,
        }
    }
}
