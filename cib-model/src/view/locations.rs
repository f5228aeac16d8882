//! Which location constraints are about which resource, and which resources need a ticket.

use std::collections::{HashMap, HashSet};

use regex_lite::Regex;

use super::{Cluster, ClusterResource, pattern};
use crate::attr::Attr;
use crate::cib::Cib;
use crate::constraint::{Location, ResourceSet};
use crate::value::{IdRef, Role};

/// The location constraints that say where a resource may start, found by the names that they use.
#[derive(Debug, Default)]
pub(crate) struct Locations<'c> {
    /// In the order of the document, each with whether it says the same of all its resources: sets may have scores of
    /// their own.
    all: Vec<(&'c Location<'c>, bool)>,
    by_name: HashMap<&'c str, Vec<usize>>,
    patterns: Vec<Pattern>,
    /// The names that ticket constraints use.
    ticketed: HashSet<&'c str>,
}

/// A constraint for every resource whose name matches.
#[derive(Debug)]
struct Pattern {
    location: usize,
    /// None where the expression is one that only Pacemaker can read.
    regex: Option<Regex>,
    /// Whether a match means that the constraint applies; `!` in front turns it round.
    wanted: bool,
}

impl<'c> Locations<'c> {
    pub(crate) fn new(cib: &'c Cib<'c>) -> Self {
        let mut locations = Self::default();
        for location in cib.locations().filter(|location| is_for_starting(location)) {
            let at = locations.all.len();
            let mut sets = location.resource_sets.iter();
            locations
                .all
                .push((location, sets.all(|set| set.score.is_none())));
            let in_sets = names_in(&location.resource_sets);
            for name in location.rsc.iter().chain(in_sets) {
                locations.by_name.entry(name.as_str()).or_default().push(at);
            }
            if let Some(pattern) = &location.rsc_pattern {
                locations.patterns.push(Pattern::new(at, pattern.as_str()));
            }
        }
        for ticket in cib
            .tickets()
            .filter(|ticket| is_ordinary(ticket.rsc_role.as_ref()))
        {
            let in_sets = names_in(&ticket.resource_sets);
            let names = ticket.rsc.iter().chain(in_sets);
            locations.ticketed.extend(names.map(Attr::as_str));
        }
        locations
    }

    /// Whether the resource of these names needs a ticket to run at all.
    pub(crate) fn needs_ticket(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.ticketed.contains(name))
    }

    /// The constraints about a resource, in the order of the document, each with whether that is certain.
    ///
    /// `names` are all names that a constraint can mean it by, `top_level` is the one that patterns are held against
    /// (`lib/pacemaker/pcmk_sched_location.c`; tried with `crm_simulate`).
    pub(crate) fn concerning(
        &self,
        names: &[&str],
        top_level: &str,
    ) -> Vec<(&'c Location<'c>, bool)> {
        let by_name = names
            .iter()
            .filter_map(|name| self.by_name.get(name))
            .flatten();
        let mut found: Vec<(usize, bool)> = by_name.map(|at| (*at, true)).collect();
        for pattern in &self.patterns {
            match &pattern.regex {
                None => found.push((pattern.location, false)),
                Some(regex) if regex.is_match(top_level) == pattern.wanted => {
                    found.push((pattern.location, true));
                }
                Some(_) => {}
            }
        }
        found.sort_unstable();
        found.dedup_by_key(|(at, _)| *at);
        let location = |(at, certain): (usize, bool)| {
            let (location, says_one_thing) = *self.all.get(at)?;
            Some((location, certain && says_one_thing))
        };
        found.into_iter().filter_map(location).collect()
    }
}

impl Pattern {
    fn new(location: usize, pattern: &str) -> Self {
        let (expression, wanted) = match pattern.strip_prefix('!') {
            Some(expression) => (expression, false),
            None => (pattern, true),
        };
        Self {
            location,
            regex: pattern::extended(expression),
            wanted,
        }
    }
}

/// What the pattern of a location constraint matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatternMatch<'v> {
    /// Pacemaker refuses the expression, because of this in it.
    Refused(&'static str),
    /// Resources at the top level; how many.
    Some(usize),
    /// Nothing; perhaps a resource that is in another, which patterns do not see.
    None(Option<&'v str>),
    /// Only Pacemaker can tell.
    Unknown,
}

impl Cluster<'_> {
    /// What the `rsc-pattern` of a location constraint matches: the resources at the top level alone are held against
    /// it, none that is in another.
    pub fn match_pattern(&self, pattern: &str) -> PatternMatch<'_> {
        let expression = pattern.strip_prefix('!').unwrap_or(pattern);
        if let Some(why) = pattern::refusal(expression) {
            return PatternMatch::Refused(why);
        }
        let Some(regex) = pattern::extended(expression).filter(|_| self.knows_resources()) else {
            return PatternMatch::Unknown;
        };
        let is_meant = |id: &str| regex.is_match(id) == (expression.len() == pattern.len());
        let resources = self.resources().iter();
        let mut meant = resources.filter(|resource| is_meant(resource.id()));
        let tops = meant
            .clone()
            .filter(|resource| self.container_of(resource).is_none());
        match tops.count() {
            0 => PatternMatch::None(meant.next().map(ClusterResource::id)),
            count => PatternMatch::Some(count),
        }
    }
}

/// A constraint for a role other than the ordinary one says nothing about where the resource may start.
fn is_for_starting(location: &Location<'_>) -> bool {
    is_ordinary(location.role.as_ref())
}

fn is_ordinary(role: Option<&Attr<'_, Role>>) -> bool {
    let role = role.and_then(|role| role.get().ok());
    matches!(role, None | Some(Role::Started | Role::Unpromoted))
}

/// The resources in those sets that are for the ordinary role.
fn names_in<'c>(sets: &'c [ResourceSet<'c>]) -> impl Iterator<Item = &'c Attr<'c, IdRef>> {
    let sets = sets.iter().filter(|set| is_ordinary(set.role.as_ref()));
    let references = sets.flat_map(|set| &set.references);
    references.filter_map(|reference| reference.id.as_ref())
}
