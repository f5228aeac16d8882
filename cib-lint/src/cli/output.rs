//! Where reports and complaints go.

use std::env;
use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal as _, Write};

use cib_model::SourceFile;

use super::args::{Color, Format};
use crate::Report;
use crate::render::{self, Look};

/// How wide a line is where nobody knows.
const WIDTH: usize = 100;

/// The report could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the report: {0}")]
pub(super) struct OutputError(io::Error);

/// Writes the report to stdout.
pub(super) fn report(
    report: &Report,
    sources: &[SourceFile],
    format: Format,
    color: Color,
) -> Result<(), OutputError> {
    print(|out| match format {
        Format::Fancy => render::fancy(report, sources, look(color), out),
        Format::Concise => render::concise(report, out),
        Format::Json => render::json(report, out),
        Format::Sarif => render::sarif(report, out),
    })
}

/// Writes to stdout. Whoever closes the pipe has read enough.
pub(super) fn print(
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), OutputError> {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(OutputError(error)),
        _ => {
            // What is left in the buffer has no reader.
            let _ = out.into_parts();
            Ok(())
        }
    }
}

/// Says on stderr what went wrong.
pub(super) fn complain(error: &dyn Display) {
    // Nobody is left to tell if this fails.
    let _ = writeln!(io::stderr(), "cib-lint: {error}");
}

/// The format where none is asked for.
pub(super) fn default_format() -> Format {
    if io::stdout().is_terminal() {
        Format::Fancy
    } else {
        Format::Concise
    }
}

/// What stdout can show.
pub(super) fn look(color: Color) -> Look {
    let size = terminal_size::terminal_size();
    Look {
        color: match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => io::stdout().is_terminal() && !wants_no_color(),
        },
        width: size.map_or(WIDTH, |(width, _)| width.0.into()),
    }
}

/// <https://no-color.org>: set and not empty.
fn wants_no_color() -> bool {
    env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || env::var_os("TERM").is_some_and(|value| value == "dumb")
}
