//! Who may run what: location constraints, as far as a file can decide them.

use std::collections::BTreeSet;

use super::resources::ResolvedPrimitive;
use super::{Cluster, ClusterNode, NodeKind};
use crate::attributes::Rule;
use crate::constraint::Location;
use crate::value::{Role, Scalar as _, Score};

/// How many nodes of which constraints say the same tell of one, and of several, without any one of them.
const ALIKE: usize = 3;

/// How much a resource likes a node.
#[derive(Debug, Clone)]
pub struct Placement<'c> {
    /// The sum of all that was decided; None where something cannot be decided from the file.
    pub score: Option<Score>,
    /// The constraints that speak of this resource on this node, and what they say.
    pub reasons: Vec<LocationScore<'c>>,
}

/// What one constraint says.
#[derive(Debug, Clone, Copy)]
pub struct LocationScore<'c> {
    /// The constraint.
    pub location: &'c Location<'c>,
    /// Its score; None where it depends on the clock or on attributes that the file does not have.
    pub score: Option<Score>,
}

/// What speaks of where a resource may run.
#[derive(Debug)]
pub(super) struct ConstraintsOn<'c> {
    /// The constraints, each with whether it is certain that it is about the resource.
    locations: Vec<(&'c Location<'c>, bool)>,
    needs_ticket: bool,
}

impl Placement<'_> {
    /// Whether the resource may run there: its score is not negative. None where that cannot be decided.
    pub fn is_allowed(&self) -> Option<bool> {
        self.score.map(|score| score >= Score::ZERO)
    }

    /// Whether the resource is kept off the node whatever else holds.
    pub fn is_banned(&self) -> bool {
        self.reasons
            .iter()
            .any(|reason| reason.score.is_some_and(Score::is_ban))
    }
}

impl<'c> Cluster<'c> {
    /// How much a resource likes a node by its location constraints and `symmetric-cluster`. Colocations, which
    /// move it further, are not counted; that it needs a ticket, or the node's health counts, is not decided.
    pub fn placement(&self, of: &ResolvedPrimitive<'c>, node: &ClusterNode<'_>) -> Placement<'c> {
        self.placement_by(&self.constraints_on(of), node)
    }

    /// The location constraints that are about a resource.
    pub(super) fn constraints_on(&self, of: &ResolvedPrimitive<'c>) -> ConstraintsOn<'c> {
        let names = self.names_of(of);
        ConstraintsOn {
            locations: self.locations.concerning(&names, of.top_level_id()),
            needs_ticket: self.locations.needs_ticket(&names),
        }
    }

    /// How much a resource likes a node by what is known of it.
    pub(super) fn placement_by(
        &self,
        on: &ConstraintsOn<'c>,
        node: &ClusterNode<'_>,
    ) -> Placement<'c> {
        let mut reasons = Vec::new();
        for (location, certain) in &on.locations {
            if let Some(score) = self.location_score(location, node) {
                let score = score.filter(|_| *certain);
                reasons.push(LocationScore { location, score });
            }
        }
        let mut placement = Placement {
            score: None,
            reasons,
        };
        // A ban that is certain decides, whatever else is not known.
        let is_excluded = self.is_excluded(&on.locations, node);
        placement.score = if placement.is_banned() || is_excluded == Some(true) {
            Some(Score::MINUS_INFINITY)
        } else if is_excluded.is_none() || on.needs_ticket || self.is_health_counted(node) {
            None
        } else {
            let sum =
                |sum: Option<Score>, reason: &LocationScore<'_>| Some(sum?.plus(reason.score?));
            let base = self.asymmetric_base(&placement.reasons);
            placement.reasons.iter().fold(base, sum)
        };
        placement
    }

    /// Members that speak for all about where the resource may run: those of which constraints speak, and of the others
    /// three, which are enough whichever one is left out. Nobody where the members are not known.
    pub fn telling_members(&self, of: &ResolvedPrimitive<'c>) -> Vec<&ClusterNode<'c>> {
        let Some(spoken_of) = self.places_spoken_of(of) else {
            return self.runner_nodes().map(|(_, node)| node).collect();
        };
        let alike = self.runner_nodes();
        let alike = alike.filter(|(at, _)| !spoken_of.contains(at));
        let alike = alike.map(|(at, _)| at).take(ALIKE);
        let telling: BTreeSet<_> = alike.chain(spoken_of.iter().copied()).collect();
        let nodes = self.nodes().unwrap_or_default();
        let nodes = telling.into_iter().filter_map(|at| nodes.get(at));
        nodes.filter(|node| node.kind == NodeKind::Member).collect()
    }

    /// The places of the nodes that constraints on the resource name, where these say the same of all others. None
    /// where rules or the health of nodes may tell those apart.
    pub(super) fn places_spoken_of(&self, of: &ResolvedPrimitive<'c>) -> Option<BTreeSet<usize>> {
        self.places_named_by(&self.constraints_on(of))
    }

    /// The same by what is known of the resource.
    pub(super) fn places_named_by(&self, on: &ConstraintsOn<'c>) -> Option<BTreeSet<usize>> {
        let mut places = BTreeSet::new();
        for (location, _) in &on.locations {
            let name = location.node.as_ref()?;
            places.extend(self.nodes.place(name.as_str()));
        }
        (!self.has_health_strategy()).then_some(places)
    }

    /// Whether other nodes have the resource for themselves (`resource-discovery="exclusive"`): it may run nowhere but
    /// on the nodes of such constraints, if there are any of those (tried with `crm_simulate` and a live fencer).
    fn is_excluded(
        &self,
        concerning: &[(&'c Location<'c>, bool)],
        node: &ClusterNode<'_>,
    ) -> Option<bool> {
        let exclusive = concerning.iter().filter(|(location, _)| {
            let discovery = location.resource_discovery.as_ref();
            discovery.is_some_and(|text| text.as_str().eq_ignore_ascii_case("exclusive"))
        });
        let mut for_others = Some(false);
        for (location, certain) in exclusive {
            match self.location_score(location, node) {
                // For the node too, or only perhaps.
                Some(score) => return score.filter(|_| *certain).map(|_| false),
                None if !certain => for_others = None,
                None => for_others = for_others.map(|other| other || self.is_for_some(location)),
            }
        }
        for_others
    }

    /// Whether the constraint keeps a resource for its nodes: a rule does even where it holds on none, a node that there
    /// is not does nothing.
    fn is_for_some(&self, location: &Location<'_>) -> bool {
        match &location.node {
            Some(name) => self.node(name.as_str()).is_some() || self.nodes().is_none(),
            None => true,
        }
    }

    /// Whether resources avoid nodes by their health, and the document lists health of this one.
    fn is_health_counted(&self, node: &ClusterNode<'_>) -> bool {
        self.has_health_strategy() && self.lists_health(node)
    }

    fn has_health_strategy(&self) -> bool {
        let strategy = self.option("node-health-strategy");
        strategy.is_some_and(|strategy| !strategy.value.as_str().eq_ignore_ascii_case("none"))
    }

    /// What counts before any preference. In a cluster that is not symmetric a positive preference opts in.
    fn asymmetric_base(&self, reasons: &[LocationScore<'_>]) -> Option<Score> {
        let base = self.base_score()?;
        let opted_in =
            |reason: &LocationScore<'_>| reason.score.is_some_and(|score| score >= Score::ZERO);
        if base.is_ban() && reasons.iter().any(opted_in) {
            return Some(Score::ZERO);
        }
        if base.is_ban() && reasons.iter().any(|reason| reason.score.is_none()) {
            return None;
        }
        Some(base)
    }

    /// Every name under which a constraint can mean the resource.
    fn names_of(&self, of: &ResolvedPrimitive<'c>) -> Vec<&'c str> {
        let direct: Vec<_> = of.addresses().collect();
        let tags = direct
            .iter()
            .flat_map(|id| self.references.tags_of(id))
            .copied();
        let tags: Vec<_> = tags.collect();
        direct.into_iter().chain(tags).collect()
    }

    /// The score of a constraint for a node: None where it says nothing of the node, `Some(None)` where that or the
    /// score cannot be decided.
    #[expect(
        clippy::option_option,
        reason = "says nothing, and cannot be decided, are two things"
    )]
    fn location_score(
        &self,
        location: &'c Location<'c>,
        node: &ClusterNode<'_>,
    ) -> Option<Option<Score>> {
        if location.lifetime.is_some() {
            let other = location
                .node
                .as_ref()
                .is_some_and(|name| !node.is_named(name.as_str()));
            return (!other).then_some(None);
        }
        if let Some(name) = &location.node {
            return node
                .is_named(name.as_str())
                .then(|| read_score(location.score.as_ref()));
        }
        let mut sum = None;
        for rule in &location.rules {
            let rule = self.references.rule(rule);
            if is_for_another_role(rule) {
                continue;
            }
            match self.rule_holds(rule, node) {
                Some(false) => {}
                Some(true) => {
                    let score =
                        read_score(rule.score.as_ref()).filter(|_| rule.score_attribute.is_none());
                    sum = Some(match (sum, score) {
                        (None, score) => score,
                        (Some(Some(sum)), Some(score)) => Some(Score::plus(sum, score)),
                        _ => None,
                    });
                }
                None => sum = Some(None),
            }
        }
        sum
    }
}

fn read_score(score: Option<&crate::Attr<'_, Score>>) -> Option<Score> {
    score?.get().ok()
}

/// A rule may be for one role only.
fn is_for_another_role(rule: &Rule<'_>) -> bool {
    let only_as = rule
        .role
        .as_ref()
        .and_then(|role| Role::read(role.as_str()).ok());
    matches!(only_as, Some(Role::Promoted | Role::Stopped))
}
