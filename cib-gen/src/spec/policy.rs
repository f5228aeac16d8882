//! What the cluster is to do without a majority.

use cib_model::{Span, facts};

use crate::error::Problem;
use crate::plan::NO_QUORUM_POLICY;

/// A value of `no-quorum-policy`. Where it is asked for does not count when two are compared.
#[derive(Debug, Clone, Eq)]
pub(crate) struct Policy {
    /// As Pacemaker writes it.
    pub(crate) value: &'static str,
    /// Where it is asked for.
    pub(crate) span: Option<Span>,
}

impl PartialEq for Policy {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Policy {
    /// A policy that some release knows. Case does not count, as for Pacemaker.
    pub(super) fn read(text: &str, span: Span) -> Result<Self, Problem> {
        let policy = Self::named(text).map(|policy| Self {
            span: Some(span),
            ..policy
        });
        policy.ok_or_else(|| Problem::Policy {
            value: text.to_owned(),
            known: values().map(|own| own.name.to_owned()).collect(),
        })
    }

    /// The policy of that name, which nobody asked for yet.
    pub(super) fn named(text: &str) -> Option<Self> {
        let value = values().find(|own| own.name.eq_ignore_ascii_case(text))?;
        Some(Self {
            value: value.name,
            span: None,
        })
    }
}

fn values() -> impl Iterator<Item = &'static facts::EnumValue> {
    let option = facts::cluster_option(NO_QUORUM_POLICY);
    option.into_iter().flat_map(|option| option.values)
}
