//! Who survives when two nodes lose sight of each other: the guest whose device waits.

use cib_model::{Cluster, Duration, FenceDevice, Scalar as _};

use super::{Device, is_planned};
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
    }
    if let Some(device) = devices.get_mut(at) {
        device.delay = Some(delay.clone());
    }
}

/// The names of the members, if there are two: those that the base lists, else the guests.
fn two_members(cluster: Option<&Cluster<'_>>, devices: &[Device]) -> Option<Vec<String>> {
    let members: Vec<String> = match cluster.and_then(Cluster::members) {
        Some(members) => members.iter().map(|node| node.name.to_string()).collect(),
        None => devices.iter().map(|device| device.node.clone()).collect(),
    };
    (members.len() == 2).then_some(members)
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
