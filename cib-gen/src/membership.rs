//! Who is in the cluster: by the base, else by corosync.conf, as far as either tells.

use cib_model::{Cluster, ClusterNode, CorosyncConf, FileKind, NodeKind, SourceFile, Span};

use crate::error::{Error, Input, Problem};
use crate::spec::Guest;

/// Reads the text of a corosync.conf.
///
/// # Errors
///
/// [`Problem::NotCorosync`] where it is something else; [`Problem::Corosync`] with the first line, or the lack of one, for
/// which corosync would not start.
pub(crate) fn read_corosync(source: &SourceFile) -> Result<CorosyncConf<'_>, Error> {
    if FileKind::of(source) != Some(FileKind::Corosync) {
        let start = Span::new(0, 0);
        return Err(Problem::NotCorosync.at(Input::Corosync, start));
    }
    let conf = CorosyncConf::parse(source);
    match conf.problems().first() {
        Some(first) => {
            let problem = Problem::Corosync(first.kind.to_string());
            Err(problem.at(Input::Corosync, first.span))
        }
        None => Ok(conf),
    }
}

/// What is known of the nodes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Membership<'k, 'c> {
    /// The base.
    pub(crate) cluster: Option<&'k Cluster<'c>>,
    pub(crate) corosync: Option<&'k CorosyncConf<'k>>,
}

impl<'k, 'c> Membership<'k, 'c> {
    pub(crate) fn new(
        cluster: Option<&'k Cluster<'c>>,
        corosync: Option<&'k CorosyncConf<'k>>,
    ) -> Self {
        Self { cluster, corosync }
    }

    /// How many members there are.
    pub(crate) fn count(&self) -> Option<usize> {
        let listed = self.cluster.and_then(Cluster::members);
        let counted = || self.corosync.map(|conf| conf.members().len());
        let count = listed.map(|members| members.len()).or_else(counted);
        count.filter(|count| *count > 0)
    }

    /// Whether a vote from outside decides which of two halves may fence.
    pub(crate) fn has_quorum_device(&self) -> bool {
        self.corosync
            .and_then(CorosyncConf::quorum_device)
            .is_some()
    }

    /// The names of the members, if all are known.
    pub(crate) fn members(&self) -> Option<Vec<String>> {
        let listed = self.cluster.and_then(Cluster::members);
        let listed =
            listed.map(|members| members.iter().map(|node| node.name.to_string()).collect());
        listed.or_else(|| self.nodelist())
    }

    /// The names in corosync.conf. None where a node has none: Pacemaker then asks the node itself for its host name.
    fn nodelist(&self) -> Option<Vec<String>> {
        let members = self.corosync?.members();
        let names = members
            .iter()
            .map(|member| Some(member.name()?.value.to_owned()));
        let names: Vec<_> = names.collect::<Option<_>>()?;
        (!names.is_empty()).then_some(names)
    }

    /// The names of all nodes that are known, remote nodes and guest nodes included.
    pub(crate) fn nodes(&self) -> Vec<String> {
        let listed = self.cluster.and_then(Cluster::nodes);
        match listed {
            Some(nodes) => names(nodes.iter()),
            None => self.nodelist().unwrap_or_default(),
        }
    }

    /// The nodes that need a fence device, if they are known. Guest nodes are fenced by stopping what they run in.
    pub(crate) fn fenced_from_outside(&self) -> Option<Vec<String>> {
        match self.cluster.and_then(Cluster::nodes) {
            Some(nodes) => Some(names(
                nodes.iter().filter(|node| node.kind != NodeKind::Guest),
            )),
            None => self.nodelist(),
        }
    }

    /// The name of a guest as the cluster writes it.
    pub(crate) fn name_of(&self, guest: &Guest) -> Result<String, Error> {
        // Remote nodes are known by their resources, also where the members are not.
        let known = self.cluster.and_then(|cluster| cluster.node(&guest.node));
        let problem = match (
            known,
            self.cluster.and_then(Cluster::nodes),
            self.nodelist(),
        ) {
            (Some(node), ..) if node.kind == NodeKind::Guest => {
                Problem::GuestNode(guest.node.clone())
            }
            (Some(node), ..) => return Ok(node.name.to_string()),
            (None, Some(nodes), _) => Problem::NoSuchNode {
                name: guest.node.clone(),
                known: names(nodes.iter()),
            },
            (None, None, Some(list)) => {
                let own = list
                    .iter()
                    .find(|name| name.eq_ignore_ascii_case(&guest.node));
                match own {
                    Some(name) => return Ok(name.clone()),
                    None => Problem::NotInNodelist {
                        name: guest.node.clone(),
                        known: list,
                    },
                }
            }
            (None, None, None) => return Ok(guest.node.clone()),
        };
        Err(problem.in_spec(guest.span))
    }
}

/// The node of that name. One that the base does not list is a member that the cluster has yet to add.
pub(crate) fn node_of<'c>(cluster: &Cluster<'c>, name: &str) -> ClusterNode<'c> {
    let listed = cluster.node(name).cloned();
    listed.unwrap_or_else(|| unlisted(name.to_owned()))
}

/// A member of which nothing but the name is known.
pub(crate) fn unlisted(name: String) -> ClusterNode<'static> {
    ClusterNode {
        name: name.into(),
        span: Span::NONE,
        kind: NodeKind::Member,
    }
}

fn names<'n, 'c: 'n>(nodes: impl Iterator<Item = &'n ClusterNode<'c>>) -> Vec<String> {
    nodes.map(|node| node.name.to_string()).collect()
}
