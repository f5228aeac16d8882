//! Whether nodes are fenced at all: `stonith-enabled`, or `fencing-enabled` as it is called from Pacemaker 3.0.2 on.

use cib_model::{Boolean, Cluster, ClusterNode, Scalar as _, Setting, Version};

use super::{ClusterOption, options};
use crate::base::Base;
use crate::error::Error;
use crate::note::Note;
use crate::status;

/// The name under which the view knows the option; it reads both.
const OPTION: &str = "fencing-enabled";

/// Whether nodes that were never seen are fenced; true by default.
const STARTUP_FENCING: &str = "startup-fencing";

/// Switches fencing on wherever it is not.
pub(super) fn decide(
    base: Option<&Base<'_>>,
    version: Version,
    notes: &mut Vec<Note>,
) -> Result<Vec<ClusterOption>, Error> {
    let names = match base {
        None => options::option_name(OPTION, version).into_iter().collect(),
        Some(base) => options::names_to_write(base, OPTION, |setting| {
            let off = off(&base.cluster, setting);
            let is_on = off.is_none();
            notes.extend(off);
            is_on
        })?,
    };
    if let Some(base) = base.filter(|_| !names.is_empty()) {
        notes.extend(fenced_at_once(&base.cluster));
    }
    let on = |name| ClusterOption {
        name,
        value: "true".to_owned(),
    };
    Ok(names.into_iter().map(on).collect())
}

/// Why fencing is not on by this setting; nothing where it is.
fn off(cluster: &Cluster<'_>, setting: &Setting<'_>) -> Option<Note> {
    // A value that is no boolean counts as the default, which is true.
    let enabled = Boolean::read(setting.value.as_str()).unwrap_or(true);
    if enabled && !setting.conditional {
        return None;
    }
    let set = options::set_of(cluster, setting).to_owned();
    let name = setting.name.to_owned();
    Some(if setting.conditional {
        Note::FencingWasConditional { name, set }
    } else {
        let value = setting.value.as_str().to_owned();
        Note::FencingWasOff { name, value, set }
    })
}

/// The members that the cluster takes for lost when it may fence, as far as the base's status tells.
fn fenced_at_once(cluster: &Cluster<'_>) -> Vec<Note> {
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
