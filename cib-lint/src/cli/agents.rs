//! What is known of agents besides the catalogue: metadata in directories, and installed agents.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use cib_model::{Agent, Cluster, FileKind, ResolvedPrimitive, SourceError, SourceFile, parse};
use cib_rules::shown;

use super::args::AgentArgs;
use super::input::bounded;
use super::output;
use crate::installed::{self, NoMetadata};
use crate::render::{hint, plain};

/// Why a directory of metadata cannot be used.
#[derive(Debug, thiserror::Error)]
enum FolderError {
    #[error("cannot read {name}: {reason}")]
    Unreadable { name: String, reason: io::Error },
    #[error("{name} {reason}{EXPECTED}")]
    NoText { name: String, reason: SourceError },
    #[error("{name}:{line}:{column}: {reason}{EXPECTED}")]
    NoMetadata {
        name: String,
        line: u32,
        column: u32,
        reason: String,
    },
    #[error("{name} does not say by its place of which agent it is{EXPECTED}")]
    Nameless { name: String },
    #[error(
        "there is no metadata of agents in {name}{EXPECTED}; programs are not run there, and --{} asks installed agents",
        hint::INSTALLED_AGENTS
    )]
    Empty { name: String },
}

const EXPECTED: &str = " (expected: ocf/PROVIDER/TYPE.xml, stonith/TYPE.xml and stonith/external/TYPE.xml, each as \
                        `crm_resource --show-metadata` prints it)";

/// How many directories deep the files are: `ocf/PROVIDER`, `stonith/external`.
const DEEPEST: usize = 2;

/// The agents that take the place of what is known of them. What says nothing, and was not to be relied on, is told on
/// stderr.
pub(super) fn agents<'s>(
    args: &AgentArgs,
    sources: impl Iterator<Item = &'s SourceFile>,
) -> Result<Vec<Agent>, Box<dyn Error>> {
    let mut agents = BTreeMap::new();
    for folder in &args.folders {
        for agent in in_folder(folder)? {
            agents.insert(agent.name.clone().into_owned(), agent);
        }
    }
    if args.installed_agents {
        let mut names = named(sources);
        names.retain(|name| !agents.contains_key(name));
        let names: Vec<_> = names.into_iter().collect();
        for (name, answer) in installed::ask(&names)? {
            match answer {
                Ok(agent) => {
                    agents.insert(name, agent);
                }
                Err(reason) => tell(&name, &reason),
            }
        }
    }
    Ok(agents.into_values().collect())
}

/// Says of an installed agent why it is known as if nobody had asked it.
fn tell(name: &str, reason: &NoMetadata) {
    let (name, reason) = (shown(name), reason.to_string());
    let reason = plain(&reason);
    output::complain(&format_args!(
        "the agent {name} {reason}; it is judged by what is known of it otherwise"
    ));
}

/// The names of the agents that the resources of CIBs have.
fn named<'s>(sources: impl Iterator<Item = &'s SourceFile>) -> BTreeSet<String> {
    let cibs = sources.filter(|source| FileKind::is_read_as_cib(source));
    let mut names = BTreeSet::new();
    for parsed in cibs.filter_map(|source| parse(source).ok()) {
        let cluster = Cluster::new(&parsed, None);
        names.extend(
            cluster
                .primitives()
                .iter()
                .map(ResolvedPrimitive::agent_name),
        );
    }
    names
}

/// The agents whose metadata is in a directory.
fn in_folder(folder: &Path) -> Result<Vec<Agent>, FolderError> {
    let mut files = Vec::new();
    add_files(folder, DEEPEST, &mut files)?;
    if files.is_empty() {
        return Err(FolderError::Empty {
            name: shown_path(folder),
        });
    }
    files.iter().map(|file| agent(file)).collect()
}

/// Adds the XML files of a directory, by their names, and those of the directories in it.
fn add_files(folder: &Path, deeper: usize, files: &mut Vec<PathBuf>) -> Result<(), FolderError> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|reason| unreadable(folder, reason))?;
    let mut paths: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if deeper > 0 {
                add_files(&path, deeper - 1, files)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "xml") && !is_special(&path)
        {
            files.push(path);
        }
    }
    Ok(())
}

/// Whether it is neither a file nor a link that leads nowhere: reading a pipe would wait for its other end.
fn is_special(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| !metadata.is_file())
}

fn agent(file: &Path) -> Result<Agent, FolderError> {
    // `--agents .` has a name, too.
    let whole = std::path::absolute(file).map_err(|reason| unreadable(file, reason))?;
    let agent = Agent::name_of_file(&whole);
    let agent = agent.ok_or_else(|| FolderError::Nameless {
        name: shown_path(file),
    })?;
    let bytes = File::open(file).and_then(bounded);
    let bytes = bytes.map_err(|reason| unreadable(file, reason))?;
    let printed = SourceFile::from_bytes(file.to_string_lossy(), bytes);
    let printed = printed.map_err(|reason| FolderError::NoText {
        name: shown_path(file),
        reason,
    })?;
    Agent::from_metadata(&agent, &printed).map_err(|error| {
        let place = printed.position(error.span.start());
        FolderError::NoMetadata {
            name: shown_path(file),
            line: place.line,
            column: place.column,
            reason: plain(&error.message).into_owned(),
        }
    })
}

fn shown_path(path: &Path) -> String {
    plain(&path.to_string_lossy()).into_owned()
}

fn unreadable(path: &Path, reason: io::Error) -> FolderError {
    FolderError::Unreadable {
        name: shown_path(path),
        reason,
    }
}
