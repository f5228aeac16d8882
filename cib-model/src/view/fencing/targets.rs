//! Whom a device can fence, from the parameters of Pacemaker and of the agent.

use std::collections::HashMap;
use std::ops::Range;

use super::{Target, Targets};
use crate::agent::Agent;
use crate::facts::{FenceAction, FenceAgent, TargetSyntax};
use crate::value::Version;
use crate::view::Setting;
use crate::view::host_list::{self, HostEntry};
use crate::view::references::References;
use crate::view::resources::ResolvedPrimitive;

pub(super) struct TargetSource<'d, 'c> {
    pub(super) resource: &'d ResolvedPrimitive<'c>,
    pub(super) references: &'d References<'c>,
    pub(super) version: Version,
}

impl<'c> TargetSource<'_, 'c> {
    fn parameter(&self, name: &str) -> Option<Setting<'c>> {
        self.resource.parameter(name, self.references)
    }

    /// `daemons/fenced/fenced_commands.c`: `target_list_type` and `can_fence_host_with_device`.
    pub(super) fn targets(&self, agent: &str, known: Option<&FenceAgent>) -> Targets<'c> {
        let list = self.parameter("pcmk_host_list");
        let map = self.parameter("pcmk_host_map");
        let check = self.parameter("pcmk_host_check");
        let settings = [list, map, check];
        if settings
            .iter()
            .flatten()
            .any(|setting| setting.conditional || setting.is_hidden())
        {
            return Targets::Unknown;
        }
        let check = check.map(|check| check.value.as_str().to_ascii_lowercase());
        let has_list = list.is_some() || map.is_some();
        match check.as_deref() {
            None if has_list => self.static_targets(list, map),
            None if agent == "fence_watchdog" => Targets::Unknown,
            None if self.resource.known_agent().is_some_and(is_never_asked) => Targets::Any,
            None => self.agent_targets(known),
            Some("static-list") => self.static_targets(list, map),
            Some("dynamic-list") if map.is_none() => self.agent_targets(known),
            Some("dynamic-list" | "status") => Targets::Unknown,
            Some("none") => Targets::Any,
            Some(_) => Targets::Known(Vec::new()),
        }
    }

    fn static_targets(&self, list: Option<Setting<'c>>, map: Option<Setting<'c>>) -> Targets<'c> {
        let mut targets: Vec<Target<'c>> = Vec::new();
        if let Some(list) = list {
            let entries = host_list::host_list_entries(list.value.as_str());
            targets.extend(entries.iter().map(|entry| target(list, entry)));
        }
        if let Some(map) = map {
            let entries = host_list::host_map_entries(map.value.as_str(), self.version);
            let listed = targets.iter().enumerate();
            let listed: HashMap<_, _> = listed
                .map(|(at, target)| (target.name.to_ascii_lowercase(), at))
                .collect();
            for entry in &entries {
                let known = listed.get(&entry.host.to_ascii_lowercase());
                match known.and_then(|at| targets.get_mut(*at)) {
                    Some(known) => known.plug = entry.plug,
                    None => targets.push(target(map, entry)),
                }
            }
        }
        Targets::Known(targets)
    }

    /// What the agent's own list says, where the parameter that it prints is known.
    fn agent_targets(&self, known: Option<&FenceAgent>) -> Targets<'c> {
        let Some(parameter) = known.and_then(|agent| agent.targets) else {
            return Targets::Unknown;
        };
        // Without its list the agent does not even start: whom the device was meant for is not known.
        let Some(setting) = self.parameter(parameter.name) else {
            return Targets::Unknown;
        };
        if setting.conditional || setting.is_hidden() {
            return Targets::Unknown;
        }
        let text = setting.value.as_str();
        let entries = match parameter.syntax {
            TargetSyntax::Host | TargetSyntax::Hosts => host_list::host_list_entries(text),
            TargetSyntax::HostDomain => host_list::host_domain_entries(text),
        };
        // The fencer reads what the agent prints as it reads pcmk_host_list.
        let as_read = |entry: HostEntry<'c>| {
            let read = host_list::host_list_entries(entry.host).into_iter();
            read.map(move |read| HostEntry {
                plug: entry.plug,
                host_range: offset(entry.host_range.start, &read.host_range),
                range: entry.range.clone(),
                host: read.host,
            })
        };
        let entries: Vec<_> = entries.into_iter().flat_map(as_read).collect();
        // When nothing is listed the fencer asks the agent for the status of whoever is to be fenced.
        if entries.is_empty() {
            return Targets::Unknown;
        }
        Targets::Known(entries.iter().map(|entry| target(setting, entry)).collect())
    }
}

/// An agent that has neither a list nor a status to ask for is taken to fence any node.
fn is_never_asked(agent: &Agent) -> bool {
    let answers = [FenceAction::List, FenceAction::Status];
    !answers.iter().any(|action| agent.can(action.name()))
}

fn offset(by: usize, range: &Range<usize>) -> Range<usize> {
    by + range.start..by + range.end
}

fn target<'c>(setting: Setting<'c>, entry: &HostEntry<'c>) -> Target<'c> {
    Target {
        name: entry.host,
        plug: entry.plug,
        span: setting.value.part(&entry.host_range),
        parameter: setting.name,
    }
}
