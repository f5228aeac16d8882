//! What tags may name, and which of them count in constraints.

use std::collections::{BTreeSet, HashSet};

use super::Cluster;

impl<'c> Cluster<'c> {
    /// The ids of what is configured, nodes included: not those by which an element refers to another.
    pub fn configured_ids(&self) -> BTreeSet<String> {
        self.parsed.configured_ids()
    }

    /// The names of resources, templates and tags that constraints mention.
    pub fn named_in_constraints(&self) -> HashSet<&'c str> {
        let named = self.cib.named_by_constraints().into_iter();
        named.map(|named| named.name.as_str()).collect()
    }
}
