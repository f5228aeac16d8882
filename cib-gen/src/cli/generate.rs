//! `cib-gen SPEC`: a configuration, new or merged into what is there.

use std::io::{self, IsTerminal as _};

use cib_lint::diff;
use cib_model::SourceFile;
use clap::ColorChoice;

use super::arguments::GenerateArguments;
use super::findings;
use super::message::{Failure, Messages, colored};
use crate::{Generated, generate};

/// The configuration, or what changes in it. What else there is to say goes to stderr.
pub(super) fn run(
    arguments: &GenerateArguments,
    color: ColorChoice,
    messages: &mut Messages,
) -> Result<String, Failure> {
    arguments.check_output()?;
    let files = arguments.cluster.read(arguments.source.files())?;
    let surroundings = files.surroundings(arguments.pacemaker);
    let (spec, file) = arguments.source.read(&surroundings)?;
    let spec = arguments.allowed(spec);
    let generated = generate(&spec, &surroundings)
        .map_err(|error| Failure::located(error, file.as_ref(), &surroundings))?;
    for note in &generated.plan.notes {
        messages.note(note);
    }
    for finding in findings::of_concern(&generated, surroundings.corosync) {
        messages.finding(&finding);
    }
    if !arguments.diff {
        let text = arguments
            .output
            .text(&generated, surroundings.base, messages);
        let text = text.map_err(|error| Failure::located(error, file.as_ref(), &surroundings))?;
        return arguments.output.deliver(text);
    }
    let color = colored(color, io::stdout().is_terminal());
    Ok(diff_of(surroundings.base, &generated, color))
}

/// Without a base all is new.
fn diff_of(base: Option<&SourceFile>, generated: &Generated, color: bool) -> String {
    let nothing = SourceFile::new("/dev/null", "");
    let name = base.map_or("generated", SourceFile::name);
    let after = SourceFile::new(name, generated.configuration.as_str());
    diff::unified(base.unwrap_or(&nothing), &after, color)
}
