//! A hypervisor has to be another machine than the nodes: it would be lost with them.

use std::net::IpAddr;

use crate::error::{Error, Problem};
use crate::membership::Membership;
use crate::note::Note;
use crate::spec::{Guest, Spec};

/// Refuses a hypervisor that has the name of a node; one whose name may be that of a node is worth a note.
pub(super) fn check(
    guest: &Guest,
    spec: &Spec,
    membership: &Membership<'_, '_>,
) -> Result<Option<Note>, Error> {
    let host = spec.hypervisor_of(guest).host().trim_end_matches('.');
    let guests = spec.guests.iter().map(|guest| guest.node.clone());
    let names: Vec<_> = guests.chain(membership.nodes()).collect();
    if let Some(node) = names.iter().find(|node| node.eq_ignore_ascii_case(host)) {
        let problem = Problem::HypervisorIsNode {
            guest: guest.node.clone(),
            node: node.clone(),
        };
        return Err(problem.in_spec(guest.span));
    }
    let alike = names
        .iter()
        .find(|node| is_short_for(node, host) || is_short_for(host, node));
    Ok(alike.map(|node| Note::HypervisorMayBeNode {
        host: host.to_owned(),
        node: node.clone(),
    }))
}

/// `a` for `a.example.org`; but nothing is short for an address.
fn is_short_for(short: &str, long: &str) -> bool {
    let Some((label, _)) = long.split_once('.') else {
        return false;
    };
    label.eq_ignore_ascii_case(short) && long.parse::<IpAddr>().is_err()
}
