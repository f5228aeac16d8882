//! Which mandatory colocations cannot hold: those of resources that no node may run together, and those of resources
//! that must be both together and apart.
//!
//! Resources that must be together, by constraints or because they are members of one group, are one crowd. Every
//! crowd knows the nodes that none of its members is banned from, so that each constraint is looked at once.

use std::collections::{HashMap, HashSet, VecDeque};

use super::colocations::{Colocated, ColocatedPair};
use super::reach::NodeSet;
use super::{Cluster, ClusterResource, ResourceElement};
use crate::constraint::{Colocation, Location};
use crate::value::Role;

/// How far a way from one resource to another is looked for, and how many places are named.
const MOST_STEPS: usize = 1000;
const MOST_REASONS: usize = 8;

/// Mandatory colocations that cannot hold.
#[derive(Debug, Clone)]
pub enum ColocationConflict<'v, 'c> {
    /// No node may run both resources of the pair, with all that must be with them.
    NoCommonNode {
        /// The pair: with the constraints before it in the document there was still a node.
        pair: ColocatedPair<'v, 'c>,
        /// What keeps whom off nodes; not all where there are many.
        bans: Vec<(&'c str, &'c Location<'c>)>,
    },
    /// No node may run all members of a group.
    GroupWithoutNode {
        /// The group.
        group: &'v ClusterResource<'c>,
        /// What keeps whom off nodes; not all where there are many.
        bans: Vec<(&'c str, &'c Location<'c>)>,
    },
    /// Two resources must be together, and must not.
    Opposite(Apart<'v, 'c>),
}

/// A pair that must be apart, and what says that it must be together.
#[derive(Debug, Clone)]
pub struct Apart<'v, 'c> {
    /// The pair that must be apart.
    pub pair: ColocatedPair<'v, 'c>,
    /// The way from one to the other; nothing where it is very long.
    pub ties: Vec<Tie<'v, 'c>>,
}

/// What makes two resources run together.
#[derive(Debug, Clone, Copy)]
pub enum Tie<'v, 'c> {
    /// A constraint.
    Colocation(&'c Colocation<'c>),
    /// A group that they are in.
    Group(&'v ClusterResource<'c>),
}

impl<'c> Cluster<'c> {
    /// The mandatory colocations that cannot hold. Location constraints count as far as they ban for sure.
    pub fn colocation_conflicts(&self) -> Vec<ColocationConflict<'_, 'c>> {
        let pairs = self.colocations();
        let mut crowds = Crowds::new(self);
        for group in self.resources().iter().filter(|it| it.is_group()) {
            crowds.add_group(group);
        }
        for pair in pairs.iter().filter(|pair| pair.is_together()) {
            crowds.add_pair(pair);
        }
        crowds.find_stranded_clones(&pairs);
        crowds.find_opposites(&pairs);
        crowds.found
    }
}

/// Whether Pacemaker heeds an end of a colocation: what cannot be promoted never has another role.
fn counts(cluster: &Cluster<'_>, end: &Colocated<'_, '_>) -> bool {
    match end.role {
        None => true,
        Some(Role::Promoted | Role::Unpromoted) => {
            cluster.is_promotable(end.resource) == Some(true)
        }
        Some(_) => false,
    }
}

/// How far a resource is from the first of its crowd, and the next one on the way there.
type Branch<'v, 'c> = (usize, Option<(usize, Tie<'v, 'c>)>);

struct Crowds<'v, 'c> {
    cluster: &'v Cluster<'c>,
    /// The next resource towards the one that stands for the crowd, or itself.
    towards: Vec<usize>,
    /// Of those that stand for a crowd: the nodes that are left.
    reach: HashMap<usize, NodeSet>,
    /// Those for whose crowd no node is left; said, or somebody else's problem.
    stranded: HashSet<usize>,
    /// Which ties made the crowds what they are.
    ties: HashMap<usize, Vec<(usize, Tie<'v, 'c>)>>,
    found: Vec<ColocationConflict<'v, 'c>>,
}

impl<'v, 'c> Crowds<'v, 'c> {
    fn new(cluster: &'v Cluster<'c>) -> Self {
        let resources = cluster.resources();
        let mut crowds = Self {
            cluster,
            towards: (0..resources.len()).collect(),
            reach: HashMap::new(),
            stranded: HashSet::new(),
            ties: HashMap::new(),
            found: Vec::new(),
        };
        for resource in resources {
            let Some(primitive) = cluster.resolved(resource) else {
                continue;
            };
            let Some(reach) = cluster.reach(primitive) else {
                continue;
            };
            // What is in a clone or bundle is meant by that; an instance needs a node for all of it.
            let named = if cluster.is_instance(resource) {
                cluster.outermost(resource).at
            } else {
                resource.at
            };
            if reach.is_empty() {
                crowds.stranded.insert(named);
            }
            crowds.limit(named, &reach);
        }
        crowds
    }

    /// Takes nodes away from a crowd: whether none is left that was.
    fn limit(&mut self, of: usize, to: &NodeSet) -> bool {
        if let Some(reach) = self.reach.get_mut(&of) {
            reach.keep(to);
        } else {
            self.reach.insert(of, to.clone());
        }
        self.reach.get(&of).is_some_and(NodeSet::is_empty) && self.stranded.insert(of)
    }

    fn crowd(&mut self, of: usize) -> usize {
        let mut crowd = of;
        while let Some(next) = self.towards.get(crowd).filter(|next| **next != crowd) {
            crowd = *next;
        }
        let mut at = of;
        while let Some(next) = self.towards.get_mut(at).filter(|next| **next != crowd) {
            at = std::mem::replace(next, crowd);
        }
        crowd
    }

    /// Makes two crowds one: whether no node is left for it, and there was one for each.
    fn join(&mut self, one: usize, other: usize, tie: Tie<'v, 'c>) -> bool {
        let (to, from) = (self.crowd(one), self.crowd(other));
        if to == from {
            return false;
        }
        self.ties.entry(one).or_default().push((other, tie));
        self.ties.entry(other).or_default().push((one, tie));
        if let Some(towards) = self.towards.get_mut(from) {
            *towards = to;
        }
        if self.stranded.contains(&from) {
            self.stranded.insert(to);
        }
        let reach = self.reach.remove(&from);
        reach.is_some_and(|reach| self.limit(to, &reach))
    }

    fn add_group(&mut self, group: &'v ClusterResource<'c>) {
        let cluster = self.cluster;
        if cluster.own_meta_of(group, "collocated").is_some() {
            return;
        }
        let is_instance = cluster.is_instance(group);
        let mut is_split = false;
        for member in cluster.members_of(group) {
            if !is_instance {
                is_split |= self.join(group.at, member.at, Tie::Group(group));
            }
        }
        if is_split {
            let bans = self.bans(group.at);
            let found = ColocationConflict::GroupWithoutNode { group, bans };
            self.found.push(found);
        }
    }

    fn add_pair(&mut self, pair: &ColocatedPair<'v, 'c>) {
        let cluster = self.cluster;
        let (one, other) = (pair.dependent, pair.primary);
        if !counts(cluster, &one) || !counts(cluster, &other) {
            return;
        }
        let is_split = match (is_single(one.resource), is_single(other.resource)) {
            (true, true) => {
                let tie = Tie::Colocation(pair.colocation);
                self.join(one.resource.at, other.resource.at, tie)
            }
            (true, false) => {
                let reach = self.reach.get(&other.resource.at).cloned();
                let crowd = self.crowd(one.resource.at);
                let is_other_stranded = self.stranded.contains(&other.resource.at);
                let is_split = reach.is_some_and(|reach| self.limit(crowd, &reach));
                is_split && !is_other_stranded
            }
            // Looked at when all crowds are known.
            (false, _) => false,
        };
        if is_split {
            let mut bans = self.bans(one.resource.at);
            if !is_single(other.resource) {
                self.add_bans_of(other.resource, &mut bans);
            }
            let pair = *pair;
            let found = ColocationConflict::NoCommonNode { pair, bans };
            self.found.push(found);
        }
    }

    /// Clones that must be with something that runs on no node that they may run on.
    fn find_stranded_clones(&mut self, pairs: &[ColocatedPair<'v, 'c>]) {
        for pair in pairs.iter().filter(|pair| pair.is_together()) {
            let (one, other) = (pair.dependent, pair.primary);
            let is_heeded = counts(self.cluster, &one) && counts(self.cluster, &other);
            if is_single(one.resource) || !is_heeded {
                continue;
            }
            let crowd = self.crowd(other.resource.at);
            if self.stranded.contains(&crowd) || self.stranded.contains(&one.resource.at) {
                continue;
            }
            let (Some(reach), Some(needed)) =
                (self.reach.get(&one.resource.at), self.reach.get(&crowd))
            else {
                continue;
            };
            let mut left = reach.clone();
            left.keep(needed);
            if left.is_empty() {
                let mut bans = self.bans(other.resource.at);
                self.add_bans_of(one.resource, &mut bans);
                let pair = *pair;
                let found = ColocationConflict::NoCommonNode { pair, bans };
                self.found.push(found);
            }
        }
    }

    fn find_opposites(&mut self, pairs: &[ColocatedPair<'v, 'c>]) {
        let cluster = self.cluster;
        let branches = self.branches();
        let mut together = HashMap::new();
        for pair in pairs.iter().filter(|pair| pair.is_together()) {
            together.insert(ends(pair), pair.colocation);
        }
        for pair in pairs.iter().filter(|pair| pair.is_apart()) {
            let (one, other) = (pair.dependent, pair.primary);
            let is_heeded = counts(cluster, &one) && counts(cluster, &other);
            if !is_heeded || is_within(cluster, one.resource, other.resource) {
                continue;
            }
            let direct = together.get(&ends(pair));
            let ties = match direct {
                Some(colocation) => vec![Tie::Colocation(colocation)],
                None if !is_single(one.resource) || !is_single(other.resource) => continue,
                None if self.crowd(one.resource.at) != self.crowd(other.resource.at) => continue,
                None => way(&branches, one.resource.at, other.resource.at),
            };
            let pair = *pair;
            let found = ColocationConflict::Opposite(Apart { pair, ties });
            self.found.push(found);
        }
    }

    /// Every resource in a crowd with how far it is from the first of the crowd, and the tie that leads there. Ties join
    /// only what was not together before, so that there is one way between any two.
    fn branches(&self) -> HashMap<usize, Branch<'v, 'c>> {
        let mut branches = HashMap::new();
        for root in 0..self.towards.len() {
            if !self.ties.contains_key(&root) || branches.contains_key(&root) {
                continue;
            }
            branches.insert(root, (0, None));
            let mut queue = VecDeque::from([(root, 0)]);
            while let Some((at, far)) = queue.pop_front() {
                for (next, tie) in self.ties.get(&at).into_iter().flatten() {
                    branches.entry(*next).or_insert_with(|| {
                        queue.push_back((*next, far + 1));
                        (far + 1, Some((at, *tie)))
                    });
                }
            }
        }
        branches
    }

    /// For each node something that keeps a member of the crowd off it.
    fn bans(&self, of: usize) -> Vec<(&'c str, &'c Location<'c>)> {
        let mut seen = HashSet::from([of]);
        let mut queue = VecDeque::from([of]);
        let mut bans = Vec::new();
        while let Some(at) = queue.pop_front() {
            if let Some(resource) = self.cluster.resources().get(at) {
                self.add_bans_of(resource, &mut bans);
            }
            for (next, _) in self.ties.get(&at).into_iter().flatten() {
                if seen.insert(*next) {
                    queue.push_back(*next);
                }
            }
            if bans.len() >= MOST_REASONS {
                break;
            }
        }
        bans
    }

    /// The bans of a resource, or of the first primitive in a clone or bundle.
    fn add_bans_of(
        &self,
        resource: &ClusterResource<'c>,
        bans: &mut Vec<(&'c str, &'c Location<'c>)>,
    ) {
        let cluster = self.cluster;
        // The members of a group are in its crowd themselves.
        let primitive = cluster.first_primitive(resource);
        let Some(primitive) = primitive.filter(|_| !resource.is_group()) else {
            return;
        };
        let Some(reach) = cluster.reach(primitive) else {
            return;
        };
        let places = 0..cluster.nodes().map_or(0, <[_]>::len);
        for place in places.filter(|place| !reach.contains(*place)) {
            let Some(ban) = cluster.ban_at(primitive, place) else {
                continue;
            };
            let is_new = !bans.iter().any(|(_, known)| std::ptr::eq(*known, ban));
            if is_new && bans.len() < MOST_REASONS {
                bans.push((resource.id(), ban));
            }
        }
    }
}

/// The ties that lead from one resource to another in the same crowd; nothing where the way is very long.
fn way<'v, 'c>(
    branches: &HashMap<usize, Branch<'v, 'c>>,
    from: usize,
    to: usize,
) -> Vec<Tie<'v, 'c>> {
    let (mut ends, mut ways) = ([from, to], [Vec::new(), Vec::new()]);
    while ends[0] != ends[1] {
        let far = ends.map(|end| branches.get(&end).map_or(0, |(far, _)| *far));
        let deeper = usize::from(far[1] > far[0]);
        let Some((_, Some((next, tie)))) = branches.get(&ends[deeper]) else {
            return Vec::new();
        };
        ends[deeper] = *next;
        ways[deeper].push(*tie);
        if ways[deeper].len() > MOST_STEPS {
            return Vec::new();
        }
    }
    let [mut way, back] = ways;
    way.extend(back.into_iter().rev());
    way
}

/// A pair that means the same whichever end comes first.
fn ends(pair: &ColocatedPair<'_, '_>) -> [(usize, u8); 2] {
    let end = |end: &Colocated<'_, '_>| {
        let role = match end.role {
            None => 0,
            Some(Role::Unpromoted) => 1,
            Some(_) => 2,
        };
        (end.resource.at, role)
    };
    let mut ends = [end(&pair.dependent), end(&pair.primary)];
    ends.sort_unstable();
    ends
}

/// Whether it runs on one node as a whole: no clone, no bundle.
fn is_single(resource: &ClusterResource<'_>) -> bool {
    matches!(
        resource.element,
        ResourceElement::Primitive(_) | ResourceElement::Group(_)
    )
}

/// Whether one is the other, or in it.
fn is_within<'c>(
    cluster: &Cluster<'c>,
    one: &ClusterResource<'c>,
    other: &ClusterResource<'c>,
) -> bool {
    let is_in = |inner: &ClusterResource<'c>, outer: &ClusterResource<'c>| {
        cluster.container_of(inner).is_some_and(|it| it.is(outer))
    };
    one.is(other) || is_in(one, other) || is_in(other, one)
}
