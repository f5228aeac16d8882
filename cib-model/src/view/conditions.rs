//! Whether a rule holds on a node, with everything undecided that only the running cluster knows.

use super::{Cluster, ClusterNode, NodeKind};
use crate::attributes::{Condition, Expression, Rule};
use crate::{Attr, NodeState};

impl<'c> Cluster<'c> {
    /// Whether a rule of a location constraint holds on a node; None where only the running cluster can tell.
    pub fn rule_holds_on(&self, rule: &'c Rule<'c>, node: &ClusterNode<'_>) -> Option<bool> {
        self.rule_holds(self.references.rule(rule), node)
    }

    /// Whether a rule holds on a node.
    pub(super) fn rule_holds(&self, rule: &Rule<'_>, node: &ClusterNode<'_>) -> Option<bool> {
        let any = rule.is_any();
        let mut undecided = rule.conditions.is_empty();
        for condition in &rule.conditions {
            let holds = match condition {
                Condition::Expression(expression) => self.expression_holds(expression, node),
                Condition::Rule(rule) => self.rule_holds(rule, node),
                Condition::Date(_) | Condition::Resource(_) | Condition::Operation(_) => None,
            };
            match holds {
                Some(holds) if holds == any => return Some(any),
                Some(_) => {}
                None => undecided = true,
            }
        }
        (!undecided).then_some(!any)
    }

    fn expression_holds(
        &self,
        expression: &Expression<'_>,
        node: &ClusterNode<'_>,
    ) -> Option<bool> {
        let actual = self.value_on(text(expression.attribute.as_ref())?, node)?;
        let operation = text(expression.operation.as_ref())?;
        match operation {
            "defined" => return Some(true),
            "not_defined" => return Some(false),
            _ => {}
        }
        let wanted = expression.literal()?;
        match (operation, text(expression.kind.as_ref())) {
            ("eq", None | Some("string")) => Some(actual.eq_ignore_ascii_case(wanted)),
            ("ne", None | Some("string")) => Some(!actual.eq_ignore_ascii_case(wanted)),
            (_, None | Some("integer" | "number")) => compare(operation, actual, wanted),
            _ => None,
        }
    }

    /// The value of an attribute on a node, if it has one for sure: a node's name and kind, and what `<nodes>` lists.
    /// The running cluster may set attributes that the document does not have, and set others for a while.
    fn value_on<'s>(&'s self, attribute: &str, node: &'s ClusterNode<'_>) -> Option<&'s str> {
        match attribute {
            "#uname" => return Some(node.name.as_ref()),
            "#kind" => {
                return Some(match node.kind {
                    NodeKind::Member => "cluster",
                    NodeKind::Remote | NodeKind::Leftover => "remote",
                    NodeKind::Guest => "container",
                });
            }
            _ => {}
        }
        let lasting = self.node_attribute(node, attribute)?;
        let is_certain = !lasting.conditional
            && !lasting.is_hidden()
            && !self.is_transient(attribute, node)
            && !attribute.starts_with('#');
        is_certain.then(|| lasting.value.as_str())
    }

    /// Whether any node was last seen with a transient attribute of that name.
    pub fn is_transient_somewhere(&self, attribute: &str) -> bool {
        let states = self.cib.status.iter().flat_map(|it| &it.node_states);
        let transient = states.flat_map(|state| &state.transient_attributes);
        let sets = transient.flat_map(|transient| &transient.instance_attributes);
        let mut pairs = sets.flat_map(|set| &set.pairs);
        pairs.any(|pair| pair.is_named(attribute))
    }

    /// Whether the node was last seen with a transient attribute of that name, which wins over a lasting one.
    fn is_transient(&self, attribute: &str, node: &ClusterNode<'_>) -> bool {
        let states = self
            .cib
            .status
            .iter()
            .flat_map(|status| &status.node_states);
        let mut own = states.filter(|state: &&NodeState<'_>| {
            text(state.uname.as_ref()).is_none_or(|name| node.is_named(name))
        });
        own.any(|state| {
            let transient = state.transient_attributes.iter();
            let sets = transient.flat_map(|transient| &transient.instance_attributes);
            let mut pairs = sets.flat_map(|set| &set.pairs);
            pairs.any(|pair| pair.is_named(attribute))
        })
    }
}

fn text<'a>(attr: Option<&'a Attr<'_>>) -> Option<&'a str> {
    attr.map(Attr::as_str)
}

/// A comparison of whole numbers; what is none is for Pacemaker to read.
fn compare(operation: &str, actual: &str, wanted: &str) -> Option<bool> {
    let (actual, wanted): (i64, i64) = (actual.parse().ok()?, wanted.parse().ok()?);
    match operation {
        "eq" => Some(actual == wanted),
        "ne" => Some(actual != wanted),
        "lt" => Some(actual < wanted),
        "lte" => Some(actual <= wanted),
        "gt" => Some(actual > wanted),
        "gte" => Some(actual >= wanted),
        _ => None,
    }
}
