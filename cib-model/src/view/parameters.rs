//! The parameters of agents: who is given them, and what the agents make of them.

use std::collections::{HashMap, HashSet};

use super::settings::Layers;
use super::{Cluster, ResolvedPrimitive, Setting};
use crate::agent::AgentParameter;
use crate::attr::Attr;
use crate::facts;
use crate::resource::Operation;
use crate::span::Span;

/// A value of a parameter that may be in force, and for whom.
#[derive(Debug, Clone)]
pub struct GivenParameter<'v, 'c> {
    /// The name and the value.
    pub setting: Setting<'c>,
    /// The primitives that it may be in force for, in the order of the document: one at least, and more where it stands
    /// on a template or on what they are in, or in a set that is shared.
    pub to: Vec<&'v ResolvedPrimitive<'c>>,
}

/// A parameter of a primitive's agent that is set, under whatever name.
#[derive(Debug, Clone)]
pub struct KnownParameter<'v, 'c> {
    /// The parameter, under its present name.
    pub parameter: &'v AgentParameter,
    /// Every value that may be in force, with the parameter of that name.
    pub settings: Vec<(Setting<'c>, &'v AgentParameter)>,
}

impl<'c> Cluster<'c> {
    /// Every value of every parameter that may be in force for some primitive.
    pub fn given_parameters(&self) -> Vec<GivenParameter<'_, 'c>> {
        let mut known = HashMap::new();
        let mut all: Vec<GivenParameter<'_, 'c>> = Vec::new();
        for primitive in self.primitives() {
            for setting in self.parameters_given_to(primitive) {
                let next = all.len();
                let pair = (std::ptr::from_ref(setting.pair), setting.name);
                match all.get_mut(*known.entry(pair).or_insert(next)) {
                    Some(given) => given.to.push(primitive),
                    None => all.push(GivenParameter {
                        setting,
                        to: vec![primitive],
                    }),
                }
            }
        }
        all
    }

    /// Every value of every parameter that may be in force for a primitive.
    pub fn parameters_given_to(&self, of: &ResolvedPrimitive<'c>) -> Vec<Setting<'c>> {
        of.all_parameters(&self.references)
    }

    /// Every value of every parameter that an operation alone has, and that may be in force.
    pub fn parameters_of_operation(&self, of: &'c Operation<'c>) -> Vec<Setting<'c>> {
        Layers::new(&of.instance_attributes, None, &self.references).all(&self.references)
    }

    /// The parameters of a primitive that its agent knows, in the order of its agent; none where that is not known.
    pub fn known_parameters<'v>(
        &self,
        of: &'v ResolvedPrimitive<'c>,
    ) -> Vec<KnownParameter<'v, 'c>> {
        let Some(agent) = of.known_agent() else {
            return Vec::new();
        };
        let mut settings: HashMap<&str, Vec<_>> = HashMap::new();
        for setting in self.parameters_given_to(of) {
            let Some(written) = agent.parameter_for(setting.name) else {
                continue;
            };
            let present = agent.names_for(setting.name).pop();
            let under = present.unwrap_or(written.name.as_ref());
            settings.entry(under).or_default().push((setting, written));
        }
        let parameters = agent.parameters.iter().filter_map(|parameter| {
            let settings = settings.remove(parameter.name.as_ref())?;
            Some(KnownParameter {
                parameter,
                settings,
            })
        });
        parameters.collect()
    }

    /// The groups of parameters of which the agent of a primitive needs one, and none is set under any of its names; the
    /// new names. None where the agent is not known.
    pub fn missing_parameters<'v>(&self, of: &'v ResolvedPrimitive<'c>) -> Vec<Vec<&'v str>> {
        let Some(agent) = of.known_agent() else {
            return Vec::new();
        };
        let settings = self.parameters_given_to(of);
        agent.missing(settings.iter().map(|setting| setting.name))
    }

    /// The parameters that rules compare node attributes with, so that the cluster reads them whatever the agent does.
    pub fn parameters_in_rules(&self) -> HashSet<&'c str> {
        let rules = self.cib.held_rules().into_iter();
        let expressions = rules.flat_map(|held| held.rule().node_expressions());
        let asked = expressions.filter(|expression| {
            let source = expression.value_source.as_ref();
            source.is_some_and(|source| source.as_str() == "param")
        });
        asked
            .filter_map(|expression| expression.value.as_ref())
            .map(Attr::as_str)
            .collect()
    }
}

impl ResolvedPrimitive<'_> {
    /// Whether anybody reads a parameter of that name: the agent, Pacemaker, or the library that the agent is made with.
    /// None where the agent is not known.
    pub fn reads(&self, name: &str) -> Option<bool> {
        let agent = self.known_agent()?;
        let by_any = facts::read_by_any_agent(self.class(), name).is_some();
        Some(by_any || agent.parameter_for(name).is_some())
    }

    /// The place to point at when the primitive as a whole is meant: its id, else its tag.
    pub fn span(&self) -> Span {
        let id = self.primitive.id.as_ref();
        id.map_or(self.primitive.place.tag, Attr::span)
    }
}
