//! What has to be over before what can begin, as a graph.
//!
//! A vertex is an action of a resource. Those of a group begin and are done, and its members' come in between; what a
//! constraint puts before a group's action is before its beginning, what it puts behind is behind its end. That of
//! several one is before each of others is a vertex of its own, so that the graph grows with the document and not with
//! the square of a set.

use std::collections::{HashMap, HashSet};

use super::{OrderAction, OrderedAction, Ordering};
use crate::value::{Boolean, Scalar as _};
use crate::view::{Cluster, ClusterResource};

/// The number of a vertex.
pub(super) type Vertex = usize;

/// What a vertex is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Event {
    /// The action of a resource begins; of anything but a group, it is done as well.
    Begins(usize, OrderAction),
    /// The action of a group is done.
    Done(usize, OrderAction),
    /// All that an ordering puts first is done.
    Joint(usize),
}

/// An edge: what it leads to, and the ordering that it comes from. Without one it lies in the nature of the resources.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) to: Vertex,
    pub(super) by: Option<usize>,
}

/// The graph of some orderings.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) events: Vec<Event>,
    pub(super) edges: Vec<Vec<Edge>>,
    vertices: HashMap<Event, Vertex>,
}

impl Graph {
    pub(super) fn new(cluster: &Cluster<'_>, orderings: &[Ordering<'_, '_>]) -> Self {
        let mut graph = Self::default();
        let mut known = HashSet::new();
        for (at, ordering) in orderings.iter().enumerate() {
            let sides = || ordering.first.iter().chain(&ordering.then);
            // An action that never comes holds up what waits for it, but closes no loop.
            let happens = |it: &OrderedAction<'_, '_>| {
                !it.action.needs_promotion() || cluster.is_promotable(it.resource) == Some(true)
            };
            // Neither does what waits for the opposite direction, as no resource goes both ways at the same time.
            let is_upward = |it: &OrderedAction<'_, '_>| it.action.is_upward();
            let turns = sides().any(is_upward) && !sides().all(is_upward);
            if ordering.with_itself().is_some() || turns || !sides().all(happens) {
                continue;
            }
            for side in sides() {
                graph.add_nature(cluster, side.resource, &mut known);
            }
            graph.add_ordering(cluster, at, ordering);
        }
        graph
    }

    fn add_ordering(&mut self, cluster: &Cluster<'_>, at: usize, ordering: &Ordering<'_, '_>) {
        if let Some((first, then)) = ordering.pair() {
            // Before what is in it, a group's action is not over, but begins (`lib/pacemaker/pcmk_sched_actions.c`).
            let container = cluster.container_of(then.resource);
            let first = if container.is_some_and(|container| container.is(first.resource)) {
                Event::Begins(first.resource.at, first.action)
            } else {
                end(first.resource, first.action)
            };
            let then = Event::Begins(then.resource.at, then.action);
            self.add(first, then, Some(at));
            return;
        }
        for first in &ordering.first {
            // Any of several counts as soon as it begins.
            let first = if ordering.needs_all {
                end(first.resource, first.action)
            } else {
                Event::Begins(first.resource.at, first.action)
            };
            self.add(first, Event::Joint(at), Some(at));
        }
        for then in &ordering.then {
            let then = Event::Begins(then.resource.at, then.action);
            self.add(Event::Joint(at), then, Some(at));
        }
    }

    /// What the actions of a resource, of the group that it is in, and of that one's members wait for anyway.
    fn add_nature(
        &mut self,
        cluster: &Cluster<'_>,
        resource: &ClusterResource<'_>,
        known: &mut HashSet<usize>,
    ) {
        let resource = cluster.container_of(resource).unwrap_or(resource);
        if !known.insert(resource.at) {
            return;
        }
        if !resource.is_group() {
            self.add_phases(cluster, resource);
            return;
        }
        let ordered = is_ordered(cluster, resource);
        let mut before: Option<usize> = None;
        for member in cluster.members_of(resource) {
            for action in [OrderAction::Start, OrderAction::Stop] {
                let of_member = Event::Begins(member.at, action);
                self.add(Event::Begins(resource.at, action), of_member, None);
                self.add(of_member, Event::Done(resource.at, action), None);
            }
            if let Some(before) = before.filter(|_| ordered) {
                let event = |at, action| Event::Begins(at, action);
                let start = OrderAction::Start;
                self.add(event(before, start), event(member.at, start), None);
                let stop = OrderAction::Stop;
                self.add(event(member.at, stop), event(before, stop), None);
            }
            before = Some(member.at);
        }
    }

    /// A resource is demoted before it stops, and started before it is promoted. That it stops before it starts again
    /// closes no loop with orders of one direction.
    fn add_phases(&mut self, cluster: &Cluster<'_>, resource: &ClusterResource<'_>) {
        use OrderAction::{Demote, Promote, Start, Stop};
        if cluster.is_promotable(resource) == Some(true) {
            for (first, then) in [(Demote, Stop), (Start, Promote)] {
                let then = Event::Begins(resource.at, then);
                self.add(end(resource, first), then, None);
            }
        }
    }

    fn add(&mut self, from: Event, to: Event, by: Option<usize>) {
        let from = self.vertex(from);
        let to = self.vertex(to);
        if let Some(edges) = self.edges.get_mut(from) {
            edges.push(Edge { to, by });
        }
    }

    fn vertex(&mut self, event: Event) -> Vertex {
        let next = self.events.len();
        let vertex = *self.vertices.entry(event).or_insert(next);
        if vertex == next {
            self.events.push(event);
            self.edges.push(Vec::new());
        }
        vertex
    }
}

fn end(resource: &ClusterResource<'_>, action: OrderAction) -> Event {
    if resource.is_group() {
        Event::Done(resource.at, action)
    } else {
        Event::Begins(resource.at, action)
    }
}

/// Whether the members of a group start one after the other. What is not known is not taken for an order.
pub(super) fn is_ordered(cluster: &Cluster<'_>, group: &ClusterResource<'_>) -> bool {
    let setting = cluster.meta_of(group, "ordered");
    setting.is_none_or(|it| !it.conditional && Boolean::read(it.value.as_str()) == Ok(true))
}
