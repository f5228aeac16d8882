//! What becomes of a configuration when Pacemaker is upgraded.

use crate::facts::{self, Platform, Schema};
use crate::parse::{Parsed, Root};
use crate::schema::validate;
use crate::value::Version;

/// The major versions of the schema that a document is transformed to. The minor ones only add.
const MAJORS: [u16; 3] = [2, 3, 4];

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
    /// The platform that it is upgraded to, if that is known.
    pub platform: Option<&'static Platform>,
    /// The schema that the document names; none where it names none that is known.
    pub from: Option<&'static Schema>,
    /// The newest schema that the release knows.
    pub to: Option<&'static Schema>,
    /// Which of [`MAJORS`] the document is brought to by a transformation.
    transformed: [bool; MAJORS.len()],
}

impl Upgrade {
    /// The upgrade of the cluster with this configuration.
    pub fn new(parsed: &Parsed<'_>, target: Version) -> Self {
        let named = parsed.cib.validate_with.as_ref();
        let mut upgrade = Self {
            target,
            platform: None,
            from: named.and_then(|name| facts::schema(name.as_str())),
            to: facts::newest_schema(target),
            transformed: [false; MAJORS.len()],
        };
        upgrade.transformed = MAJORS.map(|major| upgrade.is_transformed(parsed, major));
        upgrade
    }

    /// The same upgrade, to a release that this platform ships.
    #[must_use]
    pub fn on(self, platform: Option<&'static Platform>) -> Self {
        Self { platform, ..self }
    }

    /// A document that names no schema which Pacemaker knows is never transformed, and one that is valid by the new
    /// schema as it is only has its `validate-with` changed. A section says nothing of its document: it is taken to be
    /// of the oldest schema.
    ///
    /// Source: `update_validation()` in Pacemaker's `lib/common/schemas.c`, and `cibadmin --upgrade` 2.1.5.
    fn is_transformed(&self, parsed: &Parsed<'_>, major: u16) -> bool {
        let first = Version::new(major, 0, 0);
        if self.to.is_none_or(|to| to.version < first) {
            return false;
        }
        if parsed.root != Root::Cib {
            return self.from.is_none_or(|from| from.version < first);
        }
        let schema = facts::schemas().iter().find(|it| it.version == first);
        self.from.is_some_and(|from| from.version < first)
            && schema.is_some_and(|schema| !validate(parsed, schema).is_empty())
    }

    /// Whether the cluster will run this release or a later one.
    pub fn reaches(self, release: Version) -> bool {
        self.target >= release
    }

    /// Whether the document is transformed on the way to this schema, the first of a major version.
    pub fn transforms(self, schema: Version) -> bool {
        let at = MAJORS.iter().position(|major| *major == schema.major);
        at.is_some_and(|at| self.transformed.get(at) == Some(&true))
    }

    /// Whether the schema that the document names has what this schema brought. Where it names none that is known,
    /// nothing is refused.
    pub fn may_write(self, schema: Version) -> bool {
        self.from.is_none_or(|from| from.version >= schema)
    }
}
