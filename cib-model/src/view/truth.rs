//! Rules that hold never, always, or only until some time: what can be said of them without asking the cluster.

use std::collections::HashMap;

use super::{Cluster, TimeSpan};
use crate::Attr;
use crate::attributes::{Condition, Expression, Rule};
use crate::held::{HeldRule, Holder, SetKind};

/// Two conditions of a rule that decide it, whatever the nodes and the clock are.
#[derive(Debug, Clone, Copy)]
pub struct Decided<'c> {
    /// The rule: the outermost one, or one of the alternatives in it.
    pub rule: &'c Rule<'c>,
    /// What it always is.
    pub holds: bool,
    /// The one that stands first.
    pub first: &'c Condition<'c>,
    /// The one that decides together with it.
    pub second: &'c Condition<'c>,
}

impl Cluster<'_> {
    /// From when until when a rule can hold, in whatever zone the nodes are.
    pub fn span_of_rule(&self, rule: &Rule<'_>) -> TimeSpan {
        let spans = rule.conditions.iter().map(|condition| match condition {
            Condition::Date(expression) => self.span_of_date(expression),
            Condition::Rule(inner) => self.span_of_rule(inner),
            Condition::Expression(_) | Condition::Resource(_) | Condition::Operation(_) => {
                TimeSpan::EVER
            }
        });
        if rule.is_any() {
            spans.reduce(TimeSpan::or).unwrap_or(TimeSpan::EVER)
        } else {
            spans.fold(TimeSpan::EVER, TimeSpan::and)
        }
    }

    /// Conditions that exclude each other where all have to hold, and that leave nothing out where any is enough.
    pub fn decided<'c>(&self, rule: &'c Rule<'c>) -> Vec<Decided<'c>> {
        let mut found = Vec::new();
        self.decide(rule, &mut found);
        found
    }

    fn decide<'c>(&self, rule: &'c Rule<'c>, found: &mut Vec<Decided<'c>>) {
        let mut group = Vec::new();
        let any = rule.is_any();
        self.gather(rule, any, &mut group, found);
        let pair = if any {
            exhausting(&group)
        } else {
            excluding(&group).or_else(|| self.apart(&group))
        };
        found.extend(pair.map(|(first, second)| Decided {
            rule,
            holds: any,
            first,
            second,
        }));
    }

    /// The conditions of a rule and of those rules in it that are joined alike. The others are judged alone.
    fn gather<'c>(
        &self,
        rule: &'c Rule<'c>,
        any: bool,
        group: &mut Vec<&'c Condition<'c>>,
        found: &mut Vec<Decided<'c>>,
    ) {
        for condition in &rule.conditions {
            match condition {
                Condition::Rule(inner) if inner.is_any() == any => {
                    self.gather(inner, any, group, found);
                }
                Condition::Rule(inner) => self.decide(inner, found),
                _ => group.push(condition),
            }
        }
    }

    /// Two comparisons with the clock of which one cannot hold before the other has ended.
    fn apart<'c>(
        &self,
        group: &[&'c Condition<'c>],
    ) -> Option<(&'c Condition<'c>, &'c Condition<'c>)> {
        let spans = group.iter().filter_map(|condition| match condition {
            Condition::Date(expression) => Some((*condition, self.span_of_date(expression))),
            _ => None,
        });
        // What is never alone is not the fault of two.
        let spans: Vec<_> = spans.filter(|(_, span)| !span.is_never()).collect();
        let (last, latest) = spans.iter().max_by_key(|(_, span)| span.from)?;
        let (first, earliest) = spans.iter().min_by_key(|(_, span)| span.until)?;
        (latest.from > earliest.until).then_some(if starts_before(first, last) {
            (*first, *last)
        } else {
            (*last, *first)
        })
    }
}

impl<'c> Cluster<'c> {
    /// The rule that counts: itself, or the one of a location constraint that it refers to.
    pub fn resolved_rule(&self, rule: &'c Rule<'c>) -> &'c Rule<'c> {
        self.references.rule(rule)
    }

    /// Whether a condition can hold where the rule stands. What is not known there, such as the node when options of
    /// the cluster are read, never does (`lib/pengine/rules.c`, Pacemaker's `xml/rule-3.10.rng`).
    pub fn is_evaluated(&self, held: HeldRule<'_>, condition: &Condition<'_>) -> bool {
        let HeldRule::Set(_, set) = held else {
            return !matches!(condition, Condition::Resource(_) | Condition::Operation(_));
        };
        let is_outside = matches!(
            set.holder,
            Holder::Cluster | Holder::Node(_) | Holder::Alert(_) | Holder::Recipient(_)
        );
        match condition {
            Condition::Date(_) | Condition::Rule(_) => true,
            Condition::Expression(_) => match set.kind {
                SetKind::Instance => !is_outside,
                // Not since meta-attributes are read without a node.
                SetKind::Meta => set.holder.is_operation() && !self.is_strict_with_rules(),
                SetKind::Property | SetKind::Utilization => false,
            },
            Condition::Resource(_) => !is_outside,
            Condition::Operation(_) => set.holder.is_operation(),
        }
    }
}

impl Rule<'_> {
    /// Whether one condition that holds is enough.
    pub fn is_any(&self) -> bool {
        let op = self.boolean_op.as_ref();
        op.is_some_and(|op| op.as_str().eq_ignore_ascii_case("or"))
    }
}

fn starts_before(one: &Condition<'_>, other: &Condition<'_>) -> bool {
    one.place().tag.start() < other.place().tag.start()
}

/// What a comparison says of an attribute.
#[derive(Debug, Clone, Copy)]
enum Says<'c> {
    Present,
    Absent,
    Is(&'c str),
    IsNot(&'c str),
    /// Above the number, or with true at least the number.
    From(f64, bool),
    /// Below the number, or with true at most the number.
    Until(f64, bool),
}

impl<'c> Says<'c> {
    /// What an expression says, where that can be told from the document.
    fn read(expression: &'c Expression<'c>) -> Option<Self> {
        let operation = expression.operation.as_ref()?.as_str().to_ascii_lowercase();
        match operation.as_str() {
            "defined" => return Some(Self::Present),
            "not_defined" => return Some(Self::Absent),
            _ => {}
        }
        let value = expression.literal().filter(|value| !value.is_empty())?;
        let kind = expression.kind.as_ref().map(Attr::as_str);
        let number = || {
            value
                .parse::<f64>()
                .ok()
                .filter(|_| matches!(kind, None | Some("integer" | "number")))
        };
        match operation.as_str() {
            "eq" if matches!(kind, None | Some("string")) => Some(Self::Is(value)),
            "ne" if matches!(kind, None | Some("string")) => Some(Self::IsNot(value)),
            "gt" => Some(Self::From(number()?, false)),
            "gte" => Some(Self::From(number()?, true)),
            "lt" => Some(Self::Until(number()?, false)),
            "lte" => Some(Self::Until(number()?, true)),
            _ => None,
        }
    }

    /// What is so where this is not. Nothing where that depends on whether the attribute is there.
    fn denied(self) -> Option<Self> {
        match self {
            Self::Present => Some(Self::Absent),
            Self::Absent => Some(Self::Present),
            Self::IsNot(value) => Some(Self::Is(value)),
            Self::Is(value) => Some(Self::IsNot(value)),
            Self::From(..) | Self::Until(..) => None,
        }
    }
}

/// All that the conditions seen so far say of one attribute, each with the first that says so.
#[derive(Debug, Default)]
struct Known<'c> {
    present: Option<&'c Condition<'c>>,
    absent: Option<&'c Condition<'c>>,
    is: Option<(&'c str, &'c Condition<'c>)>,
    is_not: HashMap<String, &'c Condition<'c>>,
    from: Option<(f64, bool, &'c Condition<'c>)>,
    until: Option<(f64, bool, &'c Condition<'c>)>,
}

impl<'c> Known<'c> {
    /// Adds what a condition says; gives the one that excludes it.
    fn add(&mut self, says: Says<'c>, by: &'c Condition<'c>) -> Option<&'c Condition<'c>> {
        let other = match says {
            Says::Absent => self.present,
            // A value other than this is no value, too.
            Says::IsNot(value) => self
                .is
                .filter(|(is, _)| is.eq_ignore_ascii_case(value))
                .map(|(_, by)| by),
            Says::Present => self.absent,
            Says::Is(value) => self.absent.or_else(|| self.excluding(value)),
            Says::From(from, closed) => self.absent.or_else(|| {
                let is = self
                    .is
                    .filter(|(is, _)| !is_from(is, from, closed))
                    .map(|(_, by)| by);
                let until = self
                    .until
                    .filter(|(until, with, _)| is_empty(from, *until, closed && *with));
                is.or(until.map(|(_, _, by)| by))
            }),
            Says::Until(until, closed) => self.absent.or_else(|| {
                let is = self
                    .is
                    .filter(|(is, _)| !is_until(is, until, closed))
                    .map(|(_, by)| by);
                let from = self
                    .from
                    .filter(|(from, with, _)| is_empty(*from, until, closed && *with));
                is.or(from.map(|(_, _, by)| by))
            }),
        };
        self.keep(says, by);
        other
    }

    /// What excludes that the attribute is this.
    fn excluding(&self, value: &str) -> Option<&'c Condition<'c>> {
        let is = self
            .is
            .filter(|(is, _)| !is.eq_ignore_ascii_case(value))
            .map(|(_, by)| by);
        let from = self
            .from
            .filter(|(from, closed, _)| !is_from(value, *from, *closed));
        let until = self
            .until
            .filter(|(until, closed, _)| !is_until(value, *until, *closed));
        is.or_else(|| self.is_not.get(&value.to_ascii_lowercase()).copied())
            .or(from.map(|(_, _, by)| by))
            .or(until.map(|(_, _, by)| by))
    }

    fn keep(&mut self, says: Says<'c>, by: &'c Condition<'c>) {
        match says {
            Says::Absent => self.absent = self.absent.or(Some(by)),
            Says::IsNot(value) => {
                self.is_not.entry(value.to_ascii_lowercase()).or_insert(by);
                return;
            }
            Says::Present => {}
            Says::Is(value) => self.is = self.is.or(Some((value, by))),
            Says::From(from, closed) => {
                if self.from.is_none_or(|(known, _, _)| from > known) {
                    self.from = Some((from, closed, by));
                }
            }
            Says::Until(until, closed) => {
                if self.until.is_none_or(|(known, _, _)| until < known) {
                    self.until = Some((until, closed, by));
                }
            }
        }
        if !matches!(says, Says::Absent) {
            self.present = self.present.or(Some(by));
        }
    }
}

/// Whether no number lies between.
fn is_empty(from: f64, until: f64, with_ends: bool) -> bool {
    from > until || from >= until && !with_ends
}

/// Whether a value is above the number; what is none is for Pacemaker to compare.
fn is_from(value: &str, from: f64, closed: bool) -> bool {
    value
        .parse::<f64>()
        .map_or(true, |value| value > from || closed && value >= from)
}

/// Whether a value is below the number; what is none is for Pacemaker to compare.
fn is_until(value: &str, until: f64, closed: bool) -> bool {
    value
        .parse::<f64>()
        .map_or(true, |value| value < until || closed && value <= until)
}

type Pair<'c> = (&'c Condition<'c>, &'c Condition<'c>);

/// The first two conditions that cannot both hold on a node.
fn excluding<'c>(group: &[&'c Condition<'c>]) -> Option<Pair<'c>> {
    clash(group, Some)
}

/// The first two conditions of which one holds on every node: where neither did, they would exclude each other.
fn exhausting<'c>(group: &[&'c Condition<'c>]) -> Option<Pair<'c>> {
    clash(group, Says::denied)
}

fn clash<'c>(
    group: &[&'c Condition<'c>],
    read: impl Fn(Says<'c>) -> Option<Says<'c>>,
) -> Option<Pair<'c>> {
    let mut known: HashMap<&str, Known<'c>> = HashMap::new();
    for condition in group {
        let Condition::Expression(expression) = condition else {
            continue;
        };
        let says = Says::read(expression).and_then(&read);
        let (Some(attribute), Some(says)) = (&expression.attribute, says) else {
            continue;
        };
        let known = known.entry(attribute.as_str()).or_default();
        if let Some(other) = known.add(says, condition) {
            return Some((other, condition));
        }
    }
    None
}

impl Expression<'_> {
    /// The value that an attribute is compared with, where it stands in the document.
    pub fn literal(&self) -> Option<&str> {
        let source = self.value_source.as_ref().map(Attr::as_str);
        let is_literal = source.is_none_or(|source| source.eq_ignore_ascii_case("literal"));
        self.value.as_ref().filter(|_| is_literal).map(Attr::as_str)
    }
}
