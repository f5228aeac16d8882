//! Cluster options: how each is spelled, and what of them has to be written.

use cib_model::{Attr, AttributeSet, Cluster, NvPair, Setting, Version, facts};

use super::{BOOTSTRAP_OPTIONS, ClusterOption};
use crate::base::Base;
use crate::error::{Error, Input, Problem};

/// The name under which a release reads an option, the new one where it reads both. None where it does not know it.
pub(crate) fn option_name(name: &str, version: Version) -> Option<&'static str> {
    let mut spellings = facts::spellings(name, version);
    spellings.next().map(|option| option.name)
}

/// The option with that value, wherever it does not have it yet; nothing where the release does not know it.
///
/// # Errors
///
/// [`Problem::ConditionalOptions`] where nothing that is written is certain.
pub(crate) fn with_value(
    base: Option<&Base<'_>>,
    version: Version,
    name: &str,
    value: &str,
) -> Result<Vec<ClusterOption>, Error> {
    let option = |name| ClusterOption {
        name,
        value: value.to_owned(),
    };
    let Some(base) = base else {
        return Ok(option_name(name, version).map(option).into_iter().collect());
    };
    let is_said = |setting: &Setting<'_>| {
        let known = facts::cluster_option(setting.name);
        let read = |text| known.and_then(|known| known.read(text, version));
        !setting.conditional && read(setting.value.as_str()) == read(value)
    };
    let names = names_to_write(base, name, is_said)?;
    Ok(names.into_iter().map(option).collect())
}

/// The names under which an option has to be written.
///
/// Keeps the spelling that the base has: a release that reads only the old one must not go on without it because its
/// version is not known here. Where it is not known, a spelling that only newer releases read must not say otherwise.
pub(super) fn names_to_write(
    base: &Base<'_>,
    name: &str,
    mut is_said: impl FnMut(&Setting<'_>) -> bool,
) -> Result<Vec<&'static str>, Error> {
    let cluster = &base.cluster;
    let read = cluster.option(name);
    let newer = cluster.unread_option(name);
    let newer = newer.filter(|_| !base.version_is_known);
    let mut names = Vec::new();
    if read.is_none() {
        names.extend(option_name(name, cluster.version));
    }
    for setting in [read, newer].into_iter().flatten() {
        if !is_said(&setting) {
            names.extend(facts::cluster_option(setting.name).map(|option| option.name));
        }
    }
    if !names.is_empty() {
        check_unconditional(cluster)?;
    }
    Ok(names)
}

/// What the base has under one spelling of an option, whether its release reads that or not.
pub(crate) fn setting<'c>(cluster: &Cluster<'c>, name: &str) -> Option<Setting<'c>> {
    let settings = [cluster.option(name), cluster.unread_option(name)];
    let mut settings = settings.into_iter().flatten();
    settings.find(|setting| setting.name == name)
}

/// Where a rule decides about the set that wins, nothing that is written into it is certain.
fn check_unconditional(cluster: &Cluster<'_>) -> Result<(), Error> {
    match cluster.bootstrap_options() {
        Some(set) if !set.rules.is_empty() => {
            let place = set.id.as_ref().map_or(set.place.tag, Attr::span);
            let problem = Problem::ConditionalOptions(BOOTSTRAP_OPTIONS.to_owned());
            Err(problem.at(Input::Base, place))
        }
        _ => Ok(()),
    }
}

/// The id of the set that a value stands in.
pub(super) fn set_of<'c>(cluster: &Cluster<'c>, setting: &Setting<'_>) -> &'c str {
    let mut sets = cluster.cib.property_sets();
    let set = sets.find(|set| contains(set, setting.pair));
    let id = set.and_then(|set| set.id.as_ref());
    id.map_or("", Attr::as_str)
}

/// Whether the pair stands in the set itself.
pub(crate) fn contains(set: &AttributeSet<'_>, pair: &NvPair<'_>) -> bool {
    set.pairs
        .iter()
        .any(|own| own.place.whole == pair.place.whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_spelled_as_its_release_reads_it() {
        let name = |name, release: &str| option_name(name, release.parse().unwrap());
        for (old, new) in [
            ("stonith-enabled", "fencing-enabled"),
            ("stonith-timeout", "fencing-timeout"),
            ("stonith-watchdog-timeout", "fencing-watchdog-timeout"),
            ("stonith-max-attempts", "fencing-max-attempts"),
        ] {
            for asked in [old, new] {
                assert_eq!(name(asked, "3.0.2"), Some(new));
                assert_eq!(name(asked, "3.0.1"), Some(old));
                assert_eq!(name(asked, "2.1.5"), Some(old));
            }
        }
        assert_eq!(name("priority-fencing-delay", "2.0.3"), None);
        assert_eq!(
            name("priority-fencing-delay", "2.1.5"),
            Some("priority-fencing-delay")
        );
        assert_eq!(name("no-quorum-policy", "1.1.8"), Some("no-quorum-policy"));
    }
}
