//! Real clusters, alive: corosync, Pacemaker and its fencer.
//!
//! [`OneNodeCluster`] is what most questions need; [`Containers`] is nodes that can be fenced for real.
//!
//! The one node lives in mount, network, PID, UTS and IPC namespaces of its own: it writes to memory file systems laid over
//! `/var/lib/pacemaker`, `/var/log`, `/run` and `/dev/shm`, sees no network but its loopback, sees no process but its
//! own, and cannot reboot the machine. So clusters neither harm the machine nor know of each other; tests may start as
//! many in parallel as they like. The rest of the file system is the machine's, so that a test may run its own programs
//! inside.
//!
//! Where a machine denies namespaces (most containers), the node runs on the machine itself, if root's
//! `/var/lib/pacemaker` is empty and no cluster runs; then there is one at a time, others wait for their turn, and the
//! network is the machine's: a fence device in the CIB could reach its hypervisor.

mod containers;
pub(crate) mod enclosure;
mod node;
mod seed;

use std::ffi::OsStr;
use std::io;
use std::time::Duration;

use crate::cib_file::CibFile;
use crate::not_checked;
use crate::run::{Invocation, Ran, RunError, poll};
use node::Node;

pub use containers::{Containers, NODES, Site, companions};

/// The name of the one node, whatever the machine is called.
pub const NODE: &str = "node-a";

/// How long the cluster may take to be at rest after its start, which takes 5 seconds, or 25 with a seed that sets
/// `dc-deadtime` to its default.
const START_LIMIT: Duration = Duration::from_secs(60);

/// Why there is no cluster, or not as awaited.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// This machine cannot run one; the text says what it lacks.
    #[error("a live cluster needs {0}")]
    Unavailable(String),
    /// The machine can, but something went wrong.
    #[error("{what}\n{logs}")]
    Failed {
        /// What went wrong.
        what: String,
        /// What the daemons logged.
        logs: String,
    },
    /// A tool did not come to its end.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Files or processes could not be handled.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A live cluster, until it is dropped.
#[derive(Debug)]
pub struct OneNodeCluster(Node);

impl OneNodeCluster {
    /// Starts a cluster and waits until it is at rest: [`NODE`] is online, is the DC, and has nothing left to do.
    ///
    /// It starts from `seed_cib`, or from an empty CIB. The seed needs to validate. Unless it sets `dc-deadtime`, it gets
    /// a property set that sets it to 1 second: otherwise the start would take 25 seconds.
    pub fn start(seed_cib: Option<&str>) -> Result<Self, ClusterError> {
        let place = node::place()?;
        let seed = match seed_cib {
            Some(cib) => cib.to_owned(),
            None => CibFile::empty()?.text()?,
        };
        let seed = seed::with_quick_start(&seed);
        check(&seed)?;
        let cluster = Self(Node::start(place, &seed)?);
        cluster.wait_until("the cluster is at rest", START_LIMIT, Self::is_idle)?;
        Ok(cluster)
    }

    /// The cluster for a test: [`start`](Self::start), or `None` where the machine cannot run one.
    ///
    /// `what` completes the sentence "not checked: ...", see [`not_checked::unless_required`].
    ///
    /// # Panics
    ///
    /// If the cluster does not start on a machine that can run one, or is expected to.
    pub fn require(what: &str, seed_cib: Option<&str>) -> Option<Self> {
        match Self::start(seed_cib) {
            Ok(cluster) => Some(cluster),
            Err(ClusterError::Unavailable(needs)) => {
                not_checked::unless_required(what, &needs);
                None
            }
            Err(error) => fail(&error),
        }
    }

    /// Runs a program inside, fed with `stdin`. See [`invocation`](Self::invocation).
    pub fn run(
        &self,
        program: impl AsRef<OsStr>,
        args: &[&str],
        stdin: impl Into<Vec<u8>>,
    ) -> Result<Ran, RunError> {
        self.invocation(program).args(args).stdin(stdin).run()
    }

    /// A program to be run inside, with more say in how: a tool's name, or the absolute path of any program.
    ///
    /// Its working directory is `/`.
    pub fn invocation(&self, program: impl AsRef<OsStr>) -> Invocation {
        self.0.invocation(program.as_ref())
    }

    /// Whether the node has namespaces of its own, and is not on the machine itself.
    pub fn is_isolated(&self) -> bool {
        self.0.is_isolated()
    }

    /// The live CIB, as `cibadmin --query` prints it.
    pub fn cib(&self) -> Result<String, ClusterError> {
        let ran = self.run("cibadmin", &["--query"], "")?;
        if ran.code == 0 {
            Ok(ran.stdout)
        } else {
            Err(self.failed(format!("cibadmin --query: {ran:?}")))
        }
    }

    /// Whether the cluster is at rest: it has a DC, which is in state `S_IDLE`.
    pub fn is_idle(&self) -> Result<bool, ClusterError> {
        let asked = self
            .invocation("crmadmin")
            .args(["--status", NODE])
            .limit(Duration::from_secs(5))
            .run();
        match asked {
            Ok(ran) => Ok(ran.stdout.contains("S_IDLE")),
            // A controller that is not up yet may leave the question unanswered.
            Err(RunError::TimedOut { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Waits until something `holds`, asking again and again; an error with `what` and the logs if it does not in time.
    pub fn wait_until(
        &self,
        what: &str,
        limit: Duration,
        mut holds: impl FnMut(&Self) -> Result<bool, ClusterError>,
    ) -> Result<(), ClusterError> {
        let held = poll(limit, Duration::from_millis(50), || {
            holds(self).map(|held| held.then_some(()))
        })?;
        held.ok_or_else(|| self.failed(format!("within {limit:?}, not so: {what}")))
    }

    /// What corosync and Pacemaker logged.
    pub fn logs(&self) -> Result<String, RunError> {
        self.run("sh", &["-c", "tail -n +1 /run/cib-tests/*.log"], "")
            .map(|ran| ran.stdout)
    }

    fn failed(&self, what: String) -> ClusterError {
        let logs = self.logs().unwrap_or_else(|error| error.to_string());
        ClusterError::Failed { what, logs }
    }
}

/// Pacemaker would neither start with a CIB that does not validate nor say so at once.
fn check(seed: &str) -> Result<(), ClusterError> {
    let ran = CibFile::with(seed.as_bytes())?.cibadmin(&["--query"], "")?;
    if ran.code == 0 {
        return Ok(());
    }
    Err(ClusterError::Failed {
        what: "Pacemaker does not accept the seed".to_owned(),
        logs: ran.stderr,
    })
}

#[expect(clippy::panic, reason = "this is how a test fails")]
fn fail(error: &ClusterError) -> ! {
    panic!("{error}");
}
