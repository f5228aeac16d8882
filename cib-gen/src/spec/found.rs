//! The specification of what a configuration has.

use cib_model::Cluster;

use super::{Agent, Encryption, Guest, Hypervisor, Layout, Monitor, Spec};
use crate::error::{Error, Problem};

pub(super) fn read(cluster: &Cluster<'_>) -> Result<Spec, Error> {
    let mut spec = Spec::empty();
    for device in cluster.fence_devices() {
        let uri = cluster.device_parameter(device, "hypervisor_uri");
        let (Some(uri), Some(target)) = (uri, device.only_target()) else {
            continue;
        };
        let hypervisor = Hypervisor {
            uri: uri.value.as_str().to_owned(),
            agent: Agent::Libvirt,
            layout: Layout::Guest,
            parameters: Vec::new(),
            monitor: Monitor::default(),
        };
        let hypervisor = spec.add_hypervisor(hypervisor, Encryption::Optional, None)?;
        spec.add(Guest {
            node: target.name.to_owned(),
            domain: target.plug.unwrap_or(target.name).to_owned(),
            hypervisor,
            monitor: Monitor::default(),
            delay: None,
            domain_is_default: target.plug.is_none(),
            span: None,
        })?;
    }
    match spec.guests.as_slice() {
        [] => Err(Problem::NoDevices.in_spec(None)),
        _ => Ok(spec),
    }
}
