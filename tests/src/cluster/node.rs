//! The processes of one node, from start to end.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use super::ClusterError;
use crate::run::{Invocation, SEARCH_PATH, end_group, poll, wait};
use crate::tools::Tool;

const SCRIPT: &str = include_str!("node.sh");
const COROSYNC_CONF: &str = include_str!("corosync.conf");

/// The namespaces of a node. Its PID namespace ends with its first process, and everything in it.
const NAMESPACES: [&str; 8] = [
    "--mount",
    "--propagation=private",
    "--net",
    "--uts",
    "--ipc",
    "--pid",
    "--fork",
    "--kill-child",
];

/// All that the script does at first and a container may not be allowed to do.
const PROBE: &str = "mount -t proc proc /proc && mount -t tmpfs none /run && ip link set lo up";

/// How long corosync may take, which takes half a second.
const BEGIN_LIMIT: Duration = Duration::from_secs(20);
/// How long another test's cluster may be in the way, where there can be only one.
const TURN_LIMIT: Duration = Duration::from_secs(300);
/// How long an orderly end on the machine itself may take; in namespaces it is immediate.
const END_LIMIT: Duration = Duration::from_secs(40);

/// Where the node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In namespaces of its own.
    Isolated,
    /// On the machine itself.
    Direct,
}

/// A running node; it ends when this is dropped, or when the process that holds this dies.
#[derive(Debug)]
pub(super) struct Node {
    place: Place,
    /// Its stdin is a pipe that we hold: that pipe's end is the node's end.
    supervisor: Child,
    /// The first process in the namespaces, by its PID outside of them; 0 until it is known.
    pid: u32,
    dir: TempDir,
}

impl Node {
    /// Starts the daemons; they are not ready for work yet.
    pub(super) fn start(place: Place, cib: &str) -> Result<Self, ClusterError> {
        let dir = folder(cib)?;
        let supervisor = supervise(place, &dir)?;
        let mut node = Self {
            place,
            supervisor,
            pid: 0,
            dir,
        };
        node.pid = node.wait_for_pid()?;
        Ok(node)
    }

    /// A program to be run inside.
    pub(super) fn invocation(&self, program: &OsStr) -> Invocation {
        match self.place {
            Place::Direct => Invocation::new(program),
            Place::Isolated => Invocation::new("nsenter")
                .arg(format!("--target={}", self.pid))
                .args(["--mount", "--net", "--uts", "--ipc", "--pid", "--"])
                .arg(program),
        }
    }

    pub(super) fn is_isolated(&self) -> bool {
        self.place == Place::Isolated
    }

    fn wait_for_pid(&mut self) -> Result<u32, ClusterError> {
        let limit = match self.place {
            Place::Isolated => BEGIN_LIMIT,
            Place::Direct => TURN_LIMIT + BEGIN_LIMIT,
        };
        let said = poll(limit, Duration::from_millis(20), || {
            // In this order: what is said before the end must be read.
            let ended = self.supervisor.try_wait()?.is_some();
            let said = fs::read_to_string(self.dir.path().join("stdout"))?;
            io::Result::Ok((ended || said.ends_with('\n')).then_some(said))
        })?;
        let said = said.as_deref().unwrap_or_default().trim_end();
        if let Some(needs) = said.strip_prefix("unavailable ") {
            return Err(ClusterError::Unavailable(needs.to_owned()));
        }
        said.strip_prefix("started ")
            .and_then(|pid| pid.parse().ok())
            .ok_or_else(|| ClusterError::Failed {
                what: "corosync did not start".to_owned(),
                logs: fs::read_to_string(self.dir.path().join("stderr")).unwrap_or_default(),
            })
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        if !matches!(wait(&mut self.supervisor, END_LIMIT), Ok(Some(_))) {
            // Nobody is left to tell if even this fails.
            let _ = end_group(&mut self.supervisor);
        }
    }
}

/// Where a node can be on this machine, if anywhere.
pub(super) fn place() -> Result<Place, ClusterError> {
    // The owner of this is the effective user of this process.
    if fs::metadata("/proc/self")?.uid() != 0 {
        return Err(ClusterError::Unavailable("root".to_owned()));
    }
    let needed = [
        Tool::Cibadmin,
        Tool::Pacemakerd,
        Tool::Corosync,
        Tool::Ip,
        Tool::Nsenter,
    ];
    if let Some(missing) = needed.into_iter().find(|tool| !tool.is_present()) {
        return Err(ClusterError::Unavailable(missing.package().to_owned()));
    }
    let probe = Invocation::new("unshare")
        .args(NAMESPACES)
        .args(["sh", "-c", PROBE])
        .run()?;
    Ok(match probe.code {
        0 => Place::Isolated,
        _ => Place::Direct,
    })
}

fn folder(cib: &str) -> io::Result<TempDir> {
    let dir = tempfile::Builder::new().prefix("cib-tests-").tempdir()?;
    fs::write(dir.path().join("cib.xml"), cib)?;
    fs::write(dir.path().join("corosync.conf"), COROSYNC_CONF)?;
    Ok(dir)
}

fn supervise(place: Place, dir: &TempDir) -> io::Result<Child> {
    let (mut command, place) = match place {
        Place::Direct => (Command::new("sh"), "direct"),
        Place::Isolated => {
            let mut command = Command::new("unshare");
            command.args(NAMESPACES).arg("sh");
            (command, "isolated")
        }
    };
    command
        .args(["-c", SCRIPT, "node.sh", place])
        .env_clear()
        .env("PATH", SEARCH_PATH)
        .env("LC_ALL", "C")
        .current_dir(dir.path())
        // An interrupt from the terminal is for the test; the node then ends in its own order.
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(File::create(dir.path().join("stdout"))?)
        .stderr(File::create(dir.path().join("stderr"))?)
        .spawn()
}
