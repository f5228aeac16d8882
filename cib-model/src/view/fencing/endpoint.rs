//! What a device fences through.

use std::ops::Range;

use super::FenceDevice;
use crate::Span;
use crate::facts::Through;
use crate::libvirt_uri::LibvirtUri;
use crate::view::{Cluster, Setting};

/// What a device fences through.
#[derive(Debug, Clone)]
pub struct Endpoint<'c> {
    /// The parameter that names it.
    pub setting: Setting<'c>,
    /// What sort of thing it is.
    pub through: Through,
    /// The host or address in lower case; of disks their paths as they are written.
    pub host: String,
    /// The bytes of the parameter that name it.
    range: Range<usize>,
}

impl Endpoint<'_> {
    /// Where the host stands.
    pub fn span(&self) -> Span {
        self.setting.value.part(&self.range)
    }

    /// Whether this is the same thing as another.
    pub fn is_same_as(&self, other: &Endpoint<'_>) -> bool {
        self.through == other.through && self.host == other.host
    }
}

impl<'c> Cluster<'c> {
    /// What the device fences through, where its agent is known and the document names it. None where a rule decides,
    /// or the value is hidden.
    pub fn endpoint(&self, device: &FenceDevice<'c>) -> Option<Endpoint<'c>> {
        let agent = device.known?;
        let through = agent.through?;
        let setting = self
            .first_parameter(device, agent.endpoint)
            .filter(|setting| !setting.conditional && !setting.is_hidden())?;
        let text = setting.value.as_str();
        let range = if setting.name == "hypervisor_uri" {
            LibvirtUri::parse(text).ok()?.host?.range
        } else {
            0..text.len()
        };
        let host = &text[range.clone()];
        Some(Endpoint {
            setting,
            through,
            host: match through {
                Through::Disk => host.to_owned(),
                _ => host.to_ascii_lowercase(),
            },
            range,
        })
    }
}
