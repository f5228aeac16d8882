//! The attributes of nodes that last: those in `<nodes>`.

use super::settings::Layers;
use super::{Cluster, ClusterNode, Setting};
use crate::attributes::NvPair;

impl<'c> Cluster<'c> {
    /// The value of an attribute that `<nodes>` lists for the node.
    pub fn node_attribute(&self, node: &ClusterNode<'_>, name: &str) -> Option<Setting<'c>> {
        let element = self.nodes.element(&node.name)?;
        Layers::new(&element.instance_attributes, None, &self.references)
            .get(name, &self.references)
    }

    /// Every value of an attribute that `<nodes>` lists for the node and that may be in force.
    pub fn node_attributes(&self, node: &ClusterNode<'_>) -> Vec<Setting<'c>> {
        let element = self.nodes.element(&node.name).into_iter();
        let sets = element.flat_map(|element| &element.instance_attributes);
        Layers::new(sets, None, &self.references).all(&self.references)
    }

    /// Whether `<nodes>` lists the attribute with this value, in any set and whatever wins: what the fencer looks for
    /// when a level of its topology is for an attribute (`daemons/fenced/fenced_cib.c`, `node_has_attr`).
    pub(crate) fn node_lists(&self, node: &ClusterNode<'_>, name: &str, value: &str) -> bool {
        self.listed_attributes(node)
            .any(|listed| listed == (name, value))
    }

    /// The names and values of the attributes that `<nodes>` lists for the node, in any set and whatever wins.
    pub(crate) fn listed_attributes(
        &self,
        node: &ClusterNode<'_>,
    ) -> impl Iterator<Item = (&'c str, &'c str)> {
        self.listed(node)
            .filter_map(|pair| Some((pair.name.as_ref()?.as_str(), pair.value.as_ref()?.as_str())))
    }

    /// Whether `<nodes>` lists any health of the node.
    pub(crate) fn lists_health(&self, node: &ClusterNode<'_>) -> bool {
        self.listed(node).any(|pair| {
            let name = pair.name.as_ref();
            name.is_some_and(|name| name.as_str().starts_with("#health"))
        })
    }

    fn listed(&self, node: &ClusterNode<'_>) -> impl Iterator<Item = &'c NvPair<'c>> {
        let element = self.nodes.element(&node.name).into_iter();
        let sets = element.flat_map(|element| &element.instance_attributes);
        sets.flat_map(|set| &set.pairs)
    }
}
