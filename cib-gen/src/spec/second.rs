//! The second level of fencing: a device that fences a whole hypervisor, for when it answers no more.

use std::collections::BTreeMap;

use cib_model::{AgentMeant, Span, facts};
use serde::Deserialize;
use toml::Spanned;

use super::Monitor;
use super::file::{Override, parameters, span, taken};
use super::parameters::{check_known, check_value};
use crate::error::{Error, Problem};

/// How a whole hypervisor is fenced, with all guests on it.
#[derive(Debug, Clone, Eq)]
pub struct SecondLevel {
    /// The agent, one of fence-agents: `fence_ipmilan` and its like.
    pub agent: String,
    /// What the agent is told, by name.
    pub parameters: Vec<(String, String)>,
    /// What the agent calls the hypervisor, where it looks after several machines: an outlet, a blade.
    pub plug: Option<String>,
    /// How the device is watched.
    pub monitor: Monitor,
    /// Where it stands in the specification.
    pub(crate) span: Option<Span>,
}

impl PartialEq for SecondLevel {
    /// Where it stands in a specification does not count.
    fn eq(&self, other: &Self) -> bool {
        self.is_same_as(other) && self.monitor == other.monitor
    }
}

impl SecondLevel {
    /// One whose parts stand somewhere else than in a specification.
    pub(super) fn new(
        agent: &str,
        parameters: Vec<(String, String)>,
        plug: Option<String>,
        monitor: Monitor,
    ) -> Result<Self, Problem> {
        check_agent(agent)?;
        for (name, value) in &parameters {
            check_name(name, agent)?;
            check_value(name, value)?;
        }
        check_required(agent, &parameters)?;
        plug.as_deref().map_or(Ok(()), check_plug)?;
        Ok(Self {
            agent: agent.to_owned(),
            parameters,
            plug,
            monitor,
            span: None,
        })
    }

    /// Whether both would switch one machine in one way.
    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        let switched = |own: &Self| (own.agent.clone(), own.parameters.clone(), own.plug.clone());
        switched(self) == switched(other)
    }
}

/// `[hypervisor.second-level]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Table {
    agent: Spanned<String>,
    #[serde(default)]
    parameters: BTreeMap<Spanned<String>, Spanned<String>>,
    plug: Option<Spanned<String>>,
    monitor_interval: Option<Spanned<String>>,
    monitor_timeout: Option<Spanned<String>>,
}

/// What cib-gen says itself, or Pacemaker fills in.
const OWNED: [&str; 10] = [
    "action",
    "nodename",
    "pcmk_delay_base",
    "pcmk_delay_max",
    "pcmk_host_argument",
    "pcmk_host_check",
    "pcmk_host_list",
    "pcmk_host_map",
    "plug",
    "port",
];

/// Whether a parameter is one that a specification does not name: it follows from the rest.
pub(super) fn is_said_elsewhere(name: &str) -> bool {
    OWNED.contains(&name)
}

pub(super) fn read(table: Spanned<Table>, above: &Monitor) -> Result<SecondLevel, Error> {
    let place = span(&table.span());
    let table = table.into_inner();
    let agent = taken(Some(&table.agent), check_agent)?.unwrap_or_default();
    let parameters = parameters(&table.parameters, |name| check_name(name, &agent))?;
    check_required(&agent, &parameters)
        .map_err(|problem| problem.in_spec(Some(span(&table.agent.span()))))?;
    let monitor = Override {
        interval: table.monitor_interval,
        timeout: table.monitor_timeout,
    };
    Ok(SecondLevel {
        agent,
        parameters,
        plug: taken(table.plug.as_ref(), check_plug)?,
        monitor: monitor.over(above)?,
        span: Some(place),
    })
}

/// Only agents of fence-agents take their targets from Pacemaker, and a second level has to stop the machine.
fn check_agent(name: &str) -> Result<(), Problem> {
    let refuse = |reason, help: String| {
        Err(Problem::SecondLevelAgent {
            name: name.to_owned(),
            reason,
            help,
        })
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if !name.starts_with("fence_") || !name.chars().all(plain) {
        let help = "name an agent of fence-agents, such as `fence_ipmilan`";
        return refuse("is none of fence-agents", help.to_owned());
    }
    let sbd = || "write `[sbd]` instead".to_owned();
    let machine = || "name one that switches a machine off, such as `fence_ipmilan`".to_owned();
    let meant = AgentMeant::by(&format!("stonith:{name}"));
    if let Some(AgentMeant::Misspelt(meant)) = meant {
        let meant = meant.strip_prefix("stonith:").unwrap_or(meant);
        return refuse("is not known", format!("did you mean `{meant}`?"));
    }
    match facts::fence_agent(name) {
        _ if name == "fence_watchdog" => refuse("is built into the fencer", sbd()),
        Some(agent) if agent.leaves_message() => {
            refuse("leaves a message that the guest has to read", sbd())
        }
        Some(agent) if agent.storage => refuse("cuts off disks, and stops no machine", machine()),
        Some(agent) if agent.heuristic => refuse("stops nothing", machine()),
        _ => Ok(()),
    }
}

fn check_name(name: &str, agent: &str) -> Result<(), Problem> {
    let refuse = |reason, help: String| {
        Err(Problem::Parameter {
            name: name.to_owned(),
            reason,
            help,
        })
    };
    if OWNED.contains(&name) {
        let help = match name {
            "plug" | "port" => "write `plug` beside `agent`",
            "pcmk_delay_base" => "write `delay` at the top, or on the guest that is to survive",
            "pcmk_delay_max" => "write `delay-max` at the top",
            _ => "leave it out",
        };
        return refuse("is cib-gen's to write", help.to_owned());
    }
    check_known(agent, name).map(|_| ())
}

fn check_required(agent: &str, parameters: &[(String, String)]) -> Result<(), Problem> {
    let known = facts::agent(&format!("stonith:{agent}"));
    let names = parameters.iter().map(|(name, _)| name.as_str());
    let missing = known.as_ref().map(|known| known.missing(names));
    let mut missing = missing.unwrap_or_default().into_iter();
    // A secret may be kept off the specification, for `cibsecret`; of what lacks it in the end the linter speaks.
    let is_secret = |group: &Vec<&str>| group.iter().any(|name| facts::is_secret(name));
    match missing.find(|group| !is_secret(group)) {
        None => Ok(()),
        Some(group) => Err(Problem::ParameterMissing {
            agent: agent.to_owned(),
            names: group.into_iter().map(str::to_owned).collect(),
        }),
    }
}

/// A plug stands in `pcmk_host_map`, where these end it.
fn check_plug(plug: &str) -> Result<(), Problem> {
    let ends = |c: char| c.is_whitespace() || c.is_control() || ";:=\\".contains(c);
    if plug.is_empty() || plug.chars().any(ends) {
        return Err(Problem::Plug(plug.to_owned()));
    }
    Ok(())
}
