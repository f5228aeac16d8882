//! Which device of the base does what is wanted: cib-gen's own, or one that somebody gave another name.

use cib_model::{Cluster, FenceDevice};

use super::first::Wanted;
use super::{Device, Target, is_planned, stale};
use crate::error::{Error, Input, Problem};
use crate::names;
use crate::spec::{Agent, Hypervisor, Layout, Spec};

/// A device of the base that does what is wanted, or would with other values.
pub(super) struct Known {
    pub(super) id: String,
    /// Why it is not cib-gen's own.
    pub(super) foreign: Option<Foreign>,
}

/// Why a device is not cib-gen's own. It is used as it is; changed it is only where that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Foreign {
    /// The reason, in words.
    pub(crate) reason: &'static str,
    /// Whether a change of the device would change nothing else.
    pub(crate) is_adoptable: bool,
    /// Whether that was asked for.
    pub(crate) is_adopted: bool,
}

pub(super) const SAME: &str = "another device does the same";

/// The device of the base for these guests. A second one that does the same is refused.
pub(super) fn find(
    wanted: &Wanted<'_>,
    name: &str,
    targets: &[Target],
    cluster: &Cluster<'_>,
) -> Result<Option<Known>, Error> {
    let search = Search {
        wanted,
        name,
        targets,
        cluster,
    };
    let candidates = search.candidates();
    let owned = candidates.iter().find(|device| search.owns(device));
    let Some(found) = owned.or(candidates.first()) else {
        return Ok(None);
    };
    let mut others = candidates.iter().filter(|device| device.id() != found.id());
    if let Some(other) = others.next() {
        return Err(refusal(other, name, SAME));
    }
    if let Some(hidden) = hindrance(found, cluster) {
        return Err(refusal(found, name, hidden));
    }
    Ok(Some(Known {
        id: found.id().to_owned(),
        foreign: search.foreign(found),
    }))
}

struct Search<'w, 'c> {
    wanted: &'w Wanted<'w>,
    /// What cib-gen would call the device after.
    name: &'w str,
    targets: &'w [Target],
    cluster: &'w Cluster<'c>,
}

impl<'w, 'c> Search<'w, 'c> {
    /// The devices that do what is wanted. One that cib-gen made for the other layout only counts where there is no other.
    fn candidates(&self) -> Vec<&'w FenceDevice<'c>> {
        let agent = self.wanted.hypervisor.agent.name();
        let devices = self.cluster.fence_devices().iter();
        let same = devices.filter(|device| device.agent() == agent && self.is_same(device));
        let same = same.filter(|device| !self.is_named_for_other_host(device));
        let (other_layout, named): (Vec<_>, Vec<_>) =
            same.partition(|device| self.is_of_other_layout(device));
        if named.is_empty() {
            return other_layout.into_iter().take(1).collect();
        }
        // A device that fences one of the guests comes before one that only has the name.
        let fencing = named.iter().copied();
        let fencing: Vec<_> = fencing
            .filter(|device| self.shares_target(device))
            .collect();
        if fencing.is_empty() { named } else { fencing }
    }

    fn is_same(&self, device: &FenceDevice<'_>) -> bool {
        let hypervisor = self.wanted.hypervisor;
        match (hypervisor.layout, self.targets) {
            (Layout::Guest, _) => device.only_target().is_some_and(|only| only.is(self.name)),
            (Layout::Hypervisor, [target]) if device.only_target().is_some() => {
                device.target(&target.node).is_some()
                    || self.is_named_for_host(device) && !self.fences_other_guests(device)
            }
            (Layout::Hypervisor, _) if self.is_named_for_host(device) => {
                self.shares_target(device) || !self.fences_other_guests(device)
            }
            (Layout::Hypervisor, _) => {
                device.fences_several()
                    && self.shares_target(device)
                    && goes_through(device, hypervisor, self.cluster)
            }
        }
    }

    /// Whether cib-gen gave the device its name when there was one for each guest, and now one for all is wanted; or the
    /// other way round.
    fn is_of_other_layout(&self, device: &FenceDevice<'_>) -> bool {
        match self.wanted.hypervisor.layout {
            Layout::Guest => self.is_named_for_host(device),
            Layout::Hypervisor => is_named_for_guest(device),
        }
    }

    /// A guest may be called like its host with a number behind it.
    fn is_named_for_host(&self, device: &FenceDevice<'_>) -> bool {
        names::is_device_id(device.id(), self.wanted.hypervisor.host())
            && !is_named_for_guest(device)
    }

    /// Whether cib-gen made it for a hypervisor that its only guest has left: it is that host's, whoever lives there now.
    fn is_named_for_other_host(&self, device: &FenceDevice<'_>) -> bool {
        stale::is_named_for_host(device, self.cluster)
            && !is_named_for_guest(device)
            && !names::is_device_id(device.id(), self.wanted.hypervisor.host())
    }

    fn shares_target(&self, device: &FenceDevice<'_>) -> bool {
        let mut targets = self.targets.iter();
        targets.any(|target| device.target(&target.node).is_some())
    }

    /// Whether it fences guests of the specification, but none of these.
    fn fences_other_guests(&self, device: &FenceDevice<'_>) -> bool {
        let mut guests = self.wanted.spec.guests.iter();
        !self.shares_target(device) && guests.any(|guest| device.target(&guest.node).is_some())
    }

    fn owns(&self, device: &FenceDevice<'_>) -> bool {
        self.foreign(device).is_none()
    }

    fn foreign(&self, device: &FenceDevice<'_>) -> Option<Foreign> {
        let is_own_id =
            names::is_device_id(device.id(), self.name) || self.is_of_other_layout(device);
        let (reason, is_adoptable) = why_foreign(device, is_own_id)?;
        Some(Foreign {
            reason,
            is_adoptable,
            is_adopted: self.wanted.spec.adopt,
        })
    }
}

/// Why a device is not cib-gen's own, and whether a change of it would change nothing else; none where it is.
pub(super) fn why_foreign(
    device: &FenceDevice<'_>,
    is_own_id: bool,
) -> Option<(&'static str, bool)> {
    if device.resource.container.is_some() {
        // A ban of one is a ban of all that it stands with.
        Some(("it stands in a group, clone or bundle", false))
    } else if device.resource.template.is_some() {
        Some(("it is made from a template", true))
    } else {
        (!is_own_id).then_some(("its id is not one that cib-gen gives", true))
    }
}

fn is_named_for_guest(device: &FenceDevice<'_>) -> bool {
    let only = device.only_target();
    only.is_some_and(|only| names::is_device_id(device.id(), only.name))
}

/// Refuses the devices of others that do what is wanted in another number: one for several guests where each is to have
/// its own, or the other way round.
pub(super) fn check_layouts(
    spec: &Spec,
    devices: &[Device],
    cluster: &Cluster<'_>,
) -> Result<(), Error> {
    let stale = stale::devices(cluster, devices);
    for other in cluster.fence_devices() {
        let is_stale = stale.iter().any(|device| device.id() == other.id());
        let is_stopped = cluster.is_stopped(&other.resource).is_some();
        if is_stale || is_stopped || is_planned(other, devices) {
            continue;
        }
        let same = spec.guests.iter().find(|guest| {
            let hypervisor = spec.hypervisor_of(guest);
            hypervisor.agent.name() == other.agent()
                && other.target(&guest.node).is_some()
                && goes_through(other, hypervisor, cluster)
        });
        if let Some(guest) = same {
            let problem = Problem::OtherLayout {
                id: other.id().to_owned(),
                node: guest.node.clone(),
                layout: match spec.hypervisor_of(guest).layout {
                    Layout::Guest => Layout::Hypervisor,
                    Layout::Hypervisor => Layout::Guest,
                },
            };
            return Err(problem.at(Input::Base, other.span()));
        }
    }
    Ok(())
}

/// Whether a device of the same agent reaches the same host. Those that ask a daemon do not say.
fn goes_through(device: &FenceDevice<'_>, hypervisor: &Hypervisor, cluster: &Cluster<'_>) -> bool {
    match hypervisor.agent {
        Agent::Xvm | Agent::Virt => true,
        Agent::Libvirt | Agent::Virsh => cluster
            .endpoint(device)
            .is_some_and(|endpoint| endpoint.host.eq_ignore_ascii_case(hypervisor.host())),
    }
}

/// Why nobody can tell what the device does.
pub(super) fn hindrance(device: &FenceDevice<'_>, cluster: &Cluster<'_>) -> Option<&'static str> {
    let mut settings = cluster.parameters_of(device).into_iter();
    let has_rules = settings.any(|setting| setting.conditional);
    has_rules.then_some("a rule decides about its parameters")
}

/// Refuses a device of somebody else.
pub(super) fn refusal(device: &FenceDevice<'_>, node: &str, reason: &'static str) -> Error {
    let problem = Problem::Foreign {
        id: device.id().to_owned(),
        node: node.to_owned(),
        reason,
        adoptable: Box::default(),
    };
    problem.at(Input::Base, device.span())
}
