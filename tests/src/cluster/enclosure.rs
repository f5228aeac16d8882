//! A script in namespaces of its own, from its start to its end.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use super::ClusterError;
use crate::run::{Invocation, SEARCH_PATH, end_group, poll, wait};

/// The namespaces of an enclosure. Its PID namespace ends with its first process, and everything in it.
pub(crate) const NAMESPACES: [&str; 8] = [
    "--mount",
    "--propagation=private",
    "--net",
    "--uts",
    "--ipc",
    "--pid",
    "--fork",
    "--kill-child",
];

/// How long an orderly end on the machine itself may take; in namespaces it is immediate.
const END_LIMIT: Duration = Duration::from_secs(40);

/// A script that runs until this is dropped, or until the process that holds this dies.
///
/// It says "started PID", with the PID of the process whose namespaces it works in, or "unavailable REASON". After that
/// it reads stdin to its end, and then leaves nothing behind.
#[derive(Debug)]
pub(crate) struct Enclosure {
    /// Its stdin is a pipe that we hold: that pipe's end is the end of the script.
    supervisor: Child,
    /// The first process in the namespaces, by its PID outside of them; 0 until it is known.
    pid: u32,
    dir: TempDir,
}

impl Enclosure {
    /// Starts `command`, which runs the script, in `dir`, and waits until it has started.
    ///
    /// `what` completes the sentence "... did not start".
    pub(crate) fn start(
        what: &str,
        command: Command,
        dir: TempDir,
        limit: Duration,
    ) -> Result<Self, ClusterError> {
        let mut enclosure = Self {
            supervisor: supervise(command, dir.path())?,
            pid: 0,
            dir,
        };
        enclosure.pid = enclosure.wait_for_pid(what, limit)?;
        Ok(enclosure)
    }

    /// A program to be run in the namespaces.
    pub(crate) fn invocation(&self, program: impl AsRef<OsStr>) -> Invocation {
        Invocation::new("nsenter")
            .arg(format!("--target={}", self.pid))
            .args(["--mount", "--net", "--uts", "--ipc", "--pid", "--"])
            .arg(program)
    }

    /// The folder that the script works in.
    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    fn wait_for_pid(&mut self, what: &str, limit: Duration) -> Result<u32, ClusterError> {
        let said = poll(limit, Duration::from_millis(20), || {
            // In this order: what is said before the end must be read.
            let ended = self.supervisor.try_wait()?.is_some();
            let said = fs::read_to_string(self.dir().join("stdout"))?;
            io::Result::Ok((ended || said.ends_with('\n')).then_some(said))
        })?;
        let said = said.as_deref().unwrap_or_default().trim_end();
        if let Some(needs) = said.strip_prefix("unavailable ") {
            return Err(ClusterError::Unavailable(needs.to_owned()));
        }
        said.strip_prefix("started ")
            .and_then(|pid| pid.parse().ok())
            .ok_or_else(|| ClusterError::Failed {
                what: format!("{what} did not start"),
                logs: fs::read_to_string(self.dir().join("stderr")).unwrap_or_default(),
            })
    }
}

impl Drop for Enclosure {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        if !matches!(wait(&mut self.supervisor, END_LIMIT), Ok(Some(_))) {
            // Nobody is left to tell if even this fails.
            let _ = end_group(&mut self.supervisor);
        }
    }
}

fn supervise(mut command: Command, dir: &Path) -> io::Result<Child> {
    command
        .env_clear()
        .env("PATH", SEARCH_PATH)
        .env("LC_ALL", "C")
        .current_dir(dir)
        // An interrupt from the terminal is for the test; the script then ends in its own order.
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(File::create(dir.join("stdout"))?)
        .stderr(File::create(dir.join("stderr"))?)
        .spawn()
}
