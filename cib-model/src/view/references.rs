//! What an id stands for.

use std::collections::HashMap;

use crate::attributes::{AttributeSet, NvPair, Rule};
use crate::cib::Cib;
use crate::constraint::ResourceSet;
use crate::resource::{Operations, Resource, Template};

/// The elements that others refer to by id. Of two with the same id the first counts.
#[derive(Debug, Default)]
pub(crate) struct References<'c> {
    sets: HashMap<&'c str, &'c AttributeSet<'c>>,
    pairs: HashMap<&'c str, &'c NvPair<'c>>,
    templates: HashMap<&'c str, &'c Template<'c>>,
    operations: HashMap<&'c str, &'c Operations<'c>>,
    rules: HashMap<&'c str, &'c Rule<'c>>,
    resource_sets: HashMap<&'c str, &'c ResourceSet<'c>>,
    /// For each member of a tag the tags that it is in. A template in a tag stands for nothing (tried with `crm_verify`).
    tags: HashMap<&'c str, Vec<&'c str>>,
}

impl<'c> References<'c> {
    pub(crate) fn new(cib: &'c Cib<'c>) -> Self {
        let mut references = Self::default();
        for set in cib.property_sets().chain(default_sets(cib)) {
            references.add_set(set);
        }
        for node in cib.nodes() {
            references.add_sets(&node.instance_attributes);
            references.add_sets(&node.utilization);
        }
        for template in cib.templates() {
            if let Some(id) = &template.id {
                references.templates.entry(id.as_str()).or_insert(template);
            }
            references.add_sets(&template.meta_attributes);
            references.add_sets(&template.instance_attributes);
            references.add_operations(&template.operations);
        }
        for resource in cib.resources() {
            references.add_sets(resource.meta_attributes());
            references.add_sets(resource.instance_attributes());
            if let Resource::Clone(clone) | Resource::Master(clone) = resource {
                for group in &clone.groups {
                    references.add_sets(&group.meta_attributes);
                    references.add_sets(&group.instance_attributes);
                }
            }
            for primitive in resource.primitives() {
                references.add_sets(&primitive.meta_attributes);
                references.add_sets(&primitive.instance_attributes);
                references.add_sets(&primitive.utilization);
                references.add_operations(&primitive.operations);
            }
        }
        for location in cib.locations() {
            for rule in &location.rules {
                if let Some(id) = &rule.id {
                    references.rules.entry(id.as_str()).or_insert(rule);
                }
            }
        }
        for set in cib.resource_sets() {
            if let Some(id) = &set.id {
                references.resource_sets.entry(id.as_str()).or_insert(set);
            }
        }
        for tag in cib.tags() {
            let Some(id) = &tag.id else { continue };
            for member in tag
                .references
                .iter()
                .filter_map(|member| member.id.as_ref())
                .filter(|member| !references.templates.contains_key(member.as_str()))
            {
                references
                    .tags
                    .entry(member.as_str())
                    .or_default()
                    .push(id.as_str());
            }
        }
        references
    }

    fn add_sets(&mut self, sets: &'c [AttributeSet<'c>]) {
        for set in sets {
            self.add_set(set);
        }
    }

    fn add_set(&mut self, set: &'c AttributeSet<'c>) {
        if let Some(id) = &set.id {
            self.sets.entry(id.as_str()).or_insert(set);
        }
        for pair in &set.pairs {
            if let Some(id) = &pair.id {
                self.pairs.entry(id.as_str()).or_insert(pair);
            }
        }
    }

    fn add_operations(&mut self, operations: &'c [Operations<'c>]) {
        for operations in operations {
            if let Some(id) = &operations.id {
                self.operations.entry(id.as_str()).or_insert(operations);
            }
            for operation in &operations.operations {
                self.add_sets(&operation.meta_attributes);
                self.add_sets(&operation.instance_attributes);
            }
        }
    }

    pub(crate) fn template(&self, id: &str) -> Option<&'c Template<'c>> {
        self.templates.get(id).copied()
    }

    /// The tags that have a member of that id.
    pub(crate) fn tags_of(&self, id: &str) -> &[&'c str] {
        self.tags.get(id).map_or(&[], Vec::as_slice)
    }

    /// The set itself, or the one that it refers to.
    pub(crate) fn set(&self, set: &'c AttributeSet<'c>) -> &'c AttributeSet<'c> {
        let referred = set
            .id_ref
            .as_ref()
            .and_then(|id| self.sets.get(id.as_str()));
        referred.copied().unwrap_or(set)
    }

    /// The pair itself, or the one that it refers to.
    pub(crate) fn pair(&self, pair: &'c NvPair<'c>) -> &'c NvPair<'c> {
        let referred = pair
            .id_ref
            .as_ref()
            .and_then(|id| self.pairs.get(id.as_str()));
        referred.copied().unwrap_or(pair)
    }

    /// The list of operations itself, or the one that it refers to.
    pub(crate) fn operations(&self, operations: &'c Operations<'c>) -> &'c Operations<'c> {
        let referred = operations
            .id_ref
            .as_ref()
            .and_then(|id| self.operations.get(id.as_str()));
        referred.copied().unwrap_or(operations)
    }

    /// The set of resources itself, or the one that it refers to.
    pub(crate) fn resource_set(&self, set: &'c ResourceSet<'c>) -> &'c ResourceSet<'c> {
        let referred = set
            .id_ref
            .as_ref()
            .and_then(|id| self.resource_sets.get(id.as_str()));
        referred.copied().unwrap_or(set)
    }

    /// The rule itself, or the one that it refers to.
    pub(crate) fn rule(&self, rule: &'c Rule<'c>) -> &'c Rule<'c> {
        let referred = rule
            .id_ref
            .as_ref()
            .and_then(|id| self.rules.get(id.as_str()));
        referred.copied().unwrap_or(rule)
    }
}

fn default_sets<'c>(cib: &'c Cib<'c>) -> impl Iterator<Item = &'c AttributeSet<'c>> {
    let configuration = cib.configuration.iter();
    configuration.flat_map(|c| {
        let resources = c
            .rsc_defaults
            .iter()
            .flat_map(|section| &section.meta_attributes);
        let operations = c
            .op_defaults
            .iter()
            .flat_map(|section| &section.meta_attributes);
        resources.chain(operations)
    })
}
