//! Which nodes there are.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::references::References;
use super::resources::ResolvedPrimitive;
use crate::cib::{Cib, Node};
use crate::resource::Resource;
use crate::{Attr, Span};

/// A node that can run resources.
#[derive(Debug, Clone)]
pub struct ClusterNode<'c> {
    /// The name that constraints and fence devices use.
    pub name: Cow<'c, str>,
    /// Where the name stands.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// Runs corosync and votes.
    Member,
    /// Runs `pacemaker-remoted`; the cluster connects to it. It needs a fence device as a member does.
    Remote,
    /// Runs in a resource of the cluster, and is fenced by stopping that.
    Guest,
    /// Listed as a remote node, but no resource connects to it any more.
    Leftover,
}

impl ClusterNode<'_> {
    /// Whether the node has that name, whatever the case of the letters.
    pub fn is_named(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether the name is that of the same host with or without its domain.
    pub fn is_namesake(&self, name: &str) -> bool {
        let host = |name: &'_ str| {
            name.split('.')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase()
        };
        host(&self.name) == host(name)
    }
}

/// More replicas of bundles than any cluster has; a number in a file must not cost memory.
const MOST_REPLICAS: u32 = 10_000;

/// The nodes of a cluster, found by their names.
#[derive(Debug, Default)]
pub(crate) struct Nodes<'c> {
    all: Vec<ClusterNode<'c>>,
    by_name: HashMap<String, usize>,
    /// What `<nodes>` says of each.
    elements: HashMap<String, &'c Node<'c>>,
    /// Those that are containers of bundles, which run nothing but what is in their bundle.
    replicas: HashSet<usize>,
    /// Whether the document lists the members. Those that resources make are known all the same.
    pub(crate) are_listed: bool,
}

impl<'c> Nodes<'c> {
    pub(crate) fn new(
        cib: &'c Cib<'c>,
        primitives: &[ResolvedPrimitive<'c>],
        references: &References<'c>,
    ) -> Self {
        let mut nodes = Self::default();
        let knows_resources = cib
            .configuration
            .as_ref()
            .is_some_and(|c| c.resources.is_some());
        for node in cib.nodes() {
            let Some(name) = &node.uname else { continue };
            let element = nodes.elements.entry(name.as_str().to_ascii_lowercase());
            element.or_insert(node);
            let kind = match node.kind.as_ref().map(Attr::as_str) {
                None | Some("member" | "normal") => NodeKind::Member,
                // A resource that connects to it makes it a remote node below.
                Some("remote") if knows_resources => NodeKind::Leftover,
                Some("remote") => NodeKind::Remote,
                Some(_) => continue,
            };
            nodes.add(ClusterNode {
                name: name.as_str().into(),
                span: name.span(),
                kind,
            });
        }
        nodes.are_listed = !nodes.all.is_empty();
        for primitive in primitives {
            let made = remote_node(primitive).or_else(|| guest_node(primitive, references));
            if let Some(node) = made {
                nodes.add(node);
            }
        }
        let mut room = MOST_REPLICAS;
        for node in cib.resources().flat_map(bundle_replicas) {
            let Some(left) = room.checked_sub(1) else {
                // More than can be believed, or held: then not all nodes are known.
                nodes.are_listed = false;
                break;
            };
            room = left;
            let name = node.name.to_ascii_lowercase();
            nodes.add(node);
            nodes.replicas.extend(nodes.by_name.get(&name));
        }
        nodes
    }

    /// A node that a resource makes may stand in `<nodes>` as well, as a remote node.
    fn add(&mut self, node: ClusterNode<'c>) {
        let known = self.by_name.get(&node.name.to_ascii_lowercase()).copied();
        if let Some(known) = known.and_then(|at| self.all.get_mut(at)) {
            known.kind = node.kind;
        } else {
            self.by_name
                .insert(node.name.to_ascii_lowercase(), self.all.len());
            self.all.push(node);
        }
    }

    pub(crate) fn all(&self) -> &[ClusterNode<'c>] {
        &self.all
    }

    /// Whether the node at that place is a container of a bundle, which runs nothing but what is in its bundle.
    pub(crate) fn is_replica(&self, place: usize) -> bool {
        self.replicas.contains(&place)
    }

    /// The element of that node in `<nodes>`.
    pub(crate) fn element(&self, name: &str) -> Option<&'c Node<'c>> {
        self.elements.get(&name.to_ascii_lowercase()).copied()
    }

    pub(crate) fn named(&self, name: &str) -> Option<&ClusterNode<'c>> {
        self.all.get(self.place(name)?)
    }

    /// The place of the node of that name among all.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.by_name.get(&name.to_ascii_lowercase()).copied()
    }
}

/// The containers of a bundle that has a primitive, and an address or a port to reach it by, are nodes, named like the
/// bundle with a number (`lib/pengine/bundle.c`; tried with `crm_simulate`).
fn bundle_replicas<'c>(resource: &'c Resource<'c>) -> impl Iterator<Item = ClusterNode<'c>> {
    let bundle = match resource {
        Resource::Bundle(bundle) => bundle
            .id
            .as_ref()
            .filter(|_| bundle.primitive.is_some() && bundle.is_reached())
            .map(|id| (bundle, id)),
        _ => None,
    };
    bundle.into_iter().flat_map(|(bundle, id)| {
        (0..bundle.replicas().min(i64::from(MOST_REPLICAS))).map(move |replica| ClusterNode {
            name: Cow::Owned(format!("{}-{replica}", id.as_str())),
            span: id.span(),
            kind: NodeKind::Guest,
        })
    })
}

/// The connection to a remote node is a primitive that is named like it.
fn remote_node<'c>(primitive: &ResolvedPrimitive<'c>) -> Option<ClusterNode<'c>> {
    let id = primitive.primitive.id.as_ref()?;
    primitive
        .is_agent("ocf", Some("pacemaker"), "remote")
        .then(|| ClusterNode {
            name: id.as_str().into(),
            span: id.span(),
            kind: NodeKind::Remote,
        })
}

fn guest_node<'c>(
    primitive: &ResolvedPrimitive<'c>,
    references: &References<'c>,
) -> Option<ClusterNode<'c>> {
    let setting = primitive.own_meta("remote-node", references)?;
    Some(ClusterNode {
        name: setting.value.as_str().into(),
        span: setting.value.span(),
        kind: NodeKind::Guest,
    })
}
