//! What of a configuration an upgrade does away with.

use super::{Cluster, Upgrade};
use crate::attr::Attr;
use crate::attributes::{AttributeSet, NvPair};
use crate::facts::{self, Retired};
use crate::parse::Root;
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
}

/// What becomes of a cluster option in the end: one that is first renamed and then dropped is dropped.
fn end_of_option(
    name: &str,
    value: &str,
    fate: impl Fn(&Retired) -> Option<Fate>,
) -> Option<(&'static Retired, Fate)> {
    let retired = facts::retired_option(name, value)?;
    let first = fate(retired)?;
    let renamed = retired.to.filter(|_| retired.section.is_none());
    let dropped = renamed.and_then(|new| {
        let then = facts::retired_option(new, value).filter(|then| then.to.is_none())?;
        match fate(then)? {
            Fate::Deprecated(_) => None,
            fate => Some((then, fate)),
        }
    });
    Some(dropped.unwrap_or((retired, first)))
}

impl<'c> Cluster<'c> {
    /// What the release that the cluster runs for sure already does to something that is retired. What it rewrites in
    /// memory has its effect, so that nothing is said of it.
    pub fn fate(&self, retired: &Retired) -> Option<Fate> {
        let running = self.known?;
        let newest = facts::newest_schema(running);
        let named = self.cib.validate_with.as_ref();
        let own = named.and_then(|name| facts::schema(name.as_str()));
        let is_rewritten = retired.schema.is_some_and(|schema| {
            let is_older = own.is_some_and(|own| own.version < schema);
            let may_be_older = self.parsed.root == Root::Section;
            (is_older || may_be_older) && newest.is_some_and(|newest| newest.version >= schema)
        });
        if is_rewritten {
            return None;
        }
        let reached = |release: &Version| *release <= running;
        let unread = retired.removed.filter(reached).map(Fate::Unread);
        unread.or_else(|| retired.deprecated.filter(reached).map(Fate::Deprecated))
    }

    /// The cluster options that the upgrade does something to; without an upgrade, those to which the release that
    /// runs already does.
    pub fn retired_options(&self, upgrade: Option<Upgrade>) -> Vec<RetiredOption<'c>> {
        let fate = |retired: &Retired| match upgrade {
            Some(upgrade) => upgrade.fate(retired),
            None => self.fate(retired),
        };
        let pairs = self
            .cib
            .property_sets()
            .flat_map(|set| set.pairs.iter().map(move |pair| (set, pair)));
        let retired = pairs.filter_map(|(set, pair)| {
            let name = pair.name.as_ref()?;
            let value = pair.value.as_ref().map_or("", Attr::as_str);
            let (retired, fate) = end_of_option(name.as_str(), value, fate)?;
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
