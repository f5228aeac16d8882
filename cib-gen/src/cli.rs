//! The command: flags, files, the running cluster, the terminal.

mod arguments;
mod findings;
mod input;
mod message;

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use cib_lint::{diff, live};
use cib_model::SourceFile;
use clap::Parser as _;

use crate::{Generated, Spec, Surroundings, generate};
use arguments::{Arguments, Wanted};
use message::{Failure, Messages, colored};

/// Nothing was printed.
const REFUSED: u8 = 2;

/// Runs the command with the arguments of this process: 0 where a configuration was printed, 2 where not.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut messages = Messages::new(colored(arguments.color, io::stderr().is_terminal()));
    match run(&arguments, &mut messages) {
        Ok(text) => print(&text, &mut messages),
        Err(failure) => {
            messages.error(&failure);
            ExitCode::from(REFUSED)
        }
    }
}

/// All that goes to stdout, worked out before a byte of it is written.
fn run(arguments: &Arguments, messages: &mut Messages) -> Result<String, Failure> {
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
    let color = colored(arguments.color, io::stdout().is_terminal());
    Ok(diff_of(base.as_ref(), &generated, color))
}

fn read_spec(arguments: &Arguments) -> Result<(Spec, Option<SourceFile>), Failure> {
    let encryption = arguments.encryption();
    match arguments.wanted()? {
        Wanted::Guests { uri, guests } => {
            let spec = Spec::new(uri, guests, encryption);
            let spec =
                spec.map_err(|error| Failure::located(error, None, &Surroundings::default()))?;
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

fn read_base(arguments: &Arguments) -> Result<Option<SourceFile>, Failure> {
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

fn print(text: &str, messages: &mut Messages) -> ExitCode {
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    match written {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            messages.error(&Failure::Write(error));
            ExitCode::from(REFUSED)
        }
    }
}
