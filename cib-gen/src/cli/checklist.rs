//! `cib-gen checklist`: what has to be true outside the configuration.

use super::arguments::ChecklistArguments;
use super::input;
use super::message::{Failure, Messages};
use crate::{Encryption, checklist};

/// The list. A URI that is not encrypted is no reason to refuse it: nothing is configured by it.
pub(super) fn run(
    arguments: &ChecklistArguments,
    messages: &mut Messages,
) -> Result<String, Failure> {
    arguments.check()?;
    let (spec, file) = input::spec(&arguments.spec, Encryption::Optional)?;
    let files = input::Files::read(
        arguments.base.as_deref(),
        arguments.live,
        arguments.corosync.as_deref(),
    )?;
    let surroundings = files.surroundings(None);
    let list = checklist(&spec, &surroundings)
        .map_err(|error| Failure::located(error, Some(&file), &surroundings))?;
    for note in list.notes.iter().filter(|note| note.is_warning()) {
        messages.note(note);
    }
    Ok(list.to_string())
}
