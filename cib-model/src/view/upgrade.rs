//! What becomes of a configuration when Pacemaker is upgraded.

use crate::cib::Cib;
use crate::facts::{self, Schema};
use crate::value::Version;

/// The upgrade of a cluster to a release of Pacemaker.
///
/// Two things change what a configuration means. Code that no longer reads something: see [`reaches`](Self::reaches).
/// And the transformations between the major versions of the schema, which a release applies in memory to whatever an
/// older schema describes, and `cibadmin --upgrade` for good: see [`transforms`](Self::transforms).
///
/// Source: Pacemaker's `xml/README.md` and `lib/common/schemas.c`.
#[derive(Debug, Clone, Copy)]
pub struct Upgrade {
    /// The release that the cluster is upgraded to.
    pub target: Version,
    /// The schema that the document names; none where it names none that is known.
    pub from: Option<&'static Schema>,
    /// The newest schema that the release knows.
    pub to: Option<&'static Schema>,
}

impl Upgrade {
    /// The upgrade of the cluster with this configuration.
    pub fn new(cib: &Cib<'_>, target: Version) -> Self {
        let named = cib.validate_with.as_ref();
        Self {
            target,
            from: named.and_then(|name| facts::schema(name.as_str())),
            to: facts::newest_schema(target),
        }
    }

    /// Whether the cluster will run this release or a later one.
    pub fn reaches(self, release: Version) -> bool {
        self.target >= release
    }

    /// Whether the document is brought from an older schema to this one or a later one. A document that names no known
    /// schema is taken to be of the oldest.
    pub fn transforms(self, schema: Version) -> bool {
        let is_older = self.from.is_none_or(|from| from.version < schema);
        is_older && self.to.is_some_and(|to| to.version >= schema)
    }

    /// Whether the schema that the document names has what this schema brought. Where it names none that is known,
    /// nothing is refused.
    pub fn may_write(self, schema: Version) -> bool {
        self.from.is_none_or(|from| from.version >= schema)
    }
}
