//! One line a finding, as compilers write them and editors read them.

use std::io::{self, Write};

use super::plain;
use crate::Report;

/// Writes `path:line:column: severity[rule] message` for every finding, and nothing else.
pub fn concise(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for file in &report.files {
        for finding in &file.findings {
            let start = finding.primary.start;
            writeln!(
                out,
                "{}:{}:{}: {}[{}] {}",
                plain(&file.name),
                start.line,
                start.column,
                finding.severity,
                finding.rule.id,
                plain(&finding.message),
            )?;
        }
    }
    Ok(())
}
