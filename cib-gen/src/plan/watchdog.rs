//! Guests that stop themselves when they have lost the others: SBD without a disk.

use cib_model::corosync::EvenSplit;
use cib_model::{Boolean, Cluster, CorosyncConf, FencingLevel, Scalar as _, Version, WATCHDOG};

use super::{ClusterOption, Device, options, topology};
use crate::base::Base;
use crate::error::{Error, Input, Problem};
use crate::membership::Membership;
use crate::note::Note;
use crate::spec::{Sbd, Spec};

pub(crate) const OPTION: &str = "fencing-watchdog-timeout";

/// The option that makes the others wait for the watchdog of a node that is lost.
///
/// A node on which SBD does not run stops for good when it reads a positive value, so a base that says so is refused.
pub(super) fn decide(
    spec: &Spec,
    base: Option<&Base<'_>>,
    version: Version,
) -> Result<Vec<ClusterOption>, Error> {
    let Some(Sbd::Watchdog { timeout }) = &spec.sbd else {
        return Ok(Vec::new());
    };
    let has = base.and_then(|base| base.cluster.option("have-watchdog"));
    if let Some(has) = has.filter(|has| Boolean::read(has.value.as_str()) == Ok(false)) {
        return Err(Problem::NoWatchdog.at(Input::Base, has.value.span()));
    }
    options::with_value(base, version, OPTION, timeout)
}

/// Whether the cluster still counts on watchdogs, whatever becomes of the levels that wait for them.
pub(crate) fn left_behind(levels: &[&FencingLevel<'_>], cluster: &Cluster<'_>) -> Option<Note> {
    let mut waits = levels.iter();
    waits.find(|level| topology::is_only_of(level, WATCHDOG))?;
    let (_, setting) = cluster.watchdog_timeout()?;
    let name = setting.name.to_owned();
    Some(Note::WatchdogsStay { name })
}

/// What has to be true outside of the configuration.
pub(super) fn notes(spec: &Spec, membership: &Membership<'_, '_>, devices: &[Device]) -> Vec<Note> {
    let Some(sbd) = &spec.sbd else {
        return Vec::new();
    };
    let mut notes = vec![match sbd {
        Sbd::Disks { .. } => Note::SbdHasToRun,
        Sbd::Watchdog { .. } => Note::SbdRunsFirst,
    }];
    let split = membership.corosync.and_then(CorosyncConf::even_split);
    let is_decided = matches!(split, Some(EvenSplit::Device | EvenSplit::TieBreaker));
    let two = super::delay::member_names(membership, devices).len() == 2;
    if matches!(sbd, Sbd::Watchdog { .. }) && two && !is_decided {
        notes.push(Note::WatchdogsOfTwo);
    }
    notes
}
