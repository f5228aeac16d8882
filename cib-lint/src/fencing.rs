//! How every node of a cluster is fenced, for people: who shoots it, from where, through what, and what would stop it.
//!
//! [`FencingReport`] is plain data; one file a format shows it and works out nothing of its own.
//!
//! ```
//! use cib_lint::fencing::{self, FencingReport};
//! use cib_model::{Cluster, Companions, SourceFile, parse};
//!
//! let source = SourceFile::new("cib.xml", r#"<nodes><node id="1" uname="node1"/></nodes>"#);
//! let parsed = parse(&source)?;
//! let cluster = Cluster::new(&parsed, None);
//! let report = FencingReport::new(&cluster, &Companions::default()).ok_or("no nodes")?;
//! assert!(fencing::mermaid(&report).starts_with("flowchart LR\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod dot;
mod fill;
mod graph;
mod json;
mod mermaid;
mod svg;
mod table;
mod words;

use serde::Serialize;

pub use dot::dot;
pub use json::json;
pub use mermaid::mermaid;
pub use svg::svg;
pub use table::table;

/// How every node of a cluster is fenced.
///
/// Names are as the document writes them; a format shows them so that nothing in them is obeyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FencingReport {
    /// The name of the cluster, where the document has one.
    pub cluster: Option<String>,
    /// The release of Pacemaker that the configuration is judged for.
    pub pacemaker: String,
    /// Whether the cluster fences at all. None where the document does not say.
    pub enabled: Option<bool>,
    /// The nodes, in the order of the document.
    pub nodes: Vec<FencedNode>,
    /// The fence devices that fence no node, in the order of the document.
    pub idle: Vec<IdleDevice>,
    /// What happens when the cluster falls into two halves of the same size. None where it cannot, or fences nobody.
    pub split: Option<Split>,
}

/// How one node is fenced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FencedNode {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Whether it is fenced when it has to be.
    pub coverage: Coverage,
    /// The ways in which it is fenced, in the order in which the fencer tries them.
    pub ways: Vec<Way>,
    /// What would stop it, the worst first.
    pub weaknesses: Vec<Weakness>,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Runs corosync and votes.
    Member,
    /// Runs `pacemaker-remoted` on a machine of its own.
    Remote,
    /// Runs in a resource of the cluster.
    Guest,
    /// Listed as a remote node, but nothing connects to it.
    Leftover,
}

/// Whether a node is fenced when it has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coverage {
    /// The cluster fences nobody.
    Disabled,
    /// No way leads to it.
    Uncovered,
    /// The only one who could fence it is the node itself, which is dead when it matters.
    OnlyByItself,
    /// Some other node can fence it.
    Covered,
    /// A guest, fenced by stopping the resource that it runs in.
    WithItsHost,
    /// It resets itself by its watchdog, and the others wait for that.
    ByWatchdog,
    /// The document does not tell.
    Undecided,
}

impl Coverage {
    /// Whether a node of which this is true stays unfenced.
    pub fn is_gap(self) -> bool {
        matches!(self, Self::Disabled | Self::Uncovered | Self::OnlyByItself)
    }
}

/// One way to fence a node: a level of its topology, or all devices that can fence it where it has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Way {
    /// The index of the level. None without a topology; then any one device is enough, and with one all have to succeed.
    pub level: Option<u8>,
    /// Whether it would work. None where the document does not tell.
    pub works: Option<bool>,
    /// The devices.
    pub devices: Vec<Device>,
}

/// A device, as far as it concerns the node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Device {
    /// Its id.
    pub name: String,
    /// Its agent; None where there is no such device.
    pub agent: Option<String>,
    /// What keeps it from fencing the node for certain.
    pub fault: Option<Fault>,
    /// Whether it can be used against the node. None where the document does not tell.
    pub usable: Option<bool>,
    /// What the agent calls the node, where that is another name.
    pub plug: Option<String>,
    /// The other members that may run it.
    pub runs_on: Vec<String>,
    /// The other members of which the document does not tell whether they may.
    pub may_run_on: Vec<String>,
    /// How many other members there are.
    pub others: usize,
    /// Whether the node itself may run it. None where the document does not tell.
    pub runs_on_target: Option<bool>,
    /// Whether it is no device at all but the watchdog of the node itself.
    pub is_watchdog: bool,
    /// How long it waits before it fences the node. None where that depends on a rule.
    pub delay: Option<Delay>,
    /// What it is told to do to the node: `reboot` or `off`.
    pub action: Option<String>,
    /// How long it may take, in milliseconds.
    pub timeout_ms: Option<u64>,
    /// What it fences through.
    pub endpoint: Option<Endpoint>,
}

/// A fence device that no node is fenced by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IdleDevice {
    /// Its id.
    pub name: String,
    /// Its agent.
    pub agent: String,
    /// Whom it is there to fence, as the document writes it. None where it does not say.
    pub targets: Option<Vec<String>>,
}

/// What keeps a device from fencing a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// There is no fence device of that name.
    Missing,
    /// It is told to stay stopped.
    Stopped,
    /// The node is none of its targets.
    NotItsTarget,
    /// No member but the node itself may run it.
    OnlyOnItsTarget,
    /// No member may run it.
    NobodyMayRun,
}

/// A wait, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Delay {
    /// The shortest.
    pub min_ms: u64,
    /// The longest; what is between is random.
    pub max_ms: u64,
}

/// What a device fences through.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Endpoint {
    /// `hypervisor`, `board`, `disk`, ...
    pub kind: &'static str,
    /// The host, address or path; never more of a URI than that. None where the document does not say or show it.
    pub host: Option<String>,
}

/// Something that would stop the fencing of a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Weakness {
    /// What sort it is, for programs.
    pub kind: &'static str,
    /// The same in words: lower case, no full stop.
    pub text: String,
    /// What it is about, where that is an endpoint.
    pub endpoint: Option<Endpoint>,
}

/// What happens when the cluster falls into two halves of the same size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Split {
    /// The halves.
    pub halves: [Half; 2],
    /// Who keeps quorum. None where no `corosync.conf` says that.
    pub tie: Option<Tie>,
    /// Who is left.
    pub outcome: Outcome,
}

/// Who keeps quorum in a split into halves of the same size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tie {
    /// Both of two nodes (`two_node`).
    Both,
    /// The half that `auto_tie_breaker` names.
    TieBreaker,
    /// The half that the quorum device votes for.
    QuorumDevice,
    /// None of them.
    Neither,
}

/// One half of a split cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Half {
    /// The members in it.
    pub nodes: Vec<String>,
    /// Whether it keeps its quorum. None where the document does not tell.
    pub quorum: Option<bool>,
    /// Whether it may fence the other half.
    pub may_fence: Option<bool>,
    /// Whether it has the means to.
    pub can_fence: Option<bool>,
    /// How long it waits before it does. None where that is not known.
    pub delay: Option<Delay>,
}

/// How a split ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The first half shoots first.
    FirstWins,
    /// The second half shoots first.
    SecondWins,
    /// Both may shoot, and whoever is faster wins; where both are equally fast, both die.
    Either,
    /// Both may shoot, and the half with the less important resources waits.
    ByPriority,
    /// Only the half that keeps quorum shoots.
    ByQuorum,
    /// Only the first half can shoot.
    OnlyFirst,
    /// Only the second half can shoot.
    OnlySecond,
    /// Nobody shoots.
    Nobody,
    /// The document does not tell.
    Undecided,
}

/// How many nodes there are of each sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// All nodes.
    pub nodes: usize,
    /// Those that are fenced.
    pub fenced: usize,
    /// Those that are not.
    pub not_fenced: usize,
    /// Those of which the document does not tell.
    pub undecided: usize,
}

impl FencingReport {
    /// How many nodes there are of each sort.
    pub fn tally(&self) -> Tally {
        let count = |is: fn(Coverage) -> bool| {
            let nodes = self.nodes.iter();
            nodes.filter(|node| is(node.coverage)).count()
        };
        let not_fenced = count(Coverage::is_gap);
        let undecided = count(|coverage| coverage == Coverage::Undecided);
        Tally {
            nodes: self.nodes.len(),
            fenced: self.nodes.len() - not_fenced - undecided,
            not_fenced,
            undecided,
        }
    }

    /// The nodes that nobody fences.
    pub fn gaps(&self) -> impl Iterator<Item = &FencedNode> {
        self.nodes.iter().filter(|node| node.coverage.is_gap())
    }
}
