//! `cib-gen spec`: the specification of what is there.

use super::arguments::SpecArguments;
use super::input;
use super::message::{Failure, Messages};
use crate::{Surroundings, recover};

/// The specification. What it does not say goes to stderr, too.
pub(super) fn run(arguments: &SpecArguments, messages: &mut Messages) -> Result<String, Failure> {
    let source = input::file(&arguments.from)?;
    let recovered = recover(&source, arguments.pacemaker);
    let surroundings = Surroundings::of(&source);
    let recovered = recovered.map_err(|error| Failure::located(error, None, &surroundings))?;
    for note in &recovered.notes {
        messages.note(note);
    }
    Ok(recovered.to_toml())
}
