//! The cluster options.

use super::CLUSTER_OPTIONS;
use crate::value::Version;

/// A cluster option.
#[derive(Debug, Clone, Copy)]
pub struct ClusterOption {
    /// As written in an nvpair.
    pub name: &'static str,
    /// How Pacemaker reads the value.
    pub kind: OptionKind,
    /// What holds when the option is absent or its value invalid.
    pub(super) default: Option<&'static str>,
    /// The values of an enum.
    pub values: &'static [EnumValue],
    /// Whether Pacemaker ignores case in the values of the enum.
    pub any_case: bool,
    /// The first release that reads it.
    pub since: Version,
    /// Later releases of older branches that read it, too.
    pub(super) backported: &'static [Version],
    /// The name that wins where both are set.
    pub renamed_to: Option<&'static str>,
    /// The default before a release.
    pub(super) former_default: Option<(&'static str, Version)>,
    pub(super) min: Option<i64>,
    /// Whether the cluster writes it itself.
    pub by_cluster: bool,
    /// Whether its page says that a need to change it is the sign of a bug.
    pub internal: bool,
    /// What another option must be for this one to have an effect.
    pub needs: Option<Needs>,
}

/// A condition on another cluster option.
#[derive(Debug, Clone, Copy)]
pub struct Needs {
    /// The name of the other option.
    pub option: &'static str,
    /// The values of which it must have one.
    pub values: &'static [&'static str],
}

impl ClusterOption {
    /// What holds in a release when the option is absent or its value invalid.
    pub fn default_in(&self, release: Version) -> Option<&'static str> {
        match self.former_default {
            Some((former, until)) if release < until => Some(former),
            _ => self.default,
        }
    }

    /// The lowest number that is taken.
    pub fn lowest(&self) -> Option<i64> {
        self.min
    }

    /// Whether a release reads it, unless it was removed since.
    pub fn is_known_to(&self, release: Version) -> bool {
        let branch = |version: Version| (version.major, version.minor);
        let mut backported = self.backported.iter();
        self.since <= release
            || backported.any(|first| branch(*first) == branch(release) && *first <= release)
    }
}

/// How Pacemaker reads the value of a cluster option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the types in `value`")]
pub enum OptionKind {
    Boolean,
    Duration,
    Enum,
    Integer,
    NonnegativeInteger,
    Percentage,
    Score,
    String,
    Timeout,
    Version,
}

/// One value of an enum.
#[derive(Debug, Clone, Copy)]
pub struct EnumValue {
    /// As written.
    pub name: &'static str,
    /// The first release that knows it.
    pub since: Version,
}

/// The cluster option of that name.
///
/// ```
/// let option = cib_model::facts::cluster_option("stonith-enabled").unwrap();
/// assert_eq!(option.renamed_to, Some("fencing-enabled"));
/// ```
pub fn cluster_option(name: &str) -> Option<&'static ClusterOption> {
    let at = CLUSTER_OPTIONS
        .binary_search_by(|option| option.name.cmp(name))
        .ok()?;
    CLUSTER_OPTIONS.get(at)
}

/// The names of a cluster option that `version` reads, the one that wins first.
pub fn spellings(name: &str, version: Version) -> impl Iterator<Item = &'static ClusterOption> {
    let option = cluster_option(name);
    let new = option
        .and_then(|option| option.renamed_to)
        .and_then(cluster_option)
        .or(option);
    let old = CLUSTER_OPTIONS
        .iter()
        .find(|old| new.is_some_and(|new| old.renamed_to == Some(new.name)));
    new.into_iter()
        .chain(old)
        .filter(move |option| option.is_known_to(version))
}

/// All cluster options of all releases, by name.
pub fn cluster_options() -> &'static [ClusterOption] {
    CLUSTER_OPTIONS
}
