//! How often resources have failed on nodes.

use std::collections::HashMap;

use super::NodeStatus;
use super::history::instance_of;
use crate::attributes::NvPair;
use crate::status::NodeState;
use crate::value::{DateTime, Scalar as _, Score, Version};
use crate::view::Cluster;

/// The failures that were counted of a resource on a node, over all its operations.
#[derive(Debug, Clone)]
pub struct FailCount<'c> {
    /// The node.
    pub node: NodeStatus<'c>,
    /// The resource: of a clone that is not unique, what is in it.
    pub resource: &'c str,
    /// The counters, at least one.
    pub pairs: Vec<&'c NvPair<'c>>,
    /// Their sum.
    pub total: Score,
    /// When the last failure was, in seconds since the epoch.
    pub last: Option<i64>,
}

/// The first feature set whose counters name the operation: `fail-count-RESOURCE#OPERATION_INTERVAL`. A document of an
/// older one, or of none, has one counter for all operations, and the scheduler looks for no other
/// (`lib/pengine/failcounts.c`; tried with `crm_simulate`).
const BY_OPERATION: Version = Version::new(3, 0, 13);

/// The resource that a node attribute of that prefix is about.
fn counted<'n>(name: &'n str, prefix: &str, by_operation: bool) -> Option<&'n str> {
    let counted = name.strip_prefix(prefix)?;
    match counted.split_once('#') {
        Some((resource, _)) if by_operation => Some(resource),
        None if !by_operation => Some(counted),
        _ => None,
    }
}

impl<'c> Cluster<'c> {
    fn counts_by_operation(&self) -> bool {
        let feature_set = self.cib.crm_feature_set.as_ref();
        let version = feature_set.and_then(|version| version.get().ok());
        version.is_some_and(|version| version >= BY_OPERATION)
    }

    /// All counters of failures that the scheduler reads, with the node that they are of.
    pub fn failure_counters(&self) -> Vec<(NodeStatus<'c>, &'c NvPair<'c>)> {
        let by_operation = self.counts_by_operation();
        let statuses = self.node_statuses().into_iter();
        let counters = statuses.flat_map(|status| {
            let pairs = status.transient_sets().flat_map(|set| &set.pairs);
            let counters = pairs.filter(|pair| {
                let name = pair.name.as_ref();
                name.is_some_and(|name| {
                    counted(name.as_str(), "fail-count-", by_operation).is_some()
                })
            });
            counters.map(move |pair| (status, pair)).collect::<Vec<_>>()
        });
        counters.collect()
    }

    /// How often each resource has failed on each node, in the order of the document. A counter that is no number counts
    /// nothing.
    pub fn fail_counts(&self) -> Vec<FailCount<'c>> {
        let by_operation = self.counts_by_operation();
        let mut counts: Vec<FailCount<'c>> = Vec::new();
        let last = self.last_failures(by_operation);
        let mut places: HashMap<(*const NodeState<'c>, &str), usize> = HashMap::new();
        for (node, pair) in self.failure_counters() {
            let (Some(name), Some(value)) = (&pair.name, &pair.value) else {
                continue;
            };
            let (Some(resource), Ok(count)) = (
                counted(name.as_str(), "fail-count-", by_operation),
                Score::read(value.as_str()),
            ) else {
                continue;
            };
            let key = (std::ptr::from_ref(node.state), resource);
            let place = *places.entry(key).or_insert(counts.len());
            match counts.get_mut(place) {
                Some(known) => {
                    known.pairs.push(pair);
                    known.total = known.total.plus(count);
                }
                None => counts.push(FailCount {
                    node,
                    resource,
                    pairs: vec![pair],
                    total: count,
                    last: last.get(&key).copied(),
                }),
            }
        }
        counts
    }

    /// When each resource has failed on each node for the last time.
    fn last_failures(&self, by_operation: bool) -> HashMap<(*const NodeState<'c>, &'c str), i64> {
        let mut last: HashMap<_, i64> = HashMap::new();
        for node in self.node_statuses() {
            for pair in node.transient_sets().flat_map(|set| &set.pairs) {
                let (Some(name), Some(value)) = (&pair.name, &pair.value) else {
                    continue;
                };
                let resource = counted(name.as_str(), "last-failure-", by_operation);
                let (Some(resource), Ok(time)) = (resource, value.as_str().parse()) else {
                    continue;
                };
                let known = last.entry((std::ptr::from_ref(node.state), resource));
                let known = known.or_insert(time);
                *known = time.max(*known);
            }
        }
        last
    }

    /// Whether so many failures keep the resource off the node where they happened, until they are forgotten: the
    /// threshold that is reached (`lib/pacemaker/pcmk_sched_primitive.c`; tried with `crm_simulate`). None also where
    /// the threshold is not known.
    pub fn reached_threshold(&self, count: &FailCount<'c>, now: Option<DateTime>) -> Option<Score> {
        let resource = self.resource(instance_of(count.resource))?;
        let resolved = self.resolved(resource)?;
        if self.may_be_forgotten(Some(resolved), count.last, now) {
            return None;
        }
        let setting = self.meta(resolved, "migration-threshold");
        if setting.is_some_and(|setting| setting.conditional) {
            return None;
        }
        let written = setting.and_then(|setting| Score::read(setting.value.as_str()).ok());
        let threshold = written.unwrap_or(Score::INFINITY);
        let ignores = self.operations(resolved).into_iter().any(|operation| {
            operation
                .on_fail
                .as_ref()
                .is_some_and(|attr| attr.as_str().eq_ignore_ascii_case("ignore"))
        });
        (threshold > Score::ZERO && count.total >= threshold && !ignores).then_some(threshold)
    }
}
