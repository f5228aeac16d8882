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

/// Where people and programs look for what they asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Stdout,
    Stderr,
}

impl Stream {
    fn is_terminal(self) -> bool {
        match self {
            Self::Stdout => io::stdout().is_terminal(),
            Self::Stderr => io::stderr().is_terminal(),
        }
    }

    fn lock(self) -> Box<dyn Write> {
        match self {
            Self::Stdout => Box::new(io::stdout().lock()),
            Self::Stderr => Box::new(io::stderr().lock()),
        }
    }
}

/// Writes the report.
pub(super) fn report(
    stream: Stream,
    report: &Report,
    sources: &[SourceFile],
    format: Format,
    color: Color,
) -> Result<(), OutputError> {
    print(stream, |out| match format {
        Format::Fancy => render::fancy(report, sources, look(stream, color), out),
        Format::Concise => render::concise(report, out),
        Format::Json => render::json(report, out),
        Format::Sarif => render::sarif(report, out),
    })
}

/// Writes to a stream. Whoever closes the pipe has read enough.
pub(super) fn print(
    stream: Stream,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), OutputError> {
    let mut out = BufWriter::new(stream.lock());
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
pub(super) fn default_format(stream: Stream) -> Format {
    if stream.is_terminal() {
        Format::Fancy
    } else {
        Format::Concise
    }
}

/// What a stream can show.
pub(super) fn look(stream: Stream, color: Color) -> Look {
    let size = terminal_size::terminal_size();
    Look {
        color: match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => stream.is_terminal() && !wants_no_color(),
        },
        width: size.map_or(WIDTH, |(width, _)| width.0.into()),
    }
}

/// <https://no-color.org>: set and not empty.
fn wants_no_color() -> bool {
    env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || env::var_os("TERM").is_some_and(|value| value == "dumb")
}
