//! Who survives when two nodes lose sight of each other: the guest whose device waits.

use cib_model::{Cluster, Duration, FenceDevice, Scalar as _};

use super::{Device, is_planned};
use crate::elements::DELAY;
use crate::note::Note;
use crate::spec::Spec;

/// Gives the delay to exactly one device, where there are exactly two nodes to race.
pub(super) fn protect_one(
    spec: &Spec,
    cluster: Option<&Cluster<'_>>,
    devices: &mut [Device],
    notes: &mut Vec<Note>,
) {
    let explicit = spec.guests.iter().position(|guest| guest.delay.is_some());
    let members = two_members(cluster, devices);
    let is_member = |device: &Device| {
        let mut members = members.iter().flatten();
        members.any(|member| member.eq_ignore_ascii_case(&device.node))
    };
    let protected = match explicit {
        Some(at) => devices.get(at).is_some_and(is_member).then_some(at),
        None => devices.iter().position(is_member),
    };
    let Some((members, at)) = members.zip(protected) else {
        if let Some(guest) = explicit.and_then(|at| spec.guests.get(at)) {
            let node = guest.node.clone();
            notes.push(Note::DelayLeftOut { node });
        }
        return;
    };
    if let Some(other) = cluster.and_then(|cluster| other_with_delay(cluster, devices, &members)) {
        let device = other.id().to_owned();
        notes.push(Note::DelayElsewhere { device });
        return;
    }
    let own = spec.guests.get(at).and_then(|guest| guest.delay.as_ref());
    let delay = own.unwrap_or(&spec.delay);
    if let Some(cluster) = cluster {
        note_priority_delay(cluster, delay, notes);
        let others = devices.iter().enumerate();
        let others = others.filter(|(other, _)| *other != at);
        let random = others.filter(|(_, device)| is_random(cluster, device));
        notes.extend(random.map(|(_, device)| Note::DelayNotCertain {
            device: device.id.clone(),
        }));
    }
    if let Some(device) = devices.get_mut(at) {
        device.delay = Some(delay.clone());
    }
}

/// The names of the members, if there are two: those that the base lists, else the guests and whoever has a device in
/// the base.
fn two_members(cluster: Option<&Cluster<'_>>, devices: &[Device]) -> Option<Vec<String>> {
    if let Some(members) = cluster.and_then(Cluster::members) {
        let names = members.iter().map(|node| node.name.to_string());
        return (members.len() == 2).then(|| names.collect());
    }
    let mut members: Vec<_> = devices.iter().map(|device| device.node.clone()).collect();
    let theirs = cluster.into_iter().flat_map(Cluster::fence_devices);
    for target in theirs.flat_map(FenceDevice::known_targets) {
        if !members.iter().any(|member| target.is(member)) {
            members.push(target.name.to_owned());
        }
    }
    (members.len() == 2).then_some(members)
}

/// Names every device that waits now, and no longer will.
pub(super) fn note_removed(cluster: &Cluster<'_>, devices: &[Device], notes: &mut Vec<Note>) {
    for device in devices.iter().filter(|device| device.delay.is_none()) {
        let waits = own(cluster, device).is_some_and(|own| {
            let delay = cluster.device_parameter(own, DELAY);
            delay.is_some() && current(cluster, own, &device.node) != Some(Duration::ZERO)
        });
        if waits {
            let device = device.id.clone();
            notes.push(Note::DelayRemoved { device });
        }
    }
}

/// How long a device waits before it fences its node. None where it has no delay, or one that cannot be read.
pub(crate) fn current(
    cluster: &Cluster<'_>,
    own: &FenceDevice<'_>,
    node: &str,
) -> Option<Duration> {
    let setting = cluster.device_parameter(own, DELAY)?;
    let delays = cluster.fencing_delay(own, node);
    let whole = || Duration::read(setting.value.as_str()).ok();
    delays.map(|(base, _)| base).or_else(whole)
}

/// Whether a device of ours has a random delay from its user, which the merge leaves to it.
fn is_random(cluster: &Cluster<'_>, device: &Device) -> bool {
    let most = own(cluster, device).and_then(|own| cluster.device_parameter(own, "pcmk_delay_max"));
    let most = most.and_then(|most| Duration::read(most.value.as_str()).ok());
    most.is_some_and(|most| most > Duration::ZERO)
}

fn own<'d, 'c>(cluster: &'d Cluster<'c>, device: &Device) -> Option<&'d FenceDevice<'c>> {
    let mut devices = cluster.fence_devices().iter();
    devices.find(|own| device.exists && own.id() == device.id)
}

/// A device of somebody else that waits before it fences a member: then that decides who survives.
fn other_with_delay<'d, 'c>(
    cluster: &'d Cluster<'c>,
    devices: &[Device],
    members: &[String],
) -> Option<&'d FenceDevice<'c>> {
    let others = cluster.fence_devices().iter();
    let mut others = others.filter(|device| !is_planned(device, devices));
    others.find(|device| {
        members.iter().any(|member| {
            let delay = cluster.fencing_delay(device, member);
            device.can_fence(member) != Some(false)
                && delay.is_some_and(|(_, most)| most > Duration::ZERO)
        })
    })
}

/// Pacemaker wants its own delay to be twice as long as the device's (`lib/common/options.c`).
fn note_priority_delay(cluster: &Cluster<'_>, delay: &str, notes: &mut Vec<Note>) {
    let priority = cluster.priority_fencing_delay().milliseconds();
    let delay = Duration::read(delay).map_or(0, Duration::milliseconds);
    if priority > 0 && priority < delay.saturating_mul(2) {
        notes.push(Note::DelayBesidePriority);
    }
}
