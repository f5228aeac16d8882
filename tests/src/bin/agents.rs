//! Keeps the catalogue of agents: `collect` asks the agents that are installed here, `import` makes facts of the answers.
#![expect(clippy::print_stderr, reason = "a command says what it did")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use cib_tests::agents::{self, ImportError, collect};

const USAGE: &str = "usage: agents collect FOLDER    asks the agents that are installed; FOLDER is to be empty or new
       agents import FOLDER... writes what stands there into cib-model/facts/agents/packages";

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().skip(1).map(PathBuf::from).collect();
    let done = match &arguments[..] {
        [command, folder] if command == Path::new("collect") => {
            collect::collect(folder).map(|asked| {
                eprintln!("asked {asked} agents");
            })
        }
        [command, folders @ ..] if command == Path::new("import") && !folders.is_empty() => {
            folders.iter().try_for_each(|folder| import(folder))
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn import(folder: &Path) -> Result<(), ImportError> {
    for release in agents::releases(folder)? {
        let (path, text) = agents::import(&agents::facts(), &release)?;
        fs::write(&path, text).map_err(|error| ImportError::File(path, error))?;
        eprintln!(
            "{} {}: {} agents",
            release.source,
            release.version,
            release.agents.len()
        );
    }
    Ok(())
}
