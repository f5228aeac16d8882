//! Who may run a fence device, which is who may use it: the fencer of a node knows a device if the scores of the
//! location constraints for that node are not negative. It need not be started there, and colocations do not count
//! (`daemons/fenced/fenced_cib.c`; tried with a live fencer).

use super::FenceDevice;
use crate::view::{Cluster, ClusterNode, NodeKind};

impl<'c> Cluster<'c> {
    /// The members, each with whether it may use the device; None where the document cannot tell. Nobody where the
    /// members are not known. Remote and guest nodes never run fence devices.
    pub fn runners(
        &self,
        device: &FenceDevice<'c>,
    ) -> impl Iterator<Item = (&ClusterNode<'c>, Option<bool>)> {
        let scores = self
            .device_at(device.id())
            .and_then(|at| self.all_runners().get(at));
        let scores = scores.map_or(&[][..], Vec::as_slice);
        self.runner_nodes().zip(scores.iter().copied())
    }

    fn runner_nodes(&self) -> impl Iterator<Item = &ClusterNode<'c>> {
        let nodes = self.nodes().unwrap_or_default().iter();
        nodes.filter(|node| node.kind == NodeKind::Member)
    }

    fn all_runners(&self) -> &Vec<Vec<Option<bool>>> {
        self.runners.get_or_init(|| {
            let devices = self.devices.iter();
            let allowed = devices.map(|device| {
                let placements = self
                    .runner_nodes()
                    .map(|node| self.placement(&device.resource, node).is_allowed());
                placements.collect()
            });
            allowed.collect()
        })
    }
}
