//! Which nodes there are.

use super::references::References;
use super::resources::ResolvedPrimitive;
use crate::Span;
use crate::cib::Cib;

/// A node that can run resources.
#[derive(Debug, Clone, Copy)]
pub struct ClusterNode<'c> {
    /// The name that constraints and fence devices use.
    pub name: &'c str,
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
        let kind = match node.kind.as_ref().map(crate::Attr::as_str) {
            None | Some("member" | "normal") => NodeKind::Member,
            Some("remote") => NodeKind::Remote,
            Some(_) => continue,
        };
        nodes.push(ClusterNode {
            name: name.as_str(),
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
        match nodes.iter_mut().find(|known| known.is_named(node.name)) {
            Some(known) => known.kind = node.kind,
            None => nodes.push(node),
        }
    }
    Some(nodes)
}

/// The connection to a remote node is a primitive that is named like it.
fn remote_node<'c>(primitive: &ResolvedPrimitive<'c>) -> Option<ClusterNode<'c>> {
    let id = primitive.primitive.id.as_ref()?;
    primitive
        .is_agent("ocf", Some("pacemaker"), "remote")
        .then(|| ClusterNode {
            name: id.as_str(),
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
        name: setting.value.as_str(),
        span: setting.value.span(),
        kind: NodeKind::Guest,
    })
}
