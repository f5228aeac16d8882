//! `--fix` and `--diff`: what becomes of texts that were fixed.

use super::args::{Color, LintArgs};
use super::input::Input;
use super::output::{self, OutputError, Stream};
use super::{CLEAN, FINDINGS, Read, TROUBLE};
use crate::render::plain;
use crate::write::{self, WriteError};
use crate::{Attempt, Fixed, Linter, diff};

/// The fixed text could not be left where it belongs.
#[derive(Debug, thiserror::Error)]
pub(super) enum KeepError {
    #[error("cannot write {name}: {reason}; it is as it was")]
    File { name: String, reason: WriteError },
    #[error(transparent)]
    Stdout(#[from] OutputError),
}

/// Leaves the fixed text where the input came from. What was standard input goes on to stdout, changed or not.
pub(super) fn keep(read: &Read, fixed: &Fixed) -> Result<(), KeepError> {
    let (old, new) = (read.source.text(), fixed.source.text());
    match &read.input {
        Input::File(path) | Input::Found(path) if old != new => write::replace(path, old, new)
            .map_err(|reason| KeepError::File {
                name: plain(read.source.name()).into_owned(),
                reason,
            }),
        Input::Stdin => Ok(output::print(Stream::Stdout, |out| {
            out.write_all(new.as_bytes())
        })?),
        Input::File(_) | Input::Found(_) | Input::Live => Ok(()),
    }
}

/// Says on stderr what was fixed.
pub(super) fn tell_applied(fixed: &Fixed) {
    for attempt in &fixed.applied {
        output::complain(&format_args!("fixed {}", named(fixed, attempt)));
    }
}

/// Says on stderr which fixes were left out, and why.
pub(super) fn tell_refused(fixed: &Fixed) {
    for (attempt, refusal) in &fixed.refused {
        let attempt = named(fixed, attempt);
        output::complain(&format_args!("did not fix {attempt}: {refusal}"));
    }
}

fn named(fixed: &Fixed, attempt: &Attempt) -> String {
    let Attempt { rule, title, line } = attempt;
    let name = plain(fixed.source.name());
    format!("{name}:{line}: {} ({})", plain(title), rule.id)
}

/// Prints what fixing would change. Something to change counts as a finding.
pub(super) fn diff(
    linter: &Linter,
    inputs: &[Read],
    args: &LintArgs,
    is_complete: bool,
    color: Color,
) -> u8 {
    let color = output::look(Stream::Stdout, color).color;
    let mut differences = String::new();
    let mut is_same = true;
    for Read { source: before, .. } in inputs {
        let fixed = linter.fix(before, args.fixes.least_safety());
        tell_refused(&fixed);
        is_same &= before.text() == fixed.source.text();
        differences.push_str(&diff::unified(before, &fixed.source, color));
    }
    let printed = output::print(Stream::Stdout, |out| out.write_all(differences.as_bytes()));
    if let Err(error) = printed {
        output::complain(&error);
        return TROUBLE;
    }
    match (is_complete, is_same) {
        (false, _) => TROUBLE,
        (true, false) => FINDINGS,
        (true, true) => CLEAN,
    }
}
