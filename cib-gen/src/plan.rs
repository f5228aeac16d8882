//! What there has to be: devices, their delays, the option that switches fencing on. Plain data.

pub(crate) mod ban;
mod delay;
mod fencing;
mod hypervisor;

use cib_model::{Cluster, FenceDevice, NodeKind, Version, facts};

use crate::base::Base;
use crate::elements::{DELAY, HOSTLIST, HYPERVISOR_URI};
use crate::error::{Error, Problem};
use crate::names::{self, Ids};
use crate::note::Note;
use crate::spec::{Guest, Monitor, Spec};

pub(crate) use delay::current as current_delay;
pub(crate) use fencing::{contains, setting as fencing_setting};

/// The agent that every device uses: the one that reaches containers as well as machines, through any URI of libvirt.
pub const AGENT: &str = "external/libvirt";

/// The set of cluster options that wins over all others (`lib/common/nvpair.c`).
pub(crate) const BOOTSTRAP_OPTIONS: &str = "cib-bootstrap-options";

/// What a configuration has to have for the guests of a [`Spec`] to be fenced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The release of Pacemaker that it is for.
    pub version: Version,
    /// One device for each guest, in the order of the specification.
    pub devices: Vec<Device>,
    /// What is to be done for nodes to be fenced at all.
    pub fencing: Fencing,
    /// What the user should know.
    pub notes: Vec<Note>,
}

/// A fence device for one guest, and the ban that keeps it off the guest's own node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The id of the primitive.
    pub id: String,
    /// Whether the base has it already.
    pub exists: bool,
    /// The node that it fences and is banned from, as the base writes it.
    pub node: String,
    /// The parameter `hostlist`.
    pub hostlist: String,
    /// The parameter `hypervisor_uri`.
    pub hypervisor_uri: String,
    /// The monitor operation.
    pub monitor: Monitor,
    /// The parameter `pcmk_delay_base`, on the device that fences the node which is to survive.
    pub delay: Option<String>,
}

/// What is to be done for nodes to be fenced at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fencing {
    /// Nothing: the base says that they are.
    Keep,
    /// The options of these names have to be true, in the set that wins: one, or both spellings where it is not known
    /// which one counts.
    Enable(Vec<&'static str>),
}

/// Works out what the configuration has to have, beside what the base has.
///
/// ```
/// use cib_gen::{Encryption, Spec, plan};
///
/// let spec = Spec::new("lxc+ssh://root@h/", ["a", "b"], Encryption::Required)?;
/// let plan = plan(&spec, None, None)?;
/// assert_eq!(plan.devices[0].id, "fence-a");
/// assert_eq!(plan.devices[0].delay.as_deref(), Some("10s"));
/// assert_eq!(plan.devices[1].delay, None);
/// # Ok::<(), cib_gen::Error>(())
/// ```
///
/// `pacemaker` is for a plan without a base; with one, the base's view decides.
///
/// # Errors
///
/// [`Problem`] says what of the specification does not fit the base.
pub fn plan(
    spec: &Spec,
    base: Option<&Base<'_>>,
    pacemaker: Option<Version>,
) -> Result<Plan, Error> {
    let mut notes = spec.notes.clone();
    let cluster = base.map(|base| &base.cluster);
    let mut ids = base.map_or_else(Ids::default, |base| base.ids.clone());
    let mut devices = Vec::new();
    for guest in &spec.guests {
        notes.extend(hypervisor::check(guest, spec, cluster)?);
        devices.push(device(guest, cluster, &mut ids)?);
    }
    delay::protect_one(spec, cluster, &mut devices, &mut notes);
    let version = match cluster {
        Some(cluster) => cluster.version,
        None => pacemaker.unwrap_or_else(release_of_new_documents),
    };
    let fencing = match base {
        Some(base) => fencing::decide(base, &mut notes)?,
        None => Fencing::Enable(vec![fencing::option_name(version)]),
    };
    if let Some(cluster) = cluster {
        ban::note_overruled(cluster, &devices, &mut notes);
        delay::note_removed(cluster, &devices, &mut notes);
        note_other_devices(cluster, &devices, &mut notes);
        notes.extend(uncovered(cluster, &devices));
        if fencing != Fencing::Keep {
            notes.extend(fencing::fenced_at_once(cluster));
        }
        if cluster.cib.validate_with.is_none() {
            notes.push(Note::NoSchema);
        }
    }
    Ok(Plan {
        version,
        devices,
        fencing,
        notes,
    })
}

/// The newest schema that a new document names on its own account.
///
/// Every release from 2.1.5 on reads it, so also those of the distributions that are in use.
const SCHEMA: &str = "pacemaker-3.9";

/// The release that is written for when nobody says, and no base does: the first that has [`SCHEMA`].
pub(crate) fn release_of_new_documents() -> Version {
    let schema = facts::schemas()
        .iter()
        .find(|schema| schema.validate_with == SCHEMA);
    schema.map_or_else(facts::newest_release, |schema| schema.release)
}

/// The newest schema that the release knows, but none newer than [`SCHEMA`].
pub(crate) fn schema_for(version: Version) -> &'static str {
    let most = release_of_new_documents();
    let known = facts::schemas().iter();
    let mut known = known.filter(|schema| schema.release <= version && schema.release <= most);
    // Several releases brought two schemas at once; the table has the oldest first.
    known
        .next_back()
        .map_or(SCHEMA, |schema| schema.validate_with)
}

fn device(guest: &Guest, cluster: Option<&Cluster<'_>>, ids: &mut Ids) -> Result<Device, Error> {
    let node = match cluster {
        Some(cluster) => node_name(guest, cluster)?,
        None => guest.node.clone(),
    };
    let hostlist = guest.hostlist(&node);
    let known = match cluster {
        Some(cluster) => owned_device(guest, cluster)?,
        None => None,
    };
    let exists = known.is_some();
    Ok(Device {
        id: known.unwrap_or_else(|| ids.take(&names::device_id(&node))),
        exists,
        node,
        hostlist,
        hypervisor_uri: guest.uri.clone(),
        monitor: guest.monitor.clone(),
        delay: None,
    })
}

/// The node's name as the base writes it.
fn node_name(guest: &Guest, cluster: &Cluster<'_>) -> Result<String, Error> {
    let Some(nodes) = cluster.nodes() else {
        return Ok(guest.node.clone());
    };
    let problem = match cluster.node(&guest.node) {
        None => Problem::NoSuchNode {
            name: guest.node.clone(),
            known: nodes.iter().map(|node| node.name.to_string()).collect(),
        },
        Some(node) if node.kind == NodeKind::Guest => Problem::GuestNode(guest.node.clone()),
        Some(node) => return Ok(node.name.to_string()),
    };
    Err(problem.in_spec(guest.span))
}

/// The device of the base that is cib-gen's own for this guest. One of the same agent and target that is not is refused:
/// two devices would do the same.
fn owned_device(guest: &Guest, cluster: &Cluster<'_>) -> Result<Option<String>, Error> {
    let devices = cluster.fence_devices().iter();
    let same = devices.filter(|device| does_the_same(device, guest));
    let mut owned = None;
    for device in same {
        let reason = if !names::is_device_id(device.id(), &guest.node) {
            "its id is not one that cib-gen gives"
        } else if device.resource.container.is_some() {
            "stands in a group, clone or bundle"
        } else if device.resource.template.is_some() {
            "is made from a template"
        } else if has_rules(device, cluster) {
            "a rule decides about its parameters"
        } else if owned.is_some() {
            "another device does the same"
        } else {
            owned = Some(device.id().to_owned());
            continue;
        };
        let problem = Problem::Foreign {
            id: device.id().to_owned(),
            node: guest.node.clone(),
            reason,
        };
        return Err(problem.at(crate::error::Input::Base, device.span()));
    }
    Ok(owned)
}

fn does_the_same(device: &FenceDevice<'_>, guest: &Guest) -> bool {
    device.agent() == AGENT
        && device
            .only_target()
            .is_some_and(|target| target.is(&guest.node))
}

fn has_rules(device: &FenceDevice<'_>, cluster: &Cluster<'_>) -> bool {
    let names = [HOSTLIST, HYPERVISOR_URI, DELAY];
    let mut settings = names
        .iter()
        .filter_map(|name| cluster.device_parameter(device, name));
    settings.any(|setting| setting.conditional)
}

fn is_planned(device: &FenceDevice<'_>, devices: &[Device]) -> bool {
    devices
        .iter()
        .any(|planned| planned.exists && planned.id == device.id())
}

fn note_other_devices(cluster: &Cluster<'_>, planned: &[Device], notes: &mut Vec<Note>) {
    for other in cluster.fence_devices() {
        if other.agent() != AGENT || is_planned(other, planned) {
            continue;
        }
        for device in planned {
            if other.can_fence(&device.node) == Some(true) {
                notes.push(Note::AlsoFencedBy {
                    node: device.node.clone(),
                    device: other.id().to_owned(),
                });
            }
        }
    }
}

/// The nodes that nothing can fence, neither what is planned nor what the base has.
fn uncovered(cluster: &Cluster<'_>, devices: &[Device]) -> Option<Note> {
    let uncovered = cluster.nodes()?.iter().filter(|node| {
        let planned = devices.iter().any(|device| node.is_named(&device.node));
        let mut others = cluster.fence_devices().iter();
        let fenced = others.any(|device| {
            let stopped = cluster.is_stopped(&device.resource).is_some();
            !stopped && device.can_fence(&node.name) != Some(false)
        });
        node.kind != NodeKind::Guest && !planned && !fenced
    });
    let nodes: Vec<_> = uncovered.map(|node| node.name.to_string()).collect();
    (!nodes.is_empty()).then_some(Note::Uncovered { nodes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_gets_the_newest_schema_that_it_knows() {
        let schema = |text: &str| schema_for(text.parse().unwrap());
        assert_eq!(schema("2.1.5"), "pacemaker-3.9");
        assert_eq!(schema("3.0.2"), "pacemaker-3.9");
        assert_eq!(schema("2.1.4"), "pacemaker-3.8");
        assert_eq!(schema("2.1.0"), "pacemaker-3.7");
        assert_eq!(schema("1.1.18"), "pacemaker-2.10");
    }
}
