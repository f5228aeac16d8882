//! What the upgrade to schema 4.0 takes out of a configuration, and what goes with it.

use std::collections::BTreeSet;

use super::{Cluster, Fate, Upgrade};
use crate::attr::Attr;
use crate::constraint::ResourceSet;
use crate::element::Place;
use crate::facts;
use crate::resource::{Primitive, Resource};
use crate::value::{IdRef, Version};

/// The schema whose upgrade drops resources.
const SCHEMA: Version = Version::new(4, 0, 0);

/// Something that the upgrade drops because of what it drops elsewhere.
#[derive(Debug, Clone)]
pub struct DroppedWith<'c> {
    /// The element's name.
    pub tag: &'static str,
    /// Its id, of a member that of its set; nothing where there is none.
    pub id: &'c str,
    /// What makes it go.
    pub reason: Reason<'c>,
}

/// Why something is dropped with something else.
#[derive(Debug, Clone, Copy)]
pub enum Reason<'c> {
    /// It refers to this resource, or is made from this template, which is dropped.
    Refers(&'c Attr<'c, IdRef>),
    /// All that is in it is dropped.
    Empty(Place),
}

impl<'c> Cluster<'c> {
    /// What the upgrade drops because the resources, templates and bundles that it is about are dropped: constraints,
    /// their sets and members, primitives made from a template, and groups and clones that nothing is left of.
    ///
    /// Source: Pacemaker's `xml/upgrade-3.10-4.xsl`.
    pub fn dropped_with_resources(&self, upgrade: Upgrade) -> Vec<DroppedWith<'c>> {
        if !upgrade.transforms(SCHEMA) {
            return Vec::new();
        }
        let mut drop = Drop {
            dropped: BTreeSet::new(),
            found: Vec::new(),
        };
        drop.templates(self, upgrade);
        for resource in self.cib.resources() {
            drop.resource(resource, upgrade);
        }
        drop.constraints(self);
        drop.found
    }
}

/// The walk through a configuration.
struct Drop<'c> {
    /// The ids of all that is dropped so far.
    dropped: BTreeSet<&'c str>,
    found: Vec<DroppedWith<'c>>,
}

impl<'c> Drop<'c> {
    fn templates(&mut self, cluster: &Cluster<'c>, upgrade: Upgrade) {
        for template in cluster.cib.templates() {
            if is_dropped_class(template.class.as_ref(), upgrade) {
                self.dropped.extend(template.id.as_ref().map(Attr::as_str));
            }
        }
    }

    fn resource(&mut self, resource: &'c Resource<'c>, upgrade: Upgrade) {
        match resource {
            Resource::Primitive(primitive) => {
                self.primitive(primitive, upgrade);
            }
            Resource::Group(group) => {
                let id = group.id.as_ref().map(Attr::as_str);
                self.container("group", id, group.place, &group.primitives, upgrade);
            }
            Resource::Clone(clone) | Resource::Master(clone) => {
                let mut left = 0;
                for group in &clone.groups {
                    let id = group.id.as_ref().map(Attr::as_str);
                    let dropped =
                        self.container("group", id, group.place, &group.primitives, upgrade);
                    left += usize::from(!dropped);
                }
                for primitive in &clone.primitives {
                    left += usize::from(!self.primitive(primitive, upgrade));
                }
                if left == 0 && resource.primitives().next().is_some() {
                    let tag = match resource {
                        Resource::Master(_) => "master",
                        _ => "clone",
                    };
                    self.empty(tag, clone.id.as_ref().map(Attr::as_str), clone.place);
                }
            }
            Resource::Bundle(bundle) => {
                if bundle.rkt.is_some() {
                    self.dropped.extend(bundle.id.as_ref().map(Attr::as_str));
                } else if let Some(primitive) = &bundle.primitive {
                    self.primitive(primitive, upgrade);
                }
            }
        }
    }

    fn primitive(&mut self, primitive: &'c Primitive<'c>, upgrade: Upgrade) -> bool {
        let id = primitive.id.as_ref().map_or("", Attr::as_str);
        let template = primitive.template.as_ref();
        let template = template.filter(|template| self.dropped.contains(template.as_str()));
        if let Some(template) = template {
            self.found.push(DroppedWith {
                tag: "primitive",
                id,
                reason: Reason::Refers(template),
            });
        }
        let is_dropped = template.is_some() || is_dropped_class(primitive.class.as_ref(), upgrade);
        if is_dropped {
            self.dropped.insert(id);
        }
        is_dropped
    }

    fn container(
        &mut self,
        tag: &'static str,
        id: Option<&'c str>,
        place: Place,
        primitives: &'c [Primitive<'c>],
        upgrade: Upgrade,
    ) -> bool {
        let mut left = 0;
        for primitive in primitives {
            left += usize::from(!self.primitive(primitive, upgrade));
        }
        let is_empty = left == 0 && !primitives.is_empty();
        if is_empty {
            self.empty(tag, id, place);
        }
        is_empty
    }

    fn empty(&mut self, tag: &'static str, id: Option<&'c str>, place: Place) {
        self.dropped.extend(id);
        self.found.push(DroppedWith {
            tag,
            id: id.unwrap_or_default(),
            reason: Reason::Empty(place),
        });
    }

    fn constraints(&mut self, cluster: &Cluster<'c>) {
        let configuration = cluster.cib.configuration.as_ref();
        let Some(constraints) = configuration.and_then(|c| c.constraints.as_ref()) else {
            return;
        };
        for location in &constraints.locations {
            let id = location.id.as_ref().map_or("", Attr::as_str);
            let references = [location.rsc.as_ref(), None];
            self.constraint(
                "rsc_location",
                id,
                location.place,
                references,
                &location.resource_sets,
            );
        }
        for colocation in &constraints.colocations {
            let id = colocation.id.as_ref().map_or("", Attr::as_str);
            let references = [colocation.rsc.as_ref(), colocation.with_rsc.as_ref()];
            let sets = &colocation.resource_sets;
            self.constraint("rsc_colocation", id, colocation.place, references, sets);
        }
        for order in &constraints.orders {
            let id = order.id.as_ref().map_or("", Attr::as_str);
            let references = [order.first.as_ref(), order.then.as_ref()];
            self.constraint(
                "rsc_order",
                id,
                order.place,
                references,
                &order.resource_sets,
            );
        }
        for ticket in &constraints.tickets {
            let id = ticket.id.as_ref().map_or("", Attr::as_str);
            let references = [ticket.rsc.as_ref(), None];
            self.constraint(
                "rsc_ticket",
                id,
                ticket.place,
                references,
                &ticket.resource_sets,
            );
        }
    }

    fn constraint(
        &mut self,
        tag: &'static str,
        id: &'c str,
        place: Place,
        references: [Option<&'c Attr<'c, IdRef>>; 2],
        sets: &'c [ResourceSet<'c>],
    ) {
        let mut references = references.into_iter().flatten();
        if let Some(reference) = references.find(|to| self.dropped.contains(to.as_str())) {
            let reason = Reason::Refers(reference);
            self.found.push(DroppedWith { tag, id, reason });
            return;
        }
        let is_gone = |set: &ResourceSet<'_>| {
            let mut members = set
                .references
                .iter()
                .filter_map(|member| member.id.as_ref());
            !set.references.is_empty() && members.all(|id| self.dropped.contains(id.as_str()))
        };
        if !sets.is_empty() && sets.iter().all(is_gone) {
            let reason = Reason::Empty(place);
            self.found.push(DroppedWith { tag, id, reason });
            return;
        }
        for set in sets {
            let members = set
                .references
                .iter()
                .filter_map(|member| member.id.as_ref());
            for member in members.filter(|member| self.dropped.contains(member.as_str())) {
                self.found.push(DroppedWith {
                    tag: "resource_ref",
                    id: set.id.as_ref().map_or("", Attr::as_str),
                    reason: Reason::Refers(member),
                });
            }
        }
    }
}

fn is_dropped_class(class: Option<&Attr<'_>>, upgrade: Upgrade) -> bool {
    let retired = class.and_then(|class| facts::retired_agent_class(class.as_str()));
    let fate = retired.and_then(|retired| upgrade.fate(retired));
    matches!(fate, Some(Fate::Rewritten(_)))
}
