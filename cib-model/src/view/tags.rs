//! What tags may name, and which of them count in constraints.

use std::collections::{BTreeSet, HashSet};

use super::Cluster;
use crate::attr::Attr;

impl<'c> Cluster<'c> {
    /// The ids of what is configured, nodes included: not those by which an element refers to another.
    pub fn configured_ids(&self) -> BTreeSet<String> {
        self.parsed.configured_ids()
    }

    /// The names of resources, templates and tags that constraints mention.
    pub fn named_in_constraints(&self) -> HashSet<&'c str> {
        let cib = self.cib;
        let locations = cib.locations().map(|it| it.rsc.as_ref());
        let colocations = cib
            .colocations()
            .flat_map(|it| [it.rsc.as_ref(), it.with_rsc.as_ref()]);
        let orders = cib
            .orders()
            .flat_map(|it| [it.first.as_ref(), it.then.as_ref()]);
        let tickets = cib.tickets().map(|it| it.rsc.as_ref());
        let names = locations.chain(colocations).chain(orders).chain(tickets);
        let names = names.flatten().map(Attr::as_str);
        let members = cib.resource_sets().flat_map(|set| &set.references);
        let members = members.filter_map(|member| member.id.as_ref());
        names.chain(members.map(Attr::as_str)).collect()
    }
}
