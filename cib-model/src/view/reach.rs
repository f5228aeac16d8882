//! The nodes that a resource may run on, as far as location constraints decide that for sure.

use std::collections::{BTreeSet, HashSet};

use super::placement::ConstraintsOn;
use super::resources::ResolvedPrimitive;
use super::{Cluster, ClusterResource, NodeKind, Placement, ResourceElement};
use crate::constraint::Location;
use crate::value::Score;

/// How many constraints are named as reasons; more help nobody.
const MOST_REASONS: usize = 8;

/// Nodes, by their places among all nodes of the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NodeSet(Vec<u64>);

impl NodeSet {
    fn none(nodes: usize) -> Self {
        Self(vec![0; nodes.div_ceil(64)])
    }

    fn insert(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }

    pub(super) fn contains(&self, place: usize) -> bool {
        let word = self.0.get(place / 64);
        word.is_some_and(|word| word & (1 << (place % 64)) != 0)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Leaves only what is in the other, too.
    pub(super) fn keep(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }
}

/// A resource that no node may run.
#[derive(Debug, Clone)]
pub struct WithoutNode<'v, 'c> {
    /// The resource: a group, clone or bundle where that holds for all that is in it.
    pub resource: &'v ClusterResource<'c>,
    /// Constraints that keep it off nodes; not all where there are many.
    pub reasons: Vec<&'c Location<'c>>,
}

/// Which constraints count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counted {
    /// Bans alone: whatever else pulls the resource somewhere, it cannot go there.
    Bans,
    /// All: nothing but these constraints pulls it anywhere.
    All,
}

impl Counted {
    fn keeps_off(self, placement: &Placement<'_>) -> bool {
        match self {
            Self::Bans => placement.score.is_some_and(Score::is_ban),
            Self::All => placement.is_allowed() == Some(false),
        }
    }
}

impl<'c> Cluster<'c> {
    /// Resources that no node may run: not because none is left, but because constraints leave none. Fence devices,
    /// which need not run, and resources that are to be stopped are not among them.
    pub fn resources_without_node(&self) -> Vec<WithoutNode<'_, 'c>> {
        if !self.knows_constraints() || self.nodes().is_none() {
            return Vec::new();
        }
        let mut drawn = None;
        let mut stranded = vec![false; self.resources().len()];
        for (at, resource) in self.resources().iter().enumerate() {
            let Some(primitive) = self.resolved(resource) else {
                continue;
            };
            if primitive.class() == "stonith" || self.is_stopped(primitive).is_some() {
                continue;
            }
            let nowhere = |counted| {
                let reach = self.reach_by(primitive, counted);
                reach.is_some_and(|reach| reach.is_empty())
            };
            stranded[at] = nowhere(Counted::Bans)
                || resource.container_is_none_or_clone(self)
                    && nowhere(Counted::All)
                    && !drawn
                        .get_or_insert_with(|| self.drawn())
                        .contains(&self.outermost(resource).at);
        }
        self.outermost_of(&stranded)
    }

    /// The resources that positive colocations may draw to nodes which they do not like: a dependent by a preference, as
    /// a must only takes nodes away from it; and what others are placed by, by what these like (tried with
    /// `crm_simulate`).
    fn drawn(&self) -> HashSet<usize> {
        let mut drawn = HashSet::new();
        for pair in self.colocations() {
            if pair.score.is_some_and(|score| score <= Score::ZERO) {
                continue;
            }
            drawn.insert(self.outermost(pair.primary.resource).at);
            if !pair.is_together() {
                drawn.insert(self.outermost(pair.dependent.resource).at);
            }
        }
        drawn
    }

    /// Of primitives the outermost resources all of whose primitives are among them, else themselves.
    fn outermost_of(&self, chosen: &[bool]) -> Vec<WithoutNode<'_, 'c>> {
        let mut left = vec![0_usize; chosen.len()];
        for (at, resource) in self.resources().iter().enumerate() {
            if self.resolved(resource).is_some() && !chosen.get(at).is_some_and(|it| *it) {
                left[self.outermost(resource).at] += 1;
            }
        }
        let mut said = HashSet::new();
        let mut found = Vec::new();
        for resource in self.resources() {
            if !chosen.get(resource.at).is_some_and(|it| *it) {
                continue;
            }
            let outermost = self.outermost(resource).at;
            let named = if left[outermost] == 0 {
                outermost
            } else {
                resource.at
            };
            if let (true, Some(named), Some(primitive)) = (
                said.insert(named),
                self.resources().get(named),
                self.resolved(resource),
            ) {
                found.push(WithoutNode {
                    resource: named,
                    reasons: self.reasons_against(primitive),
                });
            }
        }
        found
    }

    /// Constraints that keep a resource off nodes.
    fn reasons_against(&self, of: &ResolvedPrimitive<'c>) -> Vec<&'c Location<'c>> {
        let on = self.constraints_on(of);
        let mut reasons: Vec<&'c Location<'c>> = Vec::new();
        for place in self.telling_places(of, &on) {
            for reason in self.placement_at(&on, place).reasons {
                let is_new = !reasons.iter().any(|it| std::ptr::eq(*it, reason.location));
                if reason.score < Some(Score::ZERO) && reason.score.is_some() && is_new {
                    reasons.push(reason.location);
                }
            }
            if reasons.len() >= MOST_REASONS {
                break;
            }
        }
        reasons
    }

    /// The constraint that bans a resource from the node at that place.
    pub(super) fn ban_at(
        &self,
        of: &ResolvedPrimitive<'c>,
        place: usize,
    ) -> Option<&'c Location<'c>> {
        let placement = self.placement_at(&self.constraints_on(of), place);
        let mut reasons = placement.reasons.iter();
        let ban = reasons.find(|reason| reason.score.is_some_and(Score::is_ban));
        ban.map(|reason| reason.location)
    }

    /// The nodes that are not closed to a primitive for sure. None where all that could run it may.
    pub(super) fn reach(&self, of: &ResolvedPrimitive<'c>) -> Option<NodeSet> {
        self.reach_by(of, Counted::Bans)
    }

    fn reach_by(&self, of: &ResolvedPrimitive<'c>, counted: Counted) -> Option<NodeSet> {
        let nodes = self.nodes()?;
        let on = self.constraints_on(of);
        let spoken_of = self.places_named_by(&on);
        if spoken_of.as_ref().is_some_and(BTreeSet::is_empty) && self.is_symmetric() != Some(false)
        {
            return None;
        }
        let mut reach = NodeSet::none(nodes.len());
        let mut is_limited = false;
        let mut of_others = None;
        for place in self.candidates(of) {
            let ask = || counted.keeps_off(&self.placement_at(&on, place));
            let is_alike = spoken_of.as_ref().is_some_and(|it| !it.contains(&place));
            let kept_off = if is_alike {
                *of_others.get_or_insert_with(ask)
            } else {
                ask()
            };
            is_limited |= kept_off;
            if !kept_off {
                reach.insert(place);
            }
        }
        is_limited.then_some(reach)
    }

    fn placement_at(&self, on: &ConstraintsOn<'c>, place: usize) -> Placement<'c> {
        match self.nodes().unwrap_or_default().get(place) {
            Some(node) => self.placement_by(on, node),
            None => Placement {
                score: None,
                reasons: Vec::new(),
            },
        }
    }

    /// The candidates that constraints speak of, and one of the others.
    fn telling_places(&self, of: &ResolvedPrimitive<'c>, on: &ConstraintsOn<'c>) -> Vec<usize> {
        let Some(spoken_of) = self.places_named_by(on) else {
            return self.candidates(of).collect();
        };
        let mut places = self.candidates(of);
        let other = places.find(|place| !spoken_of.contains(place));
        spoken_of.into_iter().chain(other).collect()
    }

    /// The places of the nodes that could run a primitive if no constraint spoke against it: no container of a bundle
    /// (what is in the bundle is placed with its containers), for these and for connections no node that a resource
    /// makes, and nothing that no resource connects to.
    fn candidates(&self, of: &ResolvedPrimitive<'c>) -> impl Iterator<Item = usize> {
        let is_connection = of.is_agent("ocf", Some("pacemaker"), "remote");
        let is_bundled = matches!(of.container, Some(crate::resource::Resource::Bundle(_)));
        let nodes = self.nodes().unwrap_or_default().iter().enumerate();
        let could = move |(place, node): &(usize, &super::ClusterNode<'c>)| match node.kind {
            NodeKind::Member => true,
            NodeKind::Remote => !is_connection,
            NodeKind::Guest => !is_connection && !is_bundled && !self.nodes.is_replica(*place),
            NodeKind::Leftover => false,
        };
        nodes.filter(could).map(|(place, _)| place)
    }
}

impl<'c> ClusterResource<'c> {
    /// Whether nothing but its own constraints pulls the resource: members of a group are pulled by each other.
    fn container_is_none_or_clone(&self, cluster: &Cluster<'c>) -> bool {
        cluster
            .container_of(self)
            .is_none_or(|container| !matches!(container.element, ResourceElement::Group(_)))
    }
}
