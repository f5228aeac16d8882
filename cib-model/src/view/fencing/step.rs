//! One way to fence a node: a level of its topology, or all devices together where it has none.

use super::{Endpoint, FenceDevice};
use crate::Span;
use crate::cib::FencingLevel;
use crate::facts::FenceAgent;
use crate::value::Duration;
use crate::view::{Cluster, ClusterNode};

/// What stands in a level for the watchdog of the node itself; no device may be called so.
pub const WATCHDOG: &str = "watchdog";

/// One way to fence a node.
#[derive(Debug, Clone)]
pub struct FencingStep<'v, 'c> {
    /// The level of the fencing topology; none where there is no topology for the node.
    pub level: Option<&'c FencingLevel<'c>>,
    /// The index of the level.
    pub index: Option<u8>,
    /// The devices. In a level all have to succeed; without topology any one is enough.
    pub devices: Vec<StepDevice<'v, 'c>>,
}

/// A device as it stands to one node that it is to fence.
#[derive(Debug, Clone)]
pub struct StepDevice<'v, 'c> {
    /// The name in the level, else the device's id.
    pub name: &'c str,
    /// Where the level names it, else the device's id.
    pub span: Span,
    /// The device; none where there is no fence device of that name.
    pub device: Option<&'v FenceDevice<'c>>,
    /// Whether this is not a device but the watchdog of the node.
    pub is_watchdog: bool,
    /// Whether it can fence the node. None where only the agent can tell.
    pub can_fence: Option<bool>,
    /// Whether it is told to stay stopped, so that nobody can use it.
    pub is_stopped: bool,
    /// How long it waits first, at least and at most, its agent included. None where a rule decides.
    pub delay: Option<(Duration, Duration)>,
    /// The action that its agent is given. None where a rule decides.
    pub action: Option<String>,
    /// How long that may take.
    pub timeout: Option<Duration>,
    /// What it fences through, where that is known.
    pub endpoint: Option<Endpoint<'c>>,
    /// Whether it can be used by the node itself alone, or by another member, in that order.
    usable: [Option<bool>; 2],
}

impl<'c> StepDevice<'_, 'c> {
    /// Whether it works when the node is gone: the device is there and not stopped, can fence the node, and another
    /// member may use it.
    pub fn is_usable(&self) -> Option<bool> {
        self.usable[1]
    }

    /// Whether its agent stops nothing, and only finds something out or tells others.
    pub fn is_heuristic(&self) -> bool {
        let known = self.device.and_then(|device| device.known);
        known.is_some_and(|agent| agent.heuristic)
    }

    /// As [`StepDevice::is_usable`], if none but these members are there to use it.
    pub fn is_usable_by(
        &self,
        members: &[&ClusterNode<'_>],
        cluster: &Cluster<'c>,
    ) -> Option<bool> {
        if self.is_watchdog {
            return Some(true);
        }
        let among = |node: &ClusterNode<'_>| members.iter().any(|own| own.is_named(&node.name));
        let runners = self.device.into_iter();
        let runners = runners.flat_map(|device| cluster.runners(device));
        let own = runners.filter(|(node, _)| among(node));
        all([self.is_usable(), any(own.map(|(_, may)| may))])
    }

    /// Whether the node itself is the only one that may use it, which it cannot when it has failed.
    pub fn runs_only_on_target(&self) -> bool {
        self.usable[0] == Some(true) && self.usable[1] == Some(false)
    }
}

impl<'v, 'c> FencingStep<'v, 'c> {
    /// Whether this way works when the node is gone. None where the document cannot tell.
    pub fn works(&self) -> Option<bool> {
        self.combine(StepDevice::is_usable)
    }

    /// Whether this way works and stops the node: agents that only find something out stop nothing.
    pub(super) fn stops(&self) -> Option<bool> {
        let stopping = self.devices.iter().filter(|device| !device.is_heuristic());
        let stops = any(stopping.map(StepDevice::is_usable));
        all([self.works(), stops])
    }

    /// Whether it is known to stop nothing, and yet may succeed where the node lives, so that no later way is tried.
    pub fn only_pretends(&self) -> bool {
        let pretends = |agent: &FenceAgent| agent.heuristic && !agent.confirms;
        self.consists_of(pretends) && self.works() != Some(false)
    }

    fn consists_of(&self, such: impl Fn(&FenceAgent) -> bool) -> bool {
        let known = |device: &StepDevice<'_, '_>| device.device.and_then(|device| device.known);
        let mut devices = self.devices.iter();
        devices.all(|device| known(device).is_some_and(&such))
    }

    /// Whether this way works if none but these members are there.
    pub fn works_for(&self, members: &[&ClusterNode<'_>], cluster: &Cluster<'c>) -> Option<bool> {
        self.combine(|device| device.is_usable_by(members, cluster))
    }

    /// Whether this way would work if the node could fence itself.
    pub(super) fn works_by_target(&self) -> Option<bool> {
        self.combine(|device| any(device.usable))
    }

    fn combine(&self, usable: impl Fn(&StepDevice<'v, 'c>) -> Option<bool>) -> Option<bool> {
        let devices = self.devices.iter().map(usable);
        if self.level.is_some() {
            all(devices)
        } else {
            any(devices)
        }
    }
}

/// The ways of these that stop a node that lives. One that only finds something out stops nothing: it fails if one of
/// its devices confirms that the node has stopped, and else succeeds, so that no later one is tried.
pub(super) fn shooting<'s, 'v, 'c>(
    steps: &'s [FencingStep<'v, 'c>],
) -> impl Iterator<Item = &'s FencingStep<'v, 'c>> {
    let steps = steps.iter().take_while(|step| !step.only_pretends());
    steps.filter(|step| !step.consists_of(|agent| agent.heuristic))
}

/// Whether one is true, as far as that is known.
pub(super) fn any(all: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = Some(false);
    for one in all {
        match one {
            Some(true) => return Some(true),
            Some(false) => {}
            None => known = None,
        }
    }
    known
}

/// Whether none is false, as far as that is known.
pub(super) fn all(all: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    any(all.into_iter().map(|one| one.map(|one| !one))).map(|some_false| !some_false)
}

impl<'c> Cluster<'c> {
    /// The ways to fence a node in the order in which the fencer tries them. None where the topology of the node is
    /// not known.
    pub(super) fn fencing_steps(&self, node: &ClusterNode<'c>) -> Option<Vec<FencingStep<'_, 'c>>> {
        let levels = self.levels_for(node)?;
        let steps: Vec<_> = levels
            .into_iter()
            .map(|level| self.level_step(level, node))
            .collect();
        if !steps.is_empty() {
            return Some(steps);
        }
        let devices = self.devices_meant_for(&node.name).into_iter();
        let devices: Vec<_> = devices
            .map(|device| self.step_device(device.id(), device.span(), Some(device), node, false))
            .collect();
        let step = FencingStep {
            level: None,
            index: None,
            devices,
        };
        Some(Vec::from_iter((!step.devices.is_empty()).then_some(step)))
    }

    fn level_step(
        &self,
        level: &'c FencingLevel<'c>,
        node: &ClusterNode<'c>,
    ) -> FencingStep<'_, 'c> {
        let names: Vec<_> = level.device_names().collect();
        let together = names.len() > 1;
        let device = |(name, span)| {
            let device = self.fence_device(name);
            self.step_device(name, span, device, node, together)
        };
        FencingStep {
            level: Some(level),
            index: level.valid_index(),
            devices: names.into_iter().map(device).collect(),
        }
    }

    fn step_device<'v>(
        &'v self,
        name: &'c str,
        span: Span,
        device: Option<&'v FenceDevice<'c>>,
        node: &ClusterNode<'c>,
        together: bool,
    ) -> StepDevice<'v, 'c> {
        let is_watchdog = device.is_none() && name == WATCHDOG && self.has_watchdog_fencing();
        let told = self.told(device, together);
        let mut found = StepDevice {
            name,
            span,
            device,
            is_watchdog,
            can_fence: match device {
                Some(device) => device.can_fence(&node.name),
                None => Some(is_watchdog),
            },
            is_stopped: device.is_some_and(|device| self.is_stopped(&device.resource).is_some()),
            delay: match device {
                Some(device) => self.delay_with_agent(device, &node.name),
                None => Some((Duration::ZERO, Duration::ZERO)),
            },
            timeout: told.as_ref().and_then(|told| told.timeout),
            action: told.map(|told| told.action),
            endpoint: device.and_then(|device| self.endpoint(device)),
            usable: [Some(is_watchdog); 2],
        };
        if let Some(device) = device {
            let able = all([Some(!found.is_stopped), found.can_fence]);
            let by = self.may_be_used_by(device, node);
            found.usable = by.map(|by| all([able, by]));
        } else if !is_watchdog && !self.knows_resources() {
            found.usable = [None; 2];
        }
        found
    }
}
