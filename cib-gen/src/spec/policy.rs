//! What the cluster is to do without a majority.

use cib_model::{Span, facts};

use crate::error::Problem;
use crate::plan::NO_QUORUM_POLICY;

/// A value of `no-quorum-policy`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Policy {
    /// As Pacemaker writes it.
    pub(crate) value: &'static str,
    /// Where it is asked for.
    pub(crate) span: Option<Span>,
}

impl Policy {
    /// A policy that some release knows. Case does not count, as for Pacemaker.
    pub(super) fn read(text: &str, span: Span) -> Result<Self, Problem> {
        let option = facts::cluster_option(NO_QUORUM_POLICY);
        let values = || option.into_iter().flat_map(|option| option.values);
        let value = values().find(|own| own.name.eq_ignore_ascii_case(text));
        match value {
            Some(value) => Ok(Self {
                value: value.name,
                span: Some(span),
            }),
            None => Err(Problem::Policy {
                value: text.to_owned(),
                known: values().map(|own| own.name.to_owned()).collect(),
            }),
        }
    }
}
