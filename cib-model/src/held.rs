//! Every set of names and values and every rule, with what it belongs to, however deep that is.

use crate::attr::Attr;
use crate::attributes::{AttributeSet, Rule};
use crate::cib::{Alert, Cib, Node, Recipient};
use crate::constraint::{Lifetime, Location};
use crate::element::Place;
use crate::facts::MetaKind;
use crate::resource::{Group, Operation, Operations, Primitive, Resource, Template};
use crate::view::Setting;

/// A set of names and values, and what it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct HeldSet<'c> {
    /// The set.
    pub set: &'c AttributeSet<'c>,
    /// What its names are.
    pub kind: SetKind,
    /// What it belongs to.
    pub holder: Holder<'c>,
}

/// A meta-attribute of a resource, of a template, or of the defaults of them all.
#[derive(Debug, Clone, Copy)]
pub struct HeldMeta<'c> {
    /// The set that it stands in.
    pub held: HeldSet<'c>,
    /// Its name and value, in force or not.
    pub setting: Setting<'c>,
    /// What it is a meta-attribute of.
    pub kind: MetaKind,
}

/// What the names of a set are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetKind {
    /// Options of the cluster.
    Property,
    /// Instructions for the cluster.
    Meta,
    /// Parameters of an agent, or attributes of a node.
    Instance,
    /// What is used up, or there to be used.
    Utilization,
}

/// What a set belongs to.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the names are those of the elements")]
pub enum Holder<'c> {
    Cluster,
    Node(&'c Node<'c>),
    Template(&'c Template<'c>),
    /// A primitive, group, clone or bundle, at the top level or the primitive of a bundle.
    Resource(&'c Resource<'c>),
    /// A group in a clone.
    Group(&'c Group<'c>),
    /// A primitive in a group, clone or bundle.
    Primitive(&'c Primitive<'c>),
    Operation(&'c Operation<'c>),
    RscDefaults,
    OpDefaults,
    Alert(&'c Alert<'c>),
    Recipient(&'c Recipient<'c>),
}

/// A rule that is not part of another, and what it decides.
#[derive(Debug, Clone, Copy)]
pub enum HeldRule<'c> {
    /// Whether a set counts.
    Set(&'c Rule<'c>, HeldSet<'c>),
    /// Where a resource may run.
    Location(&'c Rule<'c>, &'c Location<'c>),
    /// When a constraint holds.
    Lifetime(&'c Rule<'c>),
}

impl<'c> Holder<'c> {
    /// The name of the element.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Cluster => "crm_config",
            Self::Node(_) => "node",
            Self::Template(_) => "template",
            Self::Resource(resource) => resource.tag(),
            Self::Group(_) => "group",
            Self::Primitive(_) => "primitive",
            Self::Operation(_) => "op",
            Self::RscDefaults => "rsc_defaults",
            Self::OpDefaults => "op_defaults",
            Self::Alert(_) => "alert",
            Self::Recipient(_) => "recipient",
        }
    }

    /// Its id; empty where it has none.
    pub fn id(self) -> &'c str {
        let id = match self {
            Self::Cluster | Self::RscDefaults | Self::OpDefaults => None,
            Self::Node(node) => node.id.as_ref().map(Attr::as_str),
            Self::Template(template) => template.id.as_ref().map(Attr::as_str),
            Self::Resource(resource) => resource.id().map(Attr::as_str),
            Self::Group(group) => group.id.as_ref().map(Attr::as_str),
            Self::Primitive(primitive) => primitive.id.as_ref().map(Attr::as_str),
            Self::Operation(operation) => operation.id.as_ref().map(Attr::as_str),
            Self::Alert(alert) => alert.id.as_ref().map(Attr::as_str),
            Self::Recipient(recipient) => recipient.id.as_ref().map(Attr::as_str),
        };
        id.unwrap_or_default()
    }

    /// What meta-attributes mean here, if this is a resource, a template, or the defaults of them all.
    pub fn meta_kind(self) -> Option<MetaKind> {
        Some(match self {
            Self::Template(_) | Self::Primitive(_) | Self::Resource(Resource::Primitive(_)) => {
                MetaKind::Primitive
            }
            Self::Group(_) | Self::Resource(Resource::Group(_)) => MetaKind::Group,
            Self::Resource(Resource::Clone(_) | Resource::Master(_)) => MetaKind::Clone,
            Self::Resource(Resource::Bundle(_)) => MetaKind::Bundle,
            Self::RscDefaults => MetaKind::Defaults,
            _ => return None,
        })
    }

    /// The meta-attributes that a primitive or a template has itself.
    pub fn meta_attributes(self) -> &'c [AttributeSet<'c>] {
        match self {
            Self::Template(template) => &template.meta_attributes,
            Self::Primitive(primitive) => &primitive.meta_attributes,
            _ => &[],
        }
    }

    /// Where a primitive or a template stands.
    pub fn place(self) -> Option<Place> {
        match self {
            Self::Template(template) => Some(template.place),
            Self::Primitive(primitive) => Some(primitive.place),
            _ => None,
        }
    }

    /// Whether this is a resource, a template, or the defaults of them all.
    pub fn is_resource(self) -> bool {
        matches!(
            self,
            Self::Template(_)
                | Self::Resource(_)
                | Self::Group(_)
                | Self::Primitive(_)
                | Self::RscDefaults
        )
    }

    /// Whether this is an operation, or the defaults of them all.
    pub fn is_operation(self) -> bool {
        matches!(self, Self::Operation(_) | Self::OpDefaults)
    }
}

impl<'c> HeldRule<'c> {
    /// The rule.
    pub fn rule(self) -> &'c Rule<'c> {
        match self {
            Self::Set(rule, _) | Self::Location(rule, _) | Self::Lifetime(rule) => rule,
        }
    }
}

impl<'a> Cib<'a> {
    /// All sets of the configuration. Those below `<status>` are the cluster's own.
    pub fn held_sets(&self) -> Vec<HeldSet<'_>> {
        let mut all = Sets(Vec::new());
        all.add(self.property_sets(), SetKind::Property, Holder::Cluster);
        for node in self.nodes() {
            let holder = Holder::Node(node);
            all.add(&node.instance_attributes, SetKind::Instance, holder);
            all.add(&node.utilization, SetKind::Utilization, holder);
        }
        for template in self.templates() {
            let holder = Holder::Template(template);
            all.add(&template.meta_attributes, SetKind::Meta, holder);
            all.add(&template.instance_attributes, SetKind::Instance, holder);
            all.add(&template.utilization, SetKind::Utilization, holder);
            all.add_operations(&template.operations);
        }
        for resource in self.resources() {
            all.add_resource(resource);
        }
        if let Some(configuration) = &self.configuration {
            let resources = configuration.rsc_defaults.iter();
            let sets = resources.flat_map(|section| &section.meta_attributes);
            all.add(sets, SetKind::Meta, Holder::RscDefaults);
            let operations = configuration.op_defaults.iter();
            let sets = operations.flat_map(|section| &section.meta_attributes);
            all.add(sets, SetKind::Meta, Holder::OpDefaults);
            let alerts = configuration.alerts.iter();
            for alert in alerts.flat_map(|section| &section.alerts) {
                all.add_alert(alert);
            }
        }
        all.0
    }

    /// The meta-attributes of resources, of templates and of the defaults of them all, as they are written: those that
    /// stand for "not set", and those without a value of their own, are none.
    pub fn held_metas(&self) -> impl Iterator<Item = HeldMeta<'_>> {
        let sets = self.held_sets().into_iter();
        let sets = sets.filter(|held| held.kind == SetKind::Meta);
        let sets = sets.filter_map(|held| Some((held, held.holder.meta_kind()?)));
        sets.flat_map(|(held, kind)| {
            let settings = held.set.pairs.iter().filter_map(move |pair| {
                Setting::of_pair(pair, held.set).filter(|setting| !setting.is_unset())
            });
            settings.map(move |setting| HeldMeta {
                held,
                setting,
                kind,
            })
        })
    }

    /// All rules of the configuration that are not part of another.
    pub fn held_rules(&self) -> Vec<HeldRule<'_>> {
        let sets = self.held_sets().into_iter();
        let mut all: Vec<_> = sets
            .flat_map(|held| {
                held.set
                    .rules
                    .iter()
                    .map(move |rule| HeldRule::Set(rule, held))
            })
            .collect();
        for location in self.locations() {
            let rules = location.rules.iter();
            all.extend(rules.map(|rule| HeldRule::Location(rule, location)));
        }
        let lifetimes = self.lifetimes().flat_map(|lifetime| &lifetime.rules);
        all.extend(lifetimes.map(HeldRule::Lifetime));
        all
    }

    /// All operations, each with the primitive or template that it stands on.
    pub fn held_operations(&self) -> impl Iterator<Item = (Holder<'_>, &Operation<'a>)> {
        let templates = self
            .templates()
            .map(|template| (Holder::Template(template), &template.operations));
        let primitives = self
            .primitives()
            .map(|primitive| (Holder::Primitive(primitive), &primitive.operations));
        templates.chain(primitives).flat_map(|(holder, lists)| {
            let operations = lists.iter().flat_map(|list| &list.operations);
            operations.map(move |operation| (holder, operation))
        })
    }

    /// The ids by which sets, pairs, tags and permissions refer to elements.
    pub(crate) fn referred_ids(&self) -> impl Iterator<Item = &str> {
        let sets = self.held_sets().into_iter().map(|held| held.set);
        let in_sets = sets.flat_map(|set| {
            let pairs = set.pairs.iter().map(|pair| pair.id_ref.as_ref());
            std::iter::once(set.id_ref.as_ref()).chain(pairs)
        });
        let members = self.tags().flat_map(|tag| &tag.references);
        let acls = self.configuration.iter().filter_map(|c| c.acls.as_ref());
        let permissions =
            acls.flat_map(|acls| acls.roles.iter().flat_map(|role| &role.permissions));
        let in_sets = in_sets.flatten().map(Attr::as_str);
        let of_tags = members
            .filter_map(|member| member.id.as_ref())
            .map(Attr::as_str);
        let of_rights = permissions
            .filter_map(|right| right.reference.as_ref())
            .map(Attr::as_str);
        in_sets.chain(of_tags).chain(of_rights)
    }

    /// What says when a constraint holds.
    pub fn lifetimes(&self) -> impl Iterator<Item = &Lifetime<'a>> {
        let locations = self.locations().flat_map(|location| &location.lifetime);
        let colocations = self
            .colocations()
            .flat_map(|colocation| &colocation.lifetime);
        let orders = self.orders().flat_map(|order| &order.lifetime);
        locations.chain(colocations).chain(orders)
    }
}

struct Sets<'c>(Vec<HeldSet<'c>>);

impl<'c> Sets<'c> {
    fn add(
        &mut self,
        sets: impl IntoIterator<Item = &'c AttributeSet<'c>>,
        kind: SetKind,
        holder: Holder<'c>,
    ) {
        let held = sets.into_iter().map(|set| HeldSet { set, kind, holder });
        self.0.extend(held);
    }

    fn add_resource(&mut self, resource: &'c Resource<'c>) {
        let holder = Holder::Resource(resource);
        self.add(resource.meta_attributes(), SetKind::Meta, holder);
        self.add(resource.instance_attributes(), SetKind::Instance, holder);
        match resource {
            Resource::Primitive(primitive) => {
                self.add(&primitive.utilization, SetKind::Utilization, holder);
                self.add_operations(&primitive.operations);
            }
            Resource::Group(_) | Resource::Bundle(_) => self.add_primitives(resource),
            Resource::Clone(clone) | Resource::Master(clone) => {
                for group in &clone.groups {
                    let holder = Holder::Group(group);
                    self.add(&group.meta_attributes, SetKind::Meta, holder);
                    self.add(&group.instance_attributes, SetKind::Instance, holder);
                }
                self.add_primitives(resource);
            }
        }
    }

    fn add_primitives(&mut self, container: &'c Resource<'c>) {
        for primitive in container.primitives() {
            let holder = Holder::Primitive(primitive);
            self.add(&primitive.meta_attributes, SetKind::Meta, holder);
            self.add(&primitive.instance_attributes, SetKind::Instance, holder);
            self.add(&primitive.utilization, SetKind::Utilization, holder);
            self.add_operations(&primitive.operations);
        }
    }

    fn add_operations(&mut self, lists: &'c [Operations<'c>]) {
        for operation in lists.iter().flat_map(|list| &list.operations) {
            let holder = Holder::Operation(operation);
            self.add(&operation.meta_attributes, SetKind::Meta, holder);
            self.add(&operation.instance_attributes, SetKind::Instance, holder);
        }
    }

    fn add_alert(&mut self, alert: &'c Alert<'c>) {
        let holder = Holder::Alert(alert);
        self.add(&alert.meta_attributes, SetKind::Meta, holder);
        self.add(&alert.instance_attributes, SetKind::Instance, holder);
        for recipient in &alert.recipients {
            let holder = Holder::Recipient(recipient);
            self.add(&recipient.meta_attributes, SetKind::Meta, holder);
            self.add(&recipient.instance_attributes, SetKind::Instance, holder);
        }
    }
}
