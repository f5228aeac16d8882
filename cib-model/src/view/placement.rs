//! Who may run what: location constraints, as far as a file can decide them.

use super::resources::ResolvedPrimitive;
use super::{Cluster, ClusterNode};
use crate::attributes::Rule;
use crate::constraint::Location;
use crate::value::{Role, Scalar as _, Score};

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
    /// move it further, are not counted.
    pub fn placement(&self, of: &ResolvedPrimitive<'c>, node: &ClusterNode<'_>) -> Placement<'c> {
        let mut reasons = Vec::new();
        let names = self.names_of(of);
        for (location, certain) in self.locations.concerning(&names, of.top_level_id()) {
            if let Some(score) = self.location_score(location, node) {
                let score = score.filter(|_| certain);
                reasons.push(LocationScore { location, score });
            }
        }
        let mut placement = Placement {
            score: None,
            reasons,
        };
        // A ban that is certain decides, whatever else is not known.
        placement.score = if placement.is_banned() {
            Some(Score::MINUS_INFINITY)
        } else {
            let sum =
                |sum: Option<Score>, reason: &LocationScore<'_>| Some(sum?.plus(reason.score?));
            let base = self.asymmetric_base(&placement.reasons);
            placement.reasons.iter().fold(base, sum)
        };
        placement
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
