//! The agents that distributions package, and what their metadata gets wrong.

use std::borrow::Cow;

use crate::agent::{Agent, AgentAction, AgentParameter, ParameterKind};
use crate::value::Duration;

use tables::{
    AGENT_ACTIONS, AGENT_CORRECTIONS, AGENT_LISTS, AGENT_PARAMETERS, AGENT_TEXT, AGENT_WORDS,
    AGENTS, READ_BY_ANY_AGENT,
};

/// What the build script makes of `facts/agents/`.
#[expect(clippy::unreadable_literal, reason = "nobody reads it")]
mod tables {
    use super::{
        AgentCorrection, PackedAction, PackedAgent, PackedKind, PackedParameter, PackedRange,
        ReadByAnyAgent, ValuesOfParameter,
    };

    include!(concat!(env!("OUT_DIR"), "/agents.rs"));
}

/// Numbers from the first to behind the last.
type PackedRange = (u32, u32);

struct PackedAgent {
    name: PackedRange,
    packages: PackedRange,
    parameters: PackedRange,
    actions: PackedRange,
    unique: &'static [PackedRange],
}

struct PackedParameter {
    name: PackedRange,
    kind: PackedKind,
    default: Option<PackedRange>,
    required: bool,
    deprecated: bool,
    replaced_by: PackedRange,
}

enum PackedKind {
    String,
    Integer,
    Boolean,
    Seconds,
    Values(PackedRange),
}

/// Times are in milliseconds.
struct PackedAction {
    name: PackedRange,
    role: Option<PackedRange>,
    depth: Option<PackedRange>,
    timeout: Option<u32>,
    interval: Option<u32>,
    on_target: bool,
    automatic: bool,
}

/// What has been found out about an agent where its metadata errs.
#[derive(Debug)]
pub(crate) struct AgentCorrection {
    /// The agents that it is true of.
    agents: &'static [&'static str],
    /// Called required, but Pacemaker supplies it, or the agent works without.
    pub(crate) optional: &'static [&'static str],
    /// Of each group one must be set.
    pub(crate) one_of: &'static [&'static [&'static str]],
    /// Read, and not in the metadata.
    pub(crate) reads: &'static [&'static str],
    /// Old names that are still read, each with the name that took its place.
    pub(crate) renamed: &'static [(&'static str, &'static str)],
    /// The only words that a parameter takes.
    pub(crate) values: &'static [ValuesOfParameter],
    /// Takes more than the type or the values that the metadata gives.
    pub(crate) free: &'static [&'static str],
    /// Called unique, but several resources may well have the same value.
    pub(crate) shared: &'static [&'static str],
    /// Only one resource can have the same values of these.
    pub(crate) unique: &'static [&'static [&'static str]],
    /// Advertised, and not done.
    pub(crate) lacks: &'static [&'static str],
    /// Done, and not advertised.
    pub(crate) has: &'static [&'static str],
    /// Actions whose advised times are not to be held against anybody.
    pub(crate) untimed: &'static [&'static str],
    /// Monitors may be repeated more often than is advised.
    pub(crate) unpaced: bool,
    /// May be left without a monitor operation, or has to be.
    pub(crate) unmonitored: bool,
}

/// The only words that a parameter takes.
#[derive(Debug)]
pub(crate) struct ValuesOfParameter {
    pub(crate) name: &'static str,
    pub(crate) any_of: &'static [&'static str],
    /// What becomes of another value.
    pub(crate) otherwise: Option<&'static str>,
    /// Whether the agent does not do its work then.
    pub(crate) refused: bool,
}

/// A parameter that is read whatever the agent: by Pacemaker, or by the library that agents of a class are made with.
#[derive(Debug, Clone, Copy)]
pub struct ReadByAnyAgent {
    /// As in an nvpair; or how it begins.
    pub name: &'static str,
    prefix: bool,
    classes: &'static [&'static str],
    /// Whether Pacemaker sets it where the configuration does not.
    pub supplied: bool,
    /// All that it takes; none where that is any text.
    pub values: &'static [&'static str],
}

/// The parameter of that name, if it is read whatever the agent of that class.
///
/// ```
/// use cib_model::facts;
///
/// assert!(facts::read_by_any_agent("stonith", "pcmk_host_list").is_some());
/// assert!(facts::read_by_any_agent("stonith", "plug").unwrap().supplied);
/// assert!(facts::read_by_any_agent("ocf", "ip").is_none());
/// ```
pub fn read_by_any_agent(class: &str, name: &str) -> Option<&'static ReadByAnyAgent> {
    READ_BY_ANY_AGENT.iter().find(|parameter| {
        let is = if parameter.prefix {
            name.starts_with(parameter.name)
        } else {
            name == parameter.name
        };
        is && parameter.classes.contains(&class)
    })
}

/// The agent of that name (`class:provider:type`, or `class:type`), as far as it is so in every version that is known,
/// and corrected where its metadata errs.
///
/// Source: the metadata of the agents in Debian's packages of several releases, and of others (`facts/agents/`).
///
/// ```
/// use cib_model::facts;
///
/// let agent = facts::agent("ocf:heartbeat:IPaddr2").unwrap();
/// assert!(agent.parameter("ip").unwrap().required);
/// assert!(agent.can("monitor") && !agent.can("promote"));
/// assert!(facts::agent("ocf:heartbeat:IPadr2").is_none());
/// ```
pub fn agent(name: &str) -> Option<Agent> {
    let at = AGENTS.binary_search_by(|agent| text(agent.name).cmp(name));
    let packed = AGENTS.get(at.ok()?)?;
    let agent = Agent {
        name: Cow::Borrowed(text(packed.name)),
        parameters: rows(packed.parameters, AGENT_PARAMETERS)
            .map(parameter)
            .collect(),
        unique: packed.unique.iter().map(|names| words(*names)).collect(),
        actions: rows(packed.actions, AGENT_ACTIONS).map(action).collect(),
        ..Agent::default()
    };
    Some(agent.corrected())
}

/// The names of all agents that are known, sorted.
pub fn agent_names() -> impl ExactSizeIterator<Item = &'static str> {
    AGENTS.iter().map(|agent| text(agent.name))
}

/// Debian's packages that have the agent of that name; none for an agent that is not known.
pub fn packages_of_agent(name: &str) -> impl Iterator<Item = &'static str> {
    let agent = AGENTS.iter().find(|agent| text(agent.name) == name);
    let packages = agent.map_or((0, 0), |agent| agent.packages);
    slice(packages, AGENT_WORDS).iter().map(|word| text(*word))
}

/// What has been found out about the agent of that name.
pub(crate) fn agent_corrections(name: &str) -> Vec<&'static AgentCorrection> {
    let corrections = AGENT_CORRECTIONS.iter();
    corrections
        .filter(|correction| correction.agents.contains(&name))
        .collect()
}

fn parameter(packed: &PackedParameter) -> AgentParameter {
    AgentParameter {
        name: Cow::Borrowed(text(packed.name)),
        kind: match packed.kind {
            PackedKind::String => ParameterKind::String,
            PackedKind::Integer => ParameterKind::Integer,
            PackedKind::Boolean => ParameterKind::Boolean,
            PackedKind::Seconds => ParameterKind::Seconds,
            PackedKind::Values(values) => ParameterKind::Values(words(values)),
        },
        default: packed.default.map(|default| Cow::Borrowed(text(default))),
        required: packed.required,
        deprecated: packed.deprecated,
        replaced_by: words(packed.replaced_by),
        otherwise: None,
        refuses: false,
    }
}

fn action(packed: &PackedAction) -> AgentAction {
    let time = |time: Option<u32>| time.map(|time| Duration::from_milliseconds(time.into()));
    AgentAction {
        name: Cow::Borrowed(text(packed.name)),
        role: packed.role.map(|role| Cow::Borrowed(text(role))),
        depth: packed.depth.map(|depth| Cow::Borrowed(text(depth))),
        timeout: time(packed.timeout),
        interval: time(packed.interval),
        on_target: packed.on_target,
        automatic: packed.automatic,
    }
}

fn text((start, end): PackedRange) -> &'static str {
    AGENT_TEXT
        .get(start as usize..end as usize)
        .unwrap_or_default()
}

fn words(range: PackedRange) -> Vec<Cow<'static, str>> {
    let words = slice(range, AGENT_WORDS).iter();
    words.map(|word| Cow::Borrowed(text(*word))).collect()
}

fn rows<T>(range: PackedRange, rows: &'static [T]) -> impl Iterator<Item = &'static T> {
    let numbers = slice(range, AGENT_LISTS).iter();
    numbers.filter_map(|number| rows.get(*number as usize))
}

fn slice<T>((start, end): PackedRange, of: &'static [T]) -> &'static [T] {
    of.get(start as usize..end as usize).unwrap_or_default()
}
