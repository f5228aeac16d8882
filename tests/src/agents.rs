//! The catalogue of agents: from what agents print as their metadata to `cib-model/facts/agents/packages/`.
//!
//! Two steps, so that agents of another machine or release can be read: [`collect`](collect::collect) asks the agents that
//! are installed and keeps what they print in a folder; [`import`] makes facts of such a folder. Descriptions are left out:
//! they are the agents' own words.

pub mod collect;
#[path = "../../cib-model/build/agents/format.rs"]
mod format;
mod rows;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use cib_model::{Agent, SourceError, SourceFile, XmlError};
use serde::Deserialize;

use format::Package;

/// The file of a folder of metadata that says whose each other file is.
const PACKAGES: &str = "packages.tsv";

/// Where the facts are.
pub fn facts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../cib-model/facts/agents/packages")
}

/// What every file of facts begins with.
const WRITTEN_BY: &str = "\
# Written from the agents' own metadata by `cargo run -p cib-tests --bin agents -- import FOLDER`; not to be edited.
# Where a row is not so in every version that has the agent, `in` says in which.
";

/// Why metadata did not become facts.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file cannot be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, #[source] io::Error),
    /// A file is no text.
    #[error("{0}: {1}")]
    Text(PathBuf, #[source] SourceError),
    /// A file is not XML.
    #[error("{0}: {1}")]
    Xml(PathBuf, #[source] XmlError),
    /// The facts that are there cannot be read.
    #[error("{0}: {1}")]
    Facts(PathBuf, #[source] toml::de::Error),
    /// A row cannot be written.
    #[error("a row cannot be written: {0}")]
    Row(#[from] toml::ser::Error),
    /// A line of the list of packages is not understood.
    #[error("{PACKAGES}: {0:?} is not FILE, PACKAGE, SOURCE PACKAGE and VERSION")]
    Line(String),
    /// An agent cannot be asked.
    #[error("{0}")]
    Ask(#[from] crate::run::RunError),
}

/// The agents of one version of a source package, as they describe themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The source package.
    pub source: String,
    /// Its version.
    pub version: String,
    /// The agents, each with its binary package.
    pub agents: Vec<(String, Agent)>,
}

/// Agents with defaults that are no facts: `facts/agents/unstable.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unstable {
    agent: Vec<UnstableAgent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnstableAgent {
    name: String,
    defaults: Vec<String>,
}

impl Unstable {
    fn read() -> Result<Self, ImportError> {
        let path = facts().join("../unstable.toml");
        let text = fs::read_to_string(&path);
        let text = text.map_err(|error| ImportError::File(path.clone(), error))?;
        toml::from_str(&text).map_err(|error| ImportError::Facts(path, error))
    }

    /// Takes out what depends on the machine that was asked, or on the name of the resource.
    fn take_out(&self, agent: &mut Agent) {
        let entries = self.agent.iter().filter(|entry| entry.name == agent.name);
        for entry in entries {
            for parameter in &mut agent.parameters {
                if entry.defaults.iter().any(|name| *name == parameter.name) {
                    parameter.default = None;
                }
            }
        }
    }
}

/// What stands in a folder of metadata.
pub fn releases(folder: &Path) -> Result<Vec<Release>, ImportError> {
    let path = folder.join(PACKAGES);
    let list = fs::read_to_string(&path).map_err(|error| ImportError::File(path, error))?;
    let unstable = Unstable::read()?;
    let mut releases: BTreeMap<(&str, &str), Vec<(String, Agent)>> = BTreeMap::new();
    for line in list.lines() {
        let fields: Vec<_> = line.split('\t').collect();
        let [file, package, source, version] = fields[..] else {
            return Err(ImportError::Line(line.to_owned()));
        };
        // The file is read below the folder, and the source names the file that is written.
        if !is_package(source) || file.split('/').any(|part| matches!(part, "" | "..")) {
            return Err(ImportError::Line(line.to_owned()));
        }
        let name = Agent::name_of_file(Path::new(file));
        let name = name.ok_or_else(|| ImportError::Line(line.to_owned()))?;
        let path = folder.join(file);
        let bytes = fs::read(&path).map_err(|error| ImportError::File(path.clone(), error))?;
        let printed = SourceFile::from_bytes(file, bytes);
        let printed = printed.map_err(|error| ImportError::Text(path.clone(), error))?;
        let agent = Agent::from_metadata(&name, &printed);
        let mut agent = agent.map_err(|error| ImportError::Xml(path, error))?;
        unstable.take_out(&mut agent);
        let release = releases.entry((source, version)).or_default();
        release.push((package.to_owned(), agent));
    }
    let releases = releases.into_iter();
    Ok(releases
        .map(|((source, version), agents)| Release {
            source: source.to_owned(),
            version: version.to_owned(),
            agents,
        })
        .collect())
}

/// Whether that may be the name of a package: none that leads out of a folder.
fn is_package(name: &str) -> bool {
    let fit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '_');
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(fit)
}

/// The text of the facts about a package when agents of a release have been added, or read anew. Others of the release
/// stay.
pub fn import(facts: &Path, release: &Release) -> Result<(PathBuf, String), ImportError> {
    let path = facts.join(format!("{}.toml", release.source));
    let mut package = match fs::read_to_string(&path) {
        Ok(text) => {
            toml::from_str(&text).map_err(|error| ImportError::Facts(path.clone(), error))?
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Package {
            source: release.source.clone(),
            ..Package::default()
        },
        Err(error) => return Err(ImportError::File(path, error)),
    };
    rows::remove(&mut package, release);
    rows::add(&mut package, release);
    let text = written(&package)?;
    Ok((path, text))
}

/// A line a row, so that a change of one is a change of one line.
fn written(package: &Package) -> Result<String, ImportError> {
    let mut lines = vec![
        WRITTEN_BY.to_owned(),
        format!("source = {}", value(&package.source)?),
        format!("versions = {}", value(&package.versions)?),
    ];
    for agent in &package.agent {
        lines.push(format!("\n[[agent]]\nname = {}", value(&agent.name)?));
        lines.push(format!("packages = {}", value(&agent.packages)?));
        if !agent.versions.is_empty() {
            lines.push(format!("in = {}", value(&agent.versions)?));
        }
        lines.push(format!("parameters = {}", list(&agent.parameters)?));
        lines.push(format!("actions = {}", list(&agent.actions)?));
    }
    lines.push(String::new());
    Ok(lines.join("\n"))
}

fn list(rows: &[impl serde::Serialize]) -> Result<String, ImportError> {
    if rows.is_empty() {
        return Ok("[]".to_owned());
    }
    let rows: Result<Vec<_>, _> = rows.iter().map(value).collect();
    Ok(format!("[\n  {},\n]", rows?.join(",\n  ")))
}

fn value(value: &impl serde::Serialize) -> Result<String, toml::ser::Error> {
    let mut text = String::new();
    value.serialize(toml::ser::ValueSerializer::new(&mut text))?;
    Ok(text)
}
