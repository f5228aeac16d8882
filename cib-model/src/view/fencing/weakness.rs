//! What would stop fencing that looks as if it worked.

use std::collections::HashMap;

use super::step::{FencingStep, StepDevice};
use super::{Endpoint, FenceDevice};
use crate::Attr;
use crate::facts::{FenceAgent, Through};
use crate::view::{Cluster, ClusterNode, ResolvedPrimitive};

/// What would stop the fencing of a node, or make it a lie; in the order of how bad that is.
#[derive(Debug, Clone)]
pub enum Weakness<'v, 'c> {
    /// Every way that works consists of agents that stop nothing.
    FencesNothing(&'v FenceDevice<'c>),
    /// Every way that works needs the node's or a person's help, or only pretends.
    ForTestsOnly(&'v FenceDevice<'c>),
    /// Every way that works leads through the node itself: the endpoint has its name.
    EndpointIsTarget(Endpoint<'c>),
    /// Every way that works leads through an address that this resource of the cluster holds.
    EndpointIsClusterResource(Endpoint<'c>, &'v ResolvedPrimitive<'c>),
    /// A way that never works, because of this device: there is none of that name, it is told to stay stopped, cannot
    /// fence the node, or may be used by nobody else.
    StepFails(StepDevice<'v, 'c>),
    /// No other member but this one can fence the node.
    OnlyOneNodeMayRun(&'v ClusterNode<'c>),
    /// Every way that works leads through a board in the node itself, which has no power when the node has none.
    OnlyOnboard(Endpoint<'c>),
    /// Every way that works leads through this, and so does every way to fence any other member.
    SharedEndpoint(Endpoint<'c>),
}

impl<'c> Cluster<'c> {
    pub(super) fn weaknesses<'v>(
        &'v self,
        node: &ClusterNode<'c>,
        steps: &[FencingStep<'v, 'c>],
    ) -> Vec<Weakness<'v, 'c>> {
        let working = working(steps);
        let mut found = Vec::new();
        found.extend(only(&working, |agent| agent.heuristic).map(Weakness::FencesNothing));
        found.extend(
            only(&working, |agent| agent.testing || agent.heuristic)
                .filter(|_| found.is_empty())
                .map(Weakness::ForTestsOnly),
        );
        let through = |leads: &dyn Fn(&Endpoint<'c>) -> bool| needed(&working, leads);
        found.extend(
            through(&|endpoint| node.is_named(&endpoint.host)).map(Weakness::EndpointIsTarget),
        );
        let held = |endpoint: &Endpoint<'c>| self.holder_of(endpoint).is_some();
        found.extend(through(&held).and_then(|endpoint| {
            let holder = self.holder_of(&endpoint)?;
            Some(Weakness::EndpointIsClusterResource(endpoint, holder))
        }));
        found.extend(failing(steps).map(Weakness::StepFails));
        found.extend(self.only_runner(node, &working));
        let is_onboard = |endpoint: &Endpoint<'c>| endpoint.through == Through::Board;
        found.extend(through(&is_onboard).map(Weakness::OnlyOnboard));
        found.extend(
            self.shared_endpoint(node, &working)
                .map(Weakness::SharedEndpoint),
        );
        found
    }

    /// The one other member that has a part in every way that works.
    fn only_runner<'v>(
        &'v self,
        node: &ClusterNode<'c>,
        working: &[Way<'_, 'v, 'c>],
    ) -> Option<Weakness<'v, 'c>> {
        let others = self.runner_nodes();
        let mut others = others.filter(|(_, other)| !other.is_named(&node.name));
        if working.is_empty() || others.nth(1).is_none() {
            return None;
        }
        let mut devices = working.iter().flatten().filter_map(|it| it.device);
        let first = self.only_runner_beside(devices.next()?, node)?;
        devices
            .all(|device| {
                let only = self.only_runner_beside(device, node);
                only.is_some_and(|only| only.is_named(&first.name))
            })
            .then_some(Weakness::OnlyOneNodeMayRun(first))
    }

    /// The primitive that holds the address which an endpoint has: an `ip` of `IPaddr2` or its like.
    pub fn holder_of(&self, endpoint: &Endpoint<'_>) -> Option<&ResolvedPrimitive<'c>> {
        let at = self
            .address_holders
            .get_or_init(|| self.find_address_holders());
        self.primitives.get(*at.get(&endpoint.host)?)
    }

    /// The addresses that primitives hold, each with the place of the first of these.
    fn find_address_holders(&self) -> HashMap<String, usize> {
        let primitives = self.primitives().iter().enumerate();
        let addresses = primitives.filter(|(_, primitive)| {
            let agent = primitive.agent().map_or("", Attr::as_str);
            primitive.class() == "ocf" && agent.starts_with("IPaddr")
        });
        let mut holders = HashMap::new();
        for (at, primitive) in addresses {
            if let Some(ip) = self.parameter(primitive, "ip") {
                // As endpoints are written: an IPv6 address has letters.
                let ip = ip.value.as_str().trim().to_ascii_lowercase();
                holders.entry(ip).or_insert(at);
            }
        }
        holders
    }

    /// What every way to fence the node leads through, if every way to fence any member does.
    fn shared_endpoint(
        &self,
        node: &ClusterNode<'c>,
        working: &[Way<'_, '_, 'c>],
    ) -> Option<Endpoint<'c>> {
        let shared = self
            .endpoint_of_all
            .get_or_init(|| self.find_endpoint_of_all());
        let (through, host) = shared.as_ref()?;
        let mut members = self.runner_nodes();
        members.find(|(_, other)| !other.is_named(&node.name))?;
        needed(working, &|endpoint| {
            endpoint.through == *through && endpoint.host == *host
        })
    }

    /// What every way to fence any member leads through.
    fn find_endpoint_of_all(&self) -> Option<(Through, String)> {
        let mut found: Option<Endpoint<'c>> = None;
        for member in self.members()? {
            let steps = self.fencing_steps(member)?;
            let same = |endpoint: &Endpoint<'c>| {
                found
                    .as_ref()
                    .is_none_or(|found| found.is_same_as(endpoint))
            };
            found = Some(needed(&working(&steps), &same)?);
        }
        found.map(|found| (found.through, found.host))
    }
}

/// Devices that together are one way: all of a level, or a single one where there is no topology.
type Way<'s, 'v, 'c> = Vec<&'s StepDevice<'v, 'c>>;

/// The ways that work or might.
fn working<'s, 'v, 'c>(steps: &'s [FencingStep<'v, 'c>]) -> Vec<Way<'s, 'v, 'c>> {
    let ways = steps.iter().flat_map(|step| -> Vec<Way<'s, 'v, 'c>> {
        if step.level.is_some() {
            vec![step.devices.iter().collect()]
        } else {
            step.devices.iter().map(|device| vec![device]).collect()
        }
    });
    ways.filter(|way| way.iter().all(|device| device.is_usable() != Some(false)))
        .collect()
}

/// A device of the first way, if every way has nothing but devices of such agents.
fn only<'v, 'c>(
    working: &[Way<'_, 'v, 'c>],
    such: impl Fn(&FenceAgent) -> bool,
) -> Option<&'v FenceDevice<'c>> {
    let is_such = |device: &&&StepDevice<'_, '_>| {
        let known = device.device.and_then(|device| device.known);
        known.is_some_and(&such)
    };
    let all = working.iter().flatten().all(|device| is_such(&device));
    working.first()?.first()?.device.filter(|_| all)
}

/// The endpoint of the first way, if every way needs one of which this is true.
fn needed<'c>(
    working: &[Way<'_, '_, 'c>],
    such: &dyn Fn(&Endpoint<'c>) -> bool,
) -> Option<Endpoint<'c>> {
    let of_way = |way: &Way<'_, '_, 'c>| {
        let mut endpoints = way.iter().filter_map(|device| device.endpoint.as_ref());
        endpoints.find(|endpoint| such(endpoint)).cloned()
    };
    let first = working.first().and_then(of_way)?;
    working
        .iter()
        .all(|way| of_way(way).is_some())
        .then_some(first)
}

/// The first device of each level that keeps it from working.
fn failing<'v, 'c>(steps: &[FencingStep<'v, 'c>]) -> impl Iterator<Item = StepDevice<'v, 'c>> {
    let levels = steps.iter().filter(|step| step.level.is_some());
    levels.filter_map(|step| {
        let mut devices = step.devices.iter();
        devices
            .find(|device| device.is_usable() == Some(false))
            .cloned()
    })
}
