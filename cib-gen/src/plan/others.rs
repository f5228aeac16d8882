//! The devices of others: which of them fence a guest too, and whether every node is fenced by somebody.

use cib_model::{Cluster, FenceDevice};

use super::topology::{self, Topology};
use super::{Device, is_planned};
use crate::membership::Membership;
use crate::note::Note;
use crate::spec::Agent;

/// Names the devices of others that can fence a guest too, and those that will no longer be tried.
pub(super) fn note(
    cluster: &Cluster<'_>,
    planned: &[Device],
    topology: Topology<'_, '_>,
    stale: &[&FenceDevice<'_>],
    notes: &mut Vec<Note>,
) {
    let before = Topology {
        levels: &[],
        ..topology
    };
    for other in cluster.fence_devices() {
        let is_stale = stale.iter().any(|device| device.id() == other.id());
        if is_planned(other, planned) || is_stale {
            continue;
        }
        for node in topology::nodes(planned) {
            if other.can_fence(node) != Some(true) || !before.tries(other.id(), node) {
                continue;
            }
            let (device, node) = (other.id().to_owned(), node.to_owned());
            if !topology.tries(&device, &node) {
                notes.push(Note::NoLongerTried { device, node });
            } else if Agent::named(other.agent()).is_some() {
                notes.push(Note::AlsoFencedBy { node, device });
            }
        }
    }
}

/// The nodes that nothing can fence, neither what is planned nor what the base has.
pub(super) fn uncovered(
    membership: &Membership<'_, '_>,
    devices: &[Device],
    topology: Topology<'_, '_>,
) -> Option<Note> {
    let is_fenced = |node: &String| {
        let planned = devices.iter().any(|device| device.is_for(node));
        let cluster = membership.cluster;
        planned || cluster.is_some_and(|cluster| is_fenced_by_any(node, cluster, topology))
    };
    let nodes = membership.fenced_from_outside()?.into_iter();
    let nodes: Vec<_> = nodes.filter(|node| !is_fenced(node)).collect();
    (!nodes.is_empty()).then_some(Note::Uncovered { nodes })
}

fn is_fenced_by_any(node: &str, cluster: &Cluster<'_>, topology: Topology<'_, '_>) -> bool {
    cluster.fence_devices().iter().any(|device| {
        let stopped = cluster.is_stopped(&device.resource).is_some();
        !stopped && device.can_fence(node) != Some(false) && topology.tries(device.id(), node)
    })
}
