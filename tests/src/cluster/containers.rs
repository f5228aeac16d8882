//! Clusters of containers, and ways into these and onto their hypervisors.

mod site;

use std::ffi::OsStr;
use std::fs;
use std::process::Command;
use std::time::Duration;

use super::enclosure::{Enclosure, NAMESPACES};
use super::{ClusterError, node, seed};
use crate::not_checked;
use crate::run::{Invocation, Ran, RunError, poll};
use crate::tools::Tool;

pub use site::{NODES, Site, companions};

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

/// How long the hypervisors may take, each of which takes a second.
const BEGIN_LIMIT: Duration = Duration::from_secs(60);
/// How long the nodes may take to find each other, which takes four seconds.
const START_LIMIT: Duration = Duration::from_secs(60);

/// The way onto a hypervisor, whose first process the site knows.
const HYPERVISOR: &str = concat!(
    r#"pid=$(cat "$1") && shift && "#,
    r#"exec nsenter --target="$pid" --mount --net --uts --ipc --pid -- "$@""#
);

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

/// A live cluster whose nodes can be fenced for real, until it is dropped.
///
/// Its nodes are LXC containers on hypervisors that live in namespaces of their own, each with a libvirtd and a bridge: a
/// fence device with `external/libvirt` and the URI `lxc+tcp://10.77.0.1/` stops and starts those of the first. In the
/// nodes, `fence_ipmilan` with the name of a hypervisor (`h1`) as `ip` switches that. Nothing of it is on the machine: every
/// process, domain and network ends with the namespaces, however the test ends.
#[derive(Debug)]
pub struct Containers {
    site: Site,
    enclosure: Enclosure,
}

impl Containers {
    /// Starts the cluster and waits until all nodes are online, with a configuration that has nothing in it.
    ///
    /// [`ClusterError::Unavailable`] where the machine lacks an ability (root, namespaces, containers), not where it
    /// lacks a package.
    pub fn start(site: Site) -> Result<Self, ClusterError> {
        node::check_root()?;
        if !node::can_isolate()? {
            return Err(ClusterError::Unavailable("namespaces".to_owned()));
        }
        let mut command = Command::new("sh");
        command.args(["site.sh", "outside"]).args(NAMESPACES);
        let enclosure = Enclosure::start("the hypervisors", command, site.folder()?, BEGIN_LIMIT)?;
        let cluster = Self { site, enclosure };
        cluster.wait_until("all nodes are online", START_LIMIT, Self::is_whole)?;
        Ok(cluster)
    }

    /// The cluster for a test, of two nodes on one hypervisor: [`start`](Self::start), or `None` where the machine cannot
    /// run one.
    ///
    /// `what` completes the sentence "not checked: ...". Where the tests are required, missing packages are a failure;
    /// a machine that denies containers is not, for no installation would mend that.
    ///
    /// # Panics
    ///
    /// If the cluster does not start on a machine that can run one.
    pub fn require(what: &str) -> Option<Self> {
        Self::require_site(what, Site::two_nodes())
    }

    /// The same with nodes and hypervisors of one's own.
    ///
    /// # Panics
    ///
    /// As [`require`](Self::require).
    pub fn require_site(what: &str, site: Site) -> Option<Self> {
        if !not_checked::require(what, &TOOLS) {
            return None;
        }
        match Self::start(site) {
            Ok(cluster) => Some(cluster),
            Err(ClusterError::Unavailable(needs)) => {
                not_checked::announce(what, &needs);
                None
            }
            Err(error) => super::fail(&error),
        }
    }

    /// A program to be run on the first hypervisor.
    pub fn on_hypervisor(&self, program: impl AsRef<OsStr>) -> Invocation {
        self.on_host(&site::hypervisor(0), program)
    }

    /// A program to be run on a hypervisor, `h1` or another. Where that is down, this ends with a code that is not 0.
    pub fn on_host(&self, hypervisor: &str, program: impl AsRef<OsStr>) -> Invocation {
        let pid = self.enclosure.dir().join(format!("{hypervisor}.pid"));
        self.enclosure
            .invocation("sh")
            .args(["-c", HYPERVISOR, "enter"])
            .arg(pid)
            .arg(program)
    }

    /// A program to be run in a node. Where the node is down, this ends with a code that is not 0.
    pub fn on(&self, node: &str, program: impl AsRef<OsStr>) -> Invocation {
        self.on_host(&self.site.hypervisor_of(node), "sh")
            .args(["-c", ENTER, "enter", node])
            .arg(program)
    }

    /// `virsh -c lxc:/// COMMAND NODE` on the node's hypervisor.
    pub fn virsh(&self, command: &str, node: &str) -> Result<Ran, RunError> {
        self.on_host(&self.site.hypervisor_of(node), "virsh")
            .args(["--quiet", "--connect", "lxc:///", command, node])
            .run()
    }

    /// What tells one life of a container from the next: the id of its domain; `None` while it is shut off.
    pub fn life(&self, node: &str) -> Result<Option<u32>, RunError> {
        Ok(self.virsh("domid", node)?.stdout.trim().parse().ok())
    }

    /// The nodes, in the order of their ids.
    pub fn nodes(&self) -> impl Iterator<Item = &str> {
        self.site.nodes()
    }

    /// The hypervisor that a node lives on, `h1` or another.
    pub fn hypervisor_of(&self, node: &str) -> String {
        self.site.hypervisor_of(node)
    }

    /// Whether all nodes see all online.
    pub fn is_whole(&self) -> Result<bool, ClusterError> {
        let all: Vec<_> = self.nodes().collect();
        let all = format!("Online: [ {} ]", all.join(" "));
        for node in self.nodes() {
            if !self.status(node)?.contains(&all) {
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
    /// Section by section, asked in the first node: after a replaced whole the nodes join anew, which takes many seconds.
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
                .on(self.first(), "cibadmin")
                .args(["--replace", "--scope", section, "--xml-pipe"])
                .stdin(text)
                .run()?;
            if ran.code != 0 {
                return Err(self.failed(format!("cibadmin --replace: {ran:?}")));
            }
        }
        Ok(())
    }

    fn first(&self) -> &str {
        self.nodes().next().unwrap_or_default()
    }

    /// Waits until the cluster has nothing left to do.
    pub fn settle(&self) -> Result<(), ClusterError> {
        let ran = self
            .on(self.first(), "crm_resource")
            .args(["--wait", "--timeout=50s"])
            .run()?;
        match ran.code {
            0 => Ok(()),
            _ => Err(self.failed(format!("crm_resource --wait: {ran:?}"))),
        }
    }

    /// Parts the network between the nodes of the first hypervisor, which still reach that, and nothing else. A container
    /// that starts is not parted.
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
        self.virsh("destroy", node)?;
        let ran = self.virsh("start", node)?;
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

    /// Takes the power from a hypervisor; its board still answers, and gives it back.
    pub fn cut_power(&self, hypervisor: &str) -> Result<(), ClusterError> {
        let pid = self.enclosure.dir().join(format!("{hypervisor}.pid"));
        let kill = self.enclosure.invocation("sh");
        let ran = kill
            .args(["-c", r#"kill -KILL "$(cat "$1")""#, "kill"])
            .arg(pid)
            .run()?;
        match ran.code {
            0 => Ok(()),
            _ => Err(self.failed(format!("kill: {ran:?}"))),
        }
    }

    /// All that was asked of the boards of hypervisors so far: a line for each order.
    pub fn boards(&self) -> String {
        fs::read_to_string(self.enclosure.dir().join("boards.log")).unwrap_or_default()
    }

    /// The end of what the hypervisors and the nodes logged.
    fn logs(&self) -> String {
        let mut files: Vec<_> = fs::read_dir(self.enclosure.dir())
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|end| end == "log"))
            .collect();
        files.sort();
        let mut logs = String::new();
        for file in files {
            let text = fs::read_to_string(&file).unwrap_or_default();
            // Libvirt tells this all the time where it is told to do without.
            let lines = text
                .lines()
                .filter(|line| !line.contains("cgroup.controllers"));
            let lines: Vec<_> = lines.collect();
            let end = &lines[lines.len().saturating_sub(60)..];
            logs = format!("{logs}--- {}\n{}\n", file.display(), end.join("\n"));
        }
        logs
    }
}
