//! Fixes of findings, applied to a text until none is left. Where the text comes from and goes to is for others.

mod apart;
mod standing;

use std::fmt;

use cib_model::{Edit, SourceFile, apply_edits};
use cib_rules::{Rule, Safety};

use crate::report::{Report, ReportedFinding, ReportedFix};
use crate::{Config, Linter};
use apart::apart;
use standing::Standing;

/// How often a text is linted again to see what can be fixed now.
const ROUNDS: usize = 10;

/// A text after its fixes.
#[derive(Debug)]
#[non_exhaustive]
pub struct Fixed {
    /// The new text, under the name of the old one. Nothing but what the fixes name has changed.
    pub source: SourceFile,
    /// What is wrong with the new text.
    pub report: Report,
    /// The fixes that were applied, in that order.
    pub applied: Vec<Attempt>,
    /// The fixes that would have done harm or no good and so were left out, each with what was wrong with it.
    pub refused: Vec<(Attempt, Refusal)>,
}

/// A fix that was tried.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Attempt {
    /// The rule that offered it.
    pub rule: &'static Rule,
    /// What it does.
    pub title: String,
    /// The line of its finding, in the text as it was when the fix was tried.
    pub line: u32,
}

/// What is wrong with a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// Its edits overlap, or are not within the text.
    Misplaced,
    /// The text is not well-formed afterwards.
    Malformed,
    /// It changes `epoch`, `num_updates` or `admin_epoch`, which are the cluster's own, or the kind of document.
    OtherDocument,
    /// The rule of this id finds more afterwards.
    MoreFindings(&'static str),
    /// What was found is found afterwards, too.
    NoEffect,
    /// One fix gives rise to the next, without end.
    Endless,
}

impl Linter {
    /// The text after all fixes that are at least so safe. [`Safety::Manual`] fixes are never applied.
    ///
    /// The fixes of all findings that do not get into each other's way are applied at once; then the new text is
    /// linted, and what can be fixed in it is fixed, up to ten times. A fix is only kept if the text is well-formed
    /// afterwards, its finding is gone, and no rule of the catalogue, whether this linter runs it or not, finds more
    /// than before. Never fails: a text that cannot be read stays as it is.
    ///
    /// ```
    /// use cib_lint::{Config, Linter, Safety};
    /// use cib_model::SourceFile;
    ///
    /// let source = SourceFile::new(
    ///     "cib.xml",
    ///     r#"<resources>
    ///   <primitive id="f" class="stonith" type="external/libvirt">
    ///     <instance_attributes id="f-params">
    ///       <nvpair id="f-hosts" name="hostlist" value="node1:vm1, node1:vm1"/>
    ///     </instance_attributes>
    ///   </primitive>
    /// </resources>"#,
    /// );
    /// let fixed = Linter::new(Config::default()).fix(&source, Safety::Safe);
    /// assert_eq!(
    ///     fixed.source.text(),
    ///     source.text().replace("node1:vm1, node1:vm1", "node1:vm1")
    /// );
    /// assert_eq!(fixed.applied[0].rule.id, "hostlist-duplicate");
    /// assert_eq!(fixed.applied[0].line, 4);
    /// assert!(fixed.refused.is_empty());
    /// ```
    pub fn fix(&self, source: &SourceFile, least: Safety) -> Fixed {
        let strict = self.with_all_rules();
        let mut fixed = Fixed {
            source: SourceFile::new(source.name(), source.text()),
            report: self.lint(source),
            applied: Vec::new(),
            refused: Vec::new(),
        };
        for _ in 0..ROUNDS {
            let Some(next) = fixed.round(&strict, least) else {
                return fixed;
            };
            fixed.report = self.lint(&next);
            fixed.source = next;
        }
        let open = candidates(&fixed.report, least);
        let open = open.map(|candidate| (candidate.attempt(), Refusal::Endless));
        fixed.refused = open.collect();
        fixed
    }

    /// Whoever asks for some rules only does not want to break the others either.
    fn with_all_rules(&self) -> Self {
        let mut config: Config = self.config().clone();
        let wanted = |rule: &&Rule| config.rules.iter().all(|own| own.id != rule.id);
        let others: Vec<_> = cib_rules::ALL.iter().copied().filter(wanted).collect();
        config.rules.extend(others);
        Self::new(config)
    }
}

impl Fixed {
    /// The text after the fixes that can be applied to it at once. None where there are none.
    fn round(&mut self, strict: &Linter, least: Safety) -> Option<SourceFile> {
        self.refused.clear();
        let mut open: Vec<_> = candidates(&self.report, least).collect();
        if open.is_empty() {
            return None;
        }
        let before = Standing::of(&self.source, strict)?;
        while !open.is_empty() {
            let (taken, later) = apart(open);
            let mut sieve = Sieve::new(&self.source, strict, &before);
            sieve.sift(&taken);
            self.refused.append(&mut sieve.refused);
            if let Some(next) = sieve.result {
                self.applied
                    .extend(sieve.good.iter().map(Candidate::attempt));
                return Some(next);
            }
            open = later;
        }
        None
    }
}

/// A finding with its fix.
#[derive(Clone, Copy)]
struct Candidate<'r> {
    finding: &'r ReportedFinding,
    fix: &'r ReportedFix,
}

impl Candidate<'_> {
    fn attempt(&self) -> Attempt {
        Attempt {
            rule: self.finding.rule,
            title: self.fix.title.clone(),
            line: self.finding.primary.start.line,
        }
    }
}

fn candidates(report: &Report, least: Safety) -> impl Iterator<Item = Candidate<'_>> {
    let offered = report.findings().filter_map(|finding| {
        let fix = finding.fix.as_ref()?;
        Some(Candidate { finding, fix })
    });
    offered.filter(move |it| it.fix.safety >= least && it.fix.safety != Safety::Manual)
}

/// Keeps what does good and no harm, and finds out which fixes are to blame for what does not.
struct Sieve<'r> {
    source: &'r SourceFile,
    strict: &'r Linter,
    before: &'r Standing,
    good: Vec<Candidate<'r>>,
    /// The text after all good ones.
    result: Option<SourceFile>,
    refused: Vec<(Attempt, Refusal)>,
}

impl<'r> Sieve<'r> {
    fn new(source: &'r SourceFile, strict: &'r Linter, before: &'r Standing) -> Self {
        Self {
            source,
            strict,
            before,
            good: Vec::new(),
            result: None,
            refused: Vec::new(),
        }
    }

    /// All together if they are good together; else one half, and then the other.
    fn sift(&mut self, fixes: &[Candidate<'r>]) {
        let together = [&self.good, fixes].concat();
        match self.applied(&together) {
            Ok(result) => {
                self.good = together;
                self.result = Some(result);
            }
            Err(refusal) => match fixes {
                [] => {}
                [one] => self.refused.push((one.attempt(), refusal)),
                _ => {
                    let (first, second) = fixes.split_at(fixes.len() / 2);
                    self.sift(first);
                    self.sift(second);
                }
            },
        }
    }

    /// The text after these fixes, if they may be kept.
    fn applied(&self, fixes: &[Candidate<'r>]) -> Result<SourceFile, Refusal> {
        let text = self.source.text();
        let edits = fixes.iter().flat_map(|candidate| &candidate.fix.edits);
        let mut edits: Vec<Edit> = edits.cloned().collect();
        edits.sort_by_key(|edit| edit.span);
        if !fits(&edits, text) {
            return Err(Refusal::Misplaced);
        }
        let result = SourceFile::new(self.source.name(), apply_edits(text, &edits));
        let after = Standing::of(&result, self.strict).ok_or(Refusal::Malformed)?;
        let findings = fixes.iter().map(|candidate| candidate.finding);
        self.before.judge(&after, findings).map(|()| result)
    }
}

/// Whether edits are in order, apart from each other, and within the text.
fn fits(edits: &[Edit], text: &str) -> bool {
    let mut done = 0;
    edits.iter().all(|edit| {
        let range = edit.span.range();
        let fits = done <= range.start && text.get(range.clone()).is_some();
        done = range.end;
        fits
    })
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Misplaced => "its edits do not fit the text",
            Self::Malformed => "the XML would not be well-formed any more",
            Self::OtherDocument => "it would change the version or the kind of the document",
            Self::MoreFindings(rule) => {
                return write!(f, "`{rule}` would find more than before");
            }
            Self::NoEffect => "the same would be found again",
            Self::Endless => "one fix gives rise to the next",
        })
    }
}
