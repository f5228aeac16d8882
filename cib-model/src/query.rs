//! Ways through a configuration that do not care how deep things are.

use crate::attributes::{AttributeSet, Condition, DateExpression, Expression, Rule};
use crate::cib::{Alert, Cib, Configuration, FencingLevel, Node, Tag};
use crate::constraint::{Colocation, Location, Order, ResourceSet, Ticket};
use crate::resource::{Operation, Primitive, Resource, Template};

impl<'a> Cib<'a> {
    fn configuration(&self) -> impl Iterator<Item = &Configuration<'a>> {
        self.configuration.iter()
    }

    /// The resources at the top level, in the order of the document.
    pub fn resources(&self) -> impl Iterator<Item = &Resource<'a>> {
        let sections = self.configuration().filter_map(|c| c.resources.as_ref());
        sections.flat_map(|resources| &resources.items)
    }

    /// All primitives, also those in groups, clones and bundles.
    pub fn primitives(&self) -> impl Iterator<Item = &Primitive<'a>> {
        self.resources().flat_map(Resource::primitives)
    }

    /// All templates.
    pub fn templates(&self) -> impl Iterator<Item = &Template<'a>> {
        let sections = self.configuration().filter_map(|c| c.resources.as_ref());
        sections.flat_map(|resources| &resources.templates)
    }

    /// All sets of cluster options.
    pub fn property_sets(&self) -> impl Iterator<Item = &AttributeSet<'a>> {
        let sections = self.configuration().filter_map(|c| c.crm_config.as_ref());
        sections.flat_map(|section| &section.property_sets)
    }

    /// The nodes that the document lists.
    pub fn nodes(&self) -> impl Iterator<Item = &Node<'a>> {
        let sections = self.configuration().filter_map(|c| c.nodes.as_ref());
        sections.flat_map(|section| &section.nodes)
    }

    /// All levels of the fencing topology.
    pub fn fencing_levels(&self) -> impl Iterator<Item = &FencingLevel<'a>> {
        let sections = self
            .configuration()
            .filter_map(|c| c.fencing_topology.as_ref());
        sections.flat_map(|section| &section.levels)
    }

    /// All tags.
    pub fn tags(&self) -> impl Iterator<Item = &Tag<'a>> {
        let sections = self.configuration().filter_map(|c| c.tags.as_ref());
        sections.flat_map(|section| &section.tags)
    }

    /// All alerts.
    pub fn alerts(&self) -> impl Iterator<Item = &Alert<'a>> {
        let sections = self.configuration().filter_map(|c| c.alerts.as_ref());
        sections.flat_map(|section| &section.alerts)
    }

    /// All location constraints.
    pub fn locations(&self) -> impl Iterator<Item = &Location<'a>> {
        let sections = self.configuration().filter_map(|c| c.constraints.as_ref());
        sections.flat_map(|section| &section.locations)
    }

    /// All colocation constraints.
    pub fn colocations(&self) -> impl Iterator<Item = &Colocation<'a>> {
        let sections = self.configuration().filter_map(|c| c.constraints.as_ref());
        sections.flat_map(|section| &section.colocations)
    }

    /// All ordering constraints.
    pub fn orders(&self) -> impl Iterator<Item = &Order<'a>> {
        let sections = self.configuration().filter_map(|c| c.constraints.as_ref());
        sections.flat_map(|section| &section.orders)
    }

    /// All ticket constraints.
    pub fn tickets(&self) -> impl Iterator<Item = &Ticket<'a>> {
        let sections = self.configuration().filter_map(|c| c.constraints.as_ref());
        sections.flat_map(|section| &section.tickets)
    }

    /// The resource sets of all constraints.
    pub fn resource_sets(&self) -> impl Iterator<Item = &ResourceSet<'a>> {
        let locations = self.locations().flat_map(|c| &c.resource_sets);
        let colocations = self.colocations().flat_map(|c| &c.resource_sets);
        let orders = self.orders().flat_map(|c| &c.resource_sets);
        let tickets = self.tickets().flat_map(|c| &c.resource_sets);
        locations.chain(colocations).chain(orders).chain(tickets)
    }
}

impl<'a> Resource<'a> {
    /// The primitives in this resource, itself included.
    pub fn primitives(&self) -> impl Iterator<Item = &Primitive<'a>> {
        let (own, groups) = match self {
            Self::Primitive(primitive) => (std::slice::from_ref(primitive), &[][..]),
            Self::Group(group) => (&group.primitives[..], &[][..]),
            Self::Clone(clone) | Self::Master(clone) => (&clone.primitives[..], &clone.groups[..]),
            Self::Bundle(bundle) => (bundle.primitive.as_slice(), &[][..]),
        };
        own.iter()
            .chain(groups.iter().flat_map(|group| &group.primitives))
    }
}

impl<'a> Primitive<'a> {
    /// The operations that stand on the primitive itself.
    pub fn own_operations(&self) -> impl Iterator<Item = &Operation<'a>> {
        self.operations
            .iter()
            .flat_map(|operations| &operations.operations)
    }
}

impl<'a> Alert<'a> {
    /// The sets of meta-attributes of the alert and of its recipients.
    pub fn meta_sets(&self) -> impl Iterator<Item = &AttributeSet<'a>> {
        let recipients = self.recipients.iter().flat_map(|it| &it.meta_attributes);
        self.meta_attributes.iter().chain(recipients)
    }
}

impl<'a> Rule<'a> {
    /// The conditions of this rule and of the rules in it, in the order of the document.
    pub fn all_conditions(&self) -> Vec<&Condition<'a>> {
        let mut all = Vec::new();
        for condition in &self.conditions {
            all.push(condition);
            if let Condition::Rule(inner) = condition {
                all.extend(inner.all_conditions());
            }
        }
        all
    }

    /// The comparisons of node attributes in the rule and in those within it.
    pub fn node_expressions(&self) -> impl Iterator<Item = &Expression<'a>> {
        let conditions = self.all_conditions().into_iter();
        conditions.filter_map(|condition| match condition {
            Condition::Expression(expression) => Some(expression),
            _ => None,
        })
    }

    /// The comparisons with the clock in the rule and in those within it.
    pub fn date_expressions(&self) -> impl Iterator<Item = &DateExpression<'a>> {
        let conditions = self.all_conditions().into_iter();
        conditions.filter_map(|condition| match condition {
            Condition::Date(expression) => Some(expression),
            _ => None,
        })
    }
}
