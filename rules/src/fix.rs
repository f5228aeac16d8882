//! What would mend a finding.

use std::fmt;

use cib_model::{Edit, Edits};

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
