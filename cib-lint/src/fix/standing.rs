//! What a text stands for: what a fix may not change, and what it has to.

use std::collections::BTreeMap;

use cib_model::{Cib, Root, SourceFile, parse};

use super::Refusal;
use crate::{Linter, ReportedFinding};

/// What counts of a text when it is compared with itself after a fix.
pub(super) struct Standing {
    root: Root,
    /// `admin_epoch`, `epoch` and `num_updates` as written.
    version: [Option<String>; 3],
    /// How many findings each rule has.
    by_rule: BTreeMap<&'static str, usize>,
    /// How often each thing is found.
    by_words: BTreeMap<String, usize>,
}

impl Standing {
    /// None where the text is not well-formed.
    pub(super) fn of(source: &SourceFile, linter: &Linter) -> Option<Self> {
        let parsed = parse(source).ok()?;
        let mut standing = Self {
            root: parsed.root,
            version: version(&parsed.cib),
            by_rule: BTreeMap::new(),
            by_words: BTreeMap::new(),
        };
        for finding in linter.lint(source).findings() {
            *standing.by_rule.entry(finding.rule.id).or_default() += 1;
            *standing.by_words.entry(words(finding)).or_default() += 1;
        }
        Some(standing)
    }

    /// Whether the fixes of these findings have done good and no harm.
    pub(super) fn judge<'r>(
        &self,
        after: &Self,
        mut fixed: impl Iterator<Item = &'r ReportedFinding>,
    ) -> Result<(), Refusal> {
        if (self.root, &self.version) != (after.root, &after.version) {
            return Err(Refusal::OtherDocument);
        }
        for (rule, found) in &after.by_rule {
            if Some(found) > self.by_rule.get(rule) {
                return Err(Refusal::MoreFindings(rule));
            }
        }
        // A rule may find the next of its kind only when the first is gone, so its number may stay.
        let is_gone = |finding| {
            let words = words(finding);
            after.by_words.get(&words) < self.by_words.get(&words)
        };
        if fixed.all(is_gone) {
            Ok(())
        } else {
            Err(Refusal::NoEffect)
        }
    }
}

fn version(cib: &Cib<'_>) -> [Option<String>; 3] {
    [&cib.admin_epoch, &cib.epoch, &cib.num_updates]
        .map(|number| number.as_ref().map(|number| number.as_str().to_owned()))
}

/// What a finding says, wherever it stands.
fn words(finding: &ReportedFinding) -> String {
    let ReportedFinding {
        rule,
        subject,
        message,
        ..
    } = finding;
    format!("{} {subject} {message}", rule.id)
}
