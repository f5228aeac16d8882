//! What goes to stderr.

use std::io::{self, Write as _};

use cib_lint::live::LiveError;
use cib_lint::write::WriteError;
use cib_model::{SourceError, SourceFile};
use clap::ColorChoice;

use super::discover::Unanswered;
use super::findings::{self, Said};
use crate::shown::disarmed;
use crate::{Error, Input, Note, Problem, Surroundings};

/// Why nothing is printed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("{0}")]
    Usage(&'static str),
    #[error("cannot read {name}: {source}")]
    Read { name: String, source: io::Error },
    #[error("{name} {source}")]
    Text { name: String, source: SourceError },
    #[error("cannot write: {0}")]
    Write(io::Error),
    #[error("cannot write {name}: {reason}; it is as it was")]
    File { name: String, reason: WriteError },
    #[error("{}", .0.to_string().replace('\n', "; "))]
    Live(LiveError),
    #[error("{}", joined(.0))]
    Unanswered(Vec<Unanswered>),
    #[error("{error}")]
    Refused {
        error: Box<Error>,
        /// `file:line:column`
        place: Option<String>,
        /// What exactly is not valid.
        reason: Option<Said>,
    },
}

impl Failure {
    /// An error with its place in words.
    pub(super) fn located(
        error: Error,
        spec: Option<&SourceFile>,
        surroundings: &Surroundings<'_>,
    ) -> Self {
        let source = error.place.and_then(|place| match place.input {
            Input::Spec => spec,
            Input::Base => surroundings.base,
            Input::Corosync => surroundings.corosync,
            Input::Domain(_) => None,
        });
        let is_invalid = matches!(error.problem, Problem::Invalid { .. });
        let base = surroundings.base.filter(|_| is_invalid);
        Self::placed(error, source, base.and_then(findings::of_schema))
    }

    /// An error with its place in one of the files of domains.
    pub(super) fn in_domains(error: Error, files: &[SourceFile]) -> Self {
        let source = error.place.and_then(|place| match place.input {
            Input::Domain(number) => files.get(number),
            Input::Spec | Input::Base | Input::Corosync => None,
        });
        Self::placed(error, source, None)
    }

    fn placed(error: Error, source: Option<&SourceFile>, reason: Option<Said>) -> Self {
        let place = error.place.and_then(|place| {
            let source = source?;
            let at = source.position(place.span.start());
            Some(format!("{}:{}:{}", source.name(), at.line, at.column))
        });
        Self::Refused {
            error: Box::new(error),
            place,
            reason,
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::Usage(_) => Some("`cib-gen --help` shows the ways to call it".to_owned()),
            Self::Live(_) => Some(
                "run this on a node of the cluster while it runs, or save its configuration and name it with --base"
                    .to_owned(),
            ),
            Self::Unanswered(all) => all.first().map(Unanswered::help),
            Self::Refused { error, .. } => error.problem.help(),
            Self::File { .. } => Some("without --output it goes to stdout".to_owned()),
            Self::Read { .. } | Self::Text { .. } | Self::Write(_) => None,
        }
    }
}

/// What is wrong with several hypervisors; once what is wrong with all of them.
fn joined(unanswered: &[Unanswered]) -> String {
    let mut all: Vec<_> = unanswered.iter().map(ToString::to_string).collect();
    all.dedup();
    all.join("; ")
}

/// Whether to paint. `NO_COLOR` counts when it is set and not empty, see <https://no-color.org>.
pub(super) fn colored(choice: ColorChoice, is_terminal: bool) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    }
}

/// The way to stderr.
pub(super) struct Messages {
    color: bool,
}

impl Messages {
    pub(super) fn new(color: bool) -> Self {
        Self { color }
    }

    pub(super) fn error(&mut self, failure: &Failure) {
        let mut text = self.headed("31", "error", &failure.to_string());
        let (place, reason) = match failure {
            Failure::Refused { place, reason, .. } => (place.as_deref(), reason.as_ref()),
            _ => (None, None),
        };
        self.place_and_help(&mut text, place, failure.help().as_deref());
        if let Some(reason) = reason {
            text.push_str(&self.remark(false, &reason.message));
            self.place_and_help(&mut text, None, reason.help.as_deref());
        }
        say(&text);
    }

    pub(super) fn note(&mut self, note: &Note) {
        say(&self.remark(note.is_warning(), &note.to_string()));
    }

    pub(super) fn finding(&mut self, said: &Said) {
        let mut text = self.remark(said.is_grave, &said.message);
        self.place_and_help(&mut text, said.place.as_deref(), said.help.as_deref());
        say(&text);
    }

    fn remark(&self, is_warning: bool, message: &str) -> String {
        if is_warning {
            self.headed("33", "warning", message)
        } else {
            self.headed("36", "note", message)
        }
    }

    fn place_and_help(&self, text: &mut String, place: Option<&str>, help: Option<&str>) {
        if let Some(place) = place {
            text.extend([" --> ", &disarmed(place), "\n"]);
        }
        if let Some(help) = help {
            text.push_str(&self.headed("36", "help", help));
        }
    }

    pub(super) fn warning(&mut self, message: &str) {
        say(&self.headed("33", "warning", message));
    }

    pub(super) fn help(&mut self, help: &str) {
        say(&self.headed("36", "help", help));
    }

    fn headed(&self, color: &str, head: &str, message: &str) -> String {
        // Names of files, and words of cib-lint and of `cibadmin`, come here as they are.
        let message = disarmed(message);
        if self.color {
            format!("\u{1b}[1;{color}m{head}\u{1b}[0m: {message}\n")
        } else {
            format!("{head}: {message}\n")
        }
    }
}

fn say(text: &str) {
    // Nobody is left to tell if this fails.
    let _ = io::stderr().write_all(text.as_bytes());
}
