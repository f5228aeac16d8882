//! Whether nodes are fenced at all: `stonith-enabled`, or `fencing-enabled` as it is called from Pacemaker 3.0.2 on.

use cib_model::{
    Attr, AttributeSet, Boolean, Cluster, ClusterNode, NvPair, Scalar as _, Version, facts,
};

use super::{BOOTSTRAP_OPTIONS, Fencing};
use crate::error::{Error, Input, Problem};
use crate::note::Note;
use crate::status;

/// The name under which the view knows the option; it reads both.
pub(crate) const OPTION: &str = "fencing-enabled";

/// Whether nodes that were never seen are fenced; true by default.
const STARTUP_FENCING: &str = "startup-fencing";

/// The name that the release reads, the new one where it reads both.
pub(super) fn option_name(version: Version) -> &'static str {
    let mut spellings = facts::spellings(OPTION, version);
    spellings
        .next()
        .map_or("stonith-enabled", |option| option.name)
}

/// Keeps the spelling that the base has: a release that reads only the old one must not go on without fencing because its
/// version is not known here.
pub(super) fn decide(cluster: &Cluster<'_>, notes: &mut Vec<Note>) -> Result<Fencing, Error> {
    let mut spellings = facts::spellings(OPTION, cluster.version);
    let Some(setting) = cluster.option(OPTION) else {
        check_unconditional(cluster)?;
        return Ok(Fencing::Enable(option_name(cluster.version)));
    };
    let name = spellings.find(|option| option.name == setting.name);
    let name = name.map_or_else(|| option_name(cluster.version), |option| option.name);
    // A value that is no boolean counts as the default, which is true.
    let enabled = Boolean::read(setting.value.as_str()).unwrap_or(true);
    if enabled && !setting.conditional {
        return Ok(Fencing::Keep);
    }
    check_unconditional(cluster)?;
    let mut sets = cluster.cib.property_sets();
    let set = sets.find(|set| contains(set, setting.pair));
    let set = set.and_then(|set| set.id.as_ref());
    let set = set.map_or_else(String::new, |id| id.as_str().to_owned());
    let option = setting.name.to_owned();
    notes.push(if setting.conditional {
        Note::FencingWasConditional { name: option, set }
    } else {
        let value = setting.value.as_str().to_owned();
        Note::FencingWasOff {
            name: option,
            value,
            set,
        }
    });
    Ok(Fencing::Enable(name))
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
