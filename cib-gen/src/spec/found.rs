//! The specification of what a configuration has.

mod way;

use cib_model::{Attr, Cluster, Duration, FenceDevice, Scalar, Setting, facts};

use super::time::{check_delay, check_interval, check_timeout};
use super::{
    Agent, Encryption, Guest, Hypervisor, Layout, Monitor, Policy, Spec, are_own_ssh_options,
    parameters,
};
use crate::error::{Error, Input, Problem};
use crate::merge::own_monitor;
use crate::names;
use crate::note::Note;
use crate::plan::{NO_QUORUM_POLICY, is_named_for_host};

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
    protect(&mut spec, cluster);
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
        let monitor = self.monitor();
        let hypervisor = Hypervisor {
            uri: self.uri()?,
            agent: self.agent,
            layout: self.layout(),
            parameters,
            monitor: monitor.clone(),
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
            let node = self.cluster.node(target.name);
            let node = node.map_or(target.name, |node| &*node.name).to_owned();
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
            !way::is_said_elsewhere(self.agent, setting.name)
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

    fn monitor(&self) -> Monitor {
        let usual = Monitor::default();
        let Some(own) = own_monitor(self.device.resource.primitive) else {
            return usual;
        };
        Monitor {
            interval: said(own.interval.as_ref(), check_interval).unwrap_or(usual.interval),
            timeout: said(own.timeout.as_ref(), check_timeout).unwrap_or(usual.timeout),
        }
    }
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

/// Names the guest whose device waits, where it is one.
fn protect(spec: &mut Spec, cluster: &Cluster<'_>) {
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
    if let [(at, delay)] = waiting[..] {
        let delay = as_taken(&delay.to_string(), delay, check_delay);
        // What a specification says of nobody is said of the first guest.
        let is_usual = at == 0
            && delay.as_deref().and_then(|it| Duration::read(it).ok())
                == Duration::read(&spec.delay).ok();
        if !is_usual {
            spec.guests[at].delay = delay;
        }
    }
}

fn policy(cluster: &Cluster<'_>) -> Option<Policy> {
    let option = cluster.option(NO_QUORUM_POLICY)?;
    let option = (!option.conditional).then_some(option)?;
    Policy::named(option.value.as_str())
}
