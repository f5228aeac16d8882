//! Who survives when two nodes lose sight of each other: the guest whose device waits.

use cib_model::{Cluster, Duration, FenceDevice, Scalar as _};

use super::parameters::{DELAY, Parameter};
use super::{Device, Target, is_planned};
use crate::membership::Membership;
use crate::note::Note;
use crate::spec::Spec;

/// Gives the delay to exactly one device, where there are exactly two nodes to race.
pub(super) fn protect_one(
    spec: &Spec,
    membership: &Membership<'_, '_>,
    devices: &mut [Device],
    notes: &mut Vec<Note>,
) {
    let cluster = membership.cluster;
    let protected = protected(spec, membership, devices, notes);
    if let (Some((node, delay)), Some(cluster)) = (&protected, cluster) {
        note_priority_delay(cluster, delay, notes);
        let random = devices.iter().filter(|device| {
            let others = device.targets.iter().filter(|target| target.node != *node);
            others.count() > 0 && is_random(cluster, device)
        });
        notes.extend(random.map(|device| Note::DelayNotCertain {
            device: device.id.clone(),
        }));
    }
    for device in devices {
        let delay = protected.as_ref().filter(|(node, _)| device.is_for(node));
        let value = delay.map(|(node, delay)| match device.targets.as_slice() {
            [_] => delay.clone(),
            targets => map(targets, node, delay),
        });
        device.parameters.push(Parameter {
            name: DELAY.to_owned(),
            value,
        });
    }
}

/// The delay of one node, as a device for several is told of it.
///
/// Before 3.0.2 the fencer compares only as many letters as the map has, and takes the first entry that fits: a node whose
/// name begins with that of the protected one would wait as well, and nobody would survive for certain.
fn map(targets: &[Target], node: &str, delay: &str) -> String {
    let begins = |target: &&Target| {
        let start = target.node.get(..node.len());
        target.node.len() > node.len() && start.is_some_and(|it| it.eq_ignore_ascii_case(node))
    };
    let longer = targets.iter().filter(begins);
    let mut entries: Vec<_> = longer.map(|target| format!("{}:0s", target.node)).collect();
    // Of two of these one may begin with the other; but their delays are the same.
    entries.push(format!("{node}:{delay}"));
    entries.join(";")
}

/// The node that is to survive, and how long it is spared.
fn protected(
    spec: &Spec,
    membership: &Membership<'_, '_>,
    devices: &[Device],
    notes: &mut Vec<Note>,
) -> Option<(String, String)> {
    let explicit = spec.guests.iter().find(|guest| guest.delay.is_some());
    let cluster = membership.cluster;
    let members = two_members(membership, devices);
    let targets = || devices.iter().flat_map(|device| &device.targets);
    let is_member = |node: &str| {
        let mut members = members.iter().flatten();
        members.any(|member| member.eq_ignore_ascii_case(node))
    };
    let mut guests = spec.guests.iter();
    let guest = guests.find(|guest| match explicit {
        Some(explicit) => explicit.node == guest.node && is_member(&guest.node),
        None => is_member(&guest.node),
    });
    let Some((members, guest)) = members.as_ref().zip(guest) else {
        notes.extend(explicit.map(|guest| Note::DelayLeftOut {
            node: guest.node.clone(),
        }));
        return None;
    };
    if let Some(other) = cluster.and_then(|cluster| other_with_delay(cluster, devices, members)) {
        let device = other.id().to_owned();
        notes.push(Note::DelayElsewhere { device });
        return None;
    }
    if guest.delay.is_none() && membership.has_quorum_device() {
        notes.push(Note::QuorumDeviceDecides);
        return None;
    }
    let delay = guest.delay.as_ref().unwrap_or(&spec.delay);
    let target = targets().find(|target| target.node.eq_ignore_ascii_case(&guest.node))?;
    Some((target.node.clone(), delay.clone()))
}

/// The names of the members, if there are two: those that are known, else the guests and whoever has a device in the
/// base.
fn two_members(membership: &Membership<'_, '_>, devices: &[Device]) -> Option<Vec<String>> {
    let cluster = membership.cluster;
    let count = membership.count();
    if count.is_some_and(|count| count != 2) {
        return None;
    }
    if let Some(members) = membership.members() {
        return Some(members);
    }
    let targets = devices.iter().flat_map(|device| &device.targets);
    let mut members: Vec<_> = targets.map(|target| target.node.clone()).collect();
    let theirs = cluster.into_iter().flat_map(Cluster::fence_devices);
    for target in theirs.flat_map(FenceDevice::known_targets) {
        if !members.iter().any(|member| target.is(member)) {
            members.push(target.name.to_owned());
        }
    }
    (members.len() == 2 || count.is_some()).then_some(members)
}

/// Names every device that waits now, and no longer will.
pub(super) fn note_removed(cluster: &Cluster<'_>, devices: &[Device], notes: &mut Vec<Note>) {
    let without = devices.iter();
    for device in without.filter(|device| device.parameter(DELAY).is_none()) {
        let waits = device.in_base(cluster).is_some_and(|own| {
            let delay = cluster.device_parameter(own, DELAY);
            let mut targets = device.targets.iter();
            delay.is_some()
                && targets.any(|target| current(cluster, own, &target.node) != Some(Duration::ZERO))
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
    let own = device.in_base(cluster);
    let most = own.and_then(|own| cluster.device_parameter(own, "pcmk_delay_max"));
    let most = most.and_then(|most| Duration::read(most.value.as_str()).ok());
    most.is_some_and(|most| most > Duration::ZERO)
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
