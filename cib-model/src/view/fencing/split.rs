//! What happens when the members fall into two halves that do not see each other.

use super::step::{all, any, shooting};
use crate::value::Duration;
use crate::view::{Cluster, ClusterNode, NoQuorumPolicy};

/// The two halves of a split, and what comes of it.
#[derive(Debug, Clone)]
pub struct Split<'v, 'c> {
    /// The halves.
    pub halves: [Half<'v, 'c>; 2],
    /// Who survives.
    pub outcome: SplitOutcome,
}

/// One half of a split.
#[derive(Debug, Clone)]
pub struct Half<'v, 'c> {
    /// Its members.
    pub nodes: Vec<&'v ClusterNode<'c>>,
    /// Whether corosync, counting one vote each, gives it quorum. None for half of all votes: that hangs on
    /// `two_node`, `auto_tie_breaker` or a quorum device in `corosync.conf`.
    pub has_quorum: Option<bool>,
    /// Whether it fences the other half: it has quorum, or needs none (`no-quorum-policy=ignore`). A lone half of
    /// two nodes is taken to have it, as `two_node` gives it.
    pub may_fence: Option<bool>,
    /// Whether it is able to fence every node of the other half with none but its own members.
    pub can_fence_other: Option<bool>,
    /// How long it waits at least and at most before all of the other half is shot. None where that is not known.
    pub delay: Option<(Duration, Duration)>,
}

/// Who survives a split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitOutcome {
    /// Both halves shoot, and the delays let this one be first: 0 or 1.
    FirstWins(usize),
    /// Both halves shoot, and whoever is first wins; both may die.
    Either,
    /// Both halves shoot, and the one with the less important resources waits (`priority-fencing-delay`).
    ByPriority,
    /// Only this half shoots: 0 or 1.
    OnlyOne(usize),
    /// Neither half can or may shoot: resources stay where they cannot be recovered.
    NobodyFences,
    /// The documents do not tell.
    Undecided,
}

impl<'c> Cluster<'c> {
    /// What happens when these members do not see the others any more. None where the members are not known, or there
    /// are no others.
    pub fn split(&self, one: &[&ClusterNode<'_>]) -> Option<Split<'_, 'c>> {
        let members = self.members()?;
        let total = members.len();
        let among = |node: &ClusterNode<'_>| one.iter().any(|own| own.is_named(&node.name));
        let (first, second): (Vec<_>, Vec<_>) = members.into_iter().partition(|node| among(node));
        if first.is_empty() || second.is_empty() {
            return None;
        }
        let halves = [
            self.half(&first, &second, total),
            self.half(&second, &first, total),
        ];
        let outcome = self.outcome(&halves);
        Some(Split { halves, outcome })
    }

    fn half<'v>(
        &'v self,
        own: &[&'v ClusterNode<'c>],
        other: &[&'v ClusterNode<'c>],
        total: usize,
    ) -> Half<'v, 'c> {
        let has_quorum = match (own.len() * 2).cmp(&total) {
            std::cmp::Ordering::Less => Some(false),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(true),
        };
        let ignores = self
            .no_quorum_policy()
            .is_some_and(|(policy, _)| policy == NoQuorumPolicy::Ignore);
        let may_fence = match has_quorum {
            _ if self.fencing_enabled() == Some(false) => Some(false),
            _ if ignores || total == 2 => Some(true),
            known => known,
        };
        let shots: Vec<_> = other.iter().map(|target| self.shot(own, target)).collect();
        Half {
            nodes: own.to_vec(),
            has_quorum,
            may_fence,
            can_fence_other: all(shots.iter().map(|(can, _)| *can)),
            delay: shots.iter().try_fold(
                (Duration::ZERO, Duration::ZERO),
                |(least, most), (_, delay)| {
                    let (own_least, own_most) = (*delay)?;
                    Some((least.max(own_least), most.max(own_most)))
                },
            ),
        }
    }

    /// Whether these members can fence the node, and after what delay.
    fn shot(
        &self,
        by: &[&ClusterNode<'c>],
        target: &ClusterNode<'c>,
    ) -> (Option<bool>, Option<(Duration, Duration)>) {
        let Some(steps) = self.fencing_steps(target) else {
            return (None, None);
        };
        let can = any(shooting(&steps).map(|step| step.works_for(by, self)));
        let first = shooting(&steps).find(|step| step.works_for(by, self) == Some(true));
        let delay = first.and_then(|step| {
            let devices = step.devices.iter();
            let used = devices.filter(|device| device.is_usable_by(by, self) == Some(true));
            let delays: Option<Vec<_>> = used.map(|device| device.delay).collect();
            let delays = delays?.into_iter();
            // The devices of a level wait one after the other; without topology any one is enough, and which is tried
            // first is not known (tried with a live fencer).
            delays.reduce(|(least, most), (own_least, own_most)| {
                if step.level.is_some() {
                    (least.plus(own_least), most.plus(own_most))
                } else {
                    (least.min(own_least), most.max(own_most))
                }
            })
        });
        (can, delay)
    }

    fn outcome(&self, halves: &[Half<'_, 'c>; 2]) -> SplitOutcome {
        let shoots = halves
            .each_ref()
            .map(|half| all([half.may_fence, half.can_fence_other]));
        match shoots {
            [Some(true), Some(true)] => self.race(halves),
            [Some(true), Some(false)] => SplitOutcome::OnlyOne(0),
            [Some(false), Some(true)] => SplitOutcome::OnlyOne(1),
            [Some(false), Some(false)] => SplitOutcome::NobodyFences,
            _ => SplitOutcome::Undecided,
        }
    }

    /// Who is first where both halves shoot.
    fn race(&self, halves: &[Half<'_, 'c>; 2]) -> SplitOutcome {
        if self.priority_fencing_delay() > Duration::ZERO {
            let [one, other] = halves.each_ref().map(|half| half.nodes.len());
            // A part that has the majority does not wait (`node_priority_fencing_delay`).
            return if one == other {
                SplitOutcome::ByPriority
            } else {
                SplitOutcome::Undecided
            };
        }
        match halves.each_ref().map(|half| half.delay) {
            [Some((_, most)), Some((least, _))] if most < least => SplitOutcome::FirstWins(0),
            [Some((least, _)), Some((_, most))] if most < least => SplitOutcome::FirstWins(1),
            [Some(_), Some(_)] => SplitOutcome::Either,
            _ => SplitOutcome::Undecided,
        }
    }
}
