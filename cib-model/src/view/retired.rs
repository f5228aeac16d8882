//! What of a configuration an upgrade does away with.

use super::{Cluster, Upgrade};
use crate::attr::Attr;
use crate::attributes::{AttributeSet, NvPair};
use crate::facts::{self, Retired};
use crate::value::Version;

/// What an upgrade does to something that is retired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is rewritten on the way to this schema: in memory at every start, and for good by `cibadmin --upgrade`.
    Rewritten(Version),
    /// It stays as it is, and no release from this one on reads it.
    Unread(Version),
    /// It stays as it is and is read; from this release on with a warning.
    Deprecated(Version),
}

/// A cluster option that an upgrade does something to.
#[derive(Debug, Clone, Copy)]
pub struct RetiredOption<'c> {
    /// The set that it is in.
    pub set: &'c AttributeSet<'c>,
    /// The pair.
    pub pair: &'c NvPair<'c>,
    /// Its name.
    pub name: &'c Attr<'c>,
    /// What takes its place.
    pub retired: &'static Retired,
    /// What is done to it.
    pub fate: Fate,
}

impl Upgrade {
    /// What the upgrade does to something that is retired; nothing where the target is older than that.
    pub fn fate(self, retired: &Retired) -> Option<Fate> {
        let reached = |release: &Version| self.reaches(*release);
        let rewritten = retired.schema.filter(|schema| self.transforms(*schema));
        rewritten
            .map(Fate::Rewritten)
            .or_else(|| retired.removed.filter(reached).map(Fate::Unread))
            .or_else(|| retired.deprecated.filter(reached).map(Fate::Deprecated))
    }

    /// What becomes of a cluster option in the end: one that is first renamed and then dropped is dropped.
    fn end_of_option(self, name: &str, value: &str) -> Option<(&'static Retired, Fate)> {
        let retired = facts::retired_option(name, value)?;
        let fate = self.fate(retired)?;
        let renamed = retired.to.filter(|_| retired.section.is_none());
        let dropped = renamed.and_then(|new| {
            let then = facts::retired_option(new, value).filter(|then| then.to.is_none())?;
            match self.fate(then)? {
                Fate::Deprecated(_) => None,
                fate => Some((then, fate)),
            }
        });
        Some(dropped.unwrap_or((retired, fate)))
    }
}

impl<'c> Cluster<'c> {
    /// The cluster options that the upgrade does something to.
    pub fn retired_options(&self, upgrade: Upgrade) -> Vec<RetiredOption<'c>> {
        let pairs = self
            .cib
            .property_sets()
            .flat_map(|set| set.pairs.iter().map(move |pair| (set, pair)));
        let retired = pairs.filter_map(|(set, pair)| {
            let name = pair.name.as_ref()?;
            let value = pair.value.as_ref().map_or("", Attr::as_str);
            let (retired, fate) = upgrade.end_of_option(name.as_str(), value)?;
            Some(RetiredOption {
                set,
                pair,
                name,
                retired,
                fate,
            })
        });
        retired.collect()
    }
}
