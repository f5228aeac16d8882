//! What fences a guest that its hypervisor cannot fence any more: a device for the hypervisor itself, or SBD.

use cib_model::{Cluster, FenceDevice};

use super::delay::member_names;
use super::first::target;
use super::known;
use super::parameters::{HOST_LIST, HOST_MAP, Parameter, host_map};
use super::{Device, Target};
use crate::error::{Error, Problem};
use crate::membership::Membership;
use crate::names::{self, Ids};
use crate::spec::{Hypervisor, Monitor, Sbd, SecondLevel, Spec};

/// The agent that leaves messages on disks.
pub(crate) const SBD_AGENT: &str = "fence_sbd";
pub(crate) const SBD_NAME: &str = "sbd";

/// Adds the devices of the second level behind those of the first.
pub(super) fn add(
    spec: &Spec,
    membership: &Membership<'_, '_>,
    ids: &mut Ids,
    devices: &mut Vec<Device>,
) -> Result<(), Error> {
    for (at, hypervisor) in spec.hypervisors.iter().enumerate() {
        let Some(second) = &hypervisor.second_level else {
            continue;
        };
        let mut earlier = spec.hypervisors.iter().take(at);
        if earlier.any(|other| other.is_same_machine_as(hypervisor)) {
            continue;
        }
        let wanted = of_hypervisor(spec, hypervisor, second, membership)?;
        if wanted.targets.is_empty() {
            continue;
        }
        if nobody_is_outside(membership, devices, &wanted) {
            let host = hypervisor.host().to_owned();
            return Err(Problem::NobodyOutside { host }.in_spec(second.span));
        }
        let device = wanted.device(membership.cluster, ids, devices)?;
        devices.push(device);
    }
    if let Some(Sbd::Disks {
        devices: disks,
        monitor,
        ..
    }) = &spec.sbd
    {
        let wanted = of_disks(spec, disks, monitor, membership)?;
        devices.push(wanted.device(membership.cluster, ids, devices)?);
    }
    Ok(())
}

/// A device that has to be there.
struct Wanted<'s> {
    agent: &'s str,
    /// The id, unless it is taken.
    id: String,
    targets: Vec<Target>,
    parameters: Vec<Parameter>,
    monitor: Monitor,
    bans: Vec<String>,
}

fn of_hypervisor<'s>(
    spec: &'s Spec,
    hypervisor: &Hypervisor,
    second: &'s SecondLevel,
    membership: &Membership<'_, '_>,
) -> Result<Wanted<'s>, Error> {
    let guests = spec.guests.iter();
    let guests = guests.filter(|guest| spec.hypervisor_of(guest).is_same_machine_as(hypervisor));
    let targets = guests.map(|guest| target(guest, membership));
    let targets = targets.collect::<Result<Vec<_>, _>>()?;
    let own = second.parameters.iter();
    let mut parameters: Vec<_> = own
        .map(|(name, value)| Parameter::new(name, value))
        .collect();
    parameters.extend(whom(&targets, second.plug.as_deref()));
    Ok(Wanted {
        agent: &second.agent,
        id: names::host_device_id(hypervisor.host()),
        parameters,
        monitor: second.monitor.clone(),
        // They go down with the machine.
        bans: targets.iter().map(|target| target.node.clone()).collect(),
        targets,
    })
}

fn of_disks<'s>(
    spec: &Spec,
    disks: &[String],
    monitor: &Monitor,
    membership: &Membership<'_, '_>,
) -> Result<Wanted<'s>, Error> {
    let targets = spec.guests.iter().map(|guest| target(guest, membership));
    let targets = targets.collect::<Result<Vec<_>, _>>()?;
    let mut parameters = vec![Parameter::new("devices", disks.join(","))];
    parameters.extend(whom(&targets, None));
    Ok(Wanted {
        agent: SBD_AGENT,
        id: names::device_id(SBD_NAME),
        targets,
        parameters,
        monitor: monitor.clone(),
        // Whoever is left has to be able to leave a message for any other.
        bans: Vec::new(),
    })
}

/// Whom the device fences: all the same machine, or each by its own name.
fn whom(targets: &[Target], plug: Option<&str>) -> [Parameter; 2] {
    let nodes = targets.iter().map(|target| target.node.as_str());
    let Some(plug) = plug else {
        let list = nodes.collect::<Vec<_>>().join(" ");
        return [Parameter::new(HOST_LIST, list), Parameter::none(HOST_MAP)];
    };
    let map = host_map(nodes.map(|node| (node, plug)));
    [map, Parameter::none(HOST_LIST)]
}

impl Wanted<'_> {
    fn device(
        self,
        cluster: Option<&Cluster<'_>>,
        ids: &mut Ids,
        planned: &[Device],
    ) -> Result<Device, Error> {
        let known = match cluster {
            Some(cluster) => self.owned(cluster, planned)?,
            None => None,
        };
        Ok(Device {
            exists: known.is_some(),
            foreign: None,
            id: known.unwrap_or_else(|| ids.take(&self.id)),
            agent: self.agent.to_owned(),
            targets: self.targets,
            parameters: self.parameters,
            monitor: self.monitor,
            bans: self.bans,
        })
    }

    /// The device of the base that is cib-gen's own. Another one of the agent that can fence one of the guests is
    /// refused: both would do the same.
    fn owned(&self, cluster: &Cluster<'_>, planned: &[Device]) -> Result<Option<String>, Error> {
        let mut owned: Option<String> = None;
        for device in cluster.fence_devices() {
            if device.agent() != self.agent || super::is_planned(device, planned) {
                continue;
            }
            let is_ours = names::is_numbered_id(device.id(), &self.id);
            let Some(node) = self.fenced_by(device).or_else(|| is_ours.then_some("")) else {
                continue;
            };
            match why_not_own(device, cluster, is_ours, owned.is_some()) {
                None => owned = Some(device.id().to_owned()),
                Some(reason) => return Err(known::refusal(device, node, reason)),
            }
        }
        Ok(owned)
    }

    /// A guest that a device of the base may fence.
    fn fenced_by(&self, device: &FenceDevice<'_>) -> Option<&str> {
        let mut nodes = self.targets.iter().map(|target| target.node.as_str());
        nodes.find(|node| device.can_fence(node) != Some(false))
    }
}

/// Why a device of the base that does what is planned is not cib-gen's own; none where it is.
fn why_not_own(
    device: &FenceDevice<'_>,
    cluster: &Cluster<'_>,
    is_ours: bool,
    is_another: bool,
) -> Option<&'static str> {
    known::why_foreign(device, is_ours)
        .map(|(reason, _)| reason)
        .or_else(|| known::hindrance(device, cluster))
        .or(is_another.then_some(known::SAME))
}

/// Whether all who could use the device are on the machine that it stops.
fn nobody_is_outside(
    membership: &Membership<'_, '_>,
    devices: &[Device],
    wanted: &Wanted<'_>,
) -> bool {
    let inside = |node: &String| {
        let mut bans = wanted.bans.iter();
        bans.any(|ban| ban.eq_ignore_ascii_case(node))
    };
    member_names(membership, devices).iter().all(inside)
}
