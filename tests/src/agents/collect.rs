//! Asks the agents that are installed for their metadata.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::ScopedJoinHandle;
use std::{fs, thread};

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
pub fn collect(folder: &Path) -> Result<usize, ImportError> {
    let installed = installed()?;
    let packages = packages_of(&installed)?;
    let next = AtomicUsize::new(0);
    // Python agents take their time.
    let asked: Result<Vec<_>, ImportError> = thread::scope(|scope| {
        let ask = || {
            let mut answers = Vec::new();
            while let Some(agent) = installed.get(next.fetch_add(1, Ordering::Relaxed)) {
                if let Some(package) = packages.get(&agent.file) {
                    answers.extend(metadata(agent)?.map(|printed| (agent, package, printed)));
                }
            }
            Ok(answers)
        };
        let count = thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..count).map(|_| scope.spawn(ask)).collect();
        let answers = workers.into_iter().map(join);
        answers.collect()
    });
    let mut list = BTreeMap::new();
    for (agent, package, printed) in asked?.into_iter().flatten() {
        let path = format!("{}.xml", agent.name.replace(':', "/"));
        let whole = folder.join(&path);
        let parent = whole.parent().unwrap_or(folder).to_owned();
        fs::create_dir_all(&parent).map_err(|error| ImportError::File(parent, error))?;
        fs::write(&whole, printed).map_err(|error| ImportError::File(whole, error))?;
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

fn join<T>(worker: ScopedJoinHandle<'_, T>) -> T {
    worker
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// An agent that is installed, or a file beside agents.
pub struct Installed {
    /// `class:provider:type`, or `class:type`.
    pub name: String,
    file: PathBuf,
}

/// What it prints as its metadata. What prints none is no agent: there are helpers of agents beside them.
pub fn metadata(agent: &Installed) -> Result<Option<String>, ImportError> {
    let ask = Invocation::new("crm_resource").args(["--show-metadata", &agent.name]);
    let ran = ask.run()?;
    let is_metadata = ran.code == 0 && ran.stdout.contains("<resource-agent");
    Ok(is_metadata.then_some(ran.stdout))
}

/// All that are where agents are.
pub fn installed() -> Result<Vec<Installed>, ImportError> {
    let mut agents = Vec::new();
    for provider in listed(&["--list-ocf-providers"])? {
        for kind in listed(&["--list-agents", &format!("ocf:{provider}")])? {
            let file = Path::new(OCF).join(&provider).join(&kind);
            agents.push(Installed {
                name: format!("ocf:{provider}:{kind}"),
                file,
            });
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
            agents.push(Installed {
                name: format!("stonith:{kind}"),
                file,
            });
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

/// Whose the files are: the binary package, its source package and that one's version, with tabs between. A file that is
/// of no package is not there.
fn packages_of(agents: &[Installed]) -> Result<HashMap<PathBuf, String>, ImportError> {
    let files = agents.iter().map(|agent| &agent.file);
    // It says whose some are, and fails for the others.
    let found = Invocation::new("dpkg-query").arg("--search").args(files);
    let found = found.run()?.stdout;
    let owners: HashMap<_, _> = found
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(package, file)| (PathBuf::from(file), package))
        .collect();
    let names: BTreeSet<_> = owners.values().copied().collect();
    let fields = "${binary:Package}\t${Package}\t${source:Package}\t${source:Version}\n";
    let shown = Invocation::new("dpkg-query").args(["--show", "--showformat", fields]);
    let shown = shown.args(names).run()?.stdout;
    let packages: HashMap<_, _> = shown
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect();
    let package = |(file, owner): (PathBuf, &str)| {
        // Of packages for one architecture alone dpkg leaves that out.
        let package = packages.get(owner);
        Some((file, (*package?).to_owned()))
    };
    Ok(owners.into_iter().filter_map(package).collect())
}
