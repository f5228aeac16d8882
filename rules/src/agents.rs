//! What the rules about the names of agents have in common.

use std::collections::HashSet;

use cib_model::{AgentMeant, Attr, Cluster, ResolvedPrimitive};

use crate::finding::{Subject, shown};

/// A use of an agent that is not known, and was probably meant to be another.
pub(crate) struct Used<'v, 'c> {
    /// Of the resources of a template, the first.
    pub(crate) primitive: &'v ResolvedPrimitive<'c>,
    pub(crate) meant: AgentMeant,
}

/// The agents that are not known and look like others; what stands in a template once.
pub(crate) fn meant<'v, 'c>(cluster: &'v Cluster<'c>) -> Vec<Used<'v, 'c>> {
    let mut seen = HashSet::new();
    let unknown = cluster.primitives().iter().filter(|primitive| {
        let is_unknown = primitive.known_agent().is_none();
        let kind = primitive.agent().map(std::ptr::from_ref);
        is_unknown && kind.is_some_and(|kind| seen.insert(kind))
    });
    let used = unknown.filter_map(|primitive| {
        let meant = AgentMeant::by(&primitive.agent_name())?;
        Some(Used { primitive, meant })
    });
    used.collect()
}

/// The agent and what it is of, in words.
pub(crate) fn of(primitive: &ResolvedPrimitive<'_>) -> String {
    let (agent, id) = (primitive.agent_name(), subject(primitive).id);
    format!("the agent {} of {}", shown(&agent), shown(&id))
}

/// What says which agent it is: the primitive or its template.
pub(crate) fn subject(primitive: &ResolvedPrimitive<'_>) -> Subject {
    match primitive.template {
        Some(template) if primitive.primitive.kind.is_none() => {
            Subject::new("template", template.id.as_ref().map_or("", Attr::as_str))
        }
        _ => Subject::new("primitive", primitive.id()),
    }
}
