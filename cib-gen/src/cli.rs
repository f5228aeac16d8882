//! The command: flags, files, the running cluster, the terminal.

mod arguments;
mod findings;
mod generate;
mod input;
mod message;
mod spec;

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Command};
use message::{Failure, Messages, colored};

/// Nothing was printed.
const REFUSED: u8 = 2;

/// Runs the command with the arguments of this process: 0 where something was printed, 2 where not.
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
    match &arguments.command {
        None => generate::run(&arguments.generate, arguments.color, messages),
        Some(Command::Spec(wanted)) => spec::run(wanted),
    }
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
