//! Bundles: how their containers are reached, and how many there are.

use super::{Cluster, ClusterResource, ResourceElement};
use crate::facts;
use crate::resource::{Bundle, Container};

impl<'c> Cluster<'c> {
    /// All bundles, in the order of the document.
    pub fn bundles(&self) -> impl Iterator<Item = (&ClusterResource<'c>, &'c Bundle<'c>)> {
        self.resources()
            .iter()
            .filter_map(|resource| match resource.element {
                ResourceElement::Bundle(bundle) => Some((resource, bundle)),
                _ => None,
            })
    }
}

impl<'a> Bundle<'a> {
    /// How its containers are made, whatever makes them.
    pub fn container(&self) -> Option<&Container<'a>> {
        let containers = [&self.docker, &self.podman, &self.rkt];
        containers.into_iter().flatten().next()
    }

    /// Whether the cluster can reach what runs in its containers: they have addresses, or a port.
    pub fn is_reached(&self) -> bool {
        let network = self.network.as_ref();
        network.is_some_and(|network| {
            network.ip_range_start.is_some() || network.control_port.is_some()
        })
    }

    /// The port that its containers listen on.
    pub fn control_port(&self) -> i64 {
        let port = self
            .network
            .as_ref()
            .and_then(|network| network.control_port.as_ref());
        let port = port.and_then(|port| port.get().ok());
        port.unwrap_or(i64::from(facts::control_port()))
    }

    /// How many containers may be promoted, where it says so.
    pub fn promoted(&self) -> Option<i64> {
        let container = self.container()?;
        let promoted = container.promoted_max.as_ref();
        promoted.or(container.masters.as_ref())?.get().ok()
    }

    /// How many containers there are: `replicas`, else as many as may be promoted, and at least one.
    pub fn replicas(&self) -> i64 {
        let container = self.container();
        let replicas = container.and_then(|container| container.replicas.as_ref()?.get().ok());
        replicas.or_else(|| self.promoted()).unwrap_or(1).max(1)
    }
}
