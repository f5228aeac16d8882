//! Cluster options under every spelling.

use std::collections::HashMap;

use super::references::References;
use super::settings::Layers;
use super::{Cluster, Setting, read};
use crate::attributes::AttributeSet;
use crate::cib::Cib;
use crate::facts::{self, ClusterOption};
use crate::value::{Boolean, Duration, Scalar as _, Score, Version};

/// The set whose options win over those of all others (`lib/common/nvpair.c`).
const BOOTSTRAP_OPTIONS: &str = "cib-bootstrap-options";
/// The default of `fencing-timeout`, which also holds where the value is no duration (`lib/common/options.c`).
const FENCING_TIMEOUT: Duration = Duration::from_seconds(60);

/// What a part of the cluster does without quorum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoQuorumPolicy {
    /// Stops everything.
    Stop,
    /// Keeps what it runs.
    Freeze,
    /// Goes on as if it had quorum.
    Ignore,
    /// Demotes promoted instances and stops everything else.
    Demote,
    /// Fences its own nodes; `suicide` is the old name.
    Fence,
}

/// How long a node that only its own watchdog can fence is given until it is taken for dead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WatchdogTimeout {
    /// This long.
    Fixed(Duration),
    /// Twice what SBD says on the node that waits (`SBD_WATCHDOG_TIMEOUT`): what a negative value means, and one that
    /// is no time.
    Automatic,
}

/// A value of a cluster option.
#[derive(Debug, Clone, Copy)]
pub struct OptionSetting<'c> {
    /// The option, under the name that it has here.
    pub option: &'static ClusterOption,
    /// The set that the value is in.
    pub set: &'c AttributeSet<'c>,
    /// The value.
    pub setting: Setting<'c>,
    /// The value that counts instead, whatever the rules of the sets say, and its set: it stands before this one in
    /// the same set, in a set that wins, or under the new name of the option.
    pub hidden_by: Option<(Setting<'c>, &'c AttributeSet<'c>)>,
}

impl<'c> Cluster<'c> {
    /// The policy that is set, and where. None where none is, or one that this release does not know and takes for
    /// [`NoQuorumPolicy::Stop`].
    pub fn no_quorum_policy(&self) -> Option<(NoQuorumPolicy, Setting<'c>)> {
        let option = facts::cluster_option("no-quorum-policy")?;
        let setting = self.option(option.name)?;
        let known = option
            .values
            .iter()
            .filter(|value| value.since <= self.version);
        let mut named =
            known.filter(|value| value.name.eq_ignore_ascii_case(setting.value.as_str()));
        let policy = match named.next()?.name {
            "stop" => NoQuorumPolicy::Stop,
            "freeze" => NoQuorumPolicy::Freeze,
            "ignore" => NoQuorumPolicy::Ignore,
            "demote" => NoQuorumPolicy::Demote,
            "fence" | "suicide" => NoQuorumPolicy::Fence,
            _ => return None,
        };
        Some((policy, setting))
    }

    /// The cluster option of that name as this release reads it: under the spelling that wins, from the set that
    /// wins. None where it is not set.
    pub fn option(&self, name: &str) -> Option<Setting<'c>> {
        let mut spellings = facts::spellings(name, self.version);
        spellings.find_map(|option| self.options.get(option.name, &self.references))
    }

    /// An option that Pacemaker does not know: agents keep what they have to remember among the options.
    pub fn private_option(&self, name: &str) -> Option<Setting<'c>> {
        self.options.get(name, &self.references)
    }

    /// A value of the cluster option under a spelling that this release does not read yet, so that it has no effect.
    pub fn unread_option(&self, name: &str) -> Option<Setting<'c>> {
        let mut spellings = facts::spellings(name, facts::newest_release());
        spellings.find_map(|option| {
            let unread = !option.is_known_to(self.version);
            unread.then(|| self.options.get(option.name, &self.references))?
        })
    }

    /// Every value of a cluster option that this release reads, those first of the set that wins, and for each the one
    /// that hides it.
    pub fn option_settings(&self) -> Vec<OptionSetting<'c>> {
        let mut of_option: HashMap<&str, usize> = HashMap::new();
        let mut all: Vec<Vec<OptionSetting<'c>>> = Vec::new();
        for (set, setting) in self.options.settings(&self.references) {
            let Some(option) = self.known_option(setting.name) else {
                continue;
            };
            let name = option.renamed_to.filter(|new| self.reads_option(new));
            let at = *of_option
                .entry(name.unwrap_or(option.name))
                .or_insert_with(|| {
                    all.push(Vec::new());
                    all.len() - 1
                });
            if let Some(values) = all.get_mut(at) {
                values.push(OptionSetting {
                    option,
                    set,
                    setting,
                    hidden_by: None,
                });
            }
        }
        for values in &mut all {
            // The new name is looked for in all sets before the old one is (`lib/common/options.c`).
            let reads = |name: &str| self.reads_option(name);
            values.sort_by_key(|value| value.option.renamed_to.is_some_and(reads));
            hide(values);
        }
        all.into_iter().flatten().collect()
    }

    /// The cluster option of that name, if this release reads it.
    pub fn known_option(&self, name: &str) -> Option<&'static ClusterOption> {
        let retired = facts::retired_option(name, "").and_then(|retired| retired.removed);
        let is_gone = retired.is_some_and(|removed| removed <= self.version);
        facts::cluster_option(name).filter(|option| option.is_known_to(self.version) && !is_gone)
    }

    fn reads_option(&self, name: &str) -> bool {
        self.known_option(name).is_some()
    }

    /// The set that wins over all others, if it is there.
    pub fn bootstrap_options(&self) -> Option<&'c AttributeSet<'c>> {
        let mut sets = self.cib.property_sets();
        sets.find(|set| {
            set.id
                .as_ref()
                .is_some_and(|id| id.as_str() == BOOTSTRAP_OPTIONS)
        })
    }

    /// How often the cluster looks at the clock though nothing has happened; zero is never. None where that depends on
    /// what the document does not say.
    pub fn recheck_interval(&self) -> Option<Duration> {
        const NAME: &str = "cluster-recheck-interval";
        let set = self.option(NAME);
        let default = facts::cluster_option(NAME);
        let default = default.and_then(|option| option.default_in(self.version));
        match set {
            Some(set) if set.conditional || set.is_hidden() => None,
            Some(set) => Duration::read(set.value.as_str()).ok(),
            None if self.knows_options() => Duration::read(default?).ok(),
            None => None,
        }
    }

    /// Whether nodes are fenced at all. A value that is no boolean counts as the default, true. None where the
    /// document has no options, or a rule decides.
    pub fn fencing_enabled(&self) -> Option<bool> {
        self.boolean_option("fencing-enabled", true)
    }

    /// Whether a resource may run on every node that no constraint forbids. None as for
    /// [`Cluster::fencing_enabled`].
    pub fn is_symmetric(&self) -> Option<bool> {
        self.boolean_option("symmetric-cluster", true)
    }

    /// Whether SBD runs, so that resources start although there is no fence device. The cluster itself says so in
    /// `have-watchdog`; a configuration that no cluster has written yet is believed to mean what it sets.
    pub fn has_watchdog(&self) -> bool {
        match read::<Boolean>(self.option("have-watchdog")) {
            Some(has) => has,
            None => self.option("dc-version").is_none() && self.sets_watchdog_timeout(),
        }
    }

    /// Whether nodes without a fence device are fenced by their own watchdog: SBD runs, and a timeout is set.
    pub fn has_watchdog_fencing(&self) -> bool {
        self.has_watchdog() && self.sets_watchdog_timeout()
    }

    /// Whether the cluster counts on watchdogs: `stonith-watchdog-timeout` is positive, or is to be worked out.
    pub fn sets_watchdog_timeout(&self) -> bool {
        self.watchdog_timeout().is_some()
    }

    /// How long a node is given to fence itself, and where that is set (`fencing-watchdog-timeout`). None where it is
    /// not set, or zero: then no node is taken for dead because of its watchdog.
    pub fn watchdog_timeout(&self) -> Option<(WatchdogTimeout, Setting<'c>)> {
        let setting = self.option("fencing-watchdog-timeout")?;
        let text = setting.value.as_str();
        // As in `lib/common/watchdog.c`: what is no time is -1.
        let timeout = match Duration::read(text) {
            Ok(Duration::ZERO) => return None,
            Ok(timeout) => WatchdogTimeout::Fixed(timeout),
            Err(_) => WatchdogTimeout::Automatic,
        };
        Some((timeout, setting))
    }

    /// How long the fencer lets a device try, unless the device says so itself (`fencing-timeout`). None where a rule
    /// decides, or the document has no options.
    pub fn fencing_timeout(&self) -> Option<Duration> {
        let Some(setting) = self.option("fencing-timeout") else {
            return self.knows_options().then_some(FENCING_TIMEOUT);
        };
        let timeout = Duration::read(setting.value.as_str()).unwrap_or(FENCING_TIMEOUT);
        (!setting.conditional).then_some(timeout)
    }

    /// The value that switches a boolean option on for sure.
    pub fn switched_on(&self, name: &str) -> Option<Setting<'c>> {
        self.switched(name, true)
    }

    /// The value that switches a boolean option off for sure.
    pub fn switched_off(&self, name: &str) -> Option<Setting<'c>> {
        self.switched(name, false)
    }

    fn switched(&self, name: &str, to: bool) -> Option<Setting<'c>> {
        let setting = self.option(name).filter(|setting| !setting.conditional)?;
        (Boolean::read(setting.value.as_str()) == Ok(to)).then_some(setting)
    }

    fn boolean_option(&self, name: &str, default: bool) -> Option<bool> {
        match self.option(name) {
            Some(setting) if setting.conditional => None,
            Some(setting) => Some(Boolean::read(setting.value.as_str()).unwrap_or(default)),
            None if self.knows_options() => Some(default),
            None => None,
        }
    }

    /// How much longer a node with running resources is spared than one without (`priority-fencing-delay`).
    pub fn priority_fencing_delay(&self) -> Duration {
        read::<Duration>(self.option("priority-fencing-delay")).unwrap_or(Duration::ZERO)
    }

    /// Whether nodes that the cluster has not seen since it started are fenced (`startup-fencing`).
    pub fn fences_unseen(&self) -> bool {
        self.boolean_option("startup-fencing", true) == Some(true)
    }

    /// What a resource without any preference has for every node.
    pub(crate) fn base_score(&self) -> Option<Score> {
        let symmetric = self
            .is_symmetric()
            .or((!self.knows_options()).then_some(true))?;
        Some(if symmetric {
            Score::ZERO
        } else {
            Score::MINUS_INFINITY
        })
    }
}

/// Finds out which values of one option others hide; they stand in the order in which Pacemaker looks for them.
fn hide(values: &mut [OptionSetting<'_>]) {
    let mut decided = None;
    let mut before: Option<OptionSetting<'_>> = None;
    for value in values {
        let is_repeated = |before: &OptionSetting<'_>| {
            std::ptr::eq(before.set, value.set) && before.setting.name == value.setting.name
        };
        let repeated = before.filter(is_repeated);
        let winner = decided.or_else(|| repeated.map(|first| (first.setting, first.set)));
        value.hidden_by = winner;
        if winner.is_none() {
            before = Some(*value);
            if !value.setting.conditional {
                decided = Some((value.setting, value.set));
            }
        }
    }
}

/// The sets of cluster options, the one that wins first.
pub(crate) fn layers<'c>(cib: &'c Cib<'c>, references: &References<'c>) -> Layers<'c> {
    Layers::new(cib.property_sets(), Some(BOOTSTRAP_OPTIONS), references)
}

/// The release that wrote a document, if it says so.
pub(crate) fn writer_version(cib: &Cib<'_>) -> Option<Version> {
    let pairs = cib.property_sets().flat_map(|set| &set.pairs);
    let mut controller = pairs.filter(|pair| pair.is_named("dc-version"));
    let written = controller.find_map(|pair| Version::read(pair.value.as_ref()?.as_str()).ok());
    let feature_set = || {
        let value = cib.crm_feature_set.as_ref()?.get().ok()?;
        facts::release_of_feature_set(value)
    };
    written.or_else(feature_set)
}
