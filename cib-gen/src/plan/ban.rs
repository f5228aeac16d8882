//! What keeps a device off the node that it fences.

use cib_model::{Attr, Cluster, Location, LocationScore, Placement, Score};

use super::Device;
use crate::membership::node_of;
use crate::names;
use crate::note::Note;

/// Whether the base bans the device from its node, by whatever constraint.
pub(crate) fn is_banned(cluster: &Cluster<'_>, device: &Device, node: &str) -> bool {
    placement(cluster, device, node).is_some_and(|placement| placement.is_banned())
}

/// Whether the constraint is the ban that cib-gen made, whatever its score is now.
pub(crate) fn is_own(location: &Location<'_>, device: &Device, node: &str) -> bool {
    let banned = location.node.as_ref().map_or("", Attr::as_str);
    is_own_of(location, &device.id) && banned.eq_ignore_ascii_case(node)
}

/// Whether the constraint is a ban that cib-gen made for the device of that id.
pub(crate) fn is_own_of(location: &Location<'_>, device: &str) -> bool {
    let id = location.id.as_ref().map_or("", Attr::as_str);
    names::is_ban_id(id, device)
        && location.rsc.as_ref().map(Attr::as_str) == Some(device)
        && location.node.is_some()
        && location.role.is_none()
        && location.rules.is_empty()
        && location.lifetime.is_none()
}

/// Names the constraints of users that want a device where it will be banned from now on.
pub(super) fn note_overruled(cluster: &Cluster<'_>, devices: &[Device], notes: &mut Vec<Note>) {
    let bans = devices.iter();
    let bans = bans.flat_map(|device| device.bans.iter().map(move |node| (device, node)));
    for (device, node) in bans {
        let Some(placement) = placement(cluster, device, node).filter(|own| !own.is_banned())
        else {
            continue;
        };
        let draws = |reason: &&LocationScore<'_>| {
            reason.score > Some(Score::ZERO) && !is_own(reason.location, device, node)
        };
        let draws = placement.reasons.iter().filter(draws);
        notes.extend(draws.map(|reason| {
            Note::BanOverrules {
                constraint: reason
                    .location
                    .id
                    .as_ref()
                    .map_or("", Attr::as_str)
                    .to_owned(),
                device: device.id.clone(),
                node: node.clone(),
            }
        }));
    }
}

/// How much a device of the base likes a node.
fn placement<'c>(cluster: &Cluster<'c>, device: &Device, node: &str) -> Option<Placement<'c>> {
    let own = device.in_base(cluster)?;
    Some(cluster.placement(&own.resource, &node_of(cluster, node)))
}
