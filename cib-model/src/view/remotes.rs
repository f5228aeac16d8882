//! The hosts that run `pacemaker-remoted`, as resources describe them.

use super::{Cluster, ClusterResource, Setting};
use crate::Span;
use crate::facts;
use crate::value::{Integer, Scalar as _};

/// A remote node or a guest node, and where the cluster reaches it.
#[derive(Debug, Clone, Copy)]
pub struct RemoteHost<'v, 'c> {
    /// The resource that connects to it, or that it runs in.
    pub resource: &'v ClusterResource<'c>,
    /// Its name.
    pub name: &'c str,
    /// Where the name stands.
    pub span: Span,
    /// Whether it runs in the resource.
    pub is_guest: bool,
    /// The host to connect to.
    pub address: &'c str,
    /// Where that stands.
    pub address_span: Span,
    /// The port to connect to; none where it is no number.
    pub port: Option<i64>,
}

impl<'c> Cluster<'c> {
    /// The primitives that connect to remote nodes.
    pub fn remote_connections(&self) -> impl Iterator<Item = &ClusterResource<'c>> {
        self.resources().iter().filter(|resource| {
            let primitive = self.resolved(resource);
            primitive.is_some_and(|it| it.is_agent("ocf", Some("pacemaker"), "remote"))
        })
    }

    /// The primitives that guest nodes run in, each with the name of the guest.
    pub fn guests(&self) -> impl Iterator<Item = (&ClusterResource<'c>, Setting<'c>)> {
        self.resources().iter().filter_map(|resource| {
            let primitive = self.resolved(resource)?;
            let setting = self.own_meta(primitive, "remote-node")?;
            (!setting.conditional && !setting.is_hidden()).then_some((resource, setting))
        })
    }

    /// All remote and guest nodes that resources make, with their addresses. Containers of bundles are not among them,
    /// nor those whose address is not known.
    pub fn remote_hosts(&self) -> Vec<RemoteHost<'_, 'c>> {
        let remotes = self.remote_connections().filter_map(|resource| {
            let primitive = self.resolved(resource)?;
            let mut parameters = facts::remote_addresses().iter();
            let address = parameters.find_map(|name| self.parameter(primitive, name));
            let port = self.parameter(primitive, facts::remote_port());
            let name = (resource.id(), resource.span());
            host(resource, name, false, address, port)
        });
        let guests = self.guests().filter_map(|(resource, name)| {
            let primitive = self.resolved(resource)?;
            let address = self.own_meta(primitive, "remote-addr");
            let port = self.own_meta(primitive, "remote-port");
            let name = (name.value.as_str(), name.value.span());
            host(resource, name, true, address, port)
        });
        remotes.chain(guests).collect()
    }
}

fn host<'v, 'c>(
    resource: &'v ClusterResource<'c>,
    (name, span): (&'c str, Span),
    is_guest: bool,
    address: Option<Setting<'c>>,
    port: Option<Setting<'c>>,
) -> Option<RemoteHost<'v, 'c>> {
    let is_unknown = |it: &Setting<'_>| it.conditional || it.is_hidden();
    if address.as_ref().is_some_and(is_unknown) || port.as_ref().is_some_and(is_unknown) {
        return None;
    }
    let (address, address_span) =
        address.map_or((name, span), |it| (it.value.as_str(), it.value.span()));
    let port = match port {
        Some(port) => Integer::read(port.value.as_str()).ok(),
        None => Some(i64::from(facts::control_port())),
    };
    Some(RemoteHost {
        resource,
        name,
        span,
        is_guest,
        address,
        address_span,
        port,
    })
}
