//! The report for people: every finding with the lines that it is about.
//!
//! The only file that knows miette, together with the excerpt beside it. miette sees nothing but short excerpts that
//! were made for it: it hides a label at the end of a text, panics behind it, and prints a line however long it is.

mod excerpt;

use std::fmt;
use std::io::{self, Write};
use std::ops::Range;

use cib_model::SourceFile;
use cib_rules::Severity;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan};

use super::{hint, plain};
use crate::{Location, Report, ReportedFinding, ReportedFix};
use excerpt::{Excerpt, Sources};

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether there are colours.
    pub color: bool,
    /// How many columns a line has.
    pub width: usize,
}

/// Writes every finding with its lines, and a summary. `sources` are those of the report's files, in their order.
pub fn fancy(
    report: &Report,
    sources: &[SourceFile],
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let theme = if look.color {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(look.width.max(40))
        .with_urls(false);
    let sources = Sources::new(sources);
    for (home, file) in report.files.iter().enumerate() {
        for finding in &file.findings {
            let mut text = String::new();
            // Writing to a string does not fail.
            let _ = handler.render_report(&mut text, &Shown::new(finding, home, &sources));
            write!(out, "{text}")?;
            if let Some(ReportedFix { title, safety, .. }) = &finding.fix {
                writeln!(out, "  fix: {} ({safety})", plain(title))?;
            }
            writeln!(out)?;
        }
    }
    summary(report, out)
}

/// "2 errors, 1 warning in cib.xml"
fn summary(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let place = match &report.files[..] {
        [] => return Ok(()),
        [file] => plain(&file.name).into_owned(),
        files => format!("{} files", files.len()),
    };
    let counts = report.counts();
    let counted = [
        (counts.errors, "error"),
        (counts.warnings, "warning"),
        (counts.infos, "info"),
    ];
    let counted: Vec<String> = counted
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if counted.is_empty() {
        writeln!(out, "No problems found in {place}.")
    } else {
        writeln!(out, "{} in {place}", counted.join(", "))?;
        match hint::fixable(report) {
            Some(hint) => writeln!(out, "{hint}"),
            None => Ok(()),
        }
    }
}

/// A finding as miette wants it.
struct Shown<'a> {
    finding: &'a ReportedFinding,
    excerpt: Excerpt,
}

impl<'a> Shown<'a> {
    fn new(finding: &'a ReportedFinding, home: usize, sources: &Sources<'_>) -> Self {
        let excerpt = sources.excerpt(home, places(finding));
        Self { finding, excerpt }
    }
}

/// The places of a finding, the primary one first.
fn places(finding: &ReportedFinding) -> impl Iterator<Item = &Location> {
    std::iter::once(&finding.primary).chain(&finding.related)
}

impl Diagnostic for Shown<'_> {
    fn code<'s>(&'s self) -> Option<Box<dyn fmt::Display + 's>> {
        Some(Box::new(self.finding.rule.id))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'s>(&'s self) -> Option<Box<dyn fmt::Display + 's>> {
        let help = plain(self.finding.help.as_deref()?);
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let mut labels: Vec<(Range<usize>, String)> = Vec::new();
        for (place, range) in places(self.finding).zip(self.excerpt.labels()) {
            let text = plain(&place.text);
            // miette would draw one behind the other.
            match labels.iter_mut().find(|(other, _)| *other == range) {
                Some((_, words)) if words.is_empty() => words.push_str(&text),
                Some((_, words)) => words.extend(["; ", &*text]),
                None => labels.push((range, text.into_owned())),
            }
        }
        let labels = labels.into_iter().enumerate().map(|(at, (range, text))| {
            let text = Some(text).filter(|text| !text.is_empty());
            match at {
                0 => LabeledSpan::new_primary_with_span(text, range),
                _ => LabeledSpan::new_with_span(text, range),
            }
        });
        Some(Box::new(labels))
    }
}

impl std::error::Error for Shown<'_> {}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&plain(&self.finding.message))
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
