//! Who may run a fence device, which is who may use it: the fencer of a node knows a device if the scores of the
//! location constraints for that node are not negative. It need not be started there, and colocations do not count
//! (`daemons/fenced/fenced_cib.c`; tried with a live fencer).

use super::FenceDevice;
use super::step::any;
use crate::view::{Cluster, ClusterNode, NodeKind};

impl<'c> Cluster<'c> {
    /// The members, each with whether it may use the device; None where the document cannot tell. Nobody where the
    /// members are not known. Remote and guest nodes never run fence devices.
    pub fn runners(
        &self,
        device: &FenceDevice<'c>,
    ) -> impl Iterator<Item = (&ClusterNode<'c>, Option<bool>)> {
        let spoken_of = self.places_spoken_of(&device.resource);
        let mut of_others = None;
        self.runner_nodes().map(move |(at, node)| {
            let ask = || self.placement(&device.resource, node).is_allowed();
            let is_alike = spoken_of.as_ref().is_some_and(|it| !it.contains(&at));
            let may = if is_alike {
                *of_others.get_or_insert_with(ask)
            } else {
                ask()
            };
            (node, may)
        })
    }

    /// Whether a device can be used by the node itself, and by another member. None where the members are not known.
    pub(super) fn may_be_used_by(
        &self,
        device: &FenceDevice<'c>,
        node: &ClusterNode<'_>,
    ) -> [Option<bool>; 2] {
        if self.nodes().is_none() {
            return [None; 2];
        }
        let may = |runner| self.placement(&device.resource, runner).is_allowed();
        let itself = self.node(&node.name);
        let itself = itself.filter(|node| node.kind == NodeKind::Member);
        let others = self.telling_members(&device.resource).into_iter();
        let others = others.filter(|runner| !runner.is_named(&node.name));
        [itself.map_or(Some(false), may), any(others.map(may))]
    }

    /// The one member beside this node that may use the device, or perhaps may, if there is just one.
    pub fn only_runner_beside(
        &self,
        device: &FenceDevice<'c>,
        node: &ClusterNode<'_>,
    ) -> Option<&ClusterNode<'c>> {
        let others = self.telling_members(&device.resource).into_iter();
        let mut others = others.filter(|other| {
            !other.is_named(&node.name)
                && self.placement(&device.resource, other).is_allowed() != Some(false)
        });
        let first = others.next()?;
        others.next().is_none().then_some(first)
    }

    /// The members with their places among the nodes, where they are known.
    pub(in crate::view) fn runner_nodes(&self) -> impl Iterator<Item = (usize, &ClusterNode<'c>)> {
        let nodes = self.nodes().unwrap_or_default().iter().enumerate();
        nodes.filter(|(_, node)| node.kind == NodeKind::Member)
    }
}
