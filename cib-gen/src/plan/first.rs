//! What fences guests through their hypervisors: one device for each, or one for all.

use super::{Device, Target, known, parameters, shared};
use crate::error::Error;
use crate::membership::Membership;
use crate::names::{self, Ids};
use crate::spec::{Guest, Hypervisor, Layout, Spec};

/// Adds the devices of all guests.
pub(super) fn add(
    spec: &Spec,
    membership: &Membership<'_, '_>,
    ids: &mut Ids,
    devices: &mut Vec<Device>,
) -> Result<(), Error> {
    for wanted in wanted(spec) {
        devices.push(wanted.device(membership, ids)?);
    }
    Ok(())
}

/// A device that has to be there.
pub(super) struct Wanted<'s> {
    pub(super) spec: &'s Spec,
    pub(super) hypervisor: &'s Hypervisor,
    guests: Vec<&'s Guest>,
}

/// Every device that has to be there, each at the place of its first guest.
fn wanted(spec: &Spec) -> Vec<Wanted<'_>> {
    let mut all: Vec<Wanted<'_>> = Vec::new();
    for guest in &spec.guests {
        let hypervisor = spec.hypervisor_of(guest);
        let shared = (hypervisor.layout == Layout::Hypervisor).then(|| {
            all.iter_mut()
                .find(|own| std::ptr::eq(own.hypervisor, hypervisor))
        });
        match shared.flatten() {
            Some(own) => own.guests.push(guest),
            None => all.push(Wanted {
                spec,
                hypervisor,
                guests: vec![guest],
            }),
        }
    }
    all
}

impl Wanted<'_> {
    fn device(&self, membership: &Membership<'_, '_>, ids: &mut Ids) -> Result<Device, Error> {
        let targets = self.guests.iter().map(|guest| target(guest, membership));
        let mut targets = targets.collect::<Result<Vec<_>, _>>()?;
        let name = self.name(&targets).to_owned();
        let cluster = membership.cluster;
        let known = match cluster {
            Some(cluster) => known::find(self, &name, &targets, cluster)?,
            None => None,
        };
        let (known, foreign) = known.map_or((None, None), |known| (Some(known.id), known.foreign));
        let current = known.as_ref().zip(cluster);
        let current = current.and_then(|(id, cluster)| Some((cluster, cluster.fence_device(id)?)));
        if let Some((cluster, current)) = current {
            shared::keep(&mut targets, current, self.spec, cluster);
        }
        let per_guest = self.hypervisor.layout == Layout::Guest;
        let monitor = match self.guests.as_slice() {
            [guest, ..] if per_guest => &guest.monitor,
            _ => &self.hypervisor.monitor,
        };
        let own = targets.iter().filter(|_| per_guest);
        Ok(Device {
            exists: known.is_some(),
            foreign,
            id: known.unwrap_or_else(|| ids.take(&names::device_id(&name))),
            agent: self.hypervisor.agent.name().to_owned(),
            parameters: parameters::parameters(self.hypervisor, &targets, current),
            monitor: monitor.clone(),
            bans: own.map(|target| target.node.clone()).collect(),
            targets,
        })
    }

    /// What the device is called after: its guest, or the host that it reaches.
    fn name<'n>(&'n self, targets: &'n [Target]) -> &'n str {
        match (self.hypervisor.layout, targets) {
            (Layout::Guest, [target, ..]) => &target.node,
            _ => self.hypervisor.host(),
        }
    }
}

/// The guest as the cluster writes it.
pub(super) fn target(guest: &Guest, membership: &Membership<'_, '_>) -> Result<Target, Error> {
    let node = membership.name_of(guest)?;
    // Libvirt's names differ by case: what nobody named is called as the cluster writes the node.
    let domain = if guest.domain_is_default {
        node.clone()
    } else {
        guest.domain.clone()
    };
    Ok(Target { node, domain })
}
