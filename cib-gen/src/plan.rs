//! What there has to be: devices, their delays, the option that switches fencing on. Plain data.

pub(crate) mod ban;
mod delay;
mod fencing;
mod first;
mod hypervisor;
mod known;
mod options;
mod others;
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
use crate::names::Ids;
use crate::note::Note;
use crate::spec::{Agent, Monitor, Spec};

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

    /// The nodes that are fenced, each once.
    pub(crate) fn nodes(&self) -> Vec<String> {
        let nodes = topology::nodes(&self.devices).into_iter();
        nodes.map(str::to_owned).collect()
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

/// Works out what the configuration has to have, beside what the base has. `pacemaker` is for a plan without a base; with
/// one, the base's view decides.
pub(crate) fn work_out(
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
    options.extend(timeout::decide(spec, base, version, &mut devices)?);
    options.extend(delay::by_priority(spec, base, version, &mut notes)?);
    options.extend(watchdog::decide(spec, base, version)?);
    options.extend(quorum::decide(spec, base, version, &mut notes)?);
    topology.note_untried(&devices, &mut notes);
    notes.extend(watchdog::notes(spec, &membership, &devices));
    if let Some(cluster) = cluster {
        note_base(spec, cluster, &devices, topology, &mut notes);
    }
    notes.extend(others::uncovered(&membership, &devices, topology));
    notes.extend(quorum::decisive_hosts(spec, &membership));
    Ok(Plan {
        version,
        devices,
        levels,
        options,
        notes,
    })
}

/// What the user should know of the base beside what is planned.
fn note_base(
    spec: &Spec,
    cluster: &Cluster<'_>,
    devices: &[Device],
    topology: Topology<'_, '_>,
    notes: &mut Vec<Note>,
) {
    ban::note_overruled(cluster, devices, notes);
    delay::note_removed(cluster, devices, notes);
    let stale = stale::devices(cluster, devices);
    others::note(cluster, devices, topology, &stale, notes);
    let mut left = stale::levels(spec, cluster, devices);
    let planned = topology.levels;
    left.retain(|level| !planned.iter().any(|own| own.id == topology::id_of(level)));
    notes.extend(watchdog::left_behind(&left, cluster));
    let left = stale::ids(&stale, &left).into_iter();
    notes.extend(left.map(|id| Note::LeftBehind { id }));
    notes.extend(note_schema(cluster));
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
    first::add(spec, membership, ids, &mut devices)?;
    second::add(spec, membership, ids, &mut devices)?;
    if let Some(cluster) = membership.cluster {
        known::check_layouts(spec, &devices, cluster)?;
    }
    Ok(devices)
}

fn is_planned(device: &FenceDevice<'_>, devices: &[Device]) -> bool {
    devices
        .iter()
        .any(|planned| planned.exists && planned.id == device.id())
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
