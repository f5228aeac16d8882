//! What was found, with every place worked out.

mod fix;

use cib_model::{Position, SourceFile, Span};
use cib_rules::{Finding, Label, Rule, Severity, Subject};

pub use fix::ReportedFix;

/// What was found in one or several files.
#[derive(Debug, Default)]
pub struct Report {
    /// The files, in the order in which they were linted.
    pub files: Vec<FileReport>,
    /// The rules that ran.
    pub rules: Vec<&'static Rule>,
}

/// What was found in one file.
#[derive(Debug)]
pub struct FileReport {
    /// The name of the source.
    pub name: String,
    /// The findings, ordered by place, then by rule.
    pub findings: Vec<ReportedFinding>,
}

/// One finding.
#[derive(Debug)]
pub struct ReportedFinding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub primary: Location,
    /// Other places that have to do with it.
    pub related: Vec<Location>,
    /// What to do.
    pub help: Option<String>,
    /// What it is about.
    pub subject: Subject,
    /// What would mend it.
    pub fix: Option<ReportedFix>,
}

/// A place with a few words about it.
#[derive(Debug)]
pub struct Location {
    /// The bytes of the source.
    pub span: Span,
    /// Where they begin.
    pub start: Position,
    /// Where they end; the column is that behind the last character.
    pub end: Position,
    /// The words, or none.
    pub text: String,
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Advice.
    pub infos: usize,
}

impl Report {
    /// All findings of all files.
    pub fn findings(&self) -> impl Iterator<Item = &ReportedFinding> {
        self.files.iter().flat_map(|file| &file.findings)
    }

    /// The worst severity among the findings; none where nothing was found.
    pub fn worst(&self) -> Option<Severity> {
        self.findings().map(|finding| finding.severity).max()
    }

    /// How many findings there are of each severity.
    pub fn counts(&self) -> Counts {
        let count = |severity| {
            self.findings()
                .filter(|finding| finding.severity == severity)
                .count()
        };
        Counts {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
        }
    }

    /// Adds the files of another report.
    pub fn append(&mut self, other: Self) {
        if self.rules.is_empty() {
            self.rules = other.rules;
        }
        self.files.extend(other.files);
    }
}

impl ReportedFinding {
    pub(crate) fn new(rule: &'static Rule, finding: Finding, source: &SourceFile) -> Self {
        let place = |label| Location::new(label, source);
        Self {
            rule,
            severity: finding.severity.unwrap_or(rule.severity),
            message: finding.message,
            primary: place(finding.primary),
            related: finding.related.into_iter().map(place).collect(),
            help: finding.help,
            subject: bounded(finding.subject),
            fix: finding.fix.map(|fix| ReportedFix::new(fix, source)),
        }
    }
}

/// A document may give an object an id of any length; a report is no place to copy it to.
fn bounded(mut subject: Subject) -> Subject {
    const LONGEST: usize = 200;
    if let Some((end, _)) = subject.id.char_indices().nth(LONGEST) {
        subject.id.truncate(end);
        subject.id.push('…');
    }
    subject
}

impl Location {
    fn new(label: Label, source: &SourceFile) -> Self {
        Self {
            span: label.span,
            start: source.position(label.span.start()),
            end: source.position(label.span.end()),
            text: label.text,
        }
    }
}
