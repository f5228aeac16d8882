//! Lines to sections and entries, as `exec/coroparse.c` of corosync 3 takes them apart.

use std::collections::HashMap;
use std::ops::Range;

use super::{CorosyncConf, Entry, Problem, ProblemKind, Section, SectionId};
use crate::{SourceFile, Span};

/// What corosync has room for: a line without its end, and a name.
const LONGEST_LINE: usize = 510;
const LONGEST_NAME: usize = 254;
/// What corosync makes of a byte order mark has to be said once.
const MARK: char = '\u{feff}';

/// Sections that no other file has.
const OWN_SECTIONS: [&str; 3] = ["totem", "nodelist", "quorum"];

/// Whether a text is a corosync.conf: it begins one of the sections that no other file has.
pub(crate) fn recognises(text: &str) -> bool {
    let mut lines = text
        .strip_prefix(MARK)
        .unwrap_or(text)
        .lines()
        .map(str::trim);
    while let Some(line) = lines.next() {
        let name = line.split([' ', '\t', '{', ':']).next().unwrap_or_default();
        if !OWN_SECTIONS.contains(&name) {
            continue;
        }
        let rest = line[name.len()..].trim_start_matches([' ', '\t', ':']);
        // A brace on the next line is a mistake in a corosync.conf.
        if rest.starts_with('{') || rest.is_empty() && lines.next() == Some("{") {
            return true;
        }
    }
    false
}

pub(super) fn parse(source: &SourceFile) -> CorosyncConf<'_> {
    let text = source.text();
    let root = Section {
        name: "",
        span: Span::new(0, 0),
        path: String::new(),
        parent: None,
        own: Vec::new(),
    };
    let mut reader = Reader {
        text,
        open: vec![SectionId(0)],
        conf: CorosyncConf {
            source,
            sections: vec![root],
            entries: Vec::new(),
            last: HashMap::new(),
            problems: Vec::new(),
        },
    };
    let mut start = 0;
    if text.starts_with(MARK) {
        start = MARK.len_utf8();
        reader.problem(ProblemKind::Mark, 0..start);
    }
    for line in text[start..].split_inclusive('\n') {
        let end = start + line.len();
        if !reader.line(start, line.strip_suffix('\n').unwrap_or(line)) {
            return reader.conf;
        }
        start = end;
    }
    let unclosed = reader.open.split_off(1);
    for section in unclosed {
        if let Some(section) = reader.conf.sections.get(section.0) {
            let span = section.span;
            let kind = ProblemKind::Unclosed;
            reader.conf.problems.push(Problem { kind, span });
        }
    }
    reader.conf.problems.sort_by_key(|problem| problem.span);
    reader.conf
}

struct Reader<'c> {
    text: &'c str,
    /// The sections that the next line is in, the innermost last; never empty.
    open: Vec<SectionId>,
    conf: CorosyncConf<'c>,
}

impl<'c> Reader<'c> {
    fn problem(&mut self, kind: ProblemKind, range: Range<usize>) {
        let span = Span::from_range(&range);
        self.conf.problems.push(Problem { kind, span });
    }

    fn innermost(&self) -> SectionId {
        self.open.last().copied().unwrap_or(SectionId(0))
    }

    fn path(&self) -> &str {
        let section = self.conf.sections.get(self.innermost().0);
        section.map_or("", |section| section.path.as_str())
    }

    /// Reads one line that begins at `start`. False where nothing behind it can be read.
    fn line(&mut self, start: usize, line: &'c str) -> bool {
        if line.len() > LONGEST_LINE {
            self.problem(ProblemKind::LongLine, start..start + line.len());
            return true;
        }
        let line = line.strip_suffix('\r').unwrap_or(line);
        let words = trimmed(self.text, start..start + line.len());
        let content = &self.text[words.clone()];
        if content.is_empty() || content.starts_with('#') {
            return true;
        }
        if let Some(brace) = content.find('{') {
            return self.opens(words, brace);
        }
        if let Some(colon) = content.find(':') {
            self.entry(words, colon);
        } else if content.contains('}') {
            self.closes(words);
        } else {
            self.problem(ProblemKind::Neither, words);
        }
        true
    }

    fn opens(&mut self, words: Range<usize>, brace: usize) -> bool {
        let brace = words.start + brace;
        let name = named(self.text, words.start..brace);
        let behind = trimmed(self.text, brace + 1..words.end);
        if name.is_empty() {
            self.problem(ProblemKind::NoName, brace..brace + 1);
        }
        if !behind.is_empty() {
            let is_whole = self.text[behind.clone()].ends_with('}');
            self.problem(ProblemKind::BehindBrace, behind);
            if is_whole {
                return true;
            }
        }
        let is_long = is_long(self.path(), &self.text[name.clone()]);
        let path = joined(self.path(), &self.text[name.clone()]);
        // Names are as deep as sections can be, so this bounds both.
        if is_long || self.open.len() > LONGEST_NAME {
            self.problem(ProblemKind::LongName, name);
            return false;
        }
        let section = Section {
            name: &self.text[name.clone()],
            span: Span::from_range(&name),
            path,
            parent: Some(self.innermost()),
            own: Vec::new(),
        };
        self.open.push(SectionId(self.conf.sections.len()));
        self.conf.sections.push(section);
        true
    }

    fn entry(&mut self, words: Range<usize>, colon: usize) {
        let colon = words.start + colon;
        let key = named(self.text, words.start..colon);
        let value = trimmed(self.text, colon + 1..words.end);
        if key.is_empty() {
            self.problem(ProblemKind::NoKey, colon..colon + 1);
            return;
        }
        let name = &self.text[key.clone()];
        if let Some(kind) = refused_name(self.path(), name) {
            self.problem(kind, key.clone());
        }
        let section = self.innermost();
        let at = self.conf.entries.len();
        if let Some(around) = self.conf.sections.get_mut(section.0) {
            around.own.push(at);
            self.conf.last.insert(around.name_of(name), at);
        }
        self.conf.entries.push(Entry {
            key: name,
            key_span: Span::from_range(&key),
            value: &self.text[value.clone()],
            value_span: Span::from_range(&value),
            section,
        });
    }

    fn closes(&mut self, words: Range<usize>) {
        if &self.text[words.clone()] != "}" {
            self.problem(ProblemKind::BesideBrace, words.clone());
        }
        if self.open.len() == 1 {
            self.problem(ProblemKind::StrayBrace, words);
            return;
        }
        let Some(closed) = self.open.pop() else {
            return;
        };
        let (needed, kind) = match self.conf.sections.get(closed.0) {
            Some(section) if section.path == "logging.logger_subsys" => {
                ("subsys", ProblemKind::NoSubsys)
            }
            Some(section) if section.path == "logging.logging_daemon" => {
                ("name", ProblemKind::NoDaemon)
            }
            _ => return,
        };
        if self.conf.last_in(&[closed], needed).is_none() {
            let span = self.conf.sections.get(closed.0).map(|section| section.span);
            let span = span.unwrap_or(Span::NONE);
            self.conf.problems.push(Problem { kind, span });
        }
    }
}

/// The bytes of `range` without the blanks that corosync knows at both ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = part.len() - part.trim_start_matches([' ', '\t']).len();
    let part = part[start..].trim_end_matches([' ', '\t']);
    range.start + start..range.start + start + part.len()
}

/// The same for a name, which may have colons and braces behind it.
fn named(text: &str, range: Range<usize>) -> Range<usize> {
    let name = trimmed(text, range);
    let length = text[name.clone()]
        .trim_end_matches([' ', '\t', ':', '{'])
        .len();
    name.start..name.start + length
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// Whether corosync has no room for a name: it keeps some for a dot also where there is none.
fn is_long(path: &str, name: &str) -> bool {
    path.len() + 1 + name.len() > LONGEST_NAME
}

/// Why corosync cannot keep a value under a name.
fn refused_name(path: &str, key: &str) -> Option<ProblemKind> {
    let own = match path {
        "uidgid" => Some(matches!(key, "uid" | "gid")),
        "totem.interface.member" => Some(key == "memberaddr"),
        _ => None,
    };
    if let Some(own) = own {
        return (!own).then_some(ProblemKind::ForeignKey);
    }
    let name = joined(path, key);
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | ':');
    if is_long(path, key) {
        Some(ProblemKind::LongName)
    } else if !name.chars().all(fits) {
        Some(ProblemKind::Character)
    } else if name.len() < 3 {
        Some(ProblemKind::ShortName)
    } else {
        None
    }
}
