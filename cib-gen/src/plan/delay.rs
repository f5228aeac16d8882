//! Who survives when two nodes lose sight of each other: the guest whose device waits.

use cib_model::{
    Cluster, Duration, FenceDevice, Scalar as _, Score, Version, base_delay, base_delay_may_be_map,
};

use super::parameters::{DELAY, DELAY_MAX, Parameter};
use super::topology::Topology;
use super::{ClusterOption, Device, is_planned, options, quorum, stale};
use crate::base::Base;
use crate::error::{Error, Problem};
use crate::membership::Membership;
use crate::note::Note;
use crate::spec::{DELAY as USUAL, Spec};

/// The most that a device of several nodes waits in a release that cannot give one of them a delay: long enough that
/// the two draw the same only now and then, and half of what a whole fencing may take.
const BY_CHANCE: &str = "30s";

/// The first release that reads a fixed delay of a device.
const FIXED_DELAY: Version = Version::new(1, 1, 17);

/// What decides how long devices wait.
pub(super) struct Race<'r, 'c> {
    pub(super) spec: &'r Spec,
    pub(super) membership: &'r Membership<'r, 'c>,
    pub(super) version: Version,
    pub(super) topology: Topology<'r, 'c>,
}

impl Race<'_, '_> {
    /// Gives the delay to the devices against one node, where there are exactly two to race; or to all devices a random
    /// one, where that is asked for.
    pub(super) fn decide(
        &self,
        devices: &mut [Device],
        notes: &mut Vec<Note>,
    ) -> Result<(), Error> {
        if let Some(most) = &self.spec.delay_max {
            self.leave_to_chance(most, devices, notes);
            return Ok(());
        }
        let protected = self.protected(devices, notes);
        if let (Some((node, delay)), Some(cluster)) = (&protected, self.membership.cluster) {
            self.note_doubts(cluster, node, delay, devices, notes);
        }
        let mut is_first = true;
        for device in devices.iter_mut() {
            let own = protected.as_ref().filter(|(node, _)| device.is_for(node));
            let parameters = match own {
                Some((node, delay)) => self.delay(device, node, delay, is_first, notes)?,
                None => vec![Parameter::none(DELAY)],
            };
            is_first &= own.is_none();
            device.parameters.extend(parameters);
        }
        let mut delays = devices.iter().filter_map(|own| own.parameter(DELAY));
        if self.version < FIXED_DELAY && delays.next().is_some() {
            let version = self.version.to_string();
            notes.push(Note::DelayNotRead { version });
        }
        Ok(())
    }

    /// A random delay on every device: who draws the longer one survives.
    fn leave_to_chance(&self, most: &str, devices: &mut [Device], notes: &mut Vec<Note>) {
        let helps = two_members(self.membership, devices).is_some();
        if !helps {
            notes.push(Note::RandomDelayLeftOut);
        }
        for device in devices {
            let random = if helps {
                Parameter::new(DELAY_MAX, most)
            } else {
                Parameter::none(DELAY_MAX)
            };
            device.parameters.extend([Parameter::none(DELAY), random]);
        }
    }

    /// What makes a device wait before it fences the node. Level by level: where the first way fails for both nodes, as
    /// when the hosts cannot reach each other, the next one is a race again.
    fn delay(
        &self,
        device: &Device,
        node: &str,
        delay: &str,
        is_first: bool,
        notes: &mut Vec<Note>,
    ) -> Result<Vec<Parameter>, Error> {
        if let [_] = device.targets.as_slice() {
            return Ok(vec![Parameter::new(DELAY, delay)]);
        }
        if base_delay_may_be_map(self.version) {
            let map = map(device, node, delay, self.version);
            return Ok(vec![Parameter::new(DELAY, map)]);
        }
        // The delay of the way before sets them apart.
        if !is_first {
            return Ok(vec![Parameter::none(DELAY)]);
        }
        let guest = self.spec.guests.iter().find(|guest| guest.delay.is_some());
        if guest.is_some() || self.spec.delay != USUAL {
            let problem = Problem::DelayOfShared {
                version: self.version.to_string(),
                node: node.to_owned(),
                device: device.id.clone(),
            };
            return Err(problem.in_spec(guest.and_then(|guest| guest.span)));
        }
        notes.push(Note::LeftToChance {
            device: device.id.clone(),
        });
        Ok(vec![
            Parameter::none(DELAY),
            Parameter::new(DELAY_MAX, BY_CHANCE),
        ])
    }

    /// What may still keep the protected node from surviving.
    fn note_doubts(
        &self,
        cluster: &Cluster<'_>,
        node: &str,
        delay: &str,
        devices: &[Device],
        notes: &mut Vec<Note>,
    ) {
        if self.spec.priority_delay.is_none() {
            note_priority_delay(cluster, delay, notes);
        }
        let random = devices.iter().filter(|device| {
            let mut targets = device.targets.iter();
            targets.any(|target| target.node != *node) && is_random(cluster, device)
        });
        notes.extend(random.map(|device| Note::DelayNotCertain {
            device: device.id.clone(),
        }));
    }

    /// The node that is to survive, and how long it is spared.
    fn protected(&self, devices: &[Device], notes: &mut Vec<Note>) -> Option<(String, String)> {
        let Self {
            spec, membership, ..
        } = self;
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
        if let Some(other) =
            cluster.and_then(|cluster| self.other_with_delay(cluster, devices, members))
        {
            let device = other.id().to_owned();
            notes.push(Note::DelayElsewhere { device });
            return None;
        }
        let heeds_quorum = !quorum::is_ignored(spec, cluster);
        if guest.delay.is_none() && membership.has_quorum_device() && heeds_quorum {
            notes.push(Note::QuorumDeviceDecides);
            return None;
        }
        let delay = guest.delay.as_ref().unwrap_or(&spec.delay);
        let target = targets().find(|target| target.node.eq_ignore_ascii_case(&guest.node))?;
        Some((target.node.clone(), delay.clone()))
    }

    /// A device of somebody else that waits before it fences a member: then that decides who survives. Not one that
    /// is asked only when ours has failed: until then they would race. Nor one of cib-gen's own that nobody asks for
    /// any more.
    fn other_with_delay<'d, 'c>(
        &self,
        cluster: &'d Cluster<'c>,
        devices: &[Device],
        members: &[String],
    ) -> Option<&'d FenceDevice<'c>> {
        let others = cluster.fence_devices().iter();
        let stale = stale::devices(cluster, devices);
        let mut others = others.filter(|device| {
            let is_stale = stale.iter().any(|own| own.id() == device.id());
            !is_stale && !is_planned(device, devices)
        });
        others.find(|device| {
            members.iter().any(|member| {
                let delay = cluster.fencing_delay(device, member);
                device.can_fence(member) != Some(false)
                    && self.topology.tries(device.id(), member)
                    && !self.topology.is_behind(device.id(), devices, member)
                    && delay.is_some_and(|(_, most)| most > Duration::ZERO)
            })
        })
    }
}

/// A delay for one of several nodes.
///
/// Releases before 3.0.2 compare only as many letters as the map has, so that `a` would count for `a2`, too; what stands
/// first counts.
fn map(device: &Device, node: &str, delay: &str, version: Version) -> String {
    let own = format!("{node}:{delay}");
    let others = device.targets.iter().filter(|target| target.node != node);
    let alike = others.filter(|target| base_delay(&own, &target.node, version) > Duration::ZERO);
    let alike = alike.map(|target| format!("{}:0s", target.node));
    let entries: Vec<_> = alike.chain([own.clone()]).collect();
    entries.join(";")
}

/// The names of the members, if there are two.
fn two_members(membership: &Membership<'_, '_>, devices: &[Device]) -> Option<Vec<String>> {
    let count = membership.count();
    if count.is_some_and(|count| count != 2) {
        return None;
    }
    let members = member_names(membership, devices);
    (members.len() == 2 || count.is_some()).then_some(members)
}

/// The names of the members: those that are known, else the guests and whoever has a device in the base.
pub(super) fn member_names(membership: &Membership<'_, '_>, devices: &[Device]) -> Vec<String> {
    if let Some(members) = membership.members() {
        return members;
    }
    let mut members: Vec<String> = Vec::new();
    let planned = devices.iter().flat_map(|device| &device.targets);
    let theirs = membership
        .cluster
        .into_iter()
        .flat_map(Cluster::fence_devices)
        // What is planned may no longer have the targets that it has.
        .filter(|device| !is_planned(device, devices));
    let theirs = theirs.flat_map(FenceDevice::known_targets);
    let names = planned
        .map(|target| target.node.as_str())
        .chain(theirs.map(|target| target.name));
    for name in names {
        if !members
            .iter()
            .any(|member| member.eq_ignore_ascii_case(name))
        {
            members.push(name.to_owned());
        }
    }
    members
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
    let most = own.and_then(|own| cluster.device_parameter(own, DELAY_MAX));
    let most = most.and_then(|most| Duration::read(most.value.as_str()).ok());
    most.is_some_and(|most| most > Duration::ZERO)
}

/// Pacemaker wants its own delay to be twice as long as the device's (`lib/common/options.c`).
fn note_priority_delay(cluster: &Cluster<'_>, delay: &str, notes: &mut Vec<Note>) {
    let priority = cluster.priority_fencing_delay().milliseconds();
    let delay = Duration::read(delay).map_or(0, Duration::milliseconds);
    if priority > 0 && priority < delay.saturating_mul(2) {
        notes.push(Note::DelayBesidePriority);
    }
}

const PRIORITY_DELAY: &str = "priority-fencing-delay";

/// The option that spares whoever runs what matters more, where it is asked for.
pub(super) fn by_priority(
    spec: &Spec,
    base: Option<&Base<'_>>,
    version: Version,
    notes: &mut Vec<Note>,
) -> Result<Vec<ClusterOption>, Error> {
    let Some(delay) = &spec.priority_delay else {
        return Ok(Vec::new());
    };
    if options::option_name(PRIORITY_DELAY, version).is_none() {
        let problem = Problem::NoSuchOption {
            name: PRIORITY_DELAY,
            version: version.to_string(),
        };
        return Err(problem.in_spec(None));
    }
    if base.is_some_and(|base| nothing_matters_more(&base.cluster)) {
        notes.push(Note::NoPriorities);
    }
    options::with_value(base, version, PRIORITY_DELAY, delay)
}

/// Whether there are resources, and none has a `priority`: then every node is worth the same.
fn nothing_matters_more(cluster: &Cluster<'_>) -> bool {
    let mut resources = cluster.primitives().iter();
    let mut priorities = cluster.metas_in_force("priority");
    resources.any(|primitive| primitive.class() != "stonith")
        && !priorities.any(|(_, priority)| {
            priority.conditional || Score::read(priority.value.as_str()) != Ok(Score::ZERO)
        })
}
