//! Primitives with what their templates and containers add.

use super::references::References;
use super::settings::Layers;
use super::{Cluster, Setting};
use crate::attr::Attr;
use crate::attributes::AttributeSet;
use crate::cib::Cib;
use crate::resource::{Operation, Primitive, Resource, Template};
use crate::value::{Boolean, Duration, Role, Scalar as _};

/// A primitive as Pacemaker sees it.
#[derive(Debug, Clone)]
pub struct ResolvedPrimitive<'c> {
    /// The element.
    pub primitive: &'c Primitive<'c>,
    /// The template that it is made from.
    pub template: Option<&'c Template<'c>>,
    /// The group, clone or bundle that it is in, outermost.
    pub container: Option<&'c Resource<'c>>,
    parameters: Layers<'c>,
    meta: Layers<'c>,
}

pub(crate) fn resolve<'c>(
    cib: &'c Cib<'c>,
    references: &References<'c>,
) -> Vec<ResolvedPrimitive<'c>> {
    let mut resolved = Vec::new();
    for resource in cib.resources() {
        let container = match resource {
            Resource::Primitive(_) => None,
            container => Some(container),
        };
        for primitive in resource.primitives() {
            resolved.push(ResolvedPrimitive::new(primitive, container, references));
        }
    }
    resolved
}

impl<'c> ResolvedPrimitive<'c> {
    fn new(
        primitive: &'c Primitive<'c>,
        container: Option<&'c Resource<'c>>,
        references: &References<'c>,
    ) -> Self {
        let template = primitive
            .template
            .as_ref()
            .and_then(|id| references.template(id.as_str()));
        // A template's sets stand before the primitive's own.
        let parameters = template
            .into_iter()
            .flat_map(|template| &template.instance_attributes)
            .chain(&primitive.instance_attributes);
        let meta = template
            .into_iter()
            .flat_map(|template| &template.meta_attributes)
            .chain(&primitive.meta_attributes);
        Self {
            primitive,
            template,
            container,
            parameters: Layers::new(parameters, None, references),
            meta: Layers::new(meta, None, references),
        }
    }

    /// The id, or nothing for a primitive without one.
    pub fn id(&self) -> &'c str {
        self.primitive.id.as_ref().map_or("", Attr::as_str)
    }

    /// The agent's class.
    pub fn class(&self) -> &'c str {
        let own = self.primitive.class.as_ref();
        let class = own.or_else(|| self.template?.class.as_ref());
        class.map_or("", Attr::as_str)
    }

    /// The agent's provider.
    pub fn provider(&self) -> Option<&'c str> {
        let own = self.primitive.provider.as_ref();
        let provider = own.or_else(|| self.template?.provider.as_ref());
        provider.map(Attr::as_str)
    }

    /// The attribute that names the agent.
    pub fn agent(&self) -> Option<&'c Attr<'c>> {
        let own = self.primitive.kind.as_ref();
        own.or_else(|| self.template?.kind.as_ref())
    }

    /// Whether the primitive uses that agent.
    pub fn is_agent(&self, class: &str, provider: Option<&str>, name: &str) -> bool {
        self.class() == class
            && (provider.is_none() || self.provider() == provider)
            && self.agent().is_some_and(|agent| agent.as_str() == name)
    }

    pub(crate) fn parameter(&self, name: &str, references: &References<'c>) -> Option<Setting<'c>> {
        self.parameters.get(name, references)
    }

    pub(crate) fn own_meta(&self, name: &str, references: &References<'c>) -> Option<Setting<'c>> {
        self.meta.get(name, references)
    }

    /// The ids under which a constraint can mean this primitive, tags aside: its own, its template's, its
    /// container's.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = &'c str> {
        let own = self.primitive.id.as_ref().map(Attr::as_str);
        let template = self
            .template
            .and_then(|template| template.id.as_ref())
            .map(Attr::as_str);
        let container = self.container.and_then(Resource::id).map(Attr::as_str);
        own.into_iter().chain(template).chain(container)
    }

    fn containers_meta(&self) -> &'c [AttributeSet<'c>] {
        match self.container {
            Some(Resource::Group(group)) => &group.meta_attributes,
            Some(Resource::Clone(clone) | Resource::Master(clone)) => &clone.meta_attributes,
            Some(Resource::Bundle(bundle)) => &bundle.meta_attributes,
            Some(Resource::Primitive(_)) | None => &[],
        }
    }
}

impl<'c> Cluster<'c> {
    /// The value of a parameter of the agent.
    pub fn parameter(&self, of: &ResolvedPrimitive<'c>, name: &str) -> Option<Setting<'c>> {
        of.parameter(name, &self.references)
    }

    /// Every parameter of the agent, with the value that counts.
    pub fn parameters(&self, of: &ResolvedPrimitive<'c>) -> Vec<Setting<'c>> {
        of.parameters.all(&self.references)
    }

    /// The value of a meta-attribute: the primitive's own, else its container's, else the default of the cluster.
    pub fn meta(&self, of: &ResolvedPrimitive<'c>, name: &str) -> Option<Setting<'c>> {
        let inherited = || {
            Layers::new(of.containers_meta(), None, &self.references).get(name, &self.references)
        };
        let default = || {
            let section = self.cib.configuration.as_ref()?.rsc_defaults.as_ref()?;
            Layers::new(&section.meta_attributes, None, &self.references)
                .get(name, &self.references)
        };
        of.own_meta(name, &self.references)
            .or_else(inherited)
            .or_else(default)
    }

    /// Whether the resource is told to stay stopped (`target-role`).
    pub fn is_stopped(&self, of: &ResolvedPrimitive<'c>) -> Option<Setting<'c>> {
        let setting = self.meta(of, "target-role")?;
        let stopped = Role::read(setting.value.as_str()) == Ok(Role::Stopped);
        (stopped && !setting.conditional).then_some(setting)
    }

    /// The operations of a primitive: its own, and those of its template that it does not have itself.
    pub fn operations(&self, of: &ResolvedPrimitive<'c>) -> Vec<&'c Operation<'c>> {
        let list = |lists: &'c [crate::resource::Operations<'c>]| {
            let lists = lists.iter().map(|list| self.references.operations(list));
            lists.flat_map(|list| &list.operations)
        };
        let mut operations: Vec<_> = list(&of.primitive.operations).collect();
        if let Some(template) = of.template {
            for inherited in list(&template.operations) {
                if !operations.iter().any(|own| own.is_same_as(inherited)) {
                    operations.push(inherited);
                }
            }
        }
        operations
    }

    /// The monitor operation that repeats, if there is one that is not switched off.
    pub fn recurring_monitor(&self, of: &ResolvedPrimitive<'c>) -> Option<&'c Operation<'c>> {
        self.operations(of)
            .into_iter()
            .find(|operation| operation.is_recurring_monitor())
    }
}

impl Operation<'_> {
    /// Whether this is a monitor that repeats and is not switched off.
    pub fn is_recurring_monitor(&self) -> bool {
        let is =
            |attr: &Option<Attr<'_>>, text| attr.as_ref().is_some_and(|own| own.as_str() == text);
        let interval = self
            .interval
            .as_ref()
            .and_then(|interval| interval.get().ok());
        let off = self
            .enabled
            .as_ref()
            .and_then(|on| Boolean::read(on.as_str()).ok())
            == Some(false);
        is(&self.name, "monitor")
            && interval.is_some_and(|interval| interval > Duration::ZERO)
            && !off
    }

    /// Pacemaker knows an operation by its name and interval.
    fn is_same_as(&self, other: &Self) -> bool {
        let interval = |operation: &Self| {
            operation
                .interval
                .as_ref()
                .and_then(|interval| interval.get().ok())
        };
        self.name == other.name && interval(self) == interval(other)
    }
}

impl<'a> Resource<'a> {
    /// The id.
    pub fn id(&self) -> Option<&Attr<'a, crate::value::Id>> {
        match self {
            Self::Primitive(primitive) => primitive.id.as_ref(),
            Self::Group(group) => group.id.as_ref(),
            Self::Clone(clone) | Self::Master(clone) => clone.id.as_ref(),
            Self::Bundle(bundle) => bundle.id.as_ref(),
        }
    }
}
