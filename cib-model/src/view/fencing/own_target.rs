//! How a device stands to the one node that it fences.

use super::{FenceDevice, Target};
use crate::constraint::Location;
use crate::value::Score;
use crate::view::{Cluster, ClusterNode, NodeKind, Placement};

/// How a device that fences one node stands to that node.
#[derive(Debug, Clone, Copy)]
pub enum OnOwnTarget<'c> {
    /// It may not run there.
    Forbidden,
    /// Nothing speaks for or against it.
    Free,
    /// This constraint draws it there.
    Preferred(&'c Location<'c>),
    /// It may run nowhere else, because of this constraint.
    Confined(&'c Location<'c>),
    /// Only the running cluster can tell.
    Undecided,
}

impl<'c> Cluster<'c> {
    /// How a device that fences one node stands to that node. None where it fences several, or a node that is no
    /// member, or the only one, or where it has to run on the node.
    pub fn on_own_target(&self, device: &FenceDevice<'c>) -> Option<(Target<'c>, OnOwnTarget<'c>)> {
        // A device that cuts a node off from its disks lets it in again from the node itself.
        if device.known.is_some_and(|agent| agent.storage) {
            return None;
        }
        let target = *device.only_target()?;
        let node = self
            .target_node(&target)
            .filter(|node| node.kind == NodeKind::Member)?;
        let own = self.placement(&device.resource, &node);
        let stands = match own.score {
            None => OnOwnTarget::Undecided,
            Some(score) if score < Score::ZERO => OnOwnTarget::Forbidden,
            Some(score) => self.drawn_to(device, &node, &own, score)?,
        };
        Some((target, stands))
    }

    /// How a device stands to its target that it may run on, beside all other members.
    fn drawn_to(
        &self,
        device: &FenceDevice<'c>,
        node: &ClusterNode<'_>,
        own: &Placement<'c>,
        score: Score,
    ) -> Option<OnOwnTarget<'c>> {
        let draws = own
            .reasons
            .iter()
            .find(|reason| reason.score > Some(Score::ZERO));
        let preferred = draws.map_or(OnOwnTarget::Free, |reason| {
            OnOwnTarget::Preferred(reason.location)
        });
        if self.nodes().is_none() {
            // Without the other members only INFINITY is certain to win.
            return Some(match score {
                Score::ZERO => OnOwnTarget::Free,
                Score::INFINITY => preferred,
                _ => OnOwnTarget::Undecided,
            });
        }
        let mut best = None;
        let mut bans = Vec::new();
        let others = self.telling_members(&device.resource).into_iter();
        for other in others.filter(|other| !other.is_named(&node.name)) {
            let placement = self.placement(&device.resource, other);
            let Some(score) = placement.score else {
                return Some(OnOwnTarget::Undecided);
            };
            best = best.max(Some(score));
            let ban = placement
                .reasons
                .iter()
                .find(|reason| reason.score < Some(Score::ZERO));
            bans.extend(ban.map(|reason| reason.location));
        }
        let confining = bans
            .first()
            .copied()
            .or(own.reasons.first().map(|reason| reason.location));
        Some(match (best?, confining) {
            (best, Some(location)) if best < Score::ZERO && score == Score::ZERO => {
                OnOwnTarget::Confined(location)
            }
            (best, _) if score > best => preferred,
            _ => OnOwnTarget::Free,
        })
    }
}
