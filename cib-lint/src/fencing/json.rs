//! The report for programs, version 1. Its schema is `docs/fencing-v1.schema.json`.

use std::io::{self, Write};

use serde::Serialize;

use super::{FencingReport, Tally};
use crate::render::TOOL;

#[derive(Serialize)]
struct Document<'r> {
    schema: u32,
    tool: Tool,
    #[serde(flatten)]
    report: &'r FencingReport,
    summary: Tally,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Writes the report as JSON.
pub fn json(report: &FencingReport, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema: 1,
        tool: Tool {
            name: TOOL.0,
            version: TOOL.1,
        },
        report,
        summary: report.tally(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}
