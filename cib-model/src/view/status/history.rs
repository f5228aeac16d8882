//! What was done to resources, and what came of it.

use std::collections::HashMap;

use super::NodeStatus;
use crate::attr::Attr;
use crate::facts;
use crate::resource::Operation;
use crate::status::{LrmOperation, LrmResource};
use crate::value::{Boolean, Duration, Scalar as _};
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

fn number(attr: Option<&Attr<'_, crate::value::Integer>>) -> Option<i64> {
    attr?.get().ok()
}

impl<'a> LrmOperation<'a> {
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
        if status.is_some_and(|status| status > 1) && !(self.is_probe() && code == 7) {
            return !(self.is_probe() && code == 5);
        }
        let is_expected = self.expected().is_none_or(|expected| expected == code);
        match code {
            0 => !is_expected && !self.is_probe(),
            7 => !is_expected && !self.is_probe() && is_managed,
            8 => !is_expected && !self.is_probe(),
            5 => !self.is_probe(),
            _ => true,
        }
    }
}

impl<'c> History<'_, 'c> {
    /// What has failed and was not forgotten, the oldest first.
    pub fn failures(&self) -> Vec<Failure<'c>> {
        let failed = self
            .operations
            .iter()
            .filter(|it| it.has_failed(self.is_managed));
        let failures = failed.map(|operation| Failure {
            operation,
            task: operation.task(),
        });
        failures.collect()
    }

    /// Whether the resource runs there, or might, as it has failed.
    pub fn is_active(&self) -> bool {
        let mut is_active = false;
        for operation in self.operations.iter().filter(|it| !it.is_pending()) {
            let stopped = number(operation.rc_code.as_ref()) == Some(7);
            let cancelled = number(operation.op_status.as_ref()) == Some(1);
            match operation.task() {
                _ if operation.has_failed(self.is_managed) => is_active = true,
                _ if cancelled => {}
                "monitor"
                    if operation.is_probe() && number(operation.rc_code.as_ref()) == Some(5) =>
                {
                    is_active = false;
                }
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

    /// The last failure after which nothing has succeeded that makes the cluster forget it.
    pub fn open_failure(&self) -> Option<Failure<'c>> {
        let is_end = |operation: &LrmOperation<'_>| {
            let ends = matches!(operation.task(), "start" | "stop" | "promote" | "demote");
            ends && !operation.is_pending() && !operation.has_failed(self.is_managed)
        };
        let open = self
            .operations
            .iter()
            .rev()
            .take_while(|operation| !is_end(operation));
        let mut failed = open.filter(|operation| operation.has_failed(self.is_managed));
        failed.next().map(|operation| Failure {
            operation,
            task: operation.task(),
        })
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
            let configured = self.resource(self.instance_of(id));
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

    /// The primitive that an instance is one of: its id without the number.
    pub(crate) fn instance_of<'i>(&self, id: &'i str) -> &'i str {
        let numbered = id.rsplit_once(':').filter(|(_, number)| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        });
        numbered.map_or(id, |(of, _)| of)
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

    /// Whether a failure blocks the resource: nothing is done with it until somebody cleans up. That is what
    /// `on-fail="block"` asks for, and what a failed stop means where nobody can be fenced. None where the document does
    /// not tell.
    pub fn is_blocked_by(&self, history: &History<'_, 'c>, failure: Failure<'c>) -> Option<bool> {
        let of = history.of?;
        let configured = self.operations(of).into_iter().find(|operation| {
            operation
                .name
                .as_ref()
                .is_some_and(|name| name.as_str() == failure.task)
                && interval_ms(operation) == failure.operation.interval_ms()
        });
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
            None => Some(failure.task == "stop" && !self.fencing_enabled()?),
        }
    }
}

fn interval_ms(operation: &Operation<'_>) -> u64 {
    let interval = operation
        .interval
        .as_ref()
        .and_then(|interval| interval.get().ok());
    interval.unwrap_or(Duration::ZERO).milliseconds()
}
