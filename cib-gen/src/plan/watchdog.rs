//! Guests that stop themselves when they have lost the others: SBD without a disk.

use cib_model::corosync::EvenSplit;
use cib_model::{Boolean, Cluster, CorosyncConf, Scalar as _, Version, WATCHDOG};

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

/// What an earlier specification with a watchdog left in the base: its levels, and the option, whoever set that.
pub(super) fn left_behind(spec: &Spec, cluster: &Cluster<'_>, devices: &[Device]) -> Vec<Note> {
    let levels = topology::stale_levels(spec, cluster, devices).into_iter();
    let levels = levels.filter(|level| topology::is_only_of(level, WATCHDOG));
    let mut notes: Vec<_> = levels
        .map(|level| Note::LevelLeftBehind {
            level: topology::id_of(level).to_owned(),
        })
        .collect();
    notes.extend(still_counts(cluster).filter(|_| !notes.is_empty()));
    notes
}

/// Whether the cluster counts on watchdogs, whatever has become of the levels.
pub(crate) fn still_counts(cluster: &Cluster<'_>) -> Option<Note> {
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
