//! Asks the agents that are installed for their metadata.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{ImportError, PACKAGES};
use crate::run::Invocation;

/// Where agents of class `ocf` are, in every distribution.
const OCF: &str = "/usr/lib/ocf/resource.d";
/// Where fence agents are, beside other programs.
const FENCE: &str = "/usr/sbin";
/// Where cluster-glue has its plugins.
const GLUE: &str = "/usr/lib/stonith/plugins";

/// Begin like fence agents, and are none: a daemon, a question to a person, and what runs the plugins of cluster-glue.
const NO_AGENTS: [&str; 3] = ["fence_virtd", "fence_ack_manual", "fence_legacy"];

/// Keeps what the installed agents of Debian's packages print, and whose each is. Says how many there are.
///
/// An agent that prints no metadata is none: there are helpers of agents beside them.
pub fn collect(folder: &Path) -> Result<usize, ImportError> {
    let mut list = BTreeMap::new();
    for (name, file) in installed()? {
        let Some(package) = package_of(&file)? else {
            continue;
        };
        let ask = Invocation::new("crm_resource").args(["--show-metadata", &name]);
        let ran = ask.run()?;
        if ran.code != 0 || !ran.stdout.contains("<resource-agent") {
            continue;
        }
        let path = format!("{}.xml", name.replace(':', "/"));
        let whole = folder.join(&path);
        let parent = whole.parent().unwrap_or(folder).to_owned();
        fs::create_dir_all(&parent).map_err(|error| ImportError::File(parent, error))?;
        fs::write(&whole, ran.stdout).map_err(|error| ImportError::File(whole, error))?;
        list.insert(path, package);
    }
    let lines = list
        .iter()
        .map(|(path, package)| format!("{path}\t{package}\n"));
    let lines: String = lines.collect();
    let path = folder.join(PACKAGES);
    fs::write(&path, lines).map_err(|error| ImportError::File(path, error))?;
    Ok(list.len())
}

/// The names of the agents that are installed, each with its file.
fn installed() -> Result<Vec<(String, PathBuf)>, ImportError> {
    let mut agents = Vec::new();
    for provider in listed(&["--list-ocf-providers"])? {
        for kind in listed(&["--list-agents", &format!("ocf:{provider}")])? {
            let file = Path::new(OCF).join(&provider).join(&kind);
            agents.push((format!("ocf:{provider}:{kind}"), file));
        }
    }
    for kind in listed(&["--list-agents", "stonith"])? {
        let file = if kind.starts_with("fence_") {
            Path::new(FENCE).join(&kind)
        } else if kind.starts_with("external/") {
            Path::new(GLUE).join(&kind)
        } else {
            Path::new(GLUE).join(format!("stonith2/{kind}.so"))
        };
        if !NO_AGENTS.contains(&kind.as_str()) {
            agents.push((format!("stonith:{kind}"), file));
        }
    }
    Ok(agents)
}

fn listed(arguments: &[&str]) -> Result<Vec<String>, ImportError> {
    let ran = Invocation::new("crm_resource").args(arguments).run()?;
    Ok(ran
        .stdout
        .lines()
        .map(|line| line.trim().to_owned())
        .collect())
}

/// The binary package that a file is of, its source package and that one's version, with tabs between. None for a file
/// that is of no package.
fn package_of(file: &Path) -> Result<Option<String>, ImportError> {
    let found = Invocation::new("dpkg-query")
        .arg("--search")
        .arg(file)
        .run()?;
    let Some((package, _)) = found.stdout.split_once(':') else {
        return Ok(None);
    };
    let fields = "${Package}\t${source:Package}\t${source:Version}";
    let shown = Invocation::new("dpkg-query").args(["--show", "--showformat", fields, package]);
    Ok(Some(shown.run()?.stdout))
}
