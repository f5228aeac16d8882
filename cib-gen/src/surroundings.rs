//! What a specification meets: the cluster that there is.

use cib_model::{SourceFile, Version};

/// What is known of the cluster beside the specification. Nothing of it is needed: [`Surroundings::default`] is for a
/// new configuration of whatever cluster.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'s> {
    /// The configuration to merge into.
    pub base: Option<&'s SourceFile>,
    /// corosync.conf, which knows the names of the nodes before a configuration does, and who has quorum.
    pub corosync: Option<&'s SourceFile>,
    /// The release that will read the result. Without it, that is the release that wrote the base; a new document is for
    /// every release since 2.1.5.
    pub pacemaker: Option<Version>,
}

impl<'s> Surroundings<'s> {
    /// A configuration to merge into, and nothing else that is known.
    pub fn of(base: &'s SourceFile) -> Self {
        Self {
            base: Some(base),
            ..Self::default()
        }
    }
}
