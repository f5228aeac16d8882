//! The second way to fence, back from what cib-gen made for it.

use cib_model::{Cluster, FenceDevice, WATCHDOG, facts};

use super::monitor_of;
use crate::error::Problem;
use crate::names;
use crate::note::Note;
use crate::plan::{SBD_AGENT, SBD_NAME, WATCHDOG_TIMEOUT};
use crate::spec::time::check_watchdog_timeout;
use crate::spec::{Agent, Sbd, SecondLevel, Spec, second};

/// Says how the hypervisors are fenced themselves, and whether there is SBD.
pub(super) fn read(spec: &mut Spec, cluster: &Cluster<'_>, notes: &mut Vec<Note>) {
    for device in cluster.fence_devices() {
        let hypervisors = fenced_by(spec, device);
        if hypervisors.is_empty() {
            notes.extend(left_out(spec, device));
            continue;
        }
        match second_level(device, cluster, notes) {
            Err(problem) => notes.push(not_said(device, &problem)),
            Ok(level) => {
                for at in hypervisors {
                    spec.hypervisors[at].second_level = Some(level.clone());
                }
            }
        }
    }
    let mut devices = cluster.fence_devices().iter();
    let disks = devices
        .find(|device| device.agent() == SBD_AGENT && names::is_device_id(device.id(), SBD_NAME));
    spec.sbd = watchdog(spec, cluster);
    if let Some(device) = disks {
        let paths = cluster.device_parameter(device, "devices");
        let paths = paths.map_or("", |paths| paths.value.as_str()).split(',');
        match Sbd::on(paths.map(str::to_owned).collect(), monitor_of(device)) {
            Ok(sbd) => spec.sbd = Some(sbd),
            Err(problem) => notes.push(not_said(device, &problem)),
        }
    }
    if let Err(error) = spec.check_sbd(None) {
        notes.push(Note::NotSaid(error.to_string()));
        spec.sbd = None;
    }
}

/// The hypervisors that a device of cib-gen's own fences with their guests.
fn fenced_by(spec: &Spec, device: &FenceDevice<'_>) -> Vec<usize> {
    let all = spec.hypervisors.iter().enumerate();
    let fenced = all.filter(|(at, hypervisor)| {
        let mut guests = spec.guests.iter().filter(|guest| guest.hypervisor == *at);
        Agent::named(device.agent()).is_none()
            && names::is_numbered_id(device.id(), &names::host_device_id(hypervisor.host()))
            && guests.any(|guest| device.target(&guest.node).is_some())
    });
    fenced.map(|(at, _)| at).collect()
}

/// A second way of cib-gen's own whose hypervisor no device of a guest names.
fn left_out(spec: &Spec, device: &FenceDevice<'_>) -> Option<Note> {
    let host = names::fenced_host_of(device.id())?;
    let mut guests = spec.guests.iter();
    let is_meant = Agent::named(device.agent()).is_none()
        && guests.any(|guest| device.target(&guest.node).is_some());
    let problem = Problem::NotSaid {
        id: device.id().to_owned(),
        reason: format!("no device of its guests names the host `{host}`"),
    };
    is_meant.then(|| Note::NotSaid(problem.to_string()))
}

fn second_level(
    device: &FenceDevice<'_>,
    cluster: &Cluster<'_>,
    notes: &mut Vec<Note>,
) -> Result<SecondLevel, Problem> {
    let mut parameters = Vec::new();
    for setting in cluster.parameters_of(device) {
        if second::is_said_elsewhere(setting.name) {
            continue;
        }
        if setting.is_hidden() || facts::is_secret(setting.name) {
            notes.push(Note::SecretNotSaid {
                device: device.id().to_owned(),
                parameter: setting.name.to_owned(),
            });
            continue;
        }
        parameters.push((setting.name.to_owned(), setting.value.as_str().to_owned()));
    }
    parameters.sort();
    let plug = cluster.plugs(device).into_iter().next();
    let plug = plug.map(|plug| plug.name.to_owned());
    SecondLevel::new(device.agent(), parameters, plug, monitor_of(device))
}

/// SBD without a disk: a limit to wait for, and a level of cib-gen's own that waits for it.
fn watchdog(spec: &Spec, cluster: &Cluster<'_>) -> Option<Sbd> {
    let timeout = cluster.option(WATCHDOG_TIMEOUT)?;
    let mut levels = cluster.cib.fencing_levels();
    let waits = levels.any(|level| {
        let id = level.id.as_ref().map_or("", |id| id.as_str());
        let mut guests = spec.guests.iter();
        guests.any(|guest| names::is_level_id(id, &guest.node))
            && level.device_names().any(|(name, _)| name == WATCHDOG)
    });
    let text = timeout.value.as_str();
    let is_taken = waits && !timeout.conditional && check_watchdog_timeout(text).is_ok();
    is_taken.then(|| Sbd::Watchdog {
        timeout: text.to_owned(),
    })
}

fn not_said(device: &FenceDevice<'_>, problem: &Problem) -> Note {
    let id = device.id().to_owned();
    let reason = problem.to_string();
    Note::NotSaid(Problem::NotSaid { id, reason }.to_string())
}
