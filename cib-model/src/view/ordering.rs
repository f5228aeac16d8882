//! What comes before what: orders with their sets, tags and templates resolved, and the loops that they close.

mod graph;
mod loops;
mod tarjan;

use std::collections::HashMap;

pub use loops::{OrderingLoop, OrderingStep, StepBy};

use super::{Cluster, ClusterResource};
use crate::Span;
use crate::attr::Attr;
use crate::constraint::{Order, ResourceSet};
use crate::value::{IdRef, Score};

/// What a resource does in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are those of the actions")]
pub enum OrderAction {
    Demote,
    Stop,
    Start,
    Promote,
}

impl OrderAction {
    /// The action of that name.
    pub fn read(name: &str) -> Option<Self> {
        match name {
            "start" => Some(Self::Start),
            "stop" => Some(Self::Stop),
            "promote" => Some(Self::Promote),
            "demote" => Some(Self::Demote),
            _ => None,
        }
    }

    /// What is done in its place when things go the other way (`lib/pacemaker/pcmk_sched_ordering.c`).
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Start => Self::Stop,
            Self::Stop => Self::Start,
            Self::Promote => Self::Demote,
            Self::Demote => Self::Promote,
        }
    }

    /// Whether it brings a resource up, and not down.
    pub fn is_upward(self) -> bool {
        matches!(self, Self::Start | Self::Promote)
    }

    /// Whether only instances that can be promoted do it.
    pub fn needs_promotion(self) -> bool {
        matches!(self, Self::Promote | Self::Demote)
    }

    /// What the resource does, in a sentence.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Start => "starts",
            Self::Stop => "stops",
            Self::Promote => "is promoted",
            Self::Demote => "is demoted",
        }
    }
}

/// How binding an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderKind {
    /// The second action is done only after the first.
    Mandatory,
    /// The order counts only where both actions are to be done.
    Optional,
    /// Only not both at a time. The scheduler lists them one behind the other all the same.
    Serialize,
}

/// A name in an order, and what is to be done with what it means.
#[derive(Debug, Clone, Copy)]
pub struct OrderedName<'c> {
    /// The name as it stands there.
    pub name: &'c Attr<'c, IdRef>,
    /// The action.
    pub action: OrderAction,
    /// Where the action is written; nowhere for a default.
    pub action_span: Option<Span>,
}

/// An action of a resource that an order means.
#[derive(Debug, Clone, Copy)]
pub struct OrderedAction<'v, 'c> {
    /// The resource.
    pub resource: &'v ClusterResource<'c>,
    /// What it does.
    pub action: OrderAction,
    /// The name by which the order means it: its own, a template's or a tag's.
    pub named: Span,
    /// Where the action is written, else that name.
    pub said: Span,
}

impl OrderedAction<'_, '_> {
    /// Whether it is the same action of the same resource.
    pub fn is(&self, other: &Self) -> bool {
        self.key() == other.key()
    }

    fn key(&self) -> (usize, OrderAction) {
        (self.resource.at, self.action)
    }
}

/// Actions that an order puts before others: those of `first` before every one of `then`.
#[derive(Debug, Clone)]
pub struct Ordering<'v, 'c> {
    /// The order.
    pub order: &'c Order<'c>,
    /// How binding it is here: a set may have a kind of its own.
    pub kind: OrderKind,
    /// Whether all of `first` come before those of `then`, and not any of them.
    pub needs_all: bool,
    /// What comes first.
    pub first: Vec<OrderedAction<'v, 'c>>,
    /// What comes then.
    pub then: Vec<OrderedAction<'v, 'c>>,
    /// Whether this is not what is written, but what follows for the other direction from the order being symmetrical.
    pub is_inverse: bool,
}

impl<'v, 'c> Ordering<'v, 'c> {
    /// The one action before the one other, where there is only one of each.
    pub fn pair(&self) -> Option<(OrderedAction<'v, 'c>, OrderedAction<'v, 'c>)> {
        match (&self.first[..], &self.then[..]) {
            ([first], [then]) if self.needs_all => Some((*first, *then)),
            _ => None,
        }
    }

    /// An action that is put before itself, which the scheduler does not survive: as it stands first and then.
    pub fn with_itself(&self) -> Option<(OrderedAction<'v, 'c>, OrderedAction<'v, 'c>)> {
        if !self.needs_all {
            return None;
        }
        let first: HashMap<_, _> = self.first.iter().map(|it| (it.key(), it)).collect();
        let same = |then: &OrderedAction<'v, 'c>| Some((**first.get(&then.key())?, *then));
        self.then.iter().find_map(same)
    }
}

impl Order<'_> {
    /// How binding the order is. A kind that Pacemaker does not know is mandatory, as is any score but 0.
    pub fn binding(&self) -> OrderKind {
        let by_score = || {
            let zero = self.score.as_ref()?.get() == Ok(Score::ZERO);
            zero.then_some(OrderKind::Optional)
        };
        let kind = self.kind.as_ref().map(|kind| read_kind(kind.as_str()));
        kind.or_else(by_score).unwrap_or(OrderKind::Mandatory)
    }

    /// Whether the opposite actions are ordered the other way round.
    fn has_inverse(&self, kind: OrderKind) -> bool {
        let symmetrical = self.symmetrical.as_ref();
        kind != OrderKind::Serialize && symmetrical.is_none_or(|it| it.get() == Ok(true))
    }

    /// Whether it is always in force: a `<lifetime>` may say otherwise.
    fn is_permanent(&self) -> bool {
        self.lifetime.is_none()
    }
}

fn read_kind(text: &str) -> OrderKind {
    match text {
        "Optional" => OrderKind::Optional,
        "Serialize" => OrderKind::Serialize,
        _ => OrderKind::Mandatory,
    }
}

/// A set of an order with what it means.
struct OrderSet<'v, 'c> {
    kind: OrderKind,
    is_sequential: bool,
    /// Whether the next set waits for all of this one, and not for any.
    needs_all: bool,
    actions: Vec<OrderedAction<'v, 'c>>,
}

impl<'v, 'c> OrderSet<'v, 'c> {
    /// What the next set waits for.
    fn last(&self) -> &[OrderedAction<'v, 'c>] {
        match self.actions.last() {
            Some(last) if self.is_sequential => std::slice::from_ref(last),
            _ => &self.actions,
        }
    }

    /// What waits for the set before.
    fn front(&self) -> &[OrderedAction<'v, 'c>] {
        match self.actions.first() {
            Some(first) if self.is_sequential => std::slice::from_ref(first),
            _ => &self.actions,
        }
    }
}

impl<'c> Cluster<'c> {
    /// The names in an order with their actions, in the order of the document.
    pub fn ordered_names(&self, order: &'c Order<'c>) -> Vec<OrderedName<'c>> {
        let mut names = Vec::new();
        if order.resource_sets.is_empty() {
            let read = |attr: &'c Option<Attr<'c>>| {
                let attr = attr.as_ref()?;
                Some((OrderAction::read(attr.as_str())?, attr.span()))
            };
            let first = read(&order.first_action);
            // What comes then does by default what comes first.
            let then = read(&order.then_action);
            let default = first.map_or(OrderAction::Start, |(action, _)| action);
            for (name, action) in [(&order.first, first), (&order.then, then)] {
                names.extend(name.as_ref().map(|name| OrderedName {
                    name,
                    action: action.map_or(default, |(action, _)| action),
                    action_span: action.map(|(_, span)| span),
                }));
            }
        }
        for set in &order.resource_sets {
            names.extend(set_names(self.resource_set(set)));
        }
        names
    }

    /// A set of resources in a constraint, or the one that it refers to.
    pub fn resource_set(&self, set: &'c ResourceSet<'c>) -> &'c ResourceSet<'c> {
        self.references.resource_set(set)
    }

    /// All that the orders say, with their sets, tags and templates resolved, in the order of the document. Orders that
    /// may not be in force, or mean what is not there or is an instance of a clone or bundle, say nothing.
    pub fn orderings(&self) -> Vec<Ordering<'_, 'c>> {
        let orders = self.cib.orders().filter(|order| order.is_permanent());
        orders
            .flat_map(|order| self.orderings_of(order).unwrap_or_default())
            .collect()
    }

    /// What one order says; none where that is not known.
    pub fn orderings_of(&self, order: &'c Order<'c>) -> Option<Vec<Ordering<'_, 'c>>> {
        let mut orderings = Orderings {
            order,
            all: Vec::new(),
        };
        if order.resource_sets.is_empty() {
            let names = self.ordered_names(order);
            let [first, then] = &names[..] else {
                return None;
            };
            // Several resources of a template or a tag are a set.
            let [first, then] =
                [self.actions(first)?, self.actions(then)?].map(|actions| OrderSet {
                    kind: order.binding(),
                    is_sequential: false,
                    needs_all: true,
                    actions,
                });
            orderings.add_within(&first);
            orderings.add_within(&then);
            orderings.add_between(&first, &then);
            return Some(orderings.all);
        }
        let mut before: Option<OrderSet<'_, 'c>> = None;
        for set in &order.resource_sets {
            let set = self.resolved_order_set(order, self.resource_set(set))?;
            orderings.add_within(&set);
            if let Some(before) = &before {
                orderings.add_between(before, &set);
            }
            before = Some(set);
        }
        Some(orderings.all)
    }

    fn resolved_order_set(
        &self,
        order: &'c Order<'c>,
        set: &'c ResourceSet<'c>,
    ) -> Option<OrderSet<'_, 'c>> {
        let mut actions = Vec::new();
        for name in set_names(set) {
            actions.extend(self.actions(&name)?);
        }
        let kind = set.kind.as_ref().map(|kind| read_kind(kind.as_str()));
        let is_sequential = set.sequential.as_ref();
        let needs_all = set.require_all.as_ref();
        Some(OrderSet {
            kind: kind.unwrap_or_else(|| order.binding()),
            is_sequential: is_sequential.is_none_or(|it| it.get() == Ok(true)),
            needs_all: needs_all.is_none_or(|it| it.get() == Ok(true)),
            actions,
        })
    }

    /// What a name means. An instance of a clone or bundle has another name when it never ran, so an order that names it
    /// is now one thing and now another (tried with `crm_simulate`).
    fn actions(&self, name: &OrderedName<'c>) -> Option<Vec<OrderedAction<'_, 'c>>> {
        let meant = self.meaning_of(name.name.as_str())?;
        let actions = meant.resources().iter().map(|resource| OrderedAction {
            resource,
            action: name.action,
            named: name.name.span(),
            said: name.action_span.unwrap_or(name.name.span()),
        });
        let actions: Vec<_> = actions.collect();
        let is_whole = |it: &OrderedAction<'_, 'c>| !self.is_instance(it.resource);
        actions.iter().all(is_whole).then_some(actions)
    }

    /// The group that starts the first of two members before the second.
    pub fn group_order(
        &self,
        first: &ClusterResource<'c>,
        then: &ClusterResource<'c>,
    ) -> Option<&ClusterResource<'c>> {
        let group = self.container_of(first)?;
        let is_common = self.container_of(then).is_some_and(|it| it.is(group));
        (is_common && first.at < then.at && graph::is_ordered(self, group)).then_some(group)
    }
}

fn set_names<'c>(set: &'c ResourceSet<'c>) -> impl Iterator<Item = OrderedName<'c>> {
    let action = set.action.as_ref();
    let read = action.and_then(|action| OrderAction::read(action.as_str()));
    let names = set.references.iter().filter_map(|it| it.id.as_ref());
    names.map(move |name| OrderedName {
        name,
        action: read.unwrap_or(OrderAction::Start),
        action_span: action.map(Attr::span),
    })
}

/// What an order says, as far as it was read.
struct Orderings<'v, 'c> {
    order: &'c Order<'c>,
    all: Vec<Ordering<'v, 'c>>,
}

impl<'v, 'c> Orderings<'v, 'c> {
    /// What a set says of its own members. Those that must not act at a time are listed one behind the other, whatever
    /// `sequential` says.
    fn add_within(&mut self, set: &OrderSet<'v, 'c>) {
        if !set.is_sequential && set.kind != OrderKind::Serialize {
            return;
        }
        for pair in set.actions.windows(2) {
            if let [first, then] = pair {
                self.add(set.kind, &[*first], &[*then]);
            }
        }
    }

    fn add_between(&mut self, before: &OrderSet<'v, 'c>, set: &OrderSet<'v, 'c>) {
        let kind = self.order.binding();
        let is_upward = before.actions.iter().any(|it| it.action.is_upward());
        if before.needs_all || !is_upward {
            self.add(kind, before.last(), set.front());
        } else {
            // Whoever waits for any waits for no one in particular; on the way down all are waited for again.
            self.push(kind, false, &before.actions, &set.actions);
            if self.order.has_inverse(kind) {
                self.push_inverse(kind, before.last(), set.front());
            }
        }
    }

    /// Keeps that one side comes before the other, and what follows from that for the opposite actions.
    fn add(
        &mut self,
        kind: OrderKind,
        first: &[OrderedAction<'v, 'c>],
        then: &[OrderedAction<'v, 'c>],
    ) {
        self.push(kind, true, first, then);
        if self.order.has_inverse(kind) {
            self.push_inverse(kind, first, then);
        }
    }

    fn push(
        &mut self,
        kind: OrderKind,
        needs_all: bool,
        first: &[OrderedAction<'v, 'c>],
        then: &[OrderedAction<'v, 'c>],
    ) {
        if !first.is_empty() && !then.is_empty() {
            self.all.push(Ordering {
                order: self.order,
                kind,
                needs_all,
                first: first.to_vec(),
                then: then.to_vec(),
                is_inverse: false,
            });
        }
    }

    fn push_inverse(
        &mut self,
        kind: OrderKind,
        first: &[OrderedAction<'v, 'c>],
        then: &[OrderedAction<'v, 'c>],
    ) {
        let inverse = |side: &[OrderedAction<'v, 'c>]| -> Vec<_> {
            let inverse = side.iter().map(|it| OrderedAction {
                action: it.action.inverse(),
                ..*it
            });
            inverse.collect()
        };
        self.push(kind, true, &inverse(then), &inverse(first));
        if let Some(last) = self.all.last_mut() {
            last.is_inverse = true;
        }
    }
}
