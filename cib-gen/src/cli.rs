//! The command: flags, files, the running cluster, the terminal.

mod arguments;
mod checklist;
mod cluster;
mod discover;
mod findings;
mod generate;
mod guests;
mod input;
mod message;
mod output;
mod probe;
mod source;
mod spec;
mod table;

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Command};
use message::{Failure, Messages, colored};

/// Nothing was printed.
const REFUSED: u8 = 2;

/// Runs the command with the arguments of this process: 0 where something was printed, 1 where what was
/// printed is that something fails, 2 where nothing was printed.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut messages = Messages::new(colored(arguments.color, io::stderr().is_terminal()));
    match run(&arguments, &mut messages) {
        Ok(done) => print(&done, &mut messages),
        Err(failure) => {
            messages.error(&failure);
            ExitCode::from(REFUSED)
        }
    }
}

/// All that goes to stdout, worked out before a byte of it is written.
struct Done {
    text: String,
    /// The exit status.
    status: u8,
}

impl From<String> for Done {
    fn from(text: String) -> Self {
        Self { text, status: 0 }
    }
}

fn run(arguments: &Arguments, messages: &mut Messages) -> Result<Done, Failure> {
    match &arguments.command {
        None => generate::run(&arguments.generate, arguments.color, messages).map(Done::from),
        Some(Command::Spec(wanted)) => spec::run(wanted, messages).map(Done::from),
        Some(Command::Checklist(wanted)) => checklist::run(wanted, messages).map(Done::from),
        Some(Command::Probe(wanted)) => probe::run(wanted, messages),
    }
}

fn print(done: &Done, messages: &mut Messages) -> ExitCode {
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(done.text.as_bytes())
        .and_then(|()| stdout.flush());
    match written {
        Ok(()) => ExitCode::from(done.status),
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(done.status),
        Err(error) => {
            messages.error(&Failure::Write(error));
            ExitCode::from(REFUSED)
        }
    }
}
