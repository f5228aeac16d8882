//! Sets of name and value, and the rules that say when a set holds.

use std::collections::HashMap;

use crate::attr::Attr;
use crate::element::{choice, elements};
use crate::value::{Id, IdRef, Score, Text};

elements! {
    /// Names and values: cluster options, instance attributes, meta-attributes or utilization, as the tag says.
    AttributeSet {
        attributes {
            id: Id = "id",
            /// Another set that stands here too.
            id_ref: IdRef = "id-ref",
            /// Of several sets the one with the highest score wins.
            score: Score = "score",
        }
        children {
            rules: many Rule = "rule",
            pairs: many NvPair = "nvpair",
        }
    }

    /// One name and its value. Within a set the first of a name wins.
    NvPair {
        attributes {
            id: Id = "id",
            id_ref: IdRef = "id-ref",
            name: Text = "name",
            value: Text = "value",
        }
        children {}
    }

    /// Conditions that are evaluated when the cluster decides.
    Rule {
        attributes {
            id: Id = "id",
            id_ref: IdRef = "id-ref",
            /// `and` (the default) or `or`.
            boolean_op: Text = "boolean-op",
            score: Score = "score",
            score_attribute: Text = "score-attribute",
            role: Text = "role",
        }
        children {
            /// What must hold: all of it, or with `boolean-op="or"` any of it.
            conditions: any Condition,
        }
    }

    /// A comparison of a node attribute.
    Expression {
        attributes {
            id: Id = "id",
            attribute: Text = "attribute",
            operation: Text = "operation",
            value: Text = "value",
            kind: Text = "type",
            value_source: Text = "value-source",
        }
        children {}
    }

    /// A comparison with the clock.
    DateExpression {
        attributes {
            id: Id = "id",
            operation: Text = "operation",
            start: Text = "start",
            end: Text = "end",
        }
        children {
            durations: many DateParts = "duration",
            date_specs: many DateParts = "date_spec",
        }
    }

    /// Parts of a date: numbers or ranges in a `<date_spec>`, numbers in a `<duration>`.
    DateParts {
        attributes {
            id: Id = "id",
            seconds: Text = "seconds",
            minutes: Text = "minutes",
            hours: Text = "hours",
            days: Text = "days",
            monthdays: Text = "monthdays",
            weekdays: Text = "weekdays",
            yeardays: Text = "yeardays",
            /// The name that older schemas had by mistake.
            yearsdays: Text = "yearsdays",
            months: Text = "months",
            weeks: Text = "weeks",
            years: Text = "years",
            weekyears: Text = "weekyears",
            moon: Text = "moon",
        }
        children {}
    }

    /// A comparison of a resource's agent.
    RscExpression {
        attributes {
            id: Id = "id",
            class: Text = "class",
            provider: Text = "provider",
            kind: Text = "type",
        }
        children {}
    }

    /// A comparison of an operation.
    OpExpression {
        attributes {
            id: Id = "id",
            name: Text = "name",
            interval: Text = "interval",
        }
        children {}
    }
}

choice! {
    /// One condition of a [`Rule`].
    Condition {
        Expression(Expression) = "expression",
        Date(DateExpression) = "date_expression",
        Resource(RscExpression) = "rsc_expression",
        Operation(OpExpression) = "op_expression",
        Rule(Rule) = "rule",
    }
}

impl<'a> AttributeSet<'a> {
    /// The first pair of that name, which is the one that counts.
    pub fn pair(&self, name: &str) -> Option<&NvPair<'a>> {
        self.pairs.iter().find(|pair| pair.is_named(name))
    }

    /// Pairs that do not count, each with the one of the same name that decides so: the first, or a later one that
    /// unsets what stands before it with `#default`.
    pub fn dropped_pairs(&self) -> Vec<(&NvPair<'a>, &NvPair<'a>)> {
        let mut counting: HashMap<&str, &NvPair<'_>> = HashMap::new();
        let mut dropped = Vec::new();
        for pair in &self.pairs {
            let (Some(name), Some(value)) = (&pair.name, &pair.value) else {
                continue;
            };
            if value.as_str().eq_ignore_ascii_case("#default") {
                dropped.extend(counting.remove(name.as_str()).map(|unset| (unset, pair)));
            } else if let Some(first) = counting.get(name.as_str()) {
                dropped.push((pair, *first));
            } else {
                counting.insert(name.as_str(), pair);
            }
        }
        dropped
    }
}

impl<'a> DateParts<'a> {
    /// The part of that name.
    pub fn part(&self, name: &str) -> Option<&Attr<'a>> {
        let part = match name {
            "seconds" => &self.seconds,
            "minutes" => &self.minutes,
            "hours" => &self.hours,
            "days" => &self.days,
            "monthdays" => &self.monthdays,
            "weekdays" => &self.weekdays,
            "yeardays" => &self.yeardays,
            "months" => &self.months,
            "weeks" => &self.weeks,
            "years" => &self.years,
            "weekyears" => &self.weekyears,
            _ => return None,
        };
        part.as_ref()
    }
}

impl NvPair<'_> {
    /// Whether the pair has that name.
    pub fn is_named(&self, name: &str) -> bool {
        self.name.as_ref().is_some_and(|own| own.as_str() == name)
    }
}
