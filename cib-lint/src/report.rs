//! What was found, with every place worked out.

mod fix;

use cib_model::{FileId, Position, SourceFile, Span};
use cib_rules::{Finding, Rule, Severity, Subject};

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
    /// The name of the file, where it is not the one that the finding is in.
    pub elsewhere: Option<String>,
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
    /// `source` is the file that the finding is in, `source_of` tells those that its other places are in.
    pub(crate) fn new<'s>(
        rule: &'static Rule,
        finding: Finding,
        source: &'s SourceFile,
        source_of: impl Fn(FileId) -> Option<&'s SourceFile>,
    ) -> Self {
        let home = finding.primary.file;
        let related = finding.related.into_iter().filter_map(|label| {
            let file = label.file;
            let other = source_of(file)?;
            let mut location = Location::new(label.span, label.text, other);
            location.elsewhere = (file != home).then(|| other.name().to_owned());
            Some(location)
        });
        Self {
            rule,
            severity: finding.severity.unwrap_or(rule.severity),
            message: finding.message,
            primary: Location::new(finding.primary.span, finding.primary.text, source),
            related: related.collect(),
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
    fn new(span: Span, text: String, source: &SourceFile) -> Self {
        Self {
            elsewhere: None,
            span,
            start: source.position(span.start()),
            end: source.position(span.end()),
            text,
        }
    }
}
