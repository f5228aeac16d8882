//! What the rules about the advice of vendors have in common.
//!
//! Of several profiles the platform says more than the workload, and that more than the way to fence: of advice about the
//! same thing one row is in force.

use std::collections::{BTreeMap, HashMap, HashSet};

use cib_model::facts::{self, Advice, AdvisedConstraint, AdvisedKind, Given, Layer, Topic};
use cib_model::{
    Boolean, Cluster, ClusterResource, Duration, Integer, ResourceElement, SapRole, Scalar as _,
    Setting, Span,
};

use crate::finding::{Finding, Subject, shown};
use crate::rule::Context;

/// The advice that holds for a cluster.
pub(crate) struct Advised<'c> {
    cluster: &'c Cluster<'c>,
    names: Vec<&'static str>,
    by_agent: HashMap<String, Vec<ClusterResource<'c>>>,
}

/// An advice, whom it is about, and which of the profiles has it.
pub(crate) struct InForce<T: 'static> {
    pub(crate) it: &'static T,
    pub(crate) of: &'static str,
    pub(crate) profile: &'static str,
}

impl<'c> Advised<'c> {
    /// None where nobody asked for a profile.
    pub(crate) fn new(cx: &Context<'c>) -> Option<Self> {
        let names: Vec<_> = cx.profiles.iter().map(|profile| profile.name).collect();
        if names.is_empty() {
            return None;
        }
        let cluster = cx.cluster;
        let mut by_agent: HashMap<_, Vec<_>> = HashMap::new();
        for resource in cluster.resources() {
            if let Some(agent) = agent_of(cluster, resource) {
                by_agent.entry(agent).or_default().push(*resource);
            }
        }
        Some(Self {
            cluster,
            names,
            by_agent,
        })
    }

    /// The advice about a topic that is in force: of several rows about the same thing the most exact one.
    pub(crate) fn about(&self, topic: Topic) -> Vec<InForce<Advice>> {
        let rows = facts::advice().iter().filter(|row| row.topic == topic);
        let mut best: BTreeMap<_, (_, usize, InForce<Advice>)> = BTreeMap::new();
        for (at, row) in rows.enumerate() {
            let Some((rank, profile)) = self.holds(&row.given) else {
                continue;
            };
            let whose = if row.of.is_empty() { &[""] } else { row.of };
            for of in whose {
                let key = (*of, row.name, row.field.map(facts::OperationField::name));
                let new = (
                    rank,
                    at,
                    InForce {
                        it: row,
                        of,
                        profile,
                    },
                );
                match best.get_mut(&key) {
                    Some(old) if rank > old.0 => *old = new,
                    Some(_) => {}
                    None => {
                        best.insert(key, new);
                    }
                }
            }
        }
        let mut best: Vec<_> = best.into_values().collect();
        best.sort_by_key(|(_, at, _)| *at);
        best.into_iter().map(|(_, _, row)| row).collect()
    }

    /// The constraints that should be there, or should not.
    pub(crate) fn constraints(
        &self,
        kind: facts::ConstraintKind,
    ) -> Vec<InForce<AdvisedConstraint>> {
        let rows = facts::advised_constraints().iter();
        let rows = rows.filter(|row| row.kind == kind);
        let holding = rows.filter_map(|row| {
            let (_, profile) = self.holds(&row.given)?;
            let of = "";
            Some(InForce {
                it: row,
                of,
                profile,
            })
        });
        holding.collect()
    }

    /// How exact a row is, and the profile that gives it, if it holds for this cluster.
    fn holds(&self, given: &Given) -> Option<((Layer, bool, usize), &'static str)> {
        let asked = given
            .profiles
            .iter()
            .filter(|name| self.names.contains(name));
        let profiles = asked.filter_map(|name| facts::profile(name));
        let profile = profiles.max_by_key(|profile| profile.layer)?;
        let together = given.with.is_none_or(|other| self.names.contains(&other));
        let is_so = |what: &&str| match *what {
            "two-nodes" => self.cluster.two_members().is_some(),
            agent => self.by_agent.contains_key(agent),
        };
        let conditions = given.when.iter().all(is_so) && !given.unless.iter().any(is_so);
        let rank = (
            profile.layer,
            given.with.is_some(),
            given.when.len() + given.unless.len(),
        );
        (together && conditions).then_some((rank, profile.name))
    }

    /// The resources that an advice is about.
    pub(crate) fn resources(&self, what: &str) -> Vec<ClusterResource<'c>> {
        if let Some(inner) = what.strip_prefix("clone of ") {
            let is_clone = |it: &ClusterResource<'_>| it.is_clone();
            return self.outside(inner, is_clone);
        }
        if let Some(inner) = what.strip_prefix("group of ") {
            return self.outside(inner, is_group);
        }
        if let Some(inner) = what.strip_suffix(" group") {
            return self.outside(inner, is_group);
        }
        let role = match what {
            "ascs" => SapRole::CentralServices,
            "ers" => SapRole::Replication,
            agent => return self.by_agent.get(agent).cloned().unwrap_or_default(),
        };
        let instances = self.by_agent.get("ocf:SAPInstance").into_iter().flatten();
        let those = instances.filter(|it| self.cluster.sap_role(it) == Some(role));
        those.copied().collect()
    }

    /// What the resources are in, each once.
    fn outside(
        &self,
        inner: &str,
        wanted: impl Fn(&ClusterResource<'c>) -> bool,
    ) -> Vec<ClusterResource<'c>> {
        let mut found: Vec<ClusterResource<'c>> = Vec::new();
        let mut seen = HashSet::new();
        for resource in self.resources(inner) {
            let mut around = self.cluster.container_of(&resource);
            while let Some(container) = around {
                if wanted(container) && seen.insert(container.id()) {
                    found.push(*container);
                }
                around = self.cluster.container_of(container);
            }
        }
        found
    }

    /// The agent of a resource, `class:type`.
    pub(crate) fn agent_of(&self, resource: &ClusterResource<'c>) -> Option<String> {
        agent_of(self.cluster, resource)
    }
}

fn agent_of(cluster: &Cluster<'_>, resource: &ClusterResource<'_>) -> Option<String> {
    let primitive = cluster.resolved(resource)?;
    Some(format!(
        "{}:{}",
        primitive.class(),
        primitive.agent()?.as_str()
    ))
}

/// The name of the element of a resource.
pub(crate) fn tag_of(resource: &ClusterResource<'_>) -> &'static str {
    match resource.element {
        ResourceElement::Primitive(_) => "primitive",
        ResourceElement::Group(_) => "group",
        ResourceElement::Clone { .. } => "clone",
        ResourceElement::Bundle(_) => "bundle",
    }
}

fn is_group(resource: &ClusterResource<'_>) -> bool {
    matches!(resource.element, ResourceElement::Group(_))
}

impl InForce<Advice> {
    /// Whether a value is what is advised. A value that cannot be read is not.
    pub(crate) fn is_met_by(&self, value: &str) -> bool {
        let row = self.it;
        let equal = |expected: &&&str| match row.kind {
            AdvisedKind::Boolean => same::<Boolean>(value, expected),
            AdvisedKind::Time => same::<Duration>(value, expected),
            AdvisedKind::Number => same::<Integer>(value, expected),
            AdvisedKind::Word => value.eq_ignore_ascii_case(expected),
        };
        let is_one = row.is.is_empty() || row.is.iter().any(|it| equal(&it));
        is_one
            && row
                .least
                .is_none_or(|least| at_least(row.kind, value, least))
            && row.most.is_none_or(|most| at_least(row.kind, most, value))
            && !row.unset
    }

    /// Whether it is a mistake not to set it.
    pub(crate) fn is_missed(&self) -> bool {
        let default = self.it.default;
        self.it.required && !default.is_some_and(|default| self.is_met_by(default))
    }

    /// What is wrong with a value that is there. Nothing where the value is right or not known.
    pub(crate) fn objects_to(&self, setting: &Setting<'_>) -> bool {
        let known = !setting.is_hidden() && !setting.conditional;
        known && !self.is_met_by(setting.value.as_str())
    }

    /// What the value should be, in words.
    pub(crate) fn wanted(&self) -> String {
        let row = self.it;
        if row.unset {
            return "that it is not set".to_owned();
        }
        match (row.least, row.most) {
            (Some(least), _) => format!("at least {}", shown(least)),
            (None, Some(most)) => format!("at most {}", shown(most)),
            (None, None) => {
                let values: Vec<_> = row.is.iter().map(|value| shown(value)).collect();
                values.join(" or ")
            }
        }
    }

    /// What to write instead, imperative.
    fn cure(&self) -> String {
        if self.it.unset {
            return "remove it".to_owned();
        }
        let value = self.it.least.or(self.it.most);
        let value = value.or(self.it.is.first().copied()).unwrap_or_default();
        format!("set it to {}", shown(value))
    }

    /// A finding about a value.
    pub(crate) fn finding_of(
        &self,
        subject: Subject,
        name: &str,
        value: &str,
        span: Span,
    ) -> Finding {
        let message = format!(
            "{name} is {}; the profile `{}` asks for {} ({})",
            shown(value),
            self.profile,
            self.wanted(),
            advisors(&self.it.given)
        );
        let help = format!("{}; see {}", self.cure(), pages(&self.it.given));
        Finding::new(subject, span, message).help(help)
    }

    /// A finding about something that is not set.
    pub(crate) fn missing(&self, subject: Subject, name: &str, span: Span) -> Finding {
        let message = format!(
            "{name} is not set; the profile `{}` asks for {} ({})",
            self.profile,
            self.wanted(),
            advisors(&self.it.given)
        );
        let help = format!("{}; see {}", self.cure(), pages(&self.it.given));
        Finding::new(subject, span, message).help(help)
    }
}

/// Who says so.
pub(crate) fn advisors(given: &Given) -> String {
    let names: Vec<_> = given.by.iter().map(|it| it.name).collect();
    names.join(", ")
}

/// Where it stands.
pub(crate) fn pages(given: &Given) -> &'static str {
    given.by.first().map_or("", |it| it.page)
}

fn same<T: cib_model::Scalar<Value: PartialEq>>(one: &str, other: &str) -> bool {
    matches!((T::read(one), T::read(other)), (Ok(one), Ok(other)) if one == other)
}

fn at_least(kind: AdvisedKind, value: &str, least: &str) -> bool {
    match kind {
        AdvisedKind::Time => {
            matches!((Duration::read(value), Duration::read(least)), (Ok(value), Ok(least)) if value >= least)
        }
        _ => {
            matches!((Integer::read(value), Integer::read(least)), (Ok(value), Ok(least)) if value >= least)
        }
    }
}
