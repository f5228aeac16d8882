//! Every resource of the document with what it is in, and what a constraint means by a name.

use std::collections::HashMap;

use super::settings::Layers;
use super::{Cluster, ResolvedPrimitive, Setting};
use crate::Span;
use crate::attr::Attr;
use crate::attributes::AttributeSet;
use crate::cib::{Cib, Tag};
use crate::element::Place;
use crate::held::{Holder, SetKind};
use crate::resource::{Bundle, CloneResource, Group, Primitive, Resource, Template};
use crate::value::{Boolean, Id, Scalar as _};

/// A resource, wherever it stands.
#[derive(Debug, Clone, Copy)]
pub struct ClusterResource<'c> {
    /// The element.
    pub element: ResourceElement<'c>,
    /// Its place among all resources.
    pub(super) at: usize,
    container: Option<usize>,
}

/// The element of a resource.
#[derive(Debug, Clone, Copy)]
pub enum ResourceElement<'c> {
    /// A primitive.
    Primitive(&'c Primitive<'c>),
    /// A group.
    Group(&'c Group<'c>),
    /// A clone, promotable or not, or a `<master>`.
    Clone {
        /// The element.
        clone: &'c CloneResource<'c>,
        /// Whether it is written in the old way, which makes it promotable.
        is_master: bool,
    },
    /// A bundle.
    Bundle(&'c Bundle<'c>),
}

/// What a constraint means by a name.
#[derive(Debug, Clone)]
pub enum Meant<'v, 'c> {
    /// One resource.
    Resource(&'v ClusterResource<'c>),
    /// The resources that are made from a template.
    Template(&'c Template<'c>, Vec<&'v ClusterResource<'c>>),
    /// The resources that a tag names, as far as there are any.
    Tag(&'c Tag<'c>, Vec<&'v ClusterResource<'c>>),
}

impl<'v, 'c> Meant<'v, 'c> {
    /// All resources that are meant.
    pub fn resources(&self) -> &[&'v ClusterResource<'c>] {
        match self {
            Self::Resource(resource) => std::slice::from_ref(resource),
            Self::Template(_, resources) | Self::Tag(_, resources) => resources,
        }
    }
}

impl<'c> ClusterResource<'c> {
    /// The attribute with the id.
    pub fn id_attr(&self) -> Option<&'c Attr<'c, Id>> {
        match self.element {
            ResourceElement::Primitive(primitive) => primitive.id.as_ref(),
            ResourceElement::Group(group) => group.id.as_ref(),
            ResourceElement::Clone { clone, .. } => clone.id.as_ref(),
            ResourceElement::Bundle(bundle) => bundle.id.as_ref(),
        }
    }

    /// The id, or nothing for a resource without one.
    pub fn id(&self) -> &'c str {
        self.id_attr().map_or("", Attr::as_str)
    }

    /// Where the element stands.
    pub fn place(&self) -> Place {
        match self.element {
            ResourceElement::Primitive(primitive) => primitive.place,
            ResourceElement::Group(group) => group.place,
            ResourceElement::Clone { clone, .. } => clone.place,
            ResourceElement::Bundle(bundle) => bundle.place,
        }
    }

    /// Its id, else its tag: what a finding about the resource as such points at.
    pub fn span(&self) -> Span {
        self.id_attr().map_or(self.place().tag, Attr::span)
    }

    /// Its own sets of meta-attributes; those of a template do not count.
    pub fn meta_attributes(&self) -> &'c [AttributeSet<'c>] {
        match self.element {
            ResourceElement::Primitive(primitive) => &primitive.meta_attributes,
            ResourceElement::Group(group) => &group.meta_attributes,
            ResourceElement::Clone { clone, .. } => &clone.meta_attributes,
            ResourceElement::Bundle(bundle) => &bundle.meta_attributes,
        }
    }

    /// What it is called in a sentence.
    pub fn kind(&self) -> &'static str {
        match self.element {
            ResourceElement::Primitive(_) => "resource",
            ResourceElement::Group(_) => "group",
            ResourceElement::Clone { .. } => "clone",
            ResourceElement::Bundle(_) => "bundle",
        }
    }

    /// Whether it is a clone, promotable or not.
    pub fn is_clone(&self) -> bool {
        matches!(self.element, ResourceElement::Clone { .. })
    }

    /// Whether it is a group.
    pub fn is_group(&self) -> bool {
        matches!(self.element, ResourceElement::Group(_))
    }

    /// Whether it is the same element.
    pub fn is(&self, other: &Self) -> bool {
        self.at == other.at
    }
}

/// All resources, each before what is in it, in the order of the document.
#[derive(Debug, Default)]
pub(crate) struct Tree<'c> {
    all: Vec<ClusterResource<'c>>,
    by_id: HashMap<&'c str, usize>,
    by_template: HashMap<&'c str, Vec<usize>>,
    /// Where the resolved primitive of a resource stands, in the order of the primitives.
    resolved: HashMap<usize, usize>,
    tags: HashMap<&'c str, &'c Tag<'c>>,
}

impl<'c> Tree<'c> {
    pub(crate) fn new(cib: &'c Cib<'c>) -> Self {
        let mut tree = Self::default();
        for resource in cib.resources() {
            match resource {
                Resource::Primitive(primitive) => tree.add_primitive(primitive, None),
                Resource::Group(group) => tree.add_group(group, None),
                Resource::Clone(clone) => tree.add_clone(clone, false),
                Resource::Master(clone) => tree.add_clone(clone, true),
                Resource::Bundle(bundle) => {
                    let at = tree.add(ResourceElement::Bundle(bundle), None);
                    if let Some(primitive) = &bundle.primitive {
                        tree.add_primitive(primitive, Some(at));
                    }
                }
            }
        }
        for tag in cib.tags() {
            if let Some(id) = &tag.id {
                tree.tags.entry(id.as_str()).or_insert(tag);
            }
        }
        tree
    }

    fn add_clone(&mut self, clone: &'c CloneResource<'c>, is_master: bool) {
        let at = self.add(ResourceElement::Clone { clone, is_master }, None);
        for primitive in &clone.primitives {
            self.add_primitive(primitive, Some(at));
        }
        for group in &clone.groups {
            self.add_group(group, Some(at));
        }
    }

    fn add_group(&mut self, group: &'c Group<'c>, container: Option<usize>) {
        let at = self.add(ResourceElement::Group(group), container);
        for primitive in &group.primitives {
            self.add_primitive(primitive, Some(at));
        }
    }

    fn add_primitive(&mut self, primitive: &'c Primitive<'c>, container: Option<usize>) {
        let at = self.add(ResourceElement::Primitive(primitive), container);
        self.resolved.insert(at, self.resolved.len());
        if let Some(template) = &primitive.template {
            let made = self.by_template.entry(template.as_str()).or_default();
            made.push(at);
        }
    }

    fn add(&mut self, element: ResourceElement<'c>, container: Option<usize>) -> usize {
        let at = self.all.len();
        let resource = ClusterResource {
            element,
            at,
            container,
        };
        if let Some(id) = resource.id_attr() {
            self.by_id.entry(id.as_str()).or_insert(at);
        }
        self.all.push(resource);
        at
    }
}

impl<'c> Cluster<'c> {
    /// All resources, each before what is in it, in the order of the document.
    pub fn resources(&self) -> &[ClusterResource<'c>] {
        &self.tree.all
    }

    /// The resource of that id. Of two with the same id the first counts.
    pub fn resource(&self, id: &str) -> Option<&ClusterResource<'c>> {
        self.tree.all.get(*self.tree.by_id.get(id)?)
    }

    /// What a resource is in: a group, clone or bundle.
    pub fn container_of(&self, of: &ClusterResource<'c>) -> Option<&ClusterResource<'c>> {
        self.tree.all.get(of.container?)
    }

    /// A resource and all that is in it, however deep, in the order of the document.
    fn within(&self, of: &ClusterResource<'c>) -> impl Iterator<Item = &ClusterResource<'c>> {
        let top = of.at;
        let from_it = self.tree.all.get(top..).unwrap_or_default().iter();
        from_it.take_while(move |it| it.at == top || it.container >= Some(top))
    }

    /// What is in a resource itself, in the order of the document; not what is in that.
    pub fn members_of(
        &self,
        of: &ClusterResource<'c>,
    ) -> impl Iterator<Item = &ClusterResource<'c>> {
        let container = Some(of.at);
        self.within(of).filter(move |it| it.container == container)
    }

    /// Whether constraints that name the resource are dropped: it is in a clone or bundle, whose instances have other
    /// names (tried with `crm_verify`, whatever the constraint).
    pub fn is_instance(&self, of: &ClusterResource<'c>) -> bool {
        let outermost = self.outermost(of);
        !outermost.is(of)
            && matches!(
                outermost.element,
                ResourceElement::Clone { .. } | ResourceElement::Bundle(_)
            )
    }

    /// All primitives in a resource, however deep; the resource itself if it is one.
    pub fn primitives_within(&self, of: &ClusterResource<'c>) -> Vec<&ClusterResource<'c>> {
        let is_primitive =
            |it: &&ClusterResource<'c>| matches!(it.element, ResourceElement::Primitive(_));
        self.within(of).filter(is_primitive).collect()
    }

    /// The resource at the top level that a resource is in, or itself.
    pub fn outermost(&self, of: &ClusterResource<'c>) -> ClusterResource<'c> {
        let mut outermost = *of;
        while let Some(container) = self.container_of(&outermost) {
            outermost = *container;
        }
        outermost
    }

    /// The first primitive in a resource, or itself.
    pub fn first_primitive(&self, of: &ClusterResource<'c>) -> Option<&ResolvedPrimitive<'c>> {
        let mut within = self.within(of);
        within.find_map(|resource| self.resolved(resource))
    }

    /// A primitive with what its template and containers add.
    pub fn resolved(&self, of: &ClusterResource<'c>) -> Option<&ResolvedPrimitive<'c>> {
        self.primitives.get(*self.tree.resolved.get(&of.at)?)
    }

    /// The values of a meta-attribute that hold for a resource of the document and for which the question is answered
    /// with yes, in the order of the document; each once, with what it is written on.
    pub fn metas_that_hold(
        &self,
        name: &str,
        is_asked_for: impl Fn(&ClusterResource<'c>, &str) -> bool,
    ) -> Vec<(Holder<'c>, Setting<'c>)> {
        let settings = self.resources().iter().filter_map(|resource| {
            let setting = self.meta_of(resource, name)?;
            let holds = !setting.conditional && is_asked_for(resource, setting.value.as_str());
            holds.then_some((std::ptr::from_ref(setting.pair), setting))
        });
        let mut in_force: HashMap<_, _> = settings.collect();
        if in_force.is_empty() {
            return Vec::new();
        }
        let sets = self.cib.held_sets().into_iter();
        let metas = sets.filter(|held| held.kind == SetKind::Meta && held.holder.is_resource());
        let found =
            metas.flat_map(|held| held.set.pairs.iter().map(move |pair| (held.holder, pair)));
        found
            .filter_map(|(holder, pair)| {
                let setting = in_force.remove(&std::ptr::from_ref(pair))?;
                Some((holder, setting))
            })
            .collect()
    }

    /// The value of a meta-attribute: the resource's own, else its template's, else that of what it is in, else the
    /// default of the cluster.
    pub fn meta_of(&self, of: &ClusterResource<'c>, name: &str) -> Option<Setting<'c>> {
        self.own_meta_of(of, name)
            .or_else(|| self.default_meta(name))
    }

    /// The value of a meta-attribute that the resource or what it is in has; the defaults of the cluster do not count.
    pub fn own_meta_of(&self, of: &ClusterResource<'c>, name: &str) -> Option<Setting<'c>> {
        if let Some(primitive) = self.resolved(of) {
            return self.own_meta(primitive, name);
        }
        let own = Layers::new(of.meta_attributes(), None, &self.references);
        let inherited = || self.own_meta_of(self.container_of(of)?, name);
        own.get(name, &self.references).or_else(inherited)
    }

    /// Whether instances of the resource can be promoted: it is a promotable clone, or a bundle that promotes, or in
    /// one of these. None where a rule decides, or the value is hidden.
    ///
    /// `lib/pengine/complex.c`: the outermost resource decides.
    pub fn is_promotable(&self, of: &ClusterResource<'c>) -> Option<bool> {
        let outermost = self.outermost(of);
        match outermost.element {
            ResourceElement::Primitive(_) | ResourceElement::Group(_) => Some(false),
            ResourceElement::Clone {
                is_master: true, ..
            } => Some(true),
            ResourceElement::Clone { .. } => self.says_promotable(&outermost),
            ResourceElement::Bundle(bundle) => {
                let number = bundle.promoted();
                if number.is_some_and(|number| number > 0) {
                    return Some(true);
                }
                // What is in it inherits its meta-attributes (tried with `crm_simulate`).
                self.says_promotable(&outermost)
            }
        }
    }

    /// The meta-attribute `promotable`. None where a rule decides, or the value is hidden.
    fn says_promotable(&self, of: &ClusterResource<'c>) -> Option<bool> {
        let Some(setting) = self.meta_of(of, "promotable") else {
            return Some(false);
        };
        let known = !setting.conditional && !setting.is_hidden();
        known.then(|| Boolean::read(setting.value.as_str()) == Ok(true))
    }

    /// What a constraint means by a name: a resource, the resources made from a template, or those of a tag. None where
    /// there is nothing of that name. A template in a tag stands for nothing (tried with `crm_verify`).
    pub fn meaning_of(&self, name: &str) -> Option<Meant<'_, 'c>> {
        if let Some(resource) = self.resource(name) {
            return Some(Meant::Resource(resource));
        }
        if let Some(template) = self.references.template(name) {
            return Some(Meant::Template(template, self.made_from(name)));
        }
        let tag = *self.tree.tags.get(name)?;
        let names = tag.references.iter().filter_map(|it| it.id.as_ref());
        let members = names.filter_map(|name| self.resource(name.as_str()));
        Some(Meant::Tag(tag, members.collect()))
    }

    /// The primitives that are made from a template.
    pub fn made_from(&self, template: &str) -> Vec<&ClusterResource<'c>> {
        let made = self.tree.by_template.get(template).into_iter().flatten();
        made.filter_map(|at| self.tree.all.get(*at)).collect()
    }
}
