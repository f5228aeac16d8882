//! A configuration as Pacemaker understands it: spellings, sets, templates and references resolved.
//!
//! Rules ask this view; they do not derive Pacemaker's semantics themselves. What it says of fencing and placement
//! is tested against the real fencer and scheduler.

mod bundles;
mod clones;
mod colocations;
mod conditions;
mod daemons;
mod dates;
mod dropped;
mod fencing;
mod host_list;
mod locations;
mod machines;
mod node_attributes;
mod nodes;
mod operations;
mod option_names;
mod option_values;
mod options;
mod ordering;
mod parameters;
mod pattern;
mod placement;
mod reach;
mod references;
mod remotes;
mod resources;
mod retired;
mod sap;
mod settings;
mod shared_storage;
mod status;
mod tags;
mod together;
mod tree;
mod truth;
mod upgrade;
mod utilization;

pub use colocations::{Colocated, ColocatedPair};
pub use daemons::UrisTo;
pub use dates::{SpecPart, TimeSpan};
pub use dropped::{DroppedWith, Reason};
pub use fencing::{
    CutDelay, Endpoint, FenceDevice, FencingStep, Half, HypervisorUri, NodeFencing, OnOwnTarget,
    Plug, Split, SplitOutcome, StepDevice, Target, Targets, Told, Verdict, WATCHDOG, Weakness,
    base_delay, base_delay_is_read, base_delay_may_be_map, delay_is_read,
};
pub use host_list::{
    HostEntry, host_domain_entries, host_list_entries, host_map_entries, is_host_list_character,
};
pub use locations::PatternMatch;
pub use machines::FencedMachine;
pub use nodes::{ClusterNode, NodeKind};
pub use operations::OperationValue;
pub use option_values::OptionValue;
pub use options::{NoQuorumPolicy, OptionSetting, WatchdogTimeout};
pub use ordering::{
    OrderAction, OrderKind, OrderedAction, OrderedName, Ordering, OrderingLoop, OrderingStep,
    StepBy,
};
pub use parameters::{GivenParameter, KnownParameter};
pub use pattern::pattern_groups;
pub use placement::{LocationScore, Placement};
pub use reach::WithoutNode;
pub use remotes::RemoteHost;
pub use resources::ResolvedPrimitive;
pub use retired::{Fate, RetiredOption};
pub use sap::SapRole;
pub use settings::Setting;
pub use shared_storage::SharedStorage;
pub use status::{FailCount, Failure, History, Lost, Membership, NodeStatus};
pub use together::{Apart, ColocationConflict, Tie};
pub use tree::{ClusterResource, Meant, ResourceElement};
pub use truth::Decided;
pub use upgrade::Upgrade;

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use fencing::{Topology, Usable};
use locations::Locations;
use nodes::Nodes;
use references::References;
use settings::{Defaults, Layers};
use tree::Tree;

use crate::agent::Agent;
use crate::cib::Cib;
use crate::edit::Edits;
use crate::parse::Parsed;
use crate::value::{Scalar, Version};
use crate::{Span, facts};

/// A cluster as its configuration describes it.
///
/// ```
/// use cib_model::{Cluster, SourceFile, parse};
///
/// let source = SourceFile::new(
///     "cib.xml",
///     r#"<crm_config>
///          <cluster_property_set id="cib-bootstrap-options">
///            <nvpair id="o" name="stonith-enabled" value="off"/>
///          </cluster_property_set>
///        </crm_config>"#,
/// );
/// let parsed = parse(&source)?;
/// let cluster = Cluster::new(&parsed, None);
/// assert_eq!(cluster.fencing_enabled(), Some(false));
/// # Ok::<(), cib_model::XmlError>(())
/// ```
#[derive(Debug)]
pub struct Cluster<'c> {
    /// What the document says.
    pub cib: &'c Cib<'c>,
    /// The release of Pacemaker that the configuration is judged for.
    pub version: Version,
    /// The name in the first start tag: the place of what concerns the document as a whole.
    pub root_tag: Span,
    /// The version, if it is more than a guess.
    known: Option<Version>,
    parsed: &'c Parsed<'c>,
    // What only a fix asks for, and many may. Owned, so that no lifetime is in a cell.
    ids: OnceLock<BTreeSet<String>>,
    referred_ids: OnceLock<BTreeSet<String>>,
    references: References<'c>,
    options: Layers<'c>,
    resource_defaults: Defaults<'c>,
    operation_defaults: Defaults<'c>,
    nodes: Nodes<'c>,
    primitives: Vec<ResolvedPrimitive<'c>>,
    tree: Tree<'c>,
    locations: Locations<'c>,
    devices: Vec<FenceDevice<'c>>,
    usable: Usable,
    topology: Topology<'c>,
    // The addresses that resources hold; what only endpoints are compared with.
    address_holders: OnceLock<HashMap<String, usize>>,
    // What every way to fence any member leads through.
    endpoint_of_all: OnceLock<Option<(facts::Through, String)>>,
}

impl<'c> Cluster<'c> {
    /// The view of a document as `version` of Pacemaker reads it; without a version, as the release reads it that
    /// wrote the document (`dc-version`, else `crm_feature_set`), else the newest known.
    pub fn new(parsed: &'c Parsed<'c>, version: Option<Version>) -> Self {
        Self::with_agents(parsed, version, &[])
    }

    /// The same view, where agents as they are installed take the place of what is known of them
    /// ([`facts::agent`]), and add to it.
    pub fn with_agents(parsed: &'c Parsed<'c>, version: Option<Version>, agents: &[Agent]) -> Self {
        let cib = &parsed.cib;
        let references = References::new(cib);
        let known = version.or_else(|| options::writer_version(cib));
        let version = known.unwrap_or_else(facts::newest_release);
        let primitives = resources::resolve(cib, &references, agents);
        let nodes = Nodes::new(cib, &primitives, &references);
        let devices = fencing::devices(&primitives, &references, version);
        let mut cluster = Self {
            cib,
            version,
            known,
            root_tag: parsed.root_tag,
            parsed,
            ids: OnceLock::new(),
            referred_ids: OnceLock::new(),
            options: options::layers(cib, &references),
            resource_defaults: resources::defaults(cib, &references),
            operation_defaults: operations::defaults(cib, &references),
            references,
            nodes,
            primitives,
            tree: Tree::new(cib),
            locations: Locations::new(cib),
            devices,
            usable: Usable::default(),
            topology: Topology::new(cib),
            address_holders: OnceLock::new(),
            endpoint_of_all: OnceLock::new(),
        };
        cluster.usable = Usable::new(&cluster);
        cluster
    }

    /// Whether the cluster runs this release or a later one for sure. A document that says nothing of its release is
    /// judged for the newest; but whoever plans an upgrade does not run that, and an older one may read less.
    pub fn surely_runs(&self, release: Version) -> bool {
        let named = self.cib.validate_with.as_ref();
        let schema = named.and_then(|name| facts::schema(name.as_str()));
        self.known.is_some_and(|version| version >= release)
            || self.known.is_none() && schema.is_some_and(|schema| schema.release >= release)
    }

    /// Whether the document has the section with the cluster options, so that an option which is not there has its
    /// default.
    pub fn knows_options(&self) -> bool {
        self.cib
            .configuration
            .as_ref()
            .is_some_and(|c| c.crm_config.is_some())
    }

    /// Whether the document has the section with the resources, so that a device which is not there does not exist.
    pub fn knows_resources(&self) -> bool {
        self.cib
            .configuration
            .as_ref()
            .is_some_and(|c| c.resources.is_some())
    }

    /// Whether the document has the section with the constraints, so that a ban which is not there does not exist.
    pub fn knows_constraints(&self) -> bool {
        self.cib
            .configuration
            .as_ref()
            .is_some_and(|c| c.constraints.is_some())
    }

    /// No edits of the document yet: what a fix starts from.
    pub fn edits(&self) -> Edits<'c> {
        Edits::new(self.parsed.source, self.cib)
    }

    /// An id that nothing in the document has: the one that is wanted, or that with a number.
    pub fn free_id(&self, wanted: &str) -> String {
        let taken = self.ids.get_or_init(|| self.parsed.ids());
        let numbered = (1..).map(|number| format!("{wanted}-{number}"));
        let mut candidates = std::iter::once(wanted.to_owned()).chain(numbered);
        let free = candidates.find(|id| !taken.contains(id));
        free.unwrap_or_else(|| wanted.to_owned())
    }

    /// Whether anything refers to an element by this id, so that it cannot go.
    pub fn refers_to(&self, id: &str) -> bool {
        let referred = || self.cib.referred_ids().map(str::to_owned).collect();
        self.referred_ids.get_or_init(referred).contains(id)
    }

    /// All primitives with what their templates and containers add.
    pub fn primitives(&self) -> &[ResolvedPrimitive<'c>] {
        &self.primitives
    }

    /// All nodes: members, remote nodes and guest nodes. None where they are not known, which an empty `<nodes/>`
    /// means too: the controller fills it when the cluster runs.
    pub fn nodes(&self) -> Option<&[ClusterNode<'c>]> {
        self.nodes.are_listed.then(|| self.nodes.all())
    }

    /// The nodes that run corosync, if they are known.
    pub fn members(&self) -> Option<Vec<&ClusterNode<'c>>> {
        let nodes = self.nodes()?;
        Some(
            nodes
                .iter()
                .filter(|node| node.kind == NodeKind::Member)
                .collect(),
        )
    }

    /// The two members of a cluster that is known to have two.
    pub fn two_members(&self) -> Option<[&ClusterNode<'c>; 2]> {
        self.members()?.try_into().ok()
    }

    /// The node of that name, also one that a resource makes where the members are not known. Node names are the same
    /// whatever the case of their letters.
    pub fn node(&self, name: &str) -> Option<&ClusterNode<'c>> {
        self.nodes.named(name)
    }

    /// The node that a device is given as a target. Where the members are not known, a target is taken to be one.
    pub fn target_node(&self, target: &Target<'c>) -> Option<ClusterNode<'c>> {
        let known = self.node(target.name).cloned();
        let assumed = || ClusterNode {
            name: target.name.into(),
            span: target.span,
            kind: NodeKind::Member,
        };
        known.or_else(|| (!self.nodes.are_listed).then(assumed))
    }

    /// All fence devices, in the order of the document.
    pub fn fence_devices(&self) -> &[FenceDevice<'c>] {
        &self.devices
    }
}

/// The value of a scalar setting, or nothing where Pacemaker would not take it.
fn read<T: Scalar>(setting: Option<Setting<'_>>) -> Option<T::Value> {
    T::read(setting?.value.as_str()).ok()
}
