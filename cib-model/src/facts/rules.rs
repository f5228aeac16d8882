//! What the conditions of rules may compare.

use super::{DATE_PARTS, NODE_ATTRIBUTES};
use crate::value::Version;

/// A part of a `<date_spec>`.
#[derive(Debug, Clone, Copy)]
pub struct DatePart {
    /// The attribute.
    pub name: &'static str,
    /// The lowest value that any time has.
    pub low: i64,
    /// The highest value that any time has; years have none.
    pub high: Option<i64>,
    /// How many seconds one of them has at least.
    pub seconds: i64,
}

/// A node attribute that every node has without anybody setting it.
#[derive(Debug, Clone, Copy)]
pub struct NodeAttribute {
    /// Its name.
    pub name: &'static str,
    /// The first release that does not have it.
    pub removed: Option<Version>,
    /// What people write for it.
    pub mistaken: &'static [&'static str],
}

/// The parts of a `<date_spec>`, from the longest to the shortest.
pub fn date_parts() -> &'static [DatePart] {
    DATE_PARTS
}

/// The node attributes that every node has.
pub fn node_attributes() -> &'static [NodeAttribute] {
    NODE_ATTRIBUTES
}
