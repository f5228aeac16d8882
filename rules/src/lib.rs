//! What is wrong with a Pacemaker configuration: one rule a file.
//!
//! A [`Rule`] is plain data and one function that asks the view [`cib_model::Cluster`] and reports [`Finding`]s.
//! [`ALL`] lists them. No I/O, no output formats, no settings: those are the business of the crate `cib-lint`.

mod agents;
mod catalogue;
mod corosync;
mod finding;
mod fix;
mod profiles;
mod retired;
mod rule;
mod schema;
mod sources;

pub use catalogue::{ALL, find};
pub use finding::{Finding, Label, Subject, shown, shown_uri};
pub use fix::{Fix, Safety};
pub use rule::{Area, Category, Context, Example, Rule, Severity};

/// Rules that need more than a model: the reading of a document itself reports them.
pub mod reading {
    pub use crate::catalogue::{FOREIGN_DOCUMENT, XML_SYNTAX};
}
