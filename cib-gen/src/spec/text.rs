//! A specification as TOML.

use std::fmt::Write as _;

use toml::Value;

use super::{Agent, DELAY, Guest, Hypervisor, Monitor, Sbd, SecondLevel, Spec};

/// What is as it would be anyway is left out.
pub(super) fn write(spec: &Spec) -> String {
    let mut top = String::new();
    if spec.delay != DELAY {
        line(&mut top, "delay", &spec.delay);
    }
    for (name, value) in [
        ("delay-max", &spec.delay_max),
        ("priority-fencing-delay", &spec.priority_delay),
        ("fencing-timeout", &spec.fencing_timeout),
    ] {
        if let Some(value) = value {
            line(&mut top, name, value);
        }
    }
    let usual = usual_monitor(spec);
    for (name, value) in otherwise(&usual, &Monitor::default()) {
        line(&mut top, name, value);
    }
    if let Some(policy) = &spec.no_quorum_policy {
        line(&mut top, "no-quorum-policy", policy.value);
    }
    let tables = spec.hypervisors.iter().enumerate().map(|(at, hypervisor)| {
        let guests = spec.guests.iter().filter(|guest| guest.hypervisor == at);
        table(hypervisor, &guests.collect::<Vec<_>>(), &usual)
    });
    let sbd = spec.sbd.as_ref().map(sbd).unwrap_or_default();
    let parts = [top, sbd].into_iter().chain(tables);
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// What SBD has no key for is said at the top.
fn usual_monitor(spec: &Spec) -> Monitor {
    match &spec.sbd {
        Some(Sbd::Disks { monitor, .. }) => monitor.clone(),
        _ => Monitor::default(),
    }
}

fn table(hypervisor: &Hypervisor, guests: &[&Guest], usual: &Monitor) -> String {
    let Hypervisor {
        uri,
        agent,
        layout,
        parameters,
        monitor,
        second_level,
    } = hypervisor;
    let mut text = "[[hypervisor]]\n".to_owned();
    line(&mut text, "uri", uri);
    if *agent != Agent::default() {
        line(&mut text, "agent", agent.name());
    }
    if *layout != agent.usual_layout() {
        line(&mut text, "layout", layout.name());
    }
    if !parameters.is_empty() {
        let _ = writeln!(text, "parameters = {}", pairs(parameters));
    }
    for (name, value) in otherwise(monitor, usual) {
        line(&mut text, name, value);
    }
    if let Some(second) = second_level {
        let _ = writeln!(text, "second-level = {}", second_level_of(second, monitor));
    }
    text.push_str("guests = [\n");
    for guest in guests {
        let _ = writeln!(text, "  {},", entry(guest, monitor));
    }
    text.push_str("]\n");
    text
}

fn second_level_of(second: &SecondLevel, usual: &Monitor) -> String {
    let mut keys = vec![format!("agent = {}", quoted(&second.agent))];
    let plug = second.plug.iter().map(|plug| ("plug", plug.as_str()));
    let others = plug.chain(otherwise(&second.monitor, usual));
    keys.extend(others.map(|(name, value)| format!("{name} = {}", quoted(value))));
    if !second.parameters.is_empty() {
        keys.push(format!("parameters = {}", pairs(&second.parameters)));
    }
    format!("{{ {} }}", keys.join(", "))
}

fn sbd(sbd: &Sbd) -> String {
    let mut text = "[sbd]\n".to_owned();
    match sbd {
        Sbd::Disks {
            devices,
            message_wait,
            ..
        } => {
            let devices: Vec<_> = devices.iter().map(|device| quoted(device)).collect();
            let _ = writeln!(text, "devices = [{}]", devices.join(", "));
            if let Some(wait) = message_wait {
                line(&mut text, "message-wait", wait);
            }
        }
        Sbd::Watchdog { timeout } => line(&mut text, "watchdog-timeout", timeout),
    }
    text
}

fn pairs(parameters: &[(String, String)]) -> String {
    let pairs = parameters.iter();
    let pairs: Vec<_> = pairs
        .map(|(name, value)| format!("{} = {}", key(name), quoted(value)))
        .collect();
    format!("{{ {} }}", pairs.join(", "))
}

fn entry(guest: &Guest, usual: &Monitor) -> String {
    let mut keys = otherwise(&guest.monitor, usual);
    keys.splice(
        ..0,
        guest.delay.iter().map(|delay| ("delay", delay.as_str())),
    );
    if keys.is_empty() {
        return quoted(&if guest.domain_is_default {
            guest.node.clone()
        } else {
            format!("{}:{}", guest.node, guest.domain)
        });
    }
    if !guest.domain_is_default {
        keys.insert(0, ("domain", &guest.domain));
    }
    keys.insert(0, ("node", &guest.node));
    let keys = keys.iter();
    let keys: Vec<_> = keys
        .map(|(name, value)| format!("{name} = {}", quoted(value)))
        .collect();
    format!("{{ {} }}", keys.join(", "))
}

/// What of a monitor is not as elsewhere.
fn otherwise<'m>(monitor: &'m Monitor, usual: &Monitor) -> Vec<(&'static str, &'m str)> {
    let Monitor { interval, timeout } = monitor;
    let mut keys = Vec::new();
    if *interval != usual.interval {
        keys.push(("monitor-interval", interval.as_str()));
    }
    if *timeout != usual.timeout {
        keys.push(("monitor-timeout", timeout.as_str()));
    }
    keys
}

fn line(text: &mut String, key: &str, value: &str) {
    let _ = writeln!(text, "{key} = {}", quoted(value));
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !name.is_empty() && name.chars().all(is_bare) {
        name.to_owned()
    } else {
        quoted(name)
    }
}
