//! What there has to be: devices, their delays, the option that switches fencing on. Plain data.

pub(crate) mod ban;
mod delay;
mod fencing;
mod hypervisor;
mod known;
mod options;
mod parameters;
mod quorum;
mod second;
mod shared;
pub(crate) mod stale;
mod timeout;
pub(crate) mod topology;
pub(crate) mod watchdog;

use cib_model::{Cluster, CorosyncConf, FenceDevice, Version, facts};

use crate::base::Base;
use crate::base::schema::is_future;
use crate::error::Error;
use crate::membership::Membership;
use crate::names::{self, Ids};
use crate::note::Note;
use crate::spec::{Agent, Guest, Hypervisor, Layout, Monitor, Spec};

use delay::Race;
use topology::Topology;

pub(crate) use delay::current as current_delay;
pub(crate) use known::Foreign;
pub(crate) use options::{contains, setting as option_setting};
pub use parameters::Parameter;
pub(crate) use parameters::{DELAY, DELAY_MAX};
pub(crate) use quorum::OPTION as NO_QUORUM_POLICY;
pub(crate) use second::{SBD_AGENT, SBD_NAME};
pub(crate) use stale::is_named_for_host;
pub(crate) use timeout::OPTION as FENCING_TIMEOUT;
pub use topology::Level;
pub(crate) use watchdog::OPTION as WATCHDOG_TIMEOUT;

/// The set of cluster options that wins over all others (`lib/common/nvpair.c`).
pub(crate) const BOOTSTRAP_OPTIONS: &str = "cib-bootstrap-options";

/// What a configuration has to have for the guests of a [`Spec`] to be fenced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The release of Pacemaker that it is for.
    pub version: Version,
    /// The devices, in the order of the specification.
    pub devices: Vec<Device>,
    /// The fencing levels of the guests that cib-gen decides about, in the order of the guests and of their index; none
    /// where one way to fence a guest is all.
    pub levels: Vec<Level>,
    /// The cluster options that have to be set, in the set that wins; none for what the base says already.
    pub options: Vec<ClusterOption>,
    /// What the user should know.
    pub notes: Vec<Note>,
}

impl Plan {
    /// The ids of the elements that are planned by id.
    pub(crate) fn element_ids(&self) -> impl Iterator<Item = &str> {
        let levels = self.levels.iter().map(|level| level.id.as_str());
        let devices = self.devices.iter().map(|device| device.id.as_str());
        devices.chain(levels)
    }
}

/// A fence device, and the bans that keep it off nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The id of the primitive.
    pub id: String,
    /// Whether the base has it already.
    pub exists: bool,
    /// Why it is not cib-gen's own, where it is somebody else's that does what is wanted.
    pub(crate) foreign: Option<Foreign>,
    /// The agent, as the attribute `type` of a primitive has it.
    pub agent: String,
    /// Whom it is to fence.
    pub targets: Vec<Target>,
    /// The parameters that cib-gen decides about.
    pub parameters: Vec<Parameter>,
    /// The monitor operation.
    pub monitor: Monitor,
    /// The nodes that it is banned from, as the base writes them.
    pub bans: Vec<String>,
}

/// A node, and what a hypervisor calls the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The node, as the base writes it.
    pub node: String,
    /// The domain of libvirt.
    pub domain: String,
}

/// A cluster option and the value that it has to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterOption {
    /// Its name, as the release spells it that will read it.
    pub name: &'static str,
    /// Its value.
    pub value: String,
}

impl Device {
    /// The value of a parameter that cib-gen decides about; none for one that the device must not have, too.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut parameters = self.parameters.iter();
        parameters.find(|own| own.name == name)?.value.as_deref()
    }

    /// The agent, where it is one for guests of libvirt; none for a device of the second level.
    pub(crate) fn guest_agent(&self) -> Option<Agent> {
        Agent::named(&self.agent)
    }

    /// Whether it is to fence the node.
    pub(crate) fn is_for(&self, node: &str) -> bool {
        let mut targets = self.targets.iter();
        targets.any(|target| target.node.eq_ignore_ascii_case(node))
    }

    /// The device of the base, where it has it already.
    pub(crate) fn in_base<'d, 'c>(&self, cluster: &'d Cluster<'c>) -> Option<&'d FenceDevice<'c>> {
        cluster.fence_device(&self.id).filter(|_| self.exists)
    }
}

/// Works out what the configuration has to have, beside what the base has.
///
/// ```
/// use cib_gen::{Encryption, Spec, plan};
///
/// let spec = Spec::new("lxc+ssh://root@h/", ["a", "b"], Encryption::Required)?;
/// let plan = plan(&spec, None, None, None)?;
/// assert_eq!(plan.devices[0].id, "fence-a");
/// assert_eq!(plan.devices[0].parameter("pcmk_delay_base"), Some("10s"));
/// assert_eq!(plan.devices[1].parameter("pcmk_delay_base"), None);
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
    corosync: Option<&CorosyncConf<'_>>,
    pacemaker: Option<Version>,
) -> Result<Plan, Error> {
    let mut notes = spec.notes.clone();
    let cluster = base.map(|base| &base.cluster);
    let mut ids = base.map_or_else(Ids::default, |base| base.ids.clone());
    let version = match cluster {
        Some(cluster) => cluster.version,
        None => pacemaker.unwrap_or_else(release_of_new_documents),
    };
    let membership = Membership::new(cluster, corosync);
    for guest in &spec.guests {
        notes.extend(hypervisor::check(guest, spec, &membership)?);
    }
    let mut devices = devices(spec, &membership, &mut ids)?;
    shared::note_left_behind(&devices, spec, &mut notes);
    notes.extend(second::secrets(spec, &devices));
    let levels = topology::levels(spec, cluster, &devices, &mut ids, &mut notes)?;
    let topology = Topology {
        levels: &levels,
        cluster,
    };
    let race = Race {
        spec,
        membership: &membership,
        version,
        topology,
    };
    race.decide(&mut devices, &mut notes)?;
    let mut options = fencing::decide(base, version, &mut notes)?;
    let switched_on = !options.is_empty();
    options.extend(timeout::decide(spec, base, version, &mut devices)?);
    options.extend(delay::by_priority(spec, base, version, &mut notes)?);
    options.extend(watchdog::decide(spec, base, version)?);
    options.extend(quorum::decide(spec, base, version, &mut notes)?);
    topology.note_untried(&devices, &mut notes);
    notes.extend(watchdog::notes(spec, &membership, &devices));
    if let Some(cluster) = cluster {
        ban::note_overruled(cluster, &devices, &mut notes);
        delay::note_removed(cluster, &devices, &mut notes);
        let stale = stale::devices(cluster, &devices);
        note_other_devices(cluster, &devices, topology, &stale, &mut notes);
        let mut left = stale::levels(spec, cluster, &devices);
        left.retain(|level| !levels.iter().any(|own| own.id == topology::id_of(level)));
        notes.extend(watchdog::left_behind(&left, cluster));
        let left = stale::ids(&stale, &left).into_iter();
        notes.extend(left.map(|id| Note::LeftBehind { id }));
        if switched_on {
            notes.extend(fencing::fenced_at_once(cluster));
        }
        notes.extend(note_schema(cluster));
    }
    notes.extend(uncovered(&membership, &devices, topology));
    notes.extend(quorum::decisive_hosts(spec, &membership));
    Ok(Plan {
        version,
        devices,
        levels,
        options,
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

/// The devices that have to be there, but for who waits; those of the base that do what is wanted are used.
pub(crate) fn devices(
    spec: &Spec,
    membership: &Membership<'_, '_>,
    ids: &mut Ids,
) -> Result<Vec<Device>, Error> {
    let mut devices = Vec::new();
    for wanted in wanted(spec) {
        devices.push(wanted.device(membership, ids)?);
    }
    second::add(spec, membership, ids, &mut devices)?;
    if let Some(cluster) = membership.cluster {
        known::check_layouts(spec, &devices, cluster)?;
    }
    Ok(devices)
}

/// A device that has to be there.
struct Wanted<'s> {
    spec: &'s Spec,
    hypervisor: &'s Hypervisor,
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

fn target(guest: &Guest, membership: &Membership<'_, '_>) -> Result<Target, Error> {
    let node = membership.name_of(guest)?;
    // Libvirt's names differ by case: what nobody named is called as the cluster writes the node.
    let domain = if guest.domain_is_default {
        node.clone()
    } else {
        guest.domain.clone()
    };
    Ok(Target { node, domain })
}

fn is_planned(device: &FenceDevice<'_>, devices: &[Device]) -> bool {
    devices
        .iter()
        .any(|planned| planned.exists && planned.id == device.id())
}

/// Names the devices of others that can fence a guest too, and those that will no longer be tried.
fn note_other_devices(
    cluster: &Cluster<'_>,
    planned: &[Device],
    topology: Topology<'_, '_>,
    stale: &[&FenceDevice<'_>],
    notes: &mut Vec<Note>,
) {
    let before = Topology {
        levels: &[],
        ..topology
    };
    for other in cluster.fence_devices() {
        let is_stale = stale.iter().any(|device| device.id() == other.id());
        if is_planned(other, planned) || is_stale {
            continue;
        }
        for node in topology::nodes(planned) {
            if other.can_fence(node) != Some(true) || !before.tries(other.id(), node) {
                continue;
            }
            let (device, node) = (other.id().to_owned(), node.to_owned());
            if !topology.tries(&device, &node) {
                notes.push(Note::NoLongerTried { device, node });
            } else if Agent::named(other.agent()).is_some() {
                notes.push(Note::AlsoFencedBy { node, device });
            }
        }
    }
}

/// A base whose schema tells nothing of what is valid.
fn note_schema(cluster: &Cluster<'_>) -> Option<Note> {
    let Some(named) = &cluster.cib.validate_with else {
        return Some(Note::NoSchema);
    };
    let schema = named.as_str();
    is_future(schema).then(|| Note::NewSchema {
        schema: schema.to_owned(),
    })
}

/// The nodes that nothing can fence, neither what is planned nor what the base has.
fn uncovered(
    membership: &Membership<'_, '_>,
    devices: &[Device],
    topology: Topology<'_, '_>,
) -> Option<Note> {
    let is_fenced = |node: &String| {
        let planned = devices.iter().any(|device| device.is_for(node));
        let cluster = membership.cluster;
        planned || cluster.is_some_and(|cluster| is_fenced_by_any(node, cluster, topology))
    };
    let nodes = membership.fenced_from_outside()?.into_iter();
    let nodes: Vec<_> = nodes.filter(|node| !is_fenced(node)).collect();
    (!nodes.is_empty()).then_some(Note::Uncovered { nodes })
}

fn is_fenced_by_any(node: &str, cluster: &Cluster<'_>, topology: Topology<'_, '_>) -> bool {
    cluster.fence_devices().iter().any(|device| {
        let stopped = cluster.is_stopped(&device.resource).is_some();
        !stopped && device.can_fence(node) != Some(false) && topology.tries(device.id(), node)
    })
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
