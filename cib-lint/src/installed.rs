//! The agents that are installed on this machine, as `crm_resource --show-metadata` gives them out.

use std::io;
use std::panic::resume_unwind;
use std::thread;
use std::time::Duration;

use cib_model::{Agent, SourceError, SourceFile, XmlError};

use crate::program;

/// How long an agent may take. It answers within a tenth of a second, or it has a problem of its own.
const LIMIT: Duration = Duration::from_secs(10);
/// How many are asked at once: most of the time of each goes into the start of an interpreter.
const AT_ONCE: usize = 4;

/// Why no agent could be asked.
#[derive(Debug, thiserror::Error)]
#[error("cannot run crm_resource, which asks installed agents for their metadata: {0}")]
pub struct NotAsked(io::Error);

/// Why nothing is known of an installed agent.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoMetadata {
    /// No file of Pacemaker's directories of agents is called so, so that nobody is asked.
    #[error("is no plain name of an agent")]
    Name,
    /// There is no such agent, or it fails.
    #[error("is not installed here, or gives no metadata")]
    Refused,
    /// It was ended.
    #[error("gives no metadata within {} seconds", LIMIT.as_secs())]
    TimedOut,
    /// What it prints is no text.
    #[error("prints no metadata: what it prints {0}")]
    NoText(#[from] SourceError),
    /// What it prints is something else.
    #[error("prints no metadata: {0}")]
    Foreign(#[from] XmlError),
}

/// What came of asking an agent of that name.
pub type Asked = (String, Result<Agent, NoMetadata>);

/// Asks agents, by their names, for their metadata. Only classes whose agents describe themselves are asked, `ocf` and
/// `stonith`; the answers are in the order of the names.
///
/// An agent is a program, and is run by this, as the cluster does when it needs to know what an agent can do.
///
/// # Errors
///
/// [`NotAsked`] where Pacemaker is not installed.
pub fn ask(names: &[String]) -> Result<Vec<Asked>, NotAsked> {
    let asked: Vec<_> = names.iter().filter(|name| describes_itself(name)).collect();
    let mut answers = Vec::new();
    for names in asked.chunks(AT_ONCE) {
        let metadata: Vec<_> = thread::scope(|scope| {
            let threads: Vec<_> = names
                .iter()
                .map(|name| scope.spawn(|| metadata(name)))
                .collect();
            let threads = threads.into_iter();
            threads
                .map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
                .collect()
        });
        for (name, metadata) in names.iter().zip(metadata) {
            answers.push(((*name).clone(), metadata?));
        }
    }
    Ok(answers)
}

fn metadata(name: &str) -> Result<Result<Agent, NoMetadata>, NotAsked> {
    if !is_plain(name) {
        return Ok(Err(NoMetadata::Name));
    }
    let arguments = ["--show-metadata", name];
    let answer = program::run_as_daemon("crm_resource", arguments, b"", LIMIT).map_err(NotAsked)?;
    Ok(match answer {
        None => Err(NoMetadata::TimedOut),
        Some(answer) if !answer.status.success() => Err(NoMetadata::Refused),
        Some(answer) => read(name, answer.stdout),
    })
}

fn read(name: &str, printed: Vec<u8>) -> Result<Agent, NoMetadata> {
    let printed = SourceFile::from_bytes(name, printed)?;
    let agent = Agent::from_metadata(name, &printed)?;
    // Pacemaker makes up metadata for plugins of cluster-glue that are not there, without parameters (tried with 2.1.5).
    if name.starts_with("stonith:external/") && agent.parameters.is_empty() {
        return Err(NoMetadata::Refused);
    }
    Ok(agent)
}

fn describes_itself(name: &str) -> bool {
    name.starts_with("ocf:") || name.starts_with("stonith:")
}

/// Whether a name is that of a file in Pacemaker's directories of agents: of no other directory, and no option of a
/// program.
fn is_plain(name: &str) -> bool {
    let parts: Vec<_> = name.split(':').collect();
    match parts[..] {
        ["ocf", provider, kind] => is_word(provider) && is_word(kind),
        ["stonith", kind] => is_word(kind.strip_prefix("external/").unwrap_or(kind)),
        _ => false,
    }
}

fn is_word(text: &str) -> bool {
    /// As long as the name of a file may be.
    const LONGEST: usize = 255;
    let fit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '@');
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    starts_well && text.len() <= LONGEST && text.chars().all(fit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_asked_for() {
        for name in [
            "ocf:heartbeat:IPaddr2",
            "ocf:heartbeat:Pure-FTPd",
            "ocf:my.own:Dummy_2",
            "stonith:fence_virsh",
            "stonith:external/libvirt",
        ] {
            assert!(is_plain(name), "{name}");
        }
        for name in [
            "ocf:heartbeat:../../../../bin/sh",
            "ocf:..:sh",
            "ocf:heartbeat:.ocf-shellfuncs",
            "ocf:heartbeat:-x",
            "ocf:heartbeat:/usr/bin/env",
            "ocf:heartbeat:",
            "ocf:heartbeat",
            "ocf::Dummy",
            "ocf:heartbeat:Dummy:1",
            "ocf:heartbeat:a b",
            "ocf:heartbeat:a\nb",
            "ocf:heartbeat:$(reboot)",
            "stonith:external/../x",
            "stonith:external/",
            "stonith:other/x",
            "stonith:--help",
            &format!("ocf:heartbeat:{}", "x".repeat(256)),
        ] {
            assert!(!is_plain(name), "{name:?}");
        }
    }
}
