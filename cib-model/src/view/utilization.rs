//! What resources need and nodes have.

use super::resources::ResolvedPrimitive;
use super::settings::Layers;
use super::{Cluster, ClusterNode, Setting};
use crate::facts;

impl<'c> Cluster<'c> {
    /// Whether the cluster places resources by what they need (`placement-strategy`). None where a rule decides, or the
    /// document has no options.
    pub fn counts_utilization(&self) -> Option<bool> {
        self.has_strategy("placement-strategy", "default")
    }

    /// Whether the cluster moves resources off nodes that are not healthy (`node-health-strategy`). None as for
    /// [`Cluster::counts_utilization`].
    pub fn heeds_health(&self) -> Option<bool> {
        self.has_strategy("node-health-strategy", "none")
    }

    /// Whether an option has another value than the word that means nothing is done, which is the default.
    fn has_strategy(&self, name: &str, idle: &str) -> Option<bool> {
        match self.option(name) {
            Some(setting) if setting.conditional => None,
            Some(setting) => {
                let option = facts::cluster_option(name)?;
                let known = option.read(setting.value.as_str(), self.version);
                Some(known.is_some_and(|value| value.to_string() != idle))
            }
            None => self.knows_options().then_some(false),
        }
    }

    /// What a primitive needs of the node that runs it.
    pub fn demands(&self, of: &ResolvedPrimitive<'c>) -> Vec<Setting<'c>> {
        let template = of.template.into_iter();
        let sets = template
            .flat_map(|template| &template.utilization)
            .chain(&of.primitive.utilization);
        Layers::new(sets, None, &self.references).all(&self.references)
    }

    /// What a node has.
    pub fn capacities(&self, node: &ClusterNode<'_>) -> Vec<Setting<'c>> {
        let element = self.nodes.element(&node.name).into_iter();
        let sets = element.flat_map(|element| &element.utilization);
        Layers::new(sets, None, &self.references).all(&self.references)
    }
}
