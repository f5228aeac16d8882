//! The attributes of nodes that last: those in `<nodes>`.

use super::settings::Layers;
use super::{Cluster, ClusterNode, Setting};

impl<'c> Cluster<'c> {
    /// The value of an attribute that `<nodes>` lists for the node.
    pub fn node_attribute(&self, node: &ClusterNode<'_>, name: &str) -> Option<Setting<'c>> {
        let element = self.nodes.element(&node.name)?;
        Layers::new(&element.instance_attributes, None, &self.references)
            .get(name, &self.references)
    }

    /// Whether `<nodes>` lists the attribute with this value, in any set and whatever wins: what the fencer looks for
    /// when a level of its topology is for an attribute (`daemons/fenced/fenced_cib.c`, `node_has_attr`).
    pub(crate) fn node_lists(&self, node: &ClusterNode<'_>, name: &str, value: &str) -> bool {
        let element = self.nodes.element(&node.name);
        let sets = element
            .into_iter()
            .flat_map(|element| &element.instance_attributes);
        let mut pairs = sets.flat_map(|set| &set.pairs);
        pairs.any(|pair| {
            pair.is_named(name) && pair.value.as_ref().is_some_and(|own| own.as_str() == value)
        })
    }
}
