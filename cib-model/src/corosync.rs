//! corosync.conf: the membership below Pacemaker, as corosync reads it.
//!
//! Sources: corosync.conf(5), votequorum(5), `exec/coroparse.c`; every claim about what is refused was tried with
//! `corosync -t` 3.1.7 (`tests/tests/corosync.rs`).

mod nodes;
mod parse;
mod quorum;
mod totem;

use std::collections::HashMap;

use crate::facts::{self, CorosyncKey, CorosyncSection, CorosyncValue};
use crate::{SourceFile, Span};
pub use nodes::{Link, Member};
pub(crate) use parse::recognises;
pub use quorum::{EvenSplit, QuorumDevice};
pub use totem::{Generation, Transport};

/// A corosync.conf.
///
/// Corosync keeps no sections: it makes every line a name such as `totem.token`, and of a name that is given twice the
/// last value counts, wherever it stands. Only nodes, interfaces and loggers stay apart.
///
/// ```
/// use cib_model::{SourceFile, corosync::CorosyncConf};
///
/// let source = SourceFile::new("corosync.conf", "totem {\n  token: 1000\n}\ntotem {\n  token: 5000\n}\n");
/// let conf = CorosyncConf::parse(&source);
/// assert!(conf.problems().is_empty());
/// assert_eq!(conf.value("totem.token").unwrap().value, "5000");
/// ```
#[derive(Debug)]
pub struct CorosyncConf<'c> {
    /// The text.
    pub source: &'c SourceFile,
    /// The first is the file itself.
    sections: Vec<Section<'c>>,
    entries: Vec<Entry<'c>>,
    /// The entry that counts under each name, by its place in `entries`: a file may have very many lines.
    last: HashMap<String, usize>,
    problems: Vec<Problem>,
}

/// `name {`, or the file itself.
#[derive(Debug)]
pub struct Section<'c> {
    /// The name, empty for the file.
    pub name: &'c str,
    /// Where the name stands; for the file, its beginning.
    pub span: Span,
    /// The name behind those of the sections around it: `totem.interface`.
    pub path: String,
    /// The section around it.
    parent: Option<SectionId>,
    /// Its own lines, by their places among the entries.
    own: Vec<usize>,
}

/// Which section of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SectionId(usize);

/// `key: value`.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'c> {
    /// The key.
    pub key: &'c str,
    /// Where the key stands.
    pub key_span: Span,
    /// The value without the blanks around it.
    pub value: &'c str,
    /// Where the value stands; empty behind the colon where there is none.
    pub value_span: Span,
    /// The section that it is in.
    pub section: SectionId,
}

/// A line, or the lack of one, for which corosync refuses the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// The place.
    pub span: Span,
}

/// What is wrong with the form of a corosync.conf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The file begins with a byte order mark, which becomes part of the first word.
    #[error(
        "the file begins with a byte order mark, which corosync takes for a part of the first name"
    )]
    Mark,
    /// A `{` that no `}` belongs to.
    #[error("this section is not closed: a `}}` on a line of its own is missing")]
    Unclosed,
    /// A `}` that no `{` belongs to.
    #[error("this `}}` closes nothing")]
    StrayBrace,
    /// Something behind a `{`.
    #[error("something follows the `{{` on its line")]
    BehindBrace,
    /// Something beside a `}`.
    #[error("something stands on the line of a `}}`")]
    BesideBrace,
    /// A `{` without a name before it.
    #[error("this `{{` has no name before it on its line")]
    NoName,
    /// A `:` without a key before it.
    #[error("this line has no key before its `:`")]
    NoKey,
    /// No section, no key, no comment.
    #[error("this line is neither `key: value` nor the begin or end of a section")]
    Neither,
    /// More than corosync reads of a line.
    #[error("this line is longer than 510 bytes")]
    LongLine,
    /// More than corosync keeps of a name.
    #[error("this name is longer than 254 bytes together with those of its sections")]
    LongName,
    /// A blank or a letter in a name that corosync has no room for.
    #[error("this name has a character other than A-Z, a-z, 0-9, `.`, `_`, `-` and `/`")]
    Character,
    /// Fewer than three bytes.
    #[error("this name has fewer than three letters")]
    ShortName,
    /// A `logger_subsys` without `subsys`.
    #[error("this logger_subsys has no `subsys`")]
    NoSubsys,
    /// A `logging_daemon` without `name`.
    #[error("this logging_daemon has no `name`")]
    NoDaemon,
    /// A key other than `uid` and `gid` in `uidgid`, or than `memberaddr` in `member`.
    #[error("this section may not have such a key")]
    ForeignKey,
}

impl ProblemKind {
    /// Whether it leaves open what belongs to which section, so that nothing can be said of the rest.
    pub fn is_structural(self) -> bool {
        matches!(
            self,
            Self::Unclosed
                | Self::StrayBrace
                | Self::BehindBrace
                | Self::BesideBrace
                | Self::NoName
                | Self::Neither
                | Self::LongName
        )
    }
}

impl<'c> CorosyncConf<'c> {
    /// Reads a file. What corosync would refuse is among the [`problems`](Self::problems); the rest is read as if it
    /// were not there.
    pub fn parse(source: &'c SourceFile) -> Self {
        parse::parse(source)
    }

    /// For what corosync refuses the form of the file, in the order of the text.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whether it is clear what belongs to which section.
    pub fn is_whole(&self) -> bool {
        let mut problems = self.problems.iter();
        !problems.any(|problem| problem.kind.is_structural())
    }

    /// All sections, the file itself first.
    pub fn sections(&self) -> impl Iterator<Item = (SectionId, &Section<'c>)> {
        let sections = self.sections.iter().enumerate();
        sections.map(|(at, section)| (SectionId(at), section))
    }

    /// The first section at a path such as `quorum.device`.
    pub fn section(&self, path: &str) -> Option<&Section<'c>> {
        self.sections_at(path).next().map(|(_, section)| section)
    }

    /// All sections at a path.
    pub fn sections_at(&self, path: &str) -> impl Iterator<Item = (SectionId, &Section<'c>)> {
        self.sections()
            .filter(move |(_, section)| section.path == path)
    }

    /// All lines with a value.
    pub fn entries(&self) -> &[Entry<'c>] {
        &self.entries
    }

    /// The section that an entry is in.
    pub fn section_of(&self, entry: &Entry<'c>) -> Option<&Section<'c>> {
        self.sections.get(entry.section.0)
    }

    /// What counts under a name such as `totem.token`: the last that is given.
    pub fn value(&self, name: &str) -> Option<&Entry<'c>> {
        self.entries.get(*self.last.get(name)?)
    }

    /// Whether no later line gives the same name another value.
    pub fn counts(&self, entry: &Entry<'c>) -> bool {
        let Some(section) = self.section_of(entry) else {
            return false;
        };
        let last = self.value(&section.name_of(entry.key));
        last.is_some_and(|last| last.key_span == entry.key_span)
    }

    /// The number that counts under a name; none where it is absent or corosync would not take it.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.value(name)?.number()
    }

    /// Whether a switch such as `quorum.two_node` is on: a number other than zero.
    pub fn is_on(&self, name: &str) -> bool {
        self.number(name).is_some_and(|number| number > 0)
    }

    /// What is known of the section that an entry is in.
    pub fn known_section(&self, entry: &Entry<'c>) -> Option<&'static CorosyncSection> {
        facts::corosync_section(&self.section_of(entry)?.path)
    }

    /// What is known of the key of an entry.
    pub fn known_key(&self, entry: &Entry<'c>) -> Option<&'static CorosyncKey> {
        self.known_section(entry)?.key(entry.key)
    }

    /// The lines of one section, without those of the sections in it.
    fn entries_in(&self, section: SectionId) -> impl DoubleEndedIterator<Item = &Entry<'c>> {
        let own = self.sections.get(section.0).map(|section| &section.own);
        let own = own.into_iter().flatten();
        own.filter_map(|at| self.entries.get(*at))
    }

    /// The last entry with this key in one of these sections, which are in the order of the text.
    fn last_in(&self, sections: &[SectionId], key: &str) -> Option<&Entry<'c>> {
        let sections = sections.iter().rev();
        let mut entries = sections.flat_map(|section| self.entries_in(*section).rev());
        entries.find(|entry| entry.key == key)
    }
}

impl Section<'_> {
    /// The name under which corosync keeps a key of the section.
    fn name_of(&self, key: &str) -> String {
        match self.path.as_str() {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        }
    }
}

impl Entry<'_> {
    /// The value as a number, as corosync reads one.
    pub fn number(&self) -> Option<u64> {
        let any = CorosyncValue::Number {
            least: 0,
            most: u64::MAX,
        };
        any.allows(self.value).then(|| self.value.parse().ok())?
    }

    /// Whether the value was hidden before the file was given away.
    pub fn is_hidden(&self) -> bool {
        self.value.starts_with("***")
    }
}

#[cfg(test)]
mod tests;
