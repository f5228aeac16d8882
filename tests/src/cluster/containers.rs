//! The hypervisor of [`TwoContainers`], and ways into its guests.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use super::enclosure::{Enclosure, NAMESPACES};
use super::{ClusterError, node, seed};
use crate::cib_file::CibFile;
use crate::not_checked;
use crate::run::{Invocation, Ran, RunError, poll};
use crate::tools::Tool;

/// The nodes, which are also the names of their domains.
pub const NODES: [&str; 2] = ["node1", "node2"];

/// What they are made of.
const TOOLS: [Tool; 11] = [
    Tool::Cibadmin,
    Tool::Pacemakerd,
    Tool::Corosync,
    Tool::Ip,
    Tool::Nsenter,
    Tool::Pgrep,
    Tool::Stonith,
    Tool::StonithAdmin,
    Tool::Libvirtd,
    Tool::LibvirtLxc,
    Tool::Virsh,
];

/// How long the hypervisor may take, which takes a second.
const BEGIN_LIMIT: Duration = Duration::from_secs(60);
/// How long the nodes may take to find each other, which takes four seconds.
const START_LIMIT: Duration = Duration::from_secs(60);

/// The way into a container: its controller has one child, the first process of the container.
const ENTER: &str = concat!(
    r#"pid=$(pgrep --parent "$(cat "/run/libvirt/lxc/$1.pid")") && shift && "#,
    r#"exec nsenter --target="$pid" --mount --net --uts --ipc --pid -- "$@""#
);

/// The bridge's ports are the nodes' ends of the network; isolated ones see the bridge, and not each other.
const ISOLATE: &str = concat!(
    r"for port in $(ip -brief link show master br0 | sed 's/[@ ].*//'); do ",
    r#"ip link set "$port" type bridge_slave isolated "$1" || exit 1; done"#
);

/// A live cluster of two nodes that can be fenced for real, until it is dropped.
///
/// Its [`NODES`] are LXC containers on a hypervisor that lives in namespaces of its own, with a libvirtd and a bridge:
/// a fence device with `external/libvirt` and the URI `lxc+tcp://10.77.0.1/` stops and starts them. Nothing of it is on
/// the machine: every process, domain and network ends with the namespaces, however the test ends.
#[derive(Debug)]
pub struct TwoContainers(Enclosure);

impl TwoContainers {
    /// Starts the cluster and waits until both nodes are online, with a configuration that has nothing in it.
    ///
    /// [`ClusterError::Unavailable`] where the machine lacks an ability (root, namespaces, containers), not where it
    /// lacks a package.
    pub fn start() -> Result<Self, ClusterError> {
        node::check_root()?;
        if !node::can_isolate()? {
            return Err(ClusterError::Unavailable("namespaces".to_owned()));
        }
        let mut command = Command::new("sh");
        command.args(["hypervisor.sh", "outside"]).args(NAMESPACES);
        let enclosure = Enclosure::start("the hypervisor", command, folder()?, BEGIN_LIMIT)?;
        let cluster = Self(enclosure);
        cluster.wait_until("both nodes are online", START_LIMIT, Self::is_whole)?;
        Ok(cluster)
    }

    /// The cluster for a test: [`start`](Self::start), or `None` where the machine cannot run one.
    ///
    /// `what` completes the sentence "not checked: ...". Where the tests are required, missing packages are a failure;
    /// a machine that denies containers is not, for no installation would mend that.
    ///
    /// # Panics
    ///
    /// If the cluster does not start on a machine that can run one.
    pub fn require(what: &str) -> Option<Self> {
        if !not_checked::require(what, &TOOLS) {
            return None;
        }
        match Self::start() {
            Ok(cluster) => Some(cluster),
            Err(ClusterError::Unavailable(needs)) => {
                not_checked::announce(what, &needs);
                None
            }
            Err(error) => super::fail(&error),
        }
    }

    /// A program to be run on the hypervisor.
    pub fn on_hypervisor(&self, program: impl AsRef<OsStr>) -> Invocation {
        self.0.invocation(program)
    }

    /// A program to be run in a node. Where the node is down, this ends with a code that is not 0.
    pub fn on(&self, node: &str, program: impl AsRef<OsStr>) -> Invocation {
        self.on_hypervisor("sh")
            .args(["-c", ENTER, "enter", node])
            .arg(program)
    }

    /// `virsh -c lxc:///` on the hypervisor.
    pub fn virsh(&self, args: &[&str]) -> Result<Ran, RunError> {
        self.on_hypervisor("virsh")
            .args(["--quiet", "--connect", "lxc:///"])
            .args(args)
            .run()
    }

    /// What tells one life of a container from the next: the id of its domain; `None` while it is shut off.
    pub fn life(&self, node: &str) -> Result<Option<u32>, RunError> {
        Ok(self.virsh(&["domid", node])?.stdout.trim().parse().ok())
    }

    /// Whether both nodes see both online.
    pub fn is_whole(&self) -> Result<bool, ClusterError> {
        let both = format!("Online: [ {} ]", NODES.join(" "));
        for node in NODES {
            if !self.status(node)?.contains(&both) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What `crm_mon` prints in a node; nothing while it is down.
    pub fn status(&self, node: &str) -> Result<String, RunError> {
        let asked = self
            .on(node, "crm_mon")
            .args(["--one-shot", "--inactive"])
            .limit(Duration::from_secs(5))
            .run();
        match asked {
            Ok(ran) => Ok(ran.stdout),
            // A cluster that is just coming up may leave the question unanswered.
            Err(RunError::TimedOut { .. }) => Ok(String::new()),
            Err(error) => Err(error),
        }
    }

    /// Replaces the options, resources and constraints by those of this document, whatever its version.
    ///
    /// Section by section: after a replaced whole the nodes join anew, which takes many seconds.
    pub fn configure(&self, cib: &str) -> Result<(), ClusterError> {
        let cib = &*seed::with_quick_start(cib);
        // What refers to resources goes before them, and comes after them.
        for (section, text) in [
            ("constraints", "<constraints/>"),
            ("resources", cib),
            ("constraints", cib),
            ("crm_config", cib),
        ] {
            let ran = self
                .on(NODES[0], "cibadmin")
                .args(["--replace", "--scope", section, "--xml-pipe"])
                .stdin(text)
                .run()?;
            if ran.code != 0 {
                return Err(self.failed(format!("cibadmin --replace: {ran:?}")));
            }
        }
        Ok(())
    }

    /// Waits until the cluster has nothing left to do.
    pub fn settle(&self) -> Result<(), ClusterError> {
        let ran = self
            .on(NODES[0], "crm_resource")
            .args(["--wait", "--timeout=50s"])
            .run()?;
        match ran.code {
            0 => Ok(()),
            _ => Err(self.failed(format!("crm_resource --wait: {ran:?}"))),
        }
    }

    /// Parts the network between the nodes; both still reach the hypervisor. A container that starts is not parted.
    pub fn split(&self) -> Result<(), ClusterError> {
        self.isolate("on")
    }

    /// Undoes [`split`](Self::split).
    pub fn join(&self) -> Result<(), ClusterError> {
        self.isolate("off")
    }

    fn isolate(&self, switch: &str) -> Result<(), ClusterError> {
        let ran = self
            .on_hypervisor("sh")
            .args(["-c", ISOLATE, "isolate", switch])
            .run()?;
        match ran.code {
            0 => Ok(()),
            _ => Err(self.failed(format!("ip link: {ran:?}"))),
        }
    }

    /// Starts a node anew, whatever it is doing.
    pub fn restart(&self, node: &str) -> Result<(), ClusterError> {
        // Without effect on one that is shut off.
        self.virsh(&["destroy", node])?;
        let ran = self.virsh(&["start", node])?;
        match ran.code {
            0 => Ok(()),
            _ => Err(self.failed(format!("virsh start: {ran:?}"))),
        }
    }

    /// Waits until something `holds`, asking again and again; an error with `what` and the logs if it does not in time.
    pub fn wait_until(
        &self,
        what: &str,
        limit: Duration,
        mut holds: impl FnMut(&Self) -> Result<bool, ClusterError>,
    ) -> Result<(), ClusterError> {
        let held = poll(limit, Duration::from_millis(100), || {
            holds(self).map(|held| held.then_some(()))
        })?;
        held.ok_or_else(|| self.failed(format!("within {limit:?}, not so: {what}")))
    }

    fn failed(&self, what: String) -> ClusterError {
        ClusterError::Failed {
            what,
            logs: self.logs(),
        }
    }

    /// The end of what libvirtd and the nodes logged.
    fn logs(&self) -> String {
        let mut logs = String::new();
        for name in ["libvirtd", NODES[0], NODES[1]] {
            let file = self.0.dir().join(format!("{name}.log"));
            let text = fs::read_to_string(file).unwrap_or_default();
            let lines: Vec<_> = text.lines().collect();
            let end = lines.len().saturating_sub(60);
            logs = format!("{logs}--- {name}\n{}\n", lines[end..].join("\n"));
        }
        logs
    }
}

const COROSYNC_CONF: &str = include_str!("containers/corosync.conf");
const DOMAIN: &str = include_str!("containers/domain.xml");
const LIBVIRTD_CONF: &str = include_str!("containers/libvirtd.conf");

/// What stands beside the CIB of [`TwoContainers`], by name: the files of corosync, of libvirtd and of both domains.
pub fn companions() -> Vec<(String, String)> {
    let domain = |node: &&str| (format!("{node}.xml"), DOMAIN.replace("@NODE@", node));
    let mut files: Vec<_> = NODES.iter().map(domain).collect();
    files.push(("corosync.conf".to_owned(), COROSYNC_CONF.to_owned()));
    files.push(("libvirtd.conf".to_owned(), LIBVIRTD_CONF.to_owned()));
    files
}

fn folder() -> Result<TempDir, ClusterError> {
    let dir = tempfile::Builder::new().prefix("cib-tests-").tempdir()?;
    let write =
        |name: &str, text: &str| -> io::Result<()> { fs::write(dir.path().join(name), text) };
    let cib = seed::with_quick_start(&CibFile::empty()?.text()?);
    write("cib.xml", &cib)?;
    write("container.sh", include_str!("containers/container.sh"))?;
    write("corosync.conf", COROSYNC_CONF)?;
    write("domain.xml", DOMAIN)?;
    write("hypervisor.sh", include_str!("containers/hypervisor.sh"))?;
    write("libvirtd.conf", LIBVIRTD_CONF)?;
    Ok(dir)
}
