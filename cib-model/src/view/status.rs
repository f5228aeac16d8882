//! What the cluster was when the document was written: its nodes.

mod failures;
mod history;

pub use failures::FailCount;
pub use history::{Failure, History};

use std::collections::{HashMap, HashSet};

use super::settings::Layers;
use super::{Cluster, ClusterNode, NodeKind, Setting};
use crate::attr::Attr;
use crate::attributes::AttributeSet;
use crate::status::NodeState;
use crate::value::{Boolean, Scalar as _};

/// What the status section has of one node.
#[derive(Debug, Clone, Copy)]
pub struct NodeStatus<'c> {
    /// The element.
    pub state: &'c NodeState<'c>,
    /// The name of the node; its id where the element has none. Empty where it has neither.
    pub name: &'c str,
    /// Whether the configuration has the node. None where the nodes are not known.
    pub is_configured: Option<bool>,
    /// What it is, where the configuration has it.
    pub kind: Option<NodeKind>,
}

/// Whether a node is a working part of the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Membership {
    /// It is.
    Online,
    /// It has joined the others and is not ready yet.
    Joining,
    /// It is not, and need not be.
    Offline,
    /// It should be, and is not: it has to be fenced before anything is done that it could be in the way of.
    Unclean(Lost),
    /// The document does not tell.
    Unknown,
}

/// Why a node is unclean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// Nobody has seen it.
    Unseen,
    /// The others refused it.
    Refused,
    /// It has left the others without a word.
    Gone,
    /// It is there, and its controller is not.
    ControllerGone,
    /// It neither is a member nor becomes one.
    NotJoined,
    /// Somebody asked for it (`terminate`).
    Requested,
    /// It is offline as it should be, but was not seen to stop what it ran.
    LeftRunning,
}

impl<'c> NodeStatus<'c> {
    /// The sets of attributes that last until the node leaves.
    pub fn transient_sets(&self) -> impl Iterator<Item = &'c AttributeSet<'c>> + use<'c> {
        let transient = self.state.transient_attributes.iter();
        transient.flat_map(|transient| &transient.instance_attributes)
    }

    /// Whether it is a member of the cluster, and not a remote or guest node.
    pub fn is_member(&self) -> bool {
        let says_remote = self.state.remote_node.as_ref();
        let is_remote = says_remote.is_some_and(|attr| attr.get() == Ok(true));
        !is_remote && self.kind == Some(NodeKind::Member)
    }
}

/// Whether a value of `in_ccm` or `crmd` says yes: a word, or since 2.1.7 the time since when. None for what Pacemaker
/// takes for no without knowing it.
fn says_yes(attr: &Attr<'_>, yes: &str, no: &str) -> Option<bool> {
    let text = attr.as_str();
    if text.eq_ignore_ascii_case(yes) {
        return Some(true);
    }
    if text.eq_ignore_ascii_case(no) {
        return Some(false);
    }
    let time = text.parse::<u64>().ok();
    time.map(|time| time > 0)
}

impl NodeState<'_> {
    /// Whether the node is a member of the cluster below Pacemaker (`in_ccm`). None where it does not say so.
    pub fn is_in_cluster(&self) -> Option<bool> {
        let attr = self.in_ccm.as_ref()?;
        says_yes(attr, "true", "false").or_else(|| Boolean::read(attr.as_str()).ok())
    }

    /// Whether its controller is there (`crmd`). None where it does not say so.
    pub fn is_controller_online(&self) -> Option<bool> {
        says_yes(self.crmd.as_ref()?, "online", "offline")
    }
}

impl<'c> Cluster<'c> {
    /// What the status section has of the nodes, in the order of the document.
    pub fn node_statuses(&self) -> Vec<NodeStatus<'c>> {
        let names: HashMap<&str, &str> = self
            .cib
            .nodes()
            .filter_map(|node| Some((node.id.as_ref()?.as_str(), node.uname.as_ref()?.as_str())))
            .collect();
        let states = self
            .cib
            .status
            .iter()
            .flat_map(|status| &status.node_states);
        let statuses = states.map(|state| {
            let id = state.id.as_ref().map_or("", Attr::as_str);
            let uname = state.uname.as_ref().map(Attr::as_str);
            let by_id = || names.get(id).and_then(|name| self.node(name));
            let node = uname.and_then(|name| self.node(name)).or_else(by_id);
            let node = node.or_else(|| self.node(id));
            NodeStatus {
                state,
                name: uname.unwrap_or_else(|| names.get(id).copied().unwrap_or(id)),
                is_configured: self.nodes().map(|_| node.is_some()),
                kind: node.map(|node| node.kind),
            }
        });
        statuses.collect()
    }

    /// The members that the status section does not have, although it has others.
    pub fn unseen_members(&self) -> Vec<&ClusterNode<'c>> {
        let statuses = self.node_statuses();
        if statuses.is_empty() {
            return Vec::new();
        }
        let seen: HashSet<_> = statuses
            .iter()
            .filter(|status| status.state.id.is_some())
            .map(|status| status.name.to_ascii_lowercase())
            .collect();
        let members = self.members().unwrap_or_default().into_iter();
        members
            .filter(|member| !seen.contains(&member.name.to_ascii_lowercase()))
            .collect()
    }

    /// The value of an attribute that a node has until it leaves.
    pub fn transient_attribute(&self, of: &NodeStatus<'c>, name: &str) -> Option<Setting<'c>> {
        Layers::new(of.transient_sets(), None, &self.references).get(name, &self.references)
    }

    /// When the node was asked to stop (`shutdown`): anything but nothing and 0.
    pub fn shutdown_request(&self, of: &NodeStatus<'c>) -> Option<Setting<'c>> {
        let setting = self.transient_attribute(of, "shutdown")?;
        let text = setting.value.as_str();
        (!matches!(text, "" | "0") && !setting.conditional).then_some(setting)
    }

    /// When fencing of the node was asked for (`terminate`): a time, or yes.
    pub fn fencing_request(&self, of: &NodeStatus<'c>) -> Option<Setting<'c>> {
        let setting = self.transient_attribute(of, "terminate")?;
        let text = setting.value.as_str();
        let is_time = text.starts_with(|c: char| ('1'..='9').contains(&c));
        let asked = is_time || Boolean::read(text) == Ok(true);
        (asked && !setting.conditional).then_some(setting)
    }

    /// What the status section has of the nodes, with whether each is a working part of the cluster: what
    /// [`membership`](Self::membership) says, and that one which is offline may have left something running.
    pub fn memberships(&self) -> Vec<(NodeStatus<'c>, Membership)> {
        let histories = self.histories();
        let running = histories.iter().filter(|history| history.is_left_running());
        let left: HashSet<_> = running
            .map(|history| std::ptr::from_ref(history.node.state))
            .collect();
        let is_fenced = self.fencing_enabled() == Some(true);
        let statuses = self.node_statuses().into_iter();
        statuses
            .map(|status| match self.membership(&status) {
                Membership::Offline
                    if is_fenced && left.contains(&std::ptr::from_ref(status.state)) =>
                {
                    (status, Membership::Unclean(Lost::LeftRunning))
                }
                membership => (status, membership),
            })
            .collect()
    }

    /// Whether a member is a working part of the cluster, as the scheduler decides it (`lib/pengine/unpack.c`,
    /// `determine_online_status`; tried with `crm_simulate`).
    pub fn membership(&self, of: &NodeStatus<'c>) -> Membership {
        let Some(is_fenced) = self.fencing_enabled().filter(|_| of.is_member()) else {
            return Membership::Unknown;
        };
        let state = of.state;
        let in_cluster = state.is_in_cluster();
        let is_there = in_cluster == Some(true);
        let has_controller = state.is_controller_online() == Some(true);
        let word = |attr: &'c Option<Attr<'c>>| attr.as_ref().map_or("", Attr::as_str);
        let (join, expected) = (word(&state.join), word(&state.expected));
        let online = |it| {
            if it {
                Membership::Online
            } else {
                Membership::Offline
            }
        };
        if self.shutdown_request(of).is_some() {
            return online(has_controller);
        }
        if !is_fenced {
            return match (is_there && has_controller, join) {
                (true, "member") => Membership::Online,
                (true, _) => Membership::Joining,
                (false, _) => Membership::Offline,
            };
        }
        let asked = self.fencing_request(of).is_some();
        if in_cluster.is_none() && state.in_ccm.is_none() {
            return Membership::Unclean(Lost::Unseen);
        }
        if join == "nack" {
            return Membership::Unclean(Lost::Refused);
        }
        if !asked && matches!(expected, "" | "down") {
            return if is_there || has_controller {
                Membership::Joining
            } else {
                Membership::Offline
            };
        }
        if asked && join == "down" && !is_there && !has_controller {
            return Membership::Offline;
        }
        match join {
            _ if !is_there => Membership::Unclean(Lost::Gone),
            _ if !has_controller => Membership::Unclean(Lost::ControllerGone),
            _ if asked => Membership::Unclean(Lost::Requested),
            "member" => Membership::Online,
            "pending" => Membership::Joining,
            _ => Membership::Unclean(Lost::NotJoined),
        }
    }
}
