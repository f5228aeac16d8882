//! A device that fences several guests, of which some come and some go.

use cib_model::{Cluster, FenceDevice};

use super::{Device, Target};
use crate::note::Note;
use crate::spec::Spec;

/// Makes the targets of a device that the base has such that nothing moves: they keep its order, new ones stand behind,
/// and no node loses its fencing because the specification does not name it, unless that was asked for.
pub(super) fn keep(
    targets: &mut Vec<Target>,
    current: &FenceDevice<'_>,
    spec: &Spec,
    cluster: &Cluster<'_>,
) {
    let known = current.known_targets();
    if !spec.prune {
        let left = known.iter().filter(|target| !is_guest(spec, target.name));
        targets.extend(left.map(|target| {
            Target {
                node: cluster
                    .node(target.name)
                    .map_or_else(|| target.name.to_owned(), |node| node.name.to_string()),
                domain: cluster
                    .plug(current, target.name)
                    .unwrap_or(target.name)
                    .to_owned(),
            }
        }));
    }
    let place = |target: &Target| known.iter().position(|it| it.is(&target.node));
    targets.sort_by_key(|target| place(target).unwrap_or(known.len()));
}

/// Names every target that the specification does not.
pub(super) fn note_left_behind(devices: &[Device], spec: &Spec, notes: &mut Vec<Note>) {
    let targets = devices.iter();
    let targets = targets.flat_map(|device| device.targets.iter().map(move |it| (device, it)));
    let left = targets.filter(|(_, target)| !is_guest(spec, &target.node));
    notes.extend(left.map(|(device, target)| Note::TargetStays {
        node: target.node.clone(),
        device: device.id.clone(),
    }));
}

fn is_guest(spec: &Spec, node: &str) -> bool {
    let mut guests = spec.guests.iter();
    guests.any(|guest| guest.node.eq_ignore_ascii_case(node))
}
