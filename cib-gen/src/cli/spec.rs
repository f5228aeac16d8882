//! `cib-gen spec`: the specification of what is there.

use std::ffi::OsStr;

use super::arguments::SpecArguments;
use super::input;
use super::message::{Failure, Messages};
use crate::{Surroundings, recover};

/// The specification. What it does not say goes to stderr, too.
pub(super) fn run(arguments: &SpecArguments, messages: &mut Messages) -> Result<String, Failure> {
    match &arguments.from {
        Some(file) => recovered(file, arguments, messages),
        None => found(arguments, messages),
    }
}

/// That of a configuration.
fn recovered(
    file: &OsStr,
    arguments: &SpecArguments,
    messages: &mut Messages,
) -> Result<String, Failure> {
    let source = input::file(file)?;
    let recovered = recover(&source, arguments.pacemaker);
    let surroundings = Surroundings::of(&source);
    let recovered = recovered.map_err(|error| Failure::located(error, None, &surroundings))?;
    for note in &recovered.notes {
        messages.note(note);
    }
    Ok(recovered.to_toml())
}

/// That of guests.
fn found(arguments: &SpecArguments, messages: &mut Messages) -> Result<String, Failure> {
    let files = arguments.cluster.read(arguments.guests.files())?;
    let surroundings = files.surroundings(arguments.pacemaker);
    let spec = arguments.guests.read(&arguments.words, &surroundings)?;
    let spec = spec.ok_or(Failure::Usage(
        "no guests: name a configuration with `--from`, or a hypervisor with `--discover` or `--uri`",
    ))?;
    for note in &spec.notes {
        messages.note(note);
    }
    Ok(spec.to_toml())
}
