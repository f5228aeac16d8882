//! Colocation constraints as Pacemaker takes them apart: one resource with another.

use super::{Cluster, ClusterResource, Meant};
use crate::attr::Attr;
use crate::constraint::{Colocation, ResourceSet};
use crate::value::{Boolean, IdRef, Role, Scalar as _, Score};

/// More pairs of one constraint than anybody means; the product of two sets must not cost memory.
const MOST_PAIRS: usize = 10_000;

/// One resource that is placed by another, by one colocation constraint.
#[derive(Debug, Clone, Copy)]
pub struct ColocatedPair<'v, 'c> {
    /// The constraint.
    pub colocation: &'c Colocation<'c>,
    /// The one that is placed.
    pub dependent: Colocated<'v, 'c>,
    /// The one that it is placed by.
    pub primary: Colocated<'v, 'c>,
    /// How much; None where the text is no score.
    pub score: Option<Score>,
}

/// One end of a colocation.
#[derive(Debug, Clone, Copy)]
pub struct Colocated<'v, 'c> {
    /// The resource.
    pub resource: &'v ClusterResource<'c>,
    /// The role in which it is meant; None for any.
    pub role: Option<Role>,
    /// The name that means it.
    pub name: &'c Attr<'c, IdRef>,
}

impl ColocatedPair<'_, '_> {
    /// Whether the constraint is about nodes, and holds always: not about what another attribute of nodes has in
    /// common, and not limited in time.
    pub fn is_about_nodes(&self) -> bool {
        let attribute = self.colocation.node_attribute.as_ref();
        attribute.is_none_or(|name| name.as_str() == "#uname") && self.colocation.lifetime.is_none()
    }

    /// Whether both must run on the same node.
    pub fn is_together(&self) -> bool {
        self.score == Some(Score::INFINITY) && self.is_about_nodes()
    }

    /// Whether the dependent must not run on the node of the other.
    pub fn is_apart(&self) -> bool {
        self.score == Some(Score::MINUS_INFINITY) && self.is_about_nodes()
    }
}

/// One set of a constraint with its resources.
struct Members<'v, 'c> {
    all: Vec<Colocated<'v, 'c>>,
    is_sequential: bool,
    score: Option<&'c Attr<'c, Score>>,
}

impl<'c> Cluster<'c> {
    /// Every colocation that Pacemaker does not drop, as pairs: those of sets as `lib/pacemaker/
    /// pcmk_sched_colocation.c` makes them (tried with `crm_simulate`). A constraint whose resources are not all there
    /// is left out.
    pub fn colocations(&self) -> Vec<ColocatedPair<'_, 'c>> {
        let mut pairs = Vec::new();
        for colocation in self.cib.colocations() {
            if colocation.resource_sets.is_empty() {
                self.add_simple(colocation, &mut pairs);
            } else {
                self.add_sets(colocation, &mut pairs);
            }
        }
        pairs
    }

    fn add_simple<'v>(
        &'v self,
        colocation: &'c Colocation<'c>,
        pairs: &mut Vec<ColocatedPair<'v, 'c>>,
    ) {
        let (Some(rsc), Some(with)) = (&colocation.rsc, &colocation.with_rsc) else {
            return;
        };
        let (Some(dependents), Some(primaries)) = (
            self.meaning_of(rsc.as_str()),
            self.meaning_of(with.as_str()),
        ) else {
            return;
        };
        let is_many = |meant: &Meant<'_, '_>| !matches!(meant, Meant::Resource(_));
        // Pacemaker ignores a constraint between two templates or tags.
        if is_many(&dependents) && is_many(&primaries) {
            return;
        }
        let score = score_of(colocation.score.as_ref());
        for dependent in self.named(&dependents) {
            for primary in self.named(&primaries) {
                pairs.push(ColocatedPair {
                    colocation,
                    dependent: Colocated {
                        resource: dependent,
                        role: role_of(colocation.rsc_role.as_ref()),
                        name: rsc,
                    },
                    primary: Colocated {
                        resource: primary,
                        role: role_of(colocation.with_rsc_role.as_ref()),
                        name: with,
                    },
                    score,
                });
            }
        }
    }

    /// What is meant and can be named.
    fn named<'v>(&'v self, meant: &Meant<'v, 'c>) -> Vec<&'v ClusterResource<'c>> {
        let resources = meant.resources().iter().copied();
        resources
            .filter(|resource| !self.is_instance(resource))
            .collect()
    }

    fn add_sets<'v>(
        &'v self,
        colocation: &'c Colocation<'c>,
        pairs: &mut Vec<ColocatedPair<'v, 'c>>,
    ) {
        let own = colocation.resource_sets.iter();
        let members: Option<Vec<_>> = own
            .map(|set| self.members_of_set(self.resource_set(set)))
            .collect();
        let Some(members) = members else { return };
        let most = pairs.len() + MOST_PAIRS;
        let mut add = |dependent, primary, score| {
            pairs.push(ColocatedPair {
                colocation,
                dependent,
                primary,
                score,
            });
            pairs.len() < most
        };
        for set in &members {
            let score = score_of(set.score.or(colocation.score.as_ref()));
            add_within(set, score, &mut add);
        }
        let score = score_of(colocation.score.as_ref());
        for neighbours in members.windows(2) {
            if let [dependents, primaries] = neighbours {
                add_between(dependents, primaries, score, &mut add);
            }
        }
    }

    /// The resources of a set. None where one is missing: then Pacemaker drops the constraint, or what is left of it.
    fn members_of_set<'v>(&'v self, set: &'c ResourceSet<'c>) -> Option<Members<'v, 'c>> {
        let mut all = Vec::new();
        for name in set.references.iter().filter_map(|it| it.id.as_ref()) {
            let meant = self.meaning_of(name.as_str())?;
            let resources = self.named(&meant);
            if resources.is_empty() {
                return None;
            }
            all.extend(resources.into_iter().map(|resource| Colocated {
                resource,
                role: role_of(set.role.as_ref()),
                name,
            }));
        }
        let sequential = set.sequential.as_ref();
        let is_sequential = sequential.is_none_or(|it| Boolean::read(it.as_str()) == Ok(true));
        Some(Members {
            all,
            is_sequential,
            score: set.score.as_ref(),
        })
    }
}

/// Each member with the one before it; where they are kept apart, with all before it.
fn add_within<'v, 'c>(
    set: &Members<'v, 'c>,
    score: Option<Score>,
    add: &mut impl FnMut(Colocated<'v, 'c>, Colocated<'v, 'c>, Option<Score>) -> bool,
) {
    if !set.is_sequential {
        return;
    }
    let is_apart = score.is_some_and(|score| score < Score::ZERO);
    for (at, dependent) in set.all.iter().enumerate() {
        let first = if is_apart { 0 } else { at.saturating_sub(1) };
        for primary in &set.all[first..at] {
            if !add(*dependent, *primary, score) {
                return;
            }
        }
    }
}

/// The first set with the second: the first member with the last where there is an order, else each with each.
fn add_between<'v, 'c>(
    dependents: &Members<'v, 'c>,
    primaries: &Members<'v, 'c>,
    score: Option<Score>,
    add: &mut impl FnMut(Colocated<'v, 'c>, Colocated<'v, 'c>, Option<Score>) -> bool,
) {
    let first = if dependents.is_sequential {
        dependents.all.get(..1)
    } else {
        dependents.all.get(..)
    };
    let last = if primaries.is_sequential {
        primaries.all.len().checked_sub(1)
    } else {
        Some(0)
    };
    let last = last.and_then(|last| primaries.all.get(last..));
    let last = last.unwrap_or_default();
    for dependent in first.unwrap_or_default() {
        for primary in last {
            if !add(*dependent, *primary, score) {
                return;
            }
        }
    }
}

/// A score that is not written is zero.
fn score_of(score: Option<&Attr<'_, Score>>) -> Option<Score> {
    score.map_or(Some(Score::ZERO), |score| score.get().ok())
}

/// `Started` means any role.
fn role_of(role: Option<&Attr<'_, Role>>) -> Option<Role> {
    let role = role.and_then(|role| Role::read(role.as_str()).ok());
    role.filter(|role| *role != Role::Started)
}
