//! Whether somebody may run what was planned: a device that no node may run fences nobody.

use cib_model::{Attr, Cluster, ClusterNode, LocationScore, Placement, Score, Span};

use crate::error::{Error, Input, Problem};
use crate::membership::unlisted;
use crate::plan::{Device, Plan};

const SYMMETRIC: &str = "symmetric-cluster";

/// Refuses a result in which a device may run on no member but the one that it fences. The base has the places.
pub(crate) fn check(plan: &Plan, result: &Cluster<'_>, base: &Cluster<'_>) -> Result<(), Error> {
    for device in &plan.devices {
        let Some(others) = others(plan, device, result) else {
            continue;
        };
        let Some(own) = result.fence_device(&device.id) else {
            continue;
        };
        let placements = others
            .iter()
            .map(|node| result.placement(&own.resource, node));
        let placements: Vec<_> = placements.collect();
        let forbidden = |placement: &Placement<'_>| placement.is_allowed() == Some(false);
        if placements.iter().all(forbidden) {
            return Err(nobody(device, &placements, base));
        }
    }
    Ok(())
}

/// The members that may have to run the device. None where they are not known, and where there is but one.
fn others<'c>(plan: &Plan, device: &Device, result: &Cluster<'c>) -> Option<Vec<ClusterNode<'c>>> {
    // A node fences itself only when nobody else can; with several targets each may fence the others.
    let is_other = |node: &ClusterNode<'_>| match (device.targets.as_slice(), &device.bans) {
        ([target], bans) if bans.is_empty() => !node.is_named(&target.node),
        (_, bans) => !bans.iter().any(|ban| node.is_named(ban)),
    };
    if let Some(members) = result.members() {
        let others = members.into_iter().filter(|node| is_other(node));
        let others: Vec<_> = others.cloned().collect();
        return (!others.is_empty()).then_some(others);
    }
    // Where everything has to be allowed by name, the names in the constraints are all that may count.
    let by_name = |cluster: &Cluster<'_>| {
        let mut locations = cluster.cib.locations();
        locations.all(|location| location.rules.is_empty())
    };
    if result.is_symmetric() != Some(false) || !by_name(result) {
        return None;
    }
    let planned = plan.devices.iter().flat_map(|device| &device.targets);
    let planned = planned.map(|target| target.node.clone());
    let named = result.cib.locations();
    let named = named.filter_map(|location| Some(location.node.as_ref()?.as_str().to_owned()));
    let nodes = planned.chain(named).map(unlisted);
    Some(nodes.filter(is_other).collect())
}

fn nobody(device: &Device, placements: &[Placement<'_>], base: &Cluster<'_>) -> Error {
    let mut reasons = placements.iter().flat_map(|placement| &placement.reasons);
    let forbids = |reason: &&LocationScore<'_>| reason.score < Some(Score::ZERO);
    let forbids = reasons.find(|reason| reason.score.is_some() && forbids(reason));
    let id = forbids.and_then(|reason| Some(reason.location.id.as_ref()?.as_str()));
    let span = match id {
        Some(id) => {
            let mut own = base.cib.locations().filter_map(|own| own.id.as_ref());
            own.find(|own| own.as_str() == id).map(Attr::span)
        }
        None => base.option(SYMMETRIC).map(|option| option.value.span()),
    };
    let problem = Problem::NobodyMayRun {
        device: device.id.clone(),
        node: device
            .targets
            .first()
            .map_or_else(String::new, |target| target.node.clone()),
        constraint: id.map(str::to_owned),
    };
    problem.at(Input::Base, span.unwrap_or(Span::NONE))
}
