//! The plan for programs, version 1. Its schema is `docs/plan-v1.schema.json`.
//!
//! These types are a promise to whoever reads the plan; they change only by additions. So they are apart from those that
//! hold a plan in memory.

use cib_model::{Attr, Parsed, facts};
use serde::Serialize;

use super::changes::Object;
use super::tree::Element;
use crate::{Device, Generated, Level, Note, Parameter};

/// What stands for a secret.
const STARS: &str = "****";

/// Writes the plan, what changes for it, and what is to be noted.
pub(super) fn report(
    generated: &Generated,
    base: Option<&Parsed<'_>>,
    changes: &[Object<'_>],
) -> String {
    let plan = &generated.plan;
    let options = plan.options.iter().map(|option| JsonPair {
        name: option.name,
        value: Some(&option.value),
    });
    let report = JsonReport {
        schema: 1,
        tool: JsonTool {
            name: "cib-gen",
            version: env!("CARGO_PKG_VERSION"),
        },
        pacemaker: plan.version.to_string(),
        base: base.map(JsonBase::new),
        devices: plan.devices.iter().map(JsonDevice::new).collect(),
        levels: plan.levels.iter().map(JsonLevel::new).collect(),
        options: options.collect(),
        changes: changes.iter().map(JsonChange::new).collect(),
        notes: plan.notes.iter().map(JsonNote::new).collect(),
    };
    // Only maps with keys that are no strings, and types that fail on purpose, cannot be written.
    let text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text + "\n"
}

#[derive(Serialize)]
struct JsonReport<'a> {
    schema: u32,
    tool: JsonTool,
    pacemaker: String,
    base: Option<JsonBase<'a>>,
    devices: Vec<JsonDevice<'a>>,
    levels: Vec<JsonLevel<'a>>,
    options: Vec<JsonPair<'a>>,
    changes: Vec<JsonChange<'a>>,
    notes: Vec<JsonNote>,
}

#[derive(Serialize)]
struct JsonTool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct JsonBase<'a> {
    name: &'a str,
    admin_epoch: Option<&'a str>,
    epoch: Option<&'a str>,
    num_updates: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonDevice<'a> {
    id: &'a str,
    exists: bool,
    owned: bool,
    agent: &'a str,
    targets: Vec<JsonTarget<'a>>,
    parameters: Vec<JsonPair<'a>>,
    monitor: JsonMonitor<'a>,
    bans: &'a [String],
}

#[derive(Serialize)]
struct JsonLevel<'a> {
    id: &'a str,
    exists: bool,
    node: &'a str,
    index: u8,
    devices: &'a [String],
}

#[derive(Serialize)]
struct JsonTarget<'a> {
    node: &'a str,
    domain: &'a str,
}

#[derive(Serialize)]
struct JsonPair<'a> {
    name: &'a str,
    value: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonMonitor<'a> {
    interval: &'a str,
    timeout: &'a str,
}

#[derive(Serialize)]
struct JsonChange<'a> {
    operation: &'static str,
    section: &'a str,
    element: &'a str,
    id: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonNote {
    severity: &'static str,
    message: String,
}

impl<'a> JsonBase<'a> {
    fn new(base: &'a Parsed<'_>) -> Self {
        let cib = &base.cib;
        Self {
            name: base.source.name(),
            admin_epoch: cib.admin_epoch.as_ref().map(Attr::as_str),
            epoch: cib.epoch.as_ref().map(Attr::as_str),
            num_updates: cib.num_updates.as_ref().map(Attr::as_str),
        }
    }
}

impl<'a> JsonDevice<'a> {
    fn new(device: &'a Device) -> Self {
        let targets = device.targets.iter().map(|target| JsonTarget {
            node: &target.node,
            domain: &target.domain,
        });
        Self {
            id: &device.id,
            exists: device.exists,
            owned: device.foreign.is_none(),
            agent: &device.agent,
            targets: targets.collect(),
            parameters: device.parameters.iter().map(JsonPair::new).collect(),
            monitor: JsonMonitor {
                interval: &device.monitor.interval,
                timeout: &device.monitor.timeout,
            },
            bans: &device.bans,
        }
    }
}

impl<'a> JsonLevel<'a> {
    fn new(level: &'a Level) -> Self {
        Self {
            id: &level.id,
            exists: level.exists,
            node: &level.node,
            index: level.index,
            devices: &level.devices,
        }
    }
}

impl<'a> JsonPair<'a> {
    fn new(parameter: &'a Parameter) -> Self {
        let value = parameter.value.as_deref();
        Self {
            name: &parameter.name,
            value: value.map(|value| {
                if facts::is_secret(&parameter.name) {
                    STARS
                } else {
                    value
                }
            }),
        }
    }
}

impl<'a> JsonChange<'a> {
    fn new(object: &Object<'a>) -> Self {
        let element = object.pair.either();
        Self {
            operation: object.pair.operation(),
            section: object.section,
            element: element.map_or("", Element::tag),
            id: element.and_then(Element::id),
        }
    }
}

impl JsonNote {
    fn new(note: &Note) -> Self {
        Self {
            severity: if note.is_warning() { "warning" } else { "note" },
            message: note.to_string(),
        }
    }
}
