//! Whether nodes are fenced at all: `stonith-enabled`, or `fencing-enabled` as it is called from Pacemaker 3.0.2 on.

use cib_model::{
    Attr, AttributeSet, Boolean, Cluster, ClusterNode, NvPair, Scalar as _, Setting, Version, facts,
};

use super::{BOOTSTRAP_OPTIONS, ClusterOption};
use crate::base::Base;
use crate::error::{Error, Input, Problem};
use crate::note::Note;
use crate::status;

/// The name under which the view knows the option; it reads both.
const OPTION: &str = "fencing-enabled";

/// Whether nodes that were never seen are fenced; true by default.
const STARTUP_FENCING: &str = "startup-fencing";

/// The name that the release reads, the new one where it reads both.
pub(super) fn option_name(version: Version) -> &'static str {
    let mut spellings = facts::spellings(OPTION, version);
    spellings
        .next()
        .map_or("stonith-enabled", |option| option.name)
}

/// That option, switched on.
pub(super) fn enabled(name: &'static str) -> ClusterOption {
    ClusterOption {
        name,
        value: "true".to_owned(),
    }
}

/// Keeps the spelling that the base has: a release that reads only the old one must not go on without fencing because its
/// version is not known here. Where it is not known, a spelling that only newer releases read must not switch it off.
pub(super) fn decide(base: &Base<'_>, notes: &mut Vec<Note>) -> Result<Vec<ClusterOption>, Error> {
    let cluster = &base.cluster;
    let read = cluster.option(OPTION);
    let newer = cluster.unread_option(OPTION);
    let newer = newer.filter(|_| !base.version_is_known);
    let mut names = Vec::new();
    if read.is_none() {
        names.push(option_name(cluster.version));
    }
    for setting in [read, newer].into_iter().flatten() {
        if let Some(note) = off(cluster, &setting) {
            names.push(spelled(&setting));
            notes.push(note);
        }
    }
    if !names.is_empty() {
        check_unconditional(cluster)?;
    }
    Ok(names.into_iter().map(enabled).collect())
}

/// Why fencing is not on by this setting; nothing where it is.
fn off(cluster: &Cluster<'_>, setting: &Setting<'_>) -> Option<Note> {
    // A value that is no boolean counts as the default, which is true.
    let enabled = Boolean::read(setting.value.as_str()).unwrap_or(true);
    if enabled && !setting.conditional {
        return None;
    }
    let mut sets = cluster.cib.property_sets();
    let set = sets.find(|set| contains(set, setting.pair));
    let set = set.and_then(|set| set.id.as_ref());
    let set = set.map_or_else(String::new, |id| id.as_str().to_owned());
    let name = setting.name.to_owned();
    Some(if setting.conditional {
        Note::FencingWasConditional { name, set }
    } else {
        let value = setting.value.as_str().to_owned();
        Note::FencingWasOff { name, value, set }
    })
}

fn spelled(setting: &Setting<'_>) -> &'static str {
    let mut spellings = facts::spellings(OPTION, facts::newest_release());
    let known = spellings.find(|option| option.name == setting.name);
    known.map_or("stonith-enabled", |option| option.name)
}

/// What the base has under one spelling of an option, whether its release reads that or not.
pub(crate) fn setting<'c>(cluster: &Cluster<'c>, name: &str) -> Option<Setting<'c>> {
    let settings = [cluster.option(name), cluster.unread_option(name)];
    let mut settings = settings.into_iter().flatten();
    settings.find(|setting| setting.name == name)
}

/// The members that the cluster takes for lost when it may fence, as far as the base's status tells.
pub(super) fn fenced_at_once(cluster: &Cluster<'_>) -> Vec<Note> {
    if !status::is_known(cluster.cib) {
        return Vec::new();
    }
    let startup = cluster.option(STARTUP_FENCING).filter(|s| !s.conditional);
    let startup = startup.and_then(|setting| Boolean::read(setting.value.as_str()).ok());
    let members = cluster.members().unwrap_or_default().into_iter();
    let lost = members
        .filter(|node| status::is_to_be_fenced(cluster.cib, &node.name, startup != Some(false)));
    let note = |node: &ClusterNode<'_>| Note::FencedAtOnce {
        node: node.name.to_string(),
    };
    lost.map(note).collect()
}

/// Where a rule decides about the set that wins, nothing that is written into it is certain.
fn check_unconditional(cluster: &Cluster<'_>) -> Result<(), Error> {
    match cluster.bootstrap_options() {
        Some(set) if !set.rules.is_empty() => {
            let place = set.id.as_ref().map_or(set.place.tag, Attr::span);
            let problem = Problem::ConditionalOptions(BOOTSTRAP_OPTIONS.to_owned());
            Err(problem.at(Input::Base, place))
        }
        _ => Ok(()),
    }
}

/// Whether the pair stands in the set itself.
pub(crate) fn contains(set: &AttributeSet<'_>, pair: &NvPair<'_>) -> bool {
    set.pairs
        .iter()
        .any(|own| own.place.whole == pair.place.whole)
}
