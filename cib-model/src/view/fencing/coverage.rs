//! How every node is fenced, by whom, and what would stop that.

use super::step::{FencingStep, StepDevice, any, shooting};
use super::weakness::Weakness;
use crate::view::{Cluster, ClusterNode, NodeKind};

/// How one node is fenced.
#[derive(Debug, Clone)]
pub struct NodeFencing<'v, 'c> {
    /// The node.
    pub node: ClusterNode<'c>,
    /// The ways, in the order in which the fencer tries them: the levels of its topology. Without one, a single step
    /// with every device that can or might fence it. None for a guest node, which no device fences.
    pub steps: Vec<FencingStep<'v, 'c>>,
    /// What comes of them.
    pub verdict: Verdict,
    /// What would stop it although the verdict is good, the worst first.
    pub weaknesses: Vec<Weakness<'v, 'c>>,
}

/// Whether a node is fenced when it has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The cluster fences nobody.
    Disabled,
    /// Nothing can fence it: no device works, or those that do stop nothing.
    Uncovered,
    /// What can fence it may be used by the node itself alone, which it cannot when it has failed.
    OnlyByItself,
    /// At least one way works and stops the node.
    Covered,
    /// A guest node: the resource that it runs in is stopped.
    WithItsHost,
    /// No device can, but its own watchdog does (SBD).
    ByWatchdog,
    /// The document does not tell.
    Undecided,
}

impl<'v, 'c> NodeFencing<'v, 'c> {
    /// The devices that stop the node first where it lives: those of the first level that may work and does not only
    /// find something out; without topology all that can fence the node, of which any may be taken. None where only
    /// an agent can tell.
    pub fn tried_first(&self) -> Option<Vec<&StepDevice<'v, 'c>>> {
        let mut steps = shooting(&self.steps);
        let Some(step) = steps.find(|step| step.works() != Some(false)) else {
            return Some(Vec::new());
        };
        if step.devices.iter().any(|device| device.can_fence.is_none()) {
            return None;
        }
        let devices = step.devices.iter();
        Some(
            devices
                .filter(|device| device.is_usable() != Some(false))
                .collect(),
        )
    }
}

/// Whether one of the ways may stop the node if it is tried.
fn stops_by_any(steps: &[FencingStep<'_, '_>]) -> bool {
    any(steps.iter().map(FencingStep::stops)) != Some(false)
}

impl<'c> Cluster<'c> {
    /// How every node is fenced, in the order of [`Cluster::nodes`]. None where the nodes are not known.
    pub fn fencing(&self) -> Option<impl Iterator<Item = NodeFencing<'_, 'c>>> {
        let nodes = self.nodes()?.iter();
        Some(nodes.map(|node| self.fencing_of(node)))
    }

    /// How this node is fenced.
    pub fn fencing_of(&self, node: &ClusterNode<'c>) -> NodeFencing<'_, 'c> {
        let is_guest = node.kind == NodeKind::Guest;
        let steps = if is_guest {
            Some(Vec::new())
        } else {
            self.fencing_steps(node)
        };
        let verdict = if is_guest {
            Verdict::WithItsHost
        } else if self.fencing_enabled() == Some(false) {
            Verdict::Disabled
        } else {
            self.verdict(steps.as_deref(), node)
        };
        let steps = steps.unwrap_or_default();
        NodeFencing {
            node: node.clone(),
            weaknesses: self.weaknesses(node, &steps),
            steps,
            verdict,
        }
    }

    fn verdict(&self, steps: Option<&[FencingStep<'_, 'c>]>, node: &ClusterNode<'c>) -> Verdict {
        let Some(steps) = steps else {
            return Verdict::Undecided;
        };
        let unsure = |step: &FencingStep<'_, '_>| step.only_pretends() && step.works().is_none();
        match any(shooting(steps).map(FencingStep::stops)) {
            Some(true) => Verdict::Covered,
            None => Verdict::Undecided,
            // A way behind one that may end the search.
            Some(false) if steps.iter().any(unsure) && stops_by_any(steps) => Verdict::Undecided,
            Some(false) if self.is_fenced_by_watchdog(node) => Verdict::ByWatchdog,
            // Whether it can be fenced at all may not be known; that nobody else may do it is.
            Some(false)
                if any(shooting(steps).map(FencingStep::works_by_target)) != Some(false) =>
            {
                Verdict::OnlyByItself
            }
            Some(false) if !self.knows_resources() => Verdict::Undecided,
            Some(false) => Verdict::Uncovered,
        }
    }

    /// Whether the node's own watchdog stops it where no device does. A device of the agent `fence_watchdog` says for
    /// which nodes that is so; without one it is so for all.
    pub fn is_fenced_by_watchdog(&self, node: &ClusterNode<'_>) -> bool {
        if !self.has_watchdog_fencing() {
            return false;
        }
        let mut devices = self.fence_devices().iter();
        let limited = devices.find(|device| device.agent() == "fence_watchdog");
        limited.is_none_or(|device| device.can_fence(&node.name) != Some(false))
    }
}
