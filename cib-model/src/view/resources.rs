//! Primitives with what their templates and containers add.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::references::References;
use super::settings::{Defaults, Layers};
use super::{Cluster, Setting};
use crate::agent::Agent;
use crate::attr::Attr;
use crate::attributes::AttributeSet;
use crate::cib::Cib;
use crate::facts;
use crate::resource::{Group, Operation, Primitive, Resource, Template};
use crate::value::{Duration, Role, Scalar as _};

/// How long an operation may take where nothing is said (`lib/pengine/pe_actions.c`).
pub(super) const DEFAULT_TIMEOUT: Duration = Duration::from_seconds(20);

/// A primitive as Pacemaker sees it.
#[derive(Debug, Clone)]
pub struct ResolvedPrimitive<'c> {
    /// The element.
    pub primitive: &'c Primitive<'c>,
    /// The template that it is made from.
    pub template: Option<&'c Template<'c>>,
    /// The group, clone or bundle that it is in; of a group in a clone, the clone.
    pub container: Option<&'c Resource<'c>>,
    /// The group that it is in, where that is in a clone.
    pub inner_group: Option<&'c Group<'c>>,
    known_agent: Option<Arc<Agent>>,
    parameters: Layers<'c>,
    meta: Layers<'c>,
}

pub(crate) fn resolve<'c>(
    cib: &'c Cib<'c>,
    references: &References<'c>,
    agents: &[Agent],
) -> Vec<ResolvedPrimitive<'c>> {
    let mut agents = KnownAgents {
        own: agents,
        asked: HashMap::new(),
    };
    let mut resolved = Vec::new();
    for resource in cib.resources() {
        let container = match resource {
            Resource::Primitive(_) => None,
            container => Some(container),
        };
        let groups: &[Group<'_>] = match resource {
            Resource::Clone(clone) | Resource::Master(clone) => &clone.groups,
            _ => &[],
        };
        for primitive in resource.primitives() {
            let inner_group = groups.iter().find(|group| group.holds(primitive));
            let places = Places {
                container,
                inner_group,
            };
            let mut primitive = ResolvedPrimitive::new(primitive, places, references);
            primitive.known_agent = agents.get(&primitive);
            resolved.push(primitive);
        }
    }
    resolved
}

/// The meta-attributes that hold for resources which do not say otherwise.
pub(crate) fn defaults<'c>(cib: &'c Cib<'c>, references: &References<'c>) -> Defaults<'c> {
    let configuration = cib.configuration.iter();
    let sections = configuration.filter_map(|it| it.rsc_defaults.as_ref());
    let sets = sections.flat_map(|section| &section.meta_attributes);
    Defaults::new(&Layers::new(sets, None, references), references)
}

/// The agents of a document, each worked out once.
struct KnownAgents<'c, 'a> {
    /// Those that take the place of what is known.
    own: &'a [Agent],
    asked: HashMap<AgentName<'c>, Option<Arc<Agent>>>,
}

/// Class, provider and type.
type AgentName<'c> = (&'c str, Option<&'c str>, &'c str);

impl<'c> KnownAgents<'c, '_> {
    fn get(&mut self, of: &ResolvedPrimitive<'c>) -> Option<Arc<Agent>> {
        let kind = of.agent()?.as_str();
        let asked = self.asked.entry((of.class(), of.provider(), kind));
        let own = self.own;
        let known = asked.or_insert_with(|| {
            let name = of.agent_name();
            let own = own.iter().find(|agent| agent.name == name);
            let agent = own.cloned().map(Agent::corrected);
            agent.or_else(|| facts::agent(&name)).map(Arc::new)
        });
        known.clone()
    }
}

/// What a primitive is in.
#[derive(Clone, Copy)]
struct Places<'c> {
    container: Option<&'c Resource<'c>>,
    inner_group: Option<&'c Group<'c>>,
}

impl<'c> Places<'c> {
    /// A primitive's own sets, and behind them those that it inherits, from the innermost container outwards.
    fn layers(
        self,
        own: Layers<'c>,
        of_group: fn(&'c Group<'c>) -> &'c [AttributeSet<'c>],
        of_container: fn(&'c Resource<'c>) -> &'c [AttributeSet<'c>],
        references: &References<'c>,
    ) -> Layers<'c> {
        let group = self.inner_group.map_or(&[][..], of_group);
        let container = self.container.map_or(&[][..], of_container);
        own.then(Layers::new(group, None, references))
            .then(Layers::new(container, None, references))
    }
}

impl<'c> ResolvedPrimitive<'c> {
    fn new(primitive: &'c Primitive<'c>, places: Places<'c>, references: &References<'c>) -> Self {
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
        let parameters = Layers::new(parameters, None, references);
        let meta = Layers::new(meta, None, references);
        Self {
            primitive,
            template,
            container: places.container,
            inner_group: places.inner_group,
            known_agent: None,
            parameters: places.layers(
                parameters,
                |group| &group.instance_attributes,
                Resource::instance_attributes,
                references,
            ),
            meta: places.layers(
                meta,
                |group| &group.meta_attributes,
                Resource::meta_attributes,
                references,
            ),
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
        self.provider_as_written().map(Attr::as_str)
    }

    /// The attribute that names the agent's provider.
    pub fn provider_as_written(&self) -> Option<&'c Attr<'c>> {
        let own = self.primitive.provider.as_ref();
        own.or_else(|| self.template?.provider.as_ref())
    }

    /// The attribute that names the agent.
    pub fn agent(&self) -> Option<&'c Attr<'c>> {
        let own = self.primitive.kind.as_ref();
        own.or_else(|| self.template?.kind.as_ref())
    }

    /// The agent as tools name it, `class:provider:type`; `class:type` where there is no provider.
    pub fn agent_name(&self) -> String {
        let (class, kind) = (self.class(), self.agent().map_or("", Attr::as_str));
        match self.provider() {
            Some(provider) => format!("{class}:{provider}:{kind}"),
            None => format!("{class}:{kind}"),
        }
    }

    /// What is known of the agent: its parameters, and what it can do. None where it is not known.
    pub fn known_agent(&self) -> Option<&Agent> {
        self.known_agent.as_deref()
    }

    /// Whether it is a fence device whose agent comes with cluster-glue, and not with fence-agents or Pacemaker: the
    /// names of those begin with `fence_`.
    ///
    /// Source: Pacemaker's `lib/fencing/st_rhcs.c`, which lists programs whose names begin so, and `st_lha.c`, which asks
    /// libstonith for the others.
    pub fn is_of_cluster_glue(&self) -> bool {
        let agent = self.agent().map_or("", Attr::as_str);
        self.class() == "stonith" && !agent.is_empty() && !agent.starts_with("fence_")
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

    pub(crate) fn all_parameters(&self, references: &References<'c>) -> Vec<Setting<'c>> {
        self.parameters.all(references)
    }

    pub(crate) fn own_meta(&self, name: &str, references: &References<'c>) -> Option<Setting<'c>> {
        self.meta.get(name, references)
    }

    /// The ids under which a constraint can mean this primitive, tags aside: its own, its template's, its
    /// container's. What is in a clone or bundle can be meant by that alone, as its instances have other names (tried
    /// with `crm_simulate` and a live fencer).
    pub(crate) fn addresses(&self) -> impl Iterator<Item = &'c str> {
        let is_instance = matches!(
            self.container,
            Some(Resource::Clone(_) | Resource::Master(_) | Resource::Bundle(_))
        );
        let own = self.primitive.id.as_ref();
        let template = self.template.and_then(|template| template.id.as_ref());
        let group = self.inner_group.and_then(|group| group.id.as_ref());
        let container = self.container.and_then(Resource::id);
        let inner = [own, template, group];
        let inner = inner.into_iter().filter(move |_| !is_instance);
        inner.chain([container]).flatten().map(Attr::as_str)
    }

    /// The id of the resource at the top level: the only one that patterns of location constraints are held against.
    pub(crate) fn top_level_id(&self) -> &'c str {
        match self.container {
            Some(container) => container.id().map_or("", Attr::as_str),
            None => self.id(),
        }
    }
}

impl<'c> Cluster<'c> {
    /// The value of a parameter of the agent.
    pub fn parameter(&self, of: &ResolvedPrimitive<'c>, name: &str) -> Option<Setting<'c>> {
        of.parameter(name, &self.references)
    }

    /// Every value of a parameter that may be in force: more than one where sets have rules.
    pub fn possible_parameters(&self, of: &ResolvedPrimitive<'c>, name: &str) -> Vec<Setting<'c>> {
        of.parameters.possible(name, &self.references)
    }

    /// The value of a meta-attribute: the primitive's own, else its container's, else the default of the cluster.
    pub fn meta(&self, of: &ResolvedPrimitive<'c>, name: &str) -> Option<Setting<'c>> {
        let own = of.meta.get(name, &self.references);
        own.or_else(|| self.default_meta(name))
    }

    /// The value of a meta-attribute that holds for resources which do not say otherwise (`rsc_defaults`).
    pub fn default_meta(&self, name: &str) -> Option<Setting<'c>> {
        self.resource_defaults.get(name)
    }

    /// The value of a meta-attribute that the primitive or what it is in has; the defaults of the cluster do not count.
    pub fn own_meta(&self, of: &ResolvedPrimitive<'c>, name: &str) -> Option<Setting<'c>> {
        of.meta.get(name, &self.references)
    }

    /// The values of a meta-attribute that are in force for resources of the document, each pair once, with the first
    /// primitive that it holds for.
    pub fn metas_in_force(
        &self,
        name: &str,
    ) -> impl Iterator<Item = (&ResolvedPrimitive<'c>, Setting<'c>)> {
        let mut seen = HashSet::new();
        self.primitives().iter().filter_map(move |primitive| {
            let setting = self.meta(primitive, name)?;
            let first = seen.insert(std::ptr::from_ref(setting.pair));
            first.then_some((primitive, setting))
        })
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

    /// The values that never count in sets of the same object and kind, each with the one that counts in its place.
    pub fn hidden_settings(
        &self,
        sets: impl IntoIterator<Item = &'c AttributeSet<'c>>,
    ) -> Vec<(Setting<'c>, Setting<'c>)> {
        Layers::new(sets, None, &self.references).hidden(&self.references)
    }

    /// The longest time that any operation of a resource may take, fence devices aside, and the operation that says so;
    /// none where that is the default of all operations.
    pub fn longest_timeout(&self) -> (Duration, Option<&'c Operation<'c>>) {
        let default = self.default_operation_meta("timeout");
        let default = default.filter(|setting| !setting.conditional);
        let default = default.and_then(|setting| Duration::read(setting.value.as_str()).ok());
        let resources = self.primitives().iter();
        let resources = resources.filter(|resource| resource.class() != "stonith");
        let operations = resources.flat_map(|resource| self.operations(resource));
        let timed = operations.filter_map(|operation| {
            let timeout = operation.timeout.as_ref()?.get().ok()?;
            Some((timeout, Some(operation)))
        });
        let default = (default.unwrap_or(DEFAULT_TIMEOUT), None);
        timed.fold(
            default,
            |longest, one| if one.0 > longest.0 { one } else { longest },
        )
    }

    /// The monitor operation that repeats, if there is one that is not switched off.
    pub fn recurring_monitor(&self, of: &ResolvedPrimitive<'c>) -> Option<&'c Operation<'c>> {
        self.operations(of)
            .into_iter()
            .find(|operation| operation.is_recurring_monitor())
    }
}

impl Operation<'_> {
    /// Whether this is a monitor that repeats, is not switched off, and looks at a resource that runs.
    pub fn is_recurring_monitor(&self) -> bool {
        self.action() == "monitor"
            && self.period() > Duration::ZERO
            && !self.is_off()
            && self.watches() != Some(Role::Stopped)
    }

    /// The role in which the resource is looked at; none for the ordinary one, whatever it is called.
    fn watches(&self) -> Option<Role> {
        let role = self.for_role()?;
        (!matches!(role, Role::Started | Role::Unpromoted)).then_some(role)
    }

    /// An operation takes the place of a template's if it has its name and role (`lib/pengine/complex.c`; tried with
    /// `crm_simulate`).
    fn is_same_as(&self, other: &Self) -> bool {
        self.name == other.name && self.watches() == other.watches()
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

    pub(crate) fn meta_attributes(&self) -> &[AttributeSet<'a>] {
        match self {
            Self::Primitive(primitive) => &primitive.meta_attributes,
            Self::Group(group) => &group.meta_attributes,
            Self::Clone(clone) | Self::Master(clone) => &clone.meta_attributes,
            Self::Bundle(bundle) => &bundle.meta_attributes,
        }
    }

    pub(crate) fn instance_attributes(&self) -> &[AttributeSet<'a>] {
        match self {
            Self::Primitive(primitive) => &primitive.instance_attributes,
            Self::Group(group) => &group.instance_attributes,
            Self::Clone(clone) | Self::Master(clone) => &clone.instance_attributes,
            Self::Bundle(bundle) => &bundle.instance_attributes,
        }
    }
}

impl Group<'_> {
    fn holds(&self, primitive: &Primitive<'_>) -> bool {
        self.primitives
            .iter()
            .any(|own| std::ptr::eq(own, primitive))
    }
}
