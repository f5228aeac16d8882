//! What was done to resources, and what came of it.

use std::collections::{HashMap, HashSet};

use super::NodeStatus;
use crate::attr::Attr;
use crate::facts;
use crate::resource::Operation;
use crate::status::{LrmOperation, LrmResource};
use crate::value::{Boolean, DateTime, Duration, Scalar as _};
use crate::view::{Cluster, ResolvedPrimitive, Setting};

/// What was done to one resource on one node.
#[derive(Debug, Clone)]
pub struct History<'v, 'c> {
    /// The node.
    pub node: NodeStatus<'c>,
    /// The element.
    pub resource: &'c LrmResource<'c>,
    /// The id of the instance.
    pub id: &'c str,
    /// What it is an instance of, where the configuration has it.
    pub of: Option<&'v ResolvedPrimitive<'c>>,
    /// The results in the order in which they were reached.
    operations: Vec<&'c LrmOperation<'c>>,
    is_managed: bool,
}

/// An operation that has failed.
#[derive(Debug, Clone, Copy)]
pub struct Failure<'c> {
    /// Its result.
    pub operation: &'c LrmOperation<'c>,
    /// The name of the operation.
    pub task: &'c str,
}

impl<'c> Failure<'c> {
    fn key(&self) -> (&'c str, u64) {
        (self.task, self.operation.interval_ms())
    }

    /// What became of the operation, in a few words.
    pub fn words(&self) -> String {
        let status = number(self.operation.op_status.as_ref()).and_then(facts::op_status);
        let code = number(self.operation.rc_code.as_ref());
        let said = code.and_then(facts::exit_status);
        match (status.filter(|words| !words.is_empty()).or(said), code) {
            (Some(words), _) => words.to_owned(),
            (None, Some(code)) => format!("exit status {code}"),
            (None, None) => "error".to_owned(),
        }
    }
}

/// The primitive that an instance is one of: its id without the number.
pub(super) fn instance_of(id: &str) -> &str {
    let numbered = id.rsplit_once(':').filter(|(_, number)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    numbered.map_or(id, |(of, _)| of)
}

fn number(attr: Option<&Attr<'_, crate::value::Integer>>) -> Option<i64> {
    attr?.get().ok()
}

impl LrmOperation<'_> {
    /// The name of the operation.
    pub fn task(&self) -> &str {
        self.operation.as_ref().map_or("", Attr::as_str)
    }

    /// How often it is repeated, in milliseconds; 0 for once.
    fn interval_ms(&self) -> u64 {
        let text = self.interval.as_ref().map_or("0", Attr::as_str);
        text.trim().parse().unwrap_or_default()
    }

    /// The exit status that was expected: the third part of `transition-key`.
    pub fn expected(&self) -> Option<i64> {
        let key = self.transition_key.as_ref()?.as_str();
        let expected = key.split(':').nth(2)?.parse().ok()?;
        (expected >= 0).then_some(expected)
    }

    fn is_pending(&self) -> bool {
        number(self.op_status.as_ref()).is_some_and(|status| status < 0)
    }

    /// Whether it looks for the first time whether the resource runs.
    fn is_probe(&self) -> bool {
        self.task() == "monitor" && self.interval_ms() == 0
    }

    /// Whether it has failed, as the scheduler decides it (`lib/pengine/unpack.c`, `remap_operation`).
    fn has_failed(&self, is_managed: bool) -> bool {
        let status = number(self.op_status.as_ref());
        let Some(code) = number(self.rc_code.as_ref()) else {
            return false;
        };
        // Degraded is a way of being well.
        let code = match code {
            190 => 0,
            191 => 8,
            code => code,
        };
        if self.is_pending() || status == Some(1) {
            return false;
        }
        // Other ways to fail than by an exit status.
        if status.is_some_and(|status| status > 1 && status != 4) {
            return !(self.is_probe() && code == 7);
        }
        let is_expected = self.expected().is_none_or(|expected| expected == code);
        match code {
            0 | 8 => !is_expected && !self.is_probe(),
            7 => !is_expected && !self.is_probe() && is_managed,
            5 => !self.is_probe(),
            _ => true,
        }
    }
}

impl<'c> History<'_, 'c> {
    /// All results that are failures, the oldest first.
    fn failures(&self) -> impl DoubleEndedIterator<Item = Failure<'c>> {
        let failed = self
            .operations
            .iter()
            .filter(|it| it.has_failed(self.is_managed));
        failed.map(|operation| Failure {
            operation,
            task: operation.task(),
        })
    }

    /// Whether the resource runs there, or might, as it has failed.
    pub fn is_active(&self) -> bool {
        let mut is_active = false;
        for operation in self.operations.iter().filter(|it| !it.is_pending()) {
            let stopped = number(operation.rc_code.as_ref()) == Some(7);
            let cancelled = number(operation.op_status.as_ref()) == Some(1);
            let missing = number(operation.rc_code.as_ref()) == Some(5);
            match operation.task() {
                // What is not installed does not run.
                _ if operation.is_probe() && missing => is_active = false,
                _ if operation.has_failed(self.is_managed) => is_active = true,
                _ if cancelled => {}
                "monitor" => is_active = !stopped,
                "stop" | "migrate_to" => is_active = false,
                "start" | "promote" | "demote" | "migrate_from" => is_active = true,
                _ => {}
            }
        }
        is_active
    }

    /// Whether the cluster has started it there and not stopped it.
    pub(crate) fn is_left_running(&self) -> bool {
        self.is_managed && self.is_active()
    }

    /// Whether it was moved alive, which one node alone cannot tell the end of.
    pub fn has_migrated(&self) -> bool {
        let mut tasks = self.operations.iter().map(|operation| operation.task());
        tasks.any(|task| matches!(task, "migrate_to" | "migrate_from"))
    }

    /// The results after the last success that makes the cluster go on with the resource.
    fn since_recovery(&self) -> HashSet<*const LrmOperation<'c>> {
        let goes_on = |operation: &LrmOperation<'_>| {
            matches!(operation.task(), "start" | "stop" | "promote" | "demote")
                && !operation.is_pending()
                && !operation.has_failed(self.is_managed)
        };
        let latest = self.operations.iter().rev();
        let since = latest.take_while(|operation| !goes_on(operation));
        since
            .map(|operation| std::ptr::from_ref(*operation))
            .collect()
    }
}

impl<'c> Cluster<'c> {
    /// What was done to each resource on each node, in the order of the document.
    pub fn histories(&self) -> Vec<History<'_, 'c>> {
        let statuses = self.node_statuses().into_iter();
        let resources = statuses.flat_map(|node| {
            let lists = node.state.lrm.iter().flat_map(|lrm| &lrm.resources);
            let resources = lists.flat_map(|list| &list.resources);
            resources.map(move |resource| (node, resource))
        });
        let (mut managed, mut looked_after) = (HashMap::new(), HashMap::new());
        let histories = resources.filter_map(|(node, resource)| {
            let id = resource.id.as_ref()?.as_str();
            let configured = self.resource(instance_of(id));
            let of = configured.and_then(|resource| self.resolved(resource));
            let is_managed = of.is_none_or(|of| {
                let key = std::ptr::from_ref(of.primitive);
                *managed.entry(key).or_insert_with(|| self.is_managed(of))
            });
            let state = std::ptr::from_ref(node.state);
            let looks_after = looked_after.entry(state);
            let is_managed = *looks_after.or_insert_with(|| self.looks_after(&node)) && is_managed;
            let mut operations: Vec<_> = resource.operations.iter().collect();
            // One that is pending has no number yet, and is the last.
            operations.sort_by_key(|operation| {
                let call = number(operation.call_id.as_ref()).unwrap_or_default();
                if call < 0 { i64::MAX } else { call }
            });
            Some(History {
                node,
                resource,
                id,
                of,
                operations,
                is_managed,
            })
        });
        histories.collect()
    }

    /// Whether the cluster looks after what runs on a node: neither it nor the node is in maintenance.
    fn looks_after(&self, node: &NodeStatus<'c>) -> bool {
        let is_on = |setting: Option<Setting<'c>>| {
            setting.is_some_and(|setting| Boolean::read(setting.value.as_str()) == Ok(true))
        };
        let lasting = self.node(node.name);
        let lasting = lasting.and_then(|node| self.node_attribute(node, "maintenance"));
        let transient = || self.transient_attribute(node, "maintenance");
        !is_on(self.option("maintenance-mode")) && !is_on(lasting.or_else(transient))
    }

    /// Whether the cluster starts and stops the resource. Where a rule decides, it may.
    fn is_managed(&self, of: &ResolvedPrimitive<'c>) -> bool {
        let says = |name, word| {
            let setting = self.meta(of, name).filter(|setting| !setting.conditional);
            setting.is_some_and(|setting| Boolean::read(setting.value.as_str()) == Ok(word))
        };
        !says("is-managed", false) && !says("maintenance", true)
    }

    /// Whether the configuration has what a history is of: a primitive, an instance of one, or what Pacemaker makes for
    /// guest nodes and bundles.
    pub fn is_configured(&self, history: &History<'_, 'c>) -> bool {
        if history.of.is_some() || self.node(history.id).is_some() {
            return true;
        }
        // BUNDLE-0, BUNDLE-docker-0, BUNDLE-ip-192.0.2.1.
        let front = |id: &'c str| id.rsplit_once('-').map(|(front, _)| front);
        let fronts = [front(history.id), front(history.id).and_then(front)];
        let mut resources = fronts
            .into_iter()
            .flatten()
            .filter_map(|id| self.resource(id));
        resources.any(|resource| resource.kind() == "bundle")
    }

    /// What has failed of a resource and counts, the oldest first: what is neither to be ignored nor forgotten after
    /// `failure-timeout`. What may have been forgotten where the time is not known is left out.
    pub fn failures_of(
        &self,
        history: &History<'_, 'c>,
        now: Option<DateTime>,
    ) -> Vec<Failure<'c>> {
        let mut failures: Vec<_> = history.failures().collect();
        if failures.is_empty() {
            return failures;
        }
        let configured = self.operations_of(history);
        failures.retain(|failure| {
            let when = failure.operation.last_rc_change.as_ref();
            let when = when.and_then(|attr| attr.as_str().parse().ok());
            let operation = configured.get(&failure.key());
            // An agent that is not there is no failure of the resource that could be passed over.
            let missing = number(failure.operation.op_status.as_ref()) == Some(7);
            let ignored = operation.is_some_and(|operation| is_ignored(operation));
            (!ignored || missing) && !self.may_be_forgotten(history.of, when, now)
        });
        failures
    }

    /// Whether failures of a resource that happened then may be forgotten by now (`failure-timeout`). One that happened
    /// at no time is never forgotten.
    pub(crate) fn may_be_forgotten(
        &self,
        of: Option<&ResolvedPrimitive<'c>>,
        when: Option<i64>,
        now: Option<DateTime>,
    ) -> bool {
        let Some(setting) = of.and_then(|of| self.meta(of, "failure-timeout")) else {
            return false;
        };
        let timeout = Duration::read(setting.value.as_str()).unwrap_or(Duration::ZERO);
        let (Some(when), true) = (when, timeout > Duration::ZERO) else {
            return false;
        };
        let seconds = i64::try_from(timeout.milliseconds() / 1000).unwrap_or(i64::MAX);
        let end = when.saturating_add(seconds);
        setting.conditional || now.is_none_or(|now| now.epoch_seconds() >= end)
    }

    /// The operations that the configuration has for a resource, by their names and intervals in milliseconds.
    fn operations_of(
        &self,
        history: &History<'_, 'c>,
    ) -> HashMap<(&'c str, u64), &'c Operation<'c>> {
        let mut all = HashMap::new();
        for operation in history.of.map(|of| self.operations(of)).unwrap_or_default() {
            if let Some(name) = &operation.name {
                all.entry((name.as_str(), operation.period().milliseconds()))
                    .or_insert(operation);
            }
        }
        all
    }

    /// The last failure of those, where it blocks the resource: nothing is done with it until somebody cleans up. That is
    /// what `on-fail="block"` asks for, and what a failed stop means where nobody can be fenced.
    pub fn blocking(
        &self,
        history: &History<'_, 'c>,
        failures: &[Failure<'c>],
    ) -> Option<Failure<'c>> {
        history.of.filter(|_| !failures.is_empty())?;
        let since = history.since_recovery();
        let configured = self.operations_of(history);
        let mut open = failures.iter().rev();
        open.find(|failure| {
            since.contains(&std::ptr::from_ref(failure.operation))
                && self.blocks(configured.get(&failure.key()).copied(), failure.task) == Some(true)
        })
        .copied()
    }

    /// Whether a failure blocks the resource. None where the document does not tell.
    fn blocks(&self, configured: Option<&Operation<'_>>, task: &str) -> Option<bool> {
        let own = configured.and_then(|operation| operation.on_fail.as_ref());
        let in_sets = configured.is_some_and(|operation| !operation.meta_attributes.is_empty());
        let configuration = self.cib.configuration.as_ref();
        let defaults = configuration.and_then(|it| it.op_defaults.as_ref());
        let pairs = defaults
            .iter()
            .flat_map(|it| &it.meta_attributes)
            .flat_map(|set| &set.pairs);
        let has_default = pairs.into_iter().any(|pair| pair.is_named("on-fail"));
        match own {
            Some(on_fail) => Some(on_fail.as_str().eq_ignore_ascii_case("block")),
            None if in_sets || has_default => None,
            None => Some(task == "stop" && !self.fencing_enabled()?),
        }
    }
}

/// Whether the cluster takes a failure for a success: it is told to, or to do the operation no more.
fn is_ignored(operation: &Operation<'_>) -> bool {
    let on_fail = operation.on_fail.as_ref();
    on_fail.is_some_and(|attr| attr.as_str().eq_ignore_ascii_case("ignore")) || operation.is_off()
}
