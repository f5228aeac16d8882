//! Fence devices: whom they can fence, through what, and after what delay.

mod action;
mod coverage;
mod delay;
mod endpoint;
mod guests;
mod own_target;
mod parameters;
mod plugs;
mod runners;
mod split;
mod step;
mod targets;
mod topology;
mod usable;
mod weakness;

use super::host_list::{self, HostEntry};
use super::references::References;
use super::resources::ResolvedPrimitive;
use super::{Cluster, ClusterNode, Setting};
use crate::Span;
use crate::attr::Attr;
use crate::facts::{self, FenceAction, FenceAgent, TargetSyntax};
use crate::libvirt_uri::{LibvirtUri, UriError};
use crate::value::{Duration, Version};
pub use action::Told;
pub use coverage::{NodeFencing, Verdict};
pub use delay::{CutDelay, base_delay, base_delay_is_read, base_delay_may_be_map, delay_is_read};
pub use endpoint::Endpoint;
pub use own_target::OnOwnTarget;
pub use plugs::Plug;
pub use split::{Half, Split, SplitOutcome};
pub use step::{FencingStep, StepDevice, WATCHDOG};
use targets::TargetSource;
pub(crate) use topology::Topology;
pub(crate) use usable::Usable;
pub use weakness::Weakness;

/// A primitive of class `stonith`.
#[derive(Debug, Clone)]
pub struct FenceDevice<'c> {
    /// The primitive.
    pub resource: ResolvedPrimitive<'c>,
    /// What is known of its agent that the agent's metadata does not say.
    pub known: Option<&'static FenceAgent>,
    /// Whom it can fence.
    pub targets: Targets<'c>,
}

/// Whom a device can fence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Targets<'c> {
    /// These and no others.
    Known(Vec<Target<'c>>),
    /// Any node, `pcmk_host_check="none"`.
    Any,
    /// Only the agent can tell.
    Unknown,
}

/// A node that a device is given as a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target<'c> {
    /// The node's name as written.
    pub name: &'c str,
    /// What the agent calls it, where the list says so.
    pub plug: Option<&'c str>,
    /// Where the name stands.
    pub span: Span,
    /// The parameter that it stands in.
    pub parameter: &'c str,
}

/// The `hypervisor_uri` of a device, taken apart.
#[derive(Debug, Clone)]
pub struct HypervisorUri<'d, 'c> {
    /// The device.
    pub device: &'d FenceDevice<'c>,
    /// The parameter.
    pub setting: Setting<'c>,
    /// What it says, or why it says nothing.
    pub uri: Result<LibvirtUri<'c>, UriError>,
}

impl<'c> FenceDevice<'c> {
    /// The primitive's id.
    pub fn id(&self) -> &'c str {
        self.resource.id()
    }

    /// The agent's name, as in `<primitive type="...">`.
    pub fn agent(&self) -> &'c str {
        self.resource.agent().map_or("", Attr::as_str)
    }

    /// The place to point at when the device as a whole is meant: its id, else its tag.
    pub fn span(&self) -> Span {
        self.resource.span()
    }

    /// Whether the device can fence a node, as the fencer sees it. None where only the agent can tell.
    pub fn can_fence(&self, node: &str) -> Option<bool> {
        match &self.targets {
            Targets::Known(_) => Some(
                self.known_names()
                    .any(|name| name.eq_ignore_ascii_case(node)),
            ),
            Targets::Any => Some(true),
            Targets::Unknown => None,
        }
    }

    /// Whether it is known that the agent does not have that action.
    pub fn lacks(&self, action: FenceAction) -> bool {
        let agent = self.resource.known_agent();
        agent.is_some_and(|agent| !agent.can(action.name()))
    }

    /// The target that is this node, where the targets are known.
    pub fn target(&self, node: &str) -> Option<&Target<'c>> {
        self.known_targets().iter().find(|target| target.is(node))
    }

    /// The targets, where they are known.
    pub fn known_targets(&self) -> &[Target<'c>] {
        match &self.targets {
            Targets::Known(targets) => targets,
            Targets::Any | Targets::Unknown => &[],
        }
    }

    /// The names that the device can be used against, where they are known: those of its targets, and the plugs of
    /// `pcmk_host_map` too (`daemons/fenced/fenced_commands.c`, `build_port_aliases`; tried with a live fencer).
    fn known_names(&self) -> impl Iterator<Item = &'c str> {
        self.known_targets().iter().flat_map(|target| {
            let is_mapped = target.parameter.starts_with("pcmk_");
            let plug = target.plug.filter(|_| is_mapped);
            std::iter::once(target.name).chain(plug)
        })
    }

    /// Whether the device is there to fence more than one node; false where that is not known.
    pub fn fences_several(&self) -> bool {
        match &self.targets {
            Targets::Known(targets) => !targets.is_empty() && self.only_target().is_none(),
            Targets::Any => true,
            Targets::Unknown => false,
        }
    }

    /// The one node that the device fences, where it is one and known.
    pub fn only_target(&self) -> Option<&Target<'c>> {
        let targets = self.known_targets();
        let first = targets.first()?;
        targets
            .iter()
            .all(|target| target.is(first.name))
            .then_some(first)
    }
}

impl Target<'_> {
    /// Whether this is the node of that name; the fencer ignores case.
    pub fn is(&self, node: &str) -> bool {
        self.name.eq_ignore_ascii_case(node)
    }
}

pub(crate) fn devices<'c>(
    primitives: &[ResolvedPrimitive<'c>],
    references: &References<'c>,
    version: Version,
) -> Vec<FenceDevice<'c>> {
    let stonith = primitives
        .iter()
        .filter(|primitive| primitive.class() == "stonith");
    let device = |resource: &ResolvedPrimitive<'c>| {
        let agent = resource.agent().map_or("", Attr::as_str);
        let known = facts::fence_agent(agent);
        let targets = TargetSource {
            resource,
            references,
            version,
        }
        .targets(agent, known);
        FenceDevice {
            resource: resource.clone(),
            known,
            targets,
        }
    };
    stonith.map(device).collect()
}

impl<'c> Cluster<'c> {
    /// The fence device of that id.
    pub fn fence_device(&self, id: &str) -> Option<&FenceDevice<'c>> {
        self.devices.get(self.device_at(id)?)
    }

    /// The value of a parameter of the device.
    pub fn device_parameter(&self, device: &FenceDevice<'c>, name: &str) -> Option<Setting<'c>> {
        self.parameter(&device.resource, name)
    }

    /// The devices of an agent that set a parameter, with its value.
    pub fn devices_with(
        &self,
        agent: &str,
        parameter: &str,
    ) -> impl Iterator<Item = (&FenceDevice<'c>, Setting<'c>)> {
        let devices = self
            .devices
            .iter()
            .filter(move |device| device.agent() == agent);
        devices.filter_map(move |device| Some((device, self.device_parameter(device, parameter)?)))
    }

    /// The first parameter that is set, of several names for one thing.
    pub fn first_parameter(&self, device: &FenceDevice<'c>, names: &[&str]) -> Option<Setting<'c>> {
        names
            .iter()
            .find_map(|name| self.device_parameter(device, name))
    }

    /// The URIs of all devices whose agent takes one and that the file shows; several of a device where rules decide.
    pub fn hypervisor_uris(&self) -> impl Iterator<Item = HypervisorUri<'_, 'c>> {
        let takes_one = |device: &&FenceDevice<'c>| {
            device
                .known
                .is_some_and(|agent| agent.endpoint.contains(&"hypervisor_uri"))
        };
        self.devices.iter().filter(takes_one).flat_map(|device| {
            let settings = self
                .possible_parameters(&device.resource, "hypervisor_uri")
                .into_iter();
            settings
                .filter(|setting| !setting.is_hidden())
                .map(move |setting| HypervisorUri {
                    device,
                    setting,
                    uri: LibvirtUri::parse(setting.value.as_str()),
                })
        })
    }

    /// The `hostlist` of all devices whose agent reads it as `host[:domain]`, with its entries; several of a device
    /// where rules decide.
    pub fn host_domain_lists(
        &self,
    ) -> impl Iterator<Item = (&FenceDevice<'c>, Setting<'c>, Vec<HostEntry<'c>>)> {
        self.devices.iter().flat_map(|device| {
            let parameter = device.known.and_then(|agent| agent.targets);
            let parameter =
                parameter.filter(|parameter| parameter.syntax == TargetSyntax::HostDomain);
            let settings = parameter
                .map(|parameter| self.possible_parameters(&device.resource, parameter.name));
            let settings = settings
                .unwrap_or_default()
                .into_iter()
                .filter(|setting| !setting.is_hidden());
            settings.map(move |setting| {
                let entries = host_list::host_domain_entries(setting.value.as_str());
                (device, setting, entries)
            })
        })
    }

    /// The two members that fence each other in a split, where nothing but the delays of their devices decides who is
    /// first.
    pub fn split_of_two(&self) -> Option<[&ClusterNode<'c>; 2]> {
        let by_delays =
            self.fencing_enabled() == Some(true) && self.priority_fencing_delay() == Duration::ZERO;
        by_delays.then(|| self.two_members())?
    }

    /// How long the device waits before it fences a node, at least and at most (`pcmk_delay_base`,
    /// `pcmk_delay_max`). What the fencer cannot read is no delay. None where a rule decides.
    pub fn fencing_delay(
        &self,
        device: &FenceDevice<'c>,
        node: &str,
    ) -> Option<(Duration, Duration)> {
        let base = self.device_parameter(device, "pcmk_delay_base");
        let max = self.device_parameter(device, "pcmk_delay_max");
        if [base, max]
            .iter()
            .flatten()
            .any(|setting| setting.conditional)
        {
            return None;
        }
        let base = base.map_or(Duration::ZERO, |base| {
            base_delay(base.value.as_str(), node, self.version)
        });
        let max = max.map_or(Duration::ZERO, |max| delay::read(max.value.as_str()));
        // A base above the limit is cut down to it.
        let base = if max > Duration::ZERO {
            base.min(max)
        } else {
            base
        };
        Some((base, base.max(max)))
    }

    /// How long a node can live at least and at most after the device is called: [`Cluster::fencing_delay`], and the
    /// `delay` of a `fence_` agent, which waits before it switches anything. None where a rule decides, or the
    /// agent's delay cannot be read.
    ///
    /// Source: fence-agents, `lib/fencing.py.py`, `run_delay()`.
    pub fn delay_with_agent(
        &self,
        device: &FenceDevice<'c>,
        node: &str,
    ) -> Option<(Duration, Duration)> {
        let (least, most) = self.fencing_delay(device, node)?;
        let waits = device.agent().starts_with("fence_");
        if !waits || self.device_parameter(device, "delay").is_none() {
            return Some((least, most));
        }
        let (seconds, _) = self.agent_seconds(device, "delay")?;
        let own = Duration::from_seconds(seconds);
        Some((least.plus(own), most.plus(own)))
    }

    /// The parameter that makes a device wait before it fences some node, and how long at most. None where it waits
    /// for no node, or the nodes are not known.
    pub fn longest_delay(&self, device: &FenceDevice<'c>) -> Option<(Setting<'c>, Duration)> {
        self.first_parameter(device, &["pcmk_delay_base", "pcmk_delay_max"])?;
        let nodes = self.nodes()?.iter();
        let targets: Vec<_> = match &device.targets {
            Targets::Known(_) => device
                .known_names()
                .filter_map(|name| self.node(name))
                .collect(),
            Targets::Any | Targets::Unknown => nodes.collect(),
        };
        let targets = targets.into_iter();
        let delays = targets.map(|node| self.fencing_delay(device, &node.name));
        let (base, most) = delays.flatten().max_by_key(|(_, most)| *most)?;
        if most == Duration::ZERO {
            return None;
        }
        let name = if most > base {
            "pcmk_delay_max"
        } else {
            "pcmk_delay_base"
        };
        Some((self.device_parameter(device, name)?, most))
    }
}
