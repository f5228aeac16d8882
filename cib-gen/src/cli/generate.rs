//! `cib-gen SPEC`: a configuration, new or merged into what is there.

use std::io::{self, IsTerminal as _};

use cib_lint::{diff, live};
use cib_model::SourceFile;
use clap::ColorChoice;

use super::arguments::{GenerateArguments, Wanted};
use super::message::{Failure, Messages, colored};
use super::{findings, input};
use crate::{Generated, Spec, Surroundings, generate};

/// The configuration, or what changes in it. What else there is to say goes to stderr.
pub(super) fn run(
    arguments: &GenerateArguments,
    color: ColorChoice,
    messages: &mut Messages,
) -> Result<String, Failure> {
    let (spec, file) = read_spec(arguments)?;
    let base = read_base(arguments)?;
    let corosync = arguments.corosync.as_deref().map(input::file).transpose()?;
    let surroundings = Surroundings {
        base: base.as_ref(),
        corosync: corosync.as_ref(),
        pacemaker: arguments.pacemaker,
    };
    let generated = generate(&spec, &surroundings)
        .map_err(|error| Failure::located(error, file.as_ref(), &surroundings))?;
    for note in &generated.plan.notes {
        messages.note(note);
    }
    for finding in findings::of_concern(&generated, corosync.as_ref()) {
        messages.finding(&finding);
    }
    if !arguments.diff {
        return Ok(generated.document);
    }
    let color = colored(color, io::stdout().is_terminal());
    Ok(diff_of(base.as_ref(), &generated, color))
}

fn read_spec(arguments: &GenerateArguments) -> Result<(Spec, Option<SourceFile>), Failure> {
    let encryption = arguments.encryption();
    match arguments.wanted()? {
        Wanted::Guests { uri, guests } => {
            let spec = Spec::new(uri, guests, encryption);
            let nowhere = Surroundings::default();
            let spec = spec.map_err(|error| Failure::located(error, None, &nowhere))?;
            Ok((spec, None))
        }
        Wanted::File(path) => {
            let file = input::spec(path)?;
            match Spec::from_toml(file.text(), encryption) {
                Ok(spec) => Ok((spec, Some(file))),
                Err(error) => Err(Failure::located(
                    error,
                    Some(&file),
                    &Surroundings::default(),
                )),
            }
        }
    }
}

fn read_base(arguments: &GenerateArguments) -> Result<Option<SourceFile>, Failure> {
    if arguments.live {
        let bytes = live::query().map_err(Failure::Live)?;
        return input::text("the running cluster", bytes).map(Some);
    }
    arguments.base.as_deref().map(input::file).transpose()
}

/// Without a base all is new.
fn diff_of(base: Option<&SourceFile>, generated: &Generated, color: bool) -> String {
    let nothing = SourceFile::new("/dev/null", "");
    let name = base.map_or("generated", SourceFile::name);
    let after = SourceFile::new(name, generated.configuration.as_str());
    diff::unified(base.unwrap_or(&nothing), &after, color)
}
