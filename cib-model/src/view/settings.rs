//! Which of several values of a name counts.

use std::collections::{HashMap, HashSet};

use super::references::References;
use crate::attr::Attr;
use crate::attributes::{AttributeSet, NvPair};
use crate::facts;
use crate::value::Score;

/// A value that is in force, and where it comes from.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'c> {
    /// The name as it stands in the pair.
    pub name: &'c str,
    /// The pair.
    pub pair: &'c NvPair<'c>,
    /// Its value.
    pub value: &'c Attr<'c>,
    /// Whether the set that it stands in has a rule, so that it may not be in force.
    pub conditional: bool,
}

impl<'c> Setting<'c> {
    /// What a pair says itself; nothing for one that only refers to another.
    pub(crate) fn of_pair(pair: &'c NvPair<'c>, set: &'c AttributeSet<'c>) -> Option<Self> {
        Some(Self {
            name: pair.name.as_ref()?.as_str(),
            pair,
            value: pair.value.as_ref()?,
            conditional: !set.rules.is_empty(),
        })
    }

    /// Whether the value is a word for "not set", which this name takes.
    pub(crate) fn is_unset(&self) -> bool {
        let value = self.value.as_str();
        value.eq_ignore_ascii_case("#default")
            || value == "default" && facts::takes_default(self.name)
    }

    /// Whether the value is not in the file: replaced when a report was made (`****`), or kept by `cibsecret`
    /// (`lrm://`). What is a secret under another name counts as hidden, too: nobody is to be told what it is.
    pub fn is_hidden(&self) -> bool {
        let own = self.pair.name.as_ref().map(Attr::as_str);
        if own.is_some_and(|own| own != self.name && facts::is_secret(own)) {
            return true;
        }
        let value = self.value.as_str();
        value == "lrm://" || (value.len() >= 4 && value.bytes().all(|byte| byte == b'*'))
    }
}

/// Sets in the order in which Pacemaker looks for a name in them: the first that has it wins.
///
/// Of sets with the same score the last one wins, and a set with a rule counts when the rule holds
/// (`lib/pengine/rules.c`; tried with `crm_resource --get-parameter`).
#[derive(Debug, Clone, Default)]
pub(crate) struct Layers<'c>(Vec<&'c AttributeSet<'c>>);

impl<'c> Layers<'c> {
    /// `first` names the set that comes before all others whatever the scores.
    pub(crate) fn new(
        sets: impl IntoIterator<Item = &'c AttributeSet<'c>>,
        first: Option<&str>,
        references: &References<'c>,
    ) -> Self {
        let mut sets: Vec<_> = sets.into_iter().map(|set| references.set(set)).collect();
        sets.reverse();
        sets.sort_by_key(|set| {
            let named =
                first.is_some_and(|first| set.id.as_ref().is_some_and(|id| id.as_str() == first));
            (!named, std::cmp::Reverse(score(set)))
        });
        Self(sets)
    }

    /// These sets, and behind them those of whatever the resource is in.
    pub(crate) fn then(mut self, outer: Self) -> Self {
        self.0.extend(outer.0);
        self
    }

    /// Every value that may be in force: those in sets with a rule, up to the first in a set without one.
    pub(crate) fn possible(&self, name: &str, references: &References<'c>) -> Vec<Setting<'c>> {
        let mut settings = Vec::new();
        for set in &self.0 {
            let Some(found) = setting(set, name, references) else {
                continue;
            };
            settings.push(found);
            if !found.conditional {
                break;
            }
        }
        settings
    }

    /// Every value that may be in force, of all names, in the order in which Pacemaker looks for them.
    pub(crate) fn all(&self, references: &References<'c>) -> Vec<Setting<'c>> {
        let mut decided = HashSet::new();
        let mut settings = Vec::new();
        for set in &self.0 {
            let mut names = HashSet::new();
            for pair in &set.pairs {
                let Some(found) = resolve(set, pair, references) else {
                    continue;
                };
                // Of two pairs of one name in a set the first counts.
                if !decided.contains(found.name) && names.insert(found.name) {
                    settings.push(found);
                }
            }
            if set.rules.is_empty() {
                decided.extend(names);
            }
        }
        settings
    }

    /// The values that never count, each with the one of another set that always stands before it.
    pub(crate) fn hidden(&self, references: &References<'c>) -> Vec<(Setting<'c>, Setting<'c>)> {
        let mut decided: HashMap<&str, Setting<'c>> = HashMap::new();
        let mut hidden = Vec::new();
        for set in &self.0 {
            let mut own: HashMap<&str, Setting<'c>> = HashMap::new();
            let mut names = HashSet::new();
            let settings = set.pairs.iter();
            for setting in settings.filter_map(|pair| resolve(set, pair, references)) {
                if !names.insert(setting.name) {
                    continue;
                }
                match decided.get(setting.name) {
                    Some(winner) => hidden.push((setting, *winner)),
                    None if !setting.conditional => {
                        own.entry(setting.name).or_insert(setting);
                    }
                    None => {}
                }
            }
            decided.extend(own);
        }
        hidden
    }

    /// Every value of every name, in the order in which Pacemaker looks for them, and the sets that they are in.
    pub(crate) fn settings(
        &self,
        references: &References<'c>,
    ) -> impl Iterator<Item = (&'c AttributeSet<'c>, Setting<'c>)> {
        self.0.iter().flat_map(move |set| {
            let pairs = set.pairs.iter();
            pairs.filter_map(move |pair| Some((*set, resolve(set, pair, references)?)))
        })
    }

    /// The value that is in force, or might be.
    ///
    /// A value in a set without a rule hides those behind it. One in a set with a rule is given when nothing stands
    /// before it, and marked as conditional.
    pub(crate) fn get(&self, name: &str, references: &References<'c>) -> Option<Setting<'c>> {
        self.0.iter().find_map(|set| setting(set, name, references))
    }
}

/// The value of each name that [`Layers::get`] finds, for those that every resource or operation asks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Defaults<'c>(HashMap<&'c str, Setting<'c>>);

impl<'c> Defaults<'c> {
    pub(crate) fn new(layers: &Layers<'c>, references: &References<'c>) -> Self {
        let mut first = HashMap::new();
        for (_, setting) in layers.settings(references) {
            first.entry(setting.name).or_insert(setting);
        }
        Self(first)
    }

    /// The value that is in force, or might be.
    pub(crate) fn get(&self, name: &str) -> Option<Setting<'c>> {
        self.0.get(name).copied()
    }
}

fn score(set: &AttributeSet<'_>) -> Score {
    let score = set.score.as_ref().and_then(|score| score.get().ok());
    score.unwrap_or(Score::ZERO)
}

fn setting<'c>(
    set: &'c AttributeSet<'c>,
    name: &str,
    references: &References<'c>,
) -> Option<Setting<'c>> {
    let mut settings = set
        .pairs
        .iter()
        .filter_map(|pair| resolve(set, pair, references));
    settings.find(|setting| setting.name == name)
}

fn resolve<'c>(
    set: &'c AttributeSet<'c>,
    pair: &'c NvPair<'c>,
    references: &References<'c>,
) -> Option<Setting<'c>> {
    let target = references.pair(pair);
    let name = pair.name.as_ref().or(target.name.as_ref())?;
    let value = target.value.as_ref()?;
    // The word takes the place of a value that is not there (`lib/pengine/rules.c`).
    if value.as_str() == "#default" {
        return None;
    }
    Some(Setting {
        name: name.as_str(),
        pair: target,
        value,
        conditional: !set.rules.is_empty(),
    })
}
