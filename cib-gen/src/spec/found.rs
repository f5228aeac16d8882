//! The specification of what a configuration has.

mod second;
mod way;

use cib_model::{Attr, Cluster, Duration, FenceDevice, Scalar, Setting, facts};

use super::time::{
    check_delay, check_delay_max, check_fencing_timeout, check_interval, check_priority_delay,
    check_timeout,
};
use super::{
    Agent, Encryption, Guest, Hypervisor, Layout, Monitor, Policy, Spec, are_own_ssh_options,
    parameters,
};
use crate::error::{Error, Input, Problem};
use crate::merge::own_monitor;
use crate::names;
use crate::note::Note;
use crate::plan::{DELAY, DELAY_MAX, FENCING_TIMEOUT, NO_QUORUM_POLICY, is_named_for_host};

const PRIORITY: &str = "priority-fencing-delay";

/// The specification, and what it could not say.
pub(super) fn read(cluster: &Cluster<'_>) -> Result<(Spec, Vec<Note>), Error> {
    let mut spec = Spec::empty();
    let mut notes = Vec::new();
    let mut left_out = None;
    for device in cluster.fence_devices() {
        let Some(agent) = Agent::named(device.agent()) else {
            continue;
        };
        let found = Found {
            device,
            agent,
            cluster,
        };
        match found.added_to(&spec, &mut notes) {
            Ok(with) => spec = with,
            Err(reason) => {
                let id = device.id().to_owned();
                let problem = Problem::NotSaid { id, reason };
                notes.push(Note::NotSaid(problem.to_string()));
                left_out.get_or_insert_with(|| problem.at(Input::Base, device.span()));
            }
        }
    }
    if spec.guests.is_empty() {
        return Err(left_out.unwrap_or_else(|| Problem::NoDevices.in_spec(None)));
    }
    // As a file has them: the guests of the first hypervisor, then those of the next.
    spec.guests.sort_by_key(|guest| guest.hypervisor);
    second::read(&mut spec, cluster, &mut notes);
    spec.delay_max = by_chance(&spec, cluster);
    protect(&mut spec, cluster);
    spec.priority_delay = option(cluster, PRIORITY, check_priority_delay);
    let twice = spec.longest_delay().milliseconds().saturating_mul(2);
    let long = |text: &String| Duration::read(text).is_ok_and(|own| own.milliseconds() >= twice);
    spec.priority_delay = spec.priority_delay.filter(long);
    spec.fencing_timeout = option(cluster, FENCING_TIMEOUT, check_fencing_timeout);
    spec.no_quorum_policy = policy(cluster);
    Ok((spec, notes))
}

/// A device of the configuration that a specification could ask for.
struct Found<'f, 'c> {
    device: &'f FenceDevice<'c>,
    agent: Agent,
    cluster: &'f Cluster<'c>,
}

impl<'c> Found<'_, 'c> {
    /// The specification with this device too, or why it cannot be said.
    fn added_to(&self, spec: &Spec, notes: &mut Vec<Note>) -> Result<Spec, String> {
        let mut settings = self.cluster.parameters_of(self.device).into_iter();
        if settings.any(|setting| setting.conditional) {
            return Err("a rule decides about its parameters".to_owned());
        }
        let targets = self.device.known_targets();
        if targets.is_empty() {
            return Err("it does not say whom it fences".to_owned());
        }
        let (parameters, secrets) = self.parameters();
        let monitor = monitor_of(self.device);
        let hypervisor = Hypervisor {
            uri: self.uri()?,
            agent: self.agent,
            layout: self.layout(),
            parameters,
            monitor: monitor.clone(),
            second_level: None,
        };
        let refused = |error: Error| error.to_string();
        let mut spec = spec.clone();
        let known = spec.hypervisors.iter();
        let known = known.enumerate().find(|(_, own)| same(own, &hypervisor));
        let at = match known {
            Some((at, _)) => at,
            None => spec
                .add_hypervisor(hypervisor, Encryption::Optional, None)
                .map_err(refused)?,
        };
        for target in targets {
            let node = spelled(target.name, self.cluster);
            let plug = self.cluster.plug(self.device, target.name);
            let domain = plug.unwrap_or(target.name).to_owned();
            let guest = Guest {
                domain_is_default: domain == node,
                node,
                domain,
                hypervisor: at,
                monitor: monitor.clone(),
                delay: None,
                span: None,
            };
            spec.add(guest).map_err(refused)?;
        }
        notes.extend(secrets.into_iter().map(|parameter| Note::SecretNotSaid {
            device: self.device.id().to_owned(),
            parameter,
        }));
        Ok(spec)
    }

    fn parameter(&self, name: &str) -> Option<&'c str> {
        let setting = self.cluster.device_parameter(self.device, name);
        Some(setting.filter(|own| !own.is_hidden())?.value.as_str())
    }

    fn layout(&self) -> Layout {
        match self.device.only_target() {
            Some(only) if names::is_device_id(self.device.id(), only.name) => Layout::Guest,
            Some(_) if !is_named_for_host(self.device, self.cluster) => Layout::Guest,
            _ => Layout::Hypervisor,
        }
    }

    /// What else the agent is told, and the names of what must not be shown.
    fn parameters(&self) -> (Vec<(String, String)>, Vec<String>) {
        let mut settings = self.cluster.parameters_of(self.device);
        settings.retain(|setting| {
            !way::is_in_uri(self.agent, setting.name)
                && !are_own_ssh_options(setting.value.as_str())
                && parameters::check_name(self.agent, setting.name).is_ok()
        });
        let is_secret =
            |setting: &Setting<'_>| setting.is_hidden() || facts::is_secret(setting.name);
        let (secrets, others): (Vec<_>, Vec<_>) = settings.into_iter().partition(is_secret);
        let others = others.iter();
        let others = others.map(|own| (own.name.to_owned(), own.value.as_str().to_owned()));
        let mut others: Vec<_> = others.collect();
        others.sort();
        let secrets = secrets.iter().map(|own| own.name.to_owned());
        (others, secrets.collect())
    }
}

fn monitor_of(device: &FenceDevice<'_>) -> Monitor {
    let usual = Monitor::default();
    let Some(own) = own_monitor(device.resource.primitive) else {
        return usual;
    };
    Monitor {
        interval: said(own.interval.as_ref(), check_interval).unwrap_or(usual.interval),
        timeout: said(own.timeout.as_ref(), check_timeout).unwrap_or(usual.timeout),
    }
}

/// A node's name as the configuration writes it. A `hostlist` has it in lower case for the agent's sake, so it counts last.
fn spelled(name: &str, cluster: &Cluster<'_>) -> String {
    if let Some(node) = cluster.node(name) {
        return node.name.to_string();
    }
    let bans = cluster.cib.locations();
    let bans = bans.filter_map(|own| Some(own.node.as_ref()?.as_str()));
    let levels = cluster.cib.fencing_levels();
    let levels = levels.filter_map(|own| Some(own.target.as_ref()?.as_str()));
    let targets = cluster.fence_devices().iter();
    let targets = targets.flat_map(FenceDevice::known_targets);
    let listed = targets.filter(|target| target.parameter.starts_with("pcmk_"));
    let mut names = bans.chain(levels).chain(listed.map(|target| target.name));
    let found = names.find(|own| own.eq_ignore_ascii_case(name));
    found.unwrap_or(name).to_owned()
}

/// Whether both could be one table of a specification. One device for all guests is a table of its own.
fn same(one: &Hypervisor, other: &Hypervisor) -> bool {
    let watched_alike = Hypervisor {
        monitor: other.monitor.clone(),
        ..one.clone()
    };
    one.layout == Layout::Guest && watched_alike == *other
}

/// A length of time as it stands there, or in words that a specification takes.
fn said<T: Scalar<Value = Duration>>(
    attr: Option<&Attr<'_, T>>,
    check: impl Fn(&str) -> Result<(), Problem>,
) -> Option<String> {
    let attr = attr?;
    as_taken(attr.as_str(), attr.get().ok()?, check)
}

fn as_taken(
    text: &str,
    time: Duration,
    check: impl Fn(&str) -> Result<(), Problem>,
) -> Option<String> {
    let mut words = [text.to_owned(), time.to_string()].into_iter();
    words.find(|words| check(words).is_ok())
}

/// The delay by chance of all devices, where it is one, and no device has another.
fn by_chance(spec: &Spec, cluster: &Cluster<'_>) -> Option<String> {
    let mut longest: Option<&str> = None;
    for device in cluster.fence_devices() {
        let mut guests = spec.guests.iter();
        // What else can fence a guest is somebody else's, or a second way: neither says what is asked for.
        let is_said = guests.any(|guest| {
            spec.hypervisor_of(guest).agent.name() == device.agent()
                && device.target(&guest.node).is_some()
        });
        if !is_said {
            continue;
        }
        let own = cluster.device_parameter(device, DELAY_MAX)?.value.as_str();
        let has_base = cluster.device_parameter(device, DELAY).is_some();
        if has_base || longest.is_some_and(|other| other != own) {
            return None;
        }
        longest = Some(own);
    }
    let longest = longest?;
    as_taken(longest, Duration::read(longest).ok()?, check_delay_max)
}

/// The value of an option, where it is certain and a specification takes it.
fn option(
    cluster: &Cluster<'_>,
    name: &str,
    check: impl Fn(&str) -> Result<(), Problem>,
) -> Option<String> {
    let option = cluster.option(name).filter(|own| !own.conditional)?;
    let text = option.value.as_str();
    as_taken(text, Duration::read(text).ok()?, check)
}

/// Names the guest whose device waits, where it is one.
fn protect(spec: &mut Spec, cluster: &Cluster<'_>) {
    if spec.delay_max.is_some() {
        return;
    }
    let mut waiting = Vec::new();
    for device in cluster.fence_devices() {
        for (at, guest) in spec.guests.iter().enumerate() {
            let same_agent = spec.hypervisor_of(guest).agent.name() == device.agent();
            if !same_agent || device.target(&guest.node).is_none() {
                continue;
            }
            let delay = cluster.fencing_delay(device, &guest.node);
            let delay = delay.map(|(base, _)| base);
            waiting.extend(delay.filter(|it| *it > Duration::ZERO).map(|it| (at, it)));
        }
    }
    let [(at, delay)] = waiting[..] else { return };
    let Some(text) = as_taken(&delay.to_string(), delay, check_delay) else {
        return;
    };
    let usual = Duration::read(&spec.delay);
    if at > 0 {
        spec.guests[at].delay = Some(text.clone());
    }
    // What is said of nobody is said of the first guest, and counts as a delay that there may be.
    let is_said = at > 0 && usual.as_ref().is_ok_and(|usual| delay >= *usual);
    if !is_said && usual != Ok(delay) {
        spec.delay = text;
    }
}

fn policy(cluster: &Cluster<'_>) -> Option<Policy> {
    let option = cluster.option(NO_QUORUM_POLICY)?;
    let option = (!option.conditional).then_some(option)?;
    Policy::named(option.value.as_str())
}
