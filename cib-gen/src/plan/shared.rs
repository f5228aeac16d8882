//! A device that fences several guests, of which some come and some go.

use cib_model::{Cluster, FenceDevice};

use super::Target;
use crate::note::Note;
use crate::spec::Spec;

/// Makes the targets of a device that the base has such that nothing moves: they keep its order, new ones stand behind,
/// and no node loses its fencing because the specification does not name it.
pub(super) fn keep(
    targets: &mut Vec<Target>,
    current: &FenceDevice<'_>,
    spec: &Spec,
    cluster: &Cluster<'_>,
    notes: &mut Vec<Note>,
) {
    let left = left_behind(current, spec, cluster);
    notes.extend(left.iter().map(|target| Note::TargetStays {
        node: target.node.clone(),
        device: current.id().to_owned(),
    }));
    targets.extend(left);
    let known = current.known_targets();
    let place = |target: &Target| known.iter().position(|it| it.is(&target.node));
    targets.sort_by_key(|target| place(target).unwrap_or(known.len()));
}

/// Whom the device fences that the specification names nowhere.
fn left_behind(current: &FenceDevice<'_>, spec: &Spec, cluster: &Cluster<'_>) -> Vec<Target> {
    let targets = current.known_targets().iter();
    let left = targets.filter(|target| !spec.guests.iter().any(|guest| target.is(&guest.node)));
    let left = left.map(|target| Target {
        node: cluster
            .node(target.name)
            .map_or_else(|| target.name.to_owned(), |node| node.name.to_string()),
        domain: target.plug.unwrap_or(target.name).to_owned(),
    });
    left.collect()
}
