//! Which nodes there are.

use std::borrow::Cow;

use super::references::References;
use super::resources::ResolvedPrimitive;
use crate::cib::Cib;
use crate::resource::Resource;
use crate::value::Integer;
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
}

impl ClusterNode<'_> {
    /// Whether the node has that name, whatever the case of the letters.
    pub fn is_named(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

pub(crate) fn known_nodes<'c>(
    cib: &'c Cib<'c>,
    primitives: &[ResolvedPrimitive<'c>],
    references: &References<'c>,
) -> Option<Vec<ClusterNode<'c>>> {
    let mut nodes: Vec<ClusterNode<'c>> = Vec::new();
    for node in cib.nodes() {
        let Some(name) = &node.uname else { continue };
        let kind = match node.kind.as_ref().map(Attr::as_str) {
            None | Some("member" | "normal") => NodeKind::Member,
            Some("remote") => NodeKind::Remote,
            Some(_) => continue,
        };
        nodes.push(ClusterNode {
            name: name.as_str().into(),
            span: name.span(),
            kind,
        });
    }
    if nodes.is_empty() {
        return None;
    }
    for primitive in primitives {
        let Some(node) = remote_node(primitive).or_else(|| guest_node(primitive, references))
        else {
            continue;
        };
        add(&mut nodes, node);
    }
    for node in cib.resources().flat_map(bundle_replicas) {
        add(&mut nodes, node);
    }
    Some(nodes)
}

/// A node that a resource makes may stand in `<nodes>` as well, as a remote node.
fn add<'c>(nodes: &mut Vec<ClusterNode<'c>>, node: ClusterNode<'c>) {
    match nodes.iter_mut().find(|known| known.is_named(&node.name)) {
        Some(known) => known.kind = node.kind,
        None => nodes.push(node),
    }
}

/// The containers of a bundle that has a primitive are nodes, named like the bundle with a number
/// (`lib/pengine/bundle.c`).
fn bundle_replicas<'c>(resource: &'c Resource<'c>) -> impl Iterator<Item = ClusterNode<'c>> {
    /// More replicas than any bundle has; a number in a file must not cost memory.
    const MOST: i64 = 1000;
    let bundle = match resource {
        Resource::Bundle(bundle) => bundle
            .id
            .as_ref()
            .filter(|_| bundle.primitive.is_some())
            .map(|id| (bundle, id)),
        _ => None,
    };
    bundle.into_iter().flat_map(|(bundle, id)| {
        let containers = [&bundle.docker, &bundle.podman, &bundle.rkt];
        let container = containers.into_iter().flatten().next();
        let number = |attr: Option<&Attr<'_, Integer>>| attr.and_then(|attr| attr.get().ok());
        let replicas = container.and_then(|container| {
            let promoted = container
                .promoted_max
                .as_ref()
                .or(container.masters.as_ref());
            number(container.replicas.as_ref()).or_else(|| number(promoted))
        });
        (0..replicas.unwrap_or(1).clamp(1, MOST)).map(move |replica| ClusterNode {
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
