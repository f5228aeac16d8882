//! `cib-gen checklist`: what has to be true outside the configuration.

use super::arguments::ChecklistArguments;
use super::message::{Failure, Messages};
use crate::checklist;

pub(super) fn run(
    arguments: &ChecklistArguments,
    messages: &mut Messages,
) -> Result<String, Failure> {
    let files = arguments.cluster.read(arguments.source.files())?;
    let surroundings = files.surroundings(None);
    let (spec, file) = arguments.source.read(&surroundings)?;
    let list = checklist(&spec, &surroundings)
        .map_err(|error| Failure::located(error, file.as_ref(), &surroundings))?;
    for note in list.notes.iter().filter(|note| note.is_warning()) {
        messages.note(note);
    }
    Ok(list.to_string())
}
