//! Loops of orders: actions each of which waits for the next.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet, VecDeque};

use super::graph::{Edge, Event, Graph, Vertex};
use super::{OrderAction, Ordering, tarjan};
use crate::Span;
use crate::attr::Attr;
use crate::constraint::Order;
use crate::view::{Cluster, ClusterResource};

/// How often loops are looked for, each time without the orders that closed one. What has more is told of the rest when
/// the first are mended.
const ROUNDS: usize = 8;

/// A loop: the last step ends where the first begins.
#[derive(Debug, Clone)]
pub struct OrderingLoop<'v, 'c> {
    /// The order that closes it: the last of the document that has a part in it.
    pub closed_by: &'c Order<'c>,
    /// The shortest way around with that order, which is the first step.
    pub steps: Vec<OrderingStep<'v, 'c>>,
}

/// One action before another.
#[derive(Debug, Clone, Copy)]
pub struct OrderingStep<'v, 'c> {
    /// What has to be over.
    pub first: (&'v ClusterResource<'c>, OrderAction),
    /// What waits for that.
    pub then: (&'v ClusterResource<'c>, OrderAction),
    /// Why it does.
    pub by: StepBy<'v, 'c>,
}

/// Why one action waits for another.
#[derive(Debug, Clone, Copy)]
pub enum StepBy<'v, 'c> {
    /// An order says so, at that place.
    Order(&'c Order<'c>, Span),
    /// Both are in this group, which starts its members one after the other.
    Group(&'v ClusterResource<'c>),
    /// One is in the other.
    Member,
    /// Both are actions of the same resource.
    Itself,
}

impl<'c> Cluster<'c> {
    /// The loops that orders close, alone or with the order within groups. A transition with all actions of a loop never
    /// ends: each waits for another (tried with `crm_simulate`, which the test `ordering` does at random).
    ///
    /// The time is linear in what the orders say.
    pub fn ordering_loops(&self) -> Vec<OrderingLoop<'_, 'c>> {
        let orderings = self.orderings();
        if orderings.is_empty() {
            return Vec::new();
        }
        Search::new(self, &orderings).loops()
    }
}

struct Search<'o, 'v, 'c> {
    cluster: &'v Cluster<'c>,
    orderings: &'o [Ordering<'v, 'c>],
    /// For each ordering the number of its order.
    orders: Vec<usize>,
    graph: Graph,
}

/// The way around a loop: each vertex with the edge to the next.
type Way = Vec<(Vertex, Edge)>;

impl<'o, 'v, 'c> Search<'o, 'v, 'c> {
    fn new(cluster: &'v Cluster<'c>, orderings: &'o [Ordering<'v, 'c>]) -> Self {
        let mut orders = Vec::with_capacity(orderings.len());
        let mut last = None;
        let mut number = 0;
        for ordering in orderings {
            let order = std::ptr::from_ref(ordering.order);
            if last.is_some_and(|last| last != order) {
                number += 1;
            }
            last = Some(order);
            orders.push(number);
        }
        Self {
            cluster,
            orderings,
            orders,
            graph: Graph::new(cluster, orderings),
        }
    }

    fn loops(&self) -> Vec<OrderingLoop<'v, 'c>> {
        let mut loops = Vec::new();
        let mut broken = HashSet::new();
        for _ in 0..ROUNDS {
            let known = broken.clone();
            let count = self.graph.events.len();
            let mut knots = tarjan::knots(count, |of| {
                self.edges(of, &known).map(|edge| edge.to).collect()
            });
            // What keeps a cluster from starting keeps it from stopping as well, and is told once.
            knots.sort_by_key(|knot| !self.starts(knot));
            let found = loops.len();
            for knot in &knots {
                let Some((closing, way)) = self.way_around(knot, &known) else {
                    continue;
                };
                let mut orders = way.iter().filter_map(|(_, edge)| self.order(edge.by));
                if orders.any(|order| broken.contains(&order)) {
                    continue;
                }
                broken.extend(self.order(Some(closing)));
                loops.extend(self.orderings.get(closing).map(|ordering| OrderingLoop {
                    closed_by: ordering.order,
                    steps: self.steps(way),
                }));
            }
            if loops.len() == found {
                break;
            }
        }
        loops
    }

    fn order(&self, of: Option<usize>) -> Option<usize> {
        self.orders.get(of?).copied()
    }

    fn starts(&self, knot: &[Vertex]) -> bool {
        knot.iter().any(|vertex| {
            matches!(
                self.graph.events.get(*vertex),
                Some(Event::Begins(_, OrderAction::Start | OrderAction::Promote))
            )
        })
    }

    /// The edges of a vertex without those of orders that are taken for removed.
    fn edges<'s>(
        &'s self,
        of: Vertex,
        broken: &'s HashSet<usize>,
    ) -> impl Iterator<Item = Edge> + 's {
        let edges = self.graph.edges.get(of).into_iter().flatten().copied();
        edges.filter(|edge| {
            let order = self.order(edge.by);
            order.is_none_or(|order| !broken.contains(&order))
        })
    }

    /// The shortest way within a knot around an edge of the last order of the document that is in it, that edge first,
    /// and the ordering of the edge.
    fn way_around(&self, knot: &[Vertex], broken: &HashSet<usize>) -> Option<(usize, Way)> {
        let within: HashSet<Vertex> = knot.iter().copied().collect();
        let inner = |from: Vertex| {
            let edges = self.edges(from, broken);
            edges.filter(|edge| within.contains(&edge.to))
        };
        let all = knot
            .iter()
            .flat_map(|from| inner(*from).map(|edge| (*from, edge)));
        let by_order = all.filter_map(|(from, edge)| Some((edge.by?, from, edge)));
        // Of one order, what is written before what follows from that.
        let (closing, from, edge) = by_order.max_by_key(|(by, from, edge)| {
            let ordering = self.orderings.get(*by);
            let is_written = ordering.is_some_and(|ordering| !ordering.is_inverse);
            (self.order(Some(*by)), is_written, *by, *from, edge.to)
        })?;
        let mut came: HashMap<Vertex, (Vertex, Edge)> = HashMap::new();
        let mut queue = VecDeque::from([edge.to]);
        while let Some(at) = queue.pop_front().filter(|at| *at != from) {
            for edge in inner(at) {
                if let Entry::Vacant(entry) = came.entry(edge.to) {
                    entry.insert((at, edge));
                    queue.push_back(edge.to);
                }
            }
        }
        let mut back = Vec::new();
        let mut at = from;
        while at != edge.to {
            let (before, edge) = *came.get(&at)?;
            back.push((before, edge));
            at = before;
        }
        back.push((from, edge));
        back.reverse();
        Some((closing, back))
    }

    /// A way as steps from one action of a resource to another.
    fn steps(&self, mut way: Way) -> Vec<OrderingStep<'v, 'c>> {
        let is_joint =
            |vertex: Vertex| matches!(self.graph.events.get(vertex), Some(Event::Joint(_)));
        if way.first().is_some_and(|(from, _)| is_joint(*from)) {
            way.rotate_right(1);
        }
        let mut steps = Vec::new();
        let mut edges = way.into_iter().peekable();
        while let Some((from, mut edge)) = edges.next() {
            if is_joint(edge.to) {
                edge = edges.next().map_or(edge, |(_, edge)| edge);
            } else if edge.by.is_none() {
                // What lies in the nature of resources is one step, however it goes.
                while let Some((_, next)) = edges.next_if(|(_, next)| next.by.is_none()) {
                    edge = next;
                }
            }
            steps.extend(self.step(from, edge));
        }
        steps
    }

    /// One step, unless it begins and ends with the same.
    fn step(&self, from: Vertex, edge: Edge) -> Option<OrderingStep<'v, 'c>> {
        let first = self.action(from)?;
        let then = self.action(edge.to)?;
        let by = match edge.by {
            Some(by) => {
                let ordering = self.orderings.get(by)?;
                let mut named = ordering.then.iter();
                let named = named.find(|it| it.resource.is(then.0))?.named;
                let id = ordering.order.id.as_ref().map(Attr::span);
                let is_plain = ordering.order.resource_sets.is_empty();
                StepBy::Order(ordering.order, id.filter(|_| is_plain).unwrap_or(named))
            }
            None if first.0.is(then.0) && first.1 == then.1 => return None,
            None => self.nature(first.0, then.0),
        };
        Some(OrderingStep { first, then, by })
    }

    fn action(&self, vertex: Vertex) -> Option<(&'v ClusterResource<'c>, OrderAction)> {
        match *self.graph.events.get(vertex)? {
            Event::Begins(at, action) | Event::Done(at, action) => {
                Some((self.cluster.resources().get(at)?, action))
            }
            Event::Joint(_) => None,
        }
    }

    fn nature(
        &self,
        first: &'v ClusterResource<'c>,
        then: &'v ClusterResource<'c>,
    ) -> StepBy<'v, 'c> {
        let is_in = |inner: &ClusterResource<'c>, outer: &ClusterResource<'c>| {
            let container = self.cluster.container_of(inner);
            container.is_some_and(|container| container.is(outer))
        };
        match self.cluster.container_of(first) {
            _ if first.is(then) => StepBy::Itself,
            Some(group) if is_in(then, group) => StepBy::Group(group),
            _ => StepBy::Member,
        }
    }
}
