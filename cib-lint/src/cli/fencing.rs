//! `cib-lint fencing`: how every node is fenced.

use std::error::Error;

use cib_model::{Cluster, Companions, FileKind, SourceFile, XmlError, parse};

use super::args::{Color, FencingArgs, FencingFormat};
use super::input::Input;
use super::output::{self, Stream};
use super::{CLEAN, FINDINGS, TROUBLE};
use crate::fencing::{self, FencingReport};
use crate::render::plain;

/// Why there is nothing to show.
#[derive(Debug, thiserror::Error)]
enum FencingError {
    #[error("{name}:{line}:{column}: {reason}")]
    Syntax {
        name: String,
        line: u32,
        column: u32,
        reason: String,
    },
    #[error("{count} of the files are CIBs; name one, and what stands beside it")]
    NotOne { count: usize },
    #[error(
        "{name} does not say which nodes there are; a whole CIB of a cluster that has run does"
    )]
    NoNodes { name: String },
}

/// Shows how every node is fenced. A node that is not is like a finding.
pub(super) fn show(args: &FencingArgs, color: Color) -> u8 {
    let shown = report(args).and_then(|report| {
        print(&report, args.format, color)?;
        Ok(report.gaps().next().is_none())
    });
    match shown {
        Ok(true) => CLEAN,
        Ok(false) => FINDINGS,
        Err(error) => {
            output::complain(&error);
            TROUBLE
        }
    }
}

fn report(args: &FencingArgs) -> Result<FencingReport, Box<dyn Error>> {
    let mut sources = Vec::new();
    for input in Input::all(&args.paths, args.live) {
        sources.extend(input?.read()?);
    }
    // XML that is not well-formed may be a CIB; then its place is worth saying.
    let cibs = sources
        .iter()
        .filter(|source| FileKind::is_read_as_cib(source));
    let cibs: Vec<&SourceFile> = cibs.collect();
    let &[source] = &cibs[..] else {
        let count = cibs.len();
        return Err(FencingError::NotOne { count }.into());
    };
    let parsed = parse(source).map_err(|error| syntax(source, &error))?;
    let cluster = Cluster::new(&parsed, args.pacemaker);
    let report = FencingReport::new(&cluster, &Companions::read(&sources));
    let name = || plain(source.name()).into_owned();
    Ok(report.ok_or_else(|| FencingError::NoNodes { name: name() })?)
}

fn syntax(source: &SourceFile, error: &XmlError) -> FencingError {
    let place = source.position(error.span.start());
    FencingError::Syntax {
        name: plain(source.name()).into_owned(),
        line: place.line,
        column: place.column,
        reason: plain(&error.message).into_owned(),
    }
}

fn print(
    report: &FencingReport,
    format: FencingFormat,
    color: Color,
) -> Result<(), output::OutputError> {
    let look = output::look(Stream::Stdout, color);
    output::print(Stream::Stdout, |out| match format {
        FencingFormat::Table => fencing::table(report, look.color, look.width, out),
        FencingFormat::Json => fencing::json(report, out),
        FencingFormat::Svg => out.write_all(fencing::svg(report).as_bytes()),
        FencingFormat::Dot => out.write_all(fencing::dot(report).as_bytes()),
        FencingFormat::Mermaid => out.write_all(fencing::mermaid(report).as_bytes()),
    })
}
