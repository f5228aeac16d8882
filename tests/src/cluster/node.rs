//! The processes of one node.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use super::ClusterError;
use super::enclosure::{Enclosure, NAMESPACES};
use crate::run::Invocation;
use crate::tools::Tool;

const SCRIPT: &str = include_str!("node.sh");
const COROSYNC_CONF: &str = include_str!("corosync.conf");

/// All that the script does at first and a container may not be allowed to do.
const PROBE: &str = "mount -t proc proc /proc && mount -t tmpfs none /run && ip link set lo up";

/// How long corosync may take, which takes half a second.
const BEGIN_LIMIT: Duration = Duration::from_secs(20);
/// How long another test's cluster may be in the way, where there can be only one.
const TURN_LIMIT: Duration = Duration::from_secs(300);

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
    enclosure: Enclosure,
}

impl Node {
    /// Starts the daemons; they are not ready for work yet.
    pub(super) fn start(place: Place, cib: &str) -> Result<Self, ClusterError> {
        let limit = match place {
            Place::Isolated => BEGIN_LIMIT,
            Place::Direct => TURN_LIMIT + BEGIN_LIMIT,
        };
        let enclosure = Enclosure::start("corosync", command(place), folder(cib)?, limit)?;
        Ok(Self { place, enclosure })
    }

    /// A program to be run inside.
    pub(super) fn invocation(&self, program: &OsStr) -> Invocation {
        match self.place {
            Place::Direct => Invocation::new(program),
            Place::Isolated => self.enclosure.invocation(program),
        }
    }

    pub(super) fn is_isolated(&self) -> bool {
        self.place == Place::Isolated
    }
}

/// Where a node can be on this machine, if anywhere.
pub(super) fn place() -> Result<Place, ClusterError> {
    check_root()?;
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
    Ok(if can_isolate()? {
        Place::Isolated
    } else {
        Place::Direct
    })
}

/// That we are root.
pub(super) fn check_root() -> Result<(), ClusterError> {
    // The owner of this is the effective user of this process.
    if fs::metadata("/proc/self")?.uid() == 0 {
        Ok(())
    } else {
        Err(ClusterError::Unavailable("root".to_owned()))
    }
}

/// Whether this machine lets us have namespaces and use them.
pub(super) fn can_isolate() -> Result<bool, ClusterError> {
    let probe = Invocation::new("unshare")
        .args(NAMESPACES)
        .args(["sh", "-c", PROBE])
        .run()?;
    Ok(probe.code == 0)
}

fn folder(cib: &str) -> io::Result<TempDir> {
    let dir = tempfile::Builder::new().prefix("cib-tests-").tempdir()?;
    fs::write(dir.path().join("cib.xml"), cib)?;
    fs::write(dir.path().join("corosync.conf"), COROSYNC_CONF)?;
    Ok(dir)
}

fn command(place: Place) -> Command {
    let (mut command, place) = match place {
        Place::Direct => (Command::new("sh"), "direct"),
        Place::Isolated => {
            let mut command = Command::new("unshare");
            command.args(NAMESPACES).arg("sh");
            (command, "isolated")
        }
    };
    command.args(["-c", SCRIPT, "node.sh", place]);
    command
}
