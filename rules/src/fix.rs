//! What would mend a finding.

use std::fmt;

use cib_model::{Attr, Cluster, Edit, Edits, NvPair};

use crate::finding::Finding;

/// Edits of the text after which a finding is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does: imperative, lower case, no full stop.
    pub title: String,
    /// What it changes for the cluster.
    pub safety: Safety,
    /// What it changes in the text, in order and without overlap.
    pub edits: Vec<Edit>,
}

/// What a fix changes for the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// A person has to decide: it is shown and never applied.
    Manual,
    /// The cluster may behave differently afterwards.
    Unsafe,
    /// The cluster behaves as before: only the spelling changes.
    Safe,
}

impl Fix {
    /// These edits, under this title.
    pub fn new(safety: Safety, title: impl Into<String>, edits: Edits<'_>) -> Self {
        Self {
            title: title.into(),
            safety,
            edits: edits.finish(),
        }
    }
}

impl Finding {
    /// Offers to take a pair out, unless something refers to it.
    #[must_use]
    pub(crate) fn fix_by_removing(
        self,
        cluster: &Cluster<'_>,
        pair: &NvPair<'_>,
        safety: Safety,
    ) -> Self {
        let id = pair.id.as_ref();
        if id.is_some_and(|id| cluster.refers_to(id.as_str())) {
            return self;
        }
        let mut edits = cluster.edits();
        edits.remove(pair.place);
        self.fix(Fix::new(safety, "remove it", edits))
    }

    /// Offers to take an attribute out.
    #[must_use]
    pub(crate) fn fix_by_removing_attribute<T>(
        self,
        cluster: &Cluster<'_>,
        attr: &Attr<'_, T>,
        safety: Safety,
    ) -> Self {
        let mut edits = cluster.edits();
        edits.remove_attribute(attr);
        self.fix(Fix::new(safety, "remove it", edits))
    }
}

impl Safety {
    /// The name in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        }
    }
}

impl fmt::Display for Safety {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
