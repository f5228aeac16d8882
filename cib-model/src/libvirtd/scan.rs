//! From the text of a daemon's file to its settings, character by character as the daemon goes.

use std::ops::Range;

use super::{DaemonProblem, DaemonProblemKind, DaemonValue, WrittenSetting};
use crate::Span;

/// A list in a list in a list: nobody writes one, and a deeper one must not cost stack.
const DEEPEST: usize = 16;

pub(super) struct Scanner<'c> {
    text: &'c str,
    at: usize,
    /// Whether a list has begun that has not ended.
    in_list: bool,
    pub(super) settings: Vec<WrittenSetting<'c>>,
    pub(super) problems: Vec<DaemonProblem<'c>>,
}

/// What is wrong, and where.
type Wrong = (DaemonProblemKind, Range<usize>);

/// The name that a line starts with, if a `=` follows.
pub(super) fn name_before_equals(line: &str) -> Option<&str> {
    let name = &line[..name_end(line)];
    let rest = line[name.len()..].trim_start_matches(is_blank);
    (!name.is_empty() && rest.starts_with('=')).then_some(name)
}

fn name_end(text: &str) -> usize {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return 0;
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    end.unwrap_or(text.len())
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

impl<'c> Scanner<'c> {
    pub(super) fn new(text: &'c str) -> Self {
        Self {
            text,
            at: 0,
            in_list: false,
            settings: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Reads all statements. Behind one that cannot be read goes on with the next line, where the daemon gives up.
    pub(super) fn run(&mut self) {
        loop {
            self.skip(|c| is_blank(c) || is_line_end(c));
            if self.rest().starts_with('#') {
                self.skip(|c| !is_line_end(c));
            } else if self.rest().is_empty() {
                return;
            } else {
                self.statement();
            }
        }
    }

    fn statement(&mut self) {
        let name = &self.rest()[..name_end(self.rest())];
        let outcome = self.assignment(name);
        if let Err((kind, range)) = outcome {
            self.problems.push(DaemonProblem {
                kind,
                setting: (!name.is_empty()).then_some(name),
                span: Span::from_range(&range),
            });
            self.skip(|c| !is_line_end(c));
            if std::mem::take(&mut self.in_list) {
                self.skip_list();
            }
        }
    }

    /// Goes on to the next line that sets something: those before belong to a list that could not be read.
    fn skip_list(&mut self) {
        loop {
            self.skip(|c| is_blank(c) || is_line_end(c));
            if self.rest().is_empty() || name_before_equals(self.rest()).is_some() {
                return;
            }
            self.skip(|c| !is_line_end(c));
        }
    }

    fn assignment(&mut self, name: &'c str) -> Result<(), Wrong> {
        let start = self.at;
        if name.is_empty() {
            return Err((DaemonProblemKind::Name, self.word()));
        }
        self.at += name.len();
        let name_span = Span::from_range(&(start..self.at));
        self.skip(is_blank);
        if !self.rest().starts_with('=') {
            return Err((DaemonProblemKind::Assignment, start..start + name.len()));
        }
        self.at += 1;
        self.skip(is_blank);
        let (value, range) = self.value(0)?;
        self.end_of_statement()?;
        self.settings.push(WrittenSetting {
            name,
            name_span,
            value,
            span: Span::from_range(&range),
        });
        Ok(())
    }

    /// Behind a value come blanks, then the end of the line, a comment, or a `;` and the next statement.
    fn end_of_statement(&mut self) -> Result<(), Wrong> {
        self.skip(is_blank);
        match self.rest().chars().next() {
            None | Some('\n' | '\r' | '#') => Ok(()),
            Some(';') => {
                self.at += 1;
                Ok(())
            }
            Some(_) => Err((DaemonProblemKind::Rest, self.to_line_end())),
        }
    }

    fn value(&mut self, depth: usize) -> Result<(DaemonValue<'c>, Range<usize>), Wrong> {
        let start = self.at;
        match self.rest().chars().next() {
            Some('"' | '\'') => self.quoted(),
            Some('[') if depth < DEEPEST => self.list(depth),
            Some('+' | '-' | '0'..='9') => self.number(depth),
            None | Some('\n' | '\r' | '#') => {
                Err((DaemonProblemKind::NoValue, self.name_or(start)))
            }
            Some(_) => Err((DaemonProblemKind::Bare, self.word())),
        }
    }

    fn number(&mut self, depth: usize) -> Result<(DaemonValue<'c>, Range<usize>), Wrong> {
        let start = self.at;
        let word = self.word();
        if self.rest().starts_with(['+', '-']) {
            self.at += 1;
        }
        let digits = self.at;
        self.skip(|c| c.is_ascii_digit());
        // What starts like a number and goes on otherwise is an address: 127.0.0.1.
        let ends = depth > 0 || self.at == word.end;
        if self.at == digits || !ends {
            return Err((DaemonProblemKind::Bare, word));
        }
        let range = start..self.at;
        Ok((DaemonValue::Number(&self.text[range.clone()]), range))
    }

    /// `'...'` and `"..."` end on their line; only `"""..."""` may go over several.
    fn quoted(&mut self) -> Result<(DaemonValue<'c>, Range<usize>), Wrong> {
        let start = self.at;
        let rest = self.rest();
        let long = rest
            .strip_prefix("\"\"\"")
            .and_then(|inner| inner.find("\"\"\""));
        let (quotes, length) = if let Some(length) = long {
            (3, length)
        } else {
            let inner = &rest[1..];
            let end = inner.find([if rest.starts_with('"') { '"' } else { '\'' }, '\n', '\r']);
            match end {
                Some(end) if !inner[end..].starts_with(is_line_end) => (1, end),
                _ => return Err((DaemonProblemKind::Quote, self.to_line_end())),
            }
        };
        let range = start + quotes..start + quotes + length;
        self.at = range.end + quotes;
        Ok((DaemonValue::Text(&self.text[range.clone()]), range))
    }

    fn list(&mut self, depth: usize) -> Result<(DaemonValue<'c>, Range<usize>), Wrong> {
        let start = self.at;
        let mut items = Vec::new();
        self.in_list = true;
        self.at += 1;
        loop {
            self.skip(|c| is_blank(c) || is_line_end(c));
            let item = self.at;
            match self.rest().chars().next() {
                None => return Err((DaemonProblemKind::List, start..start + 1)),
                Some(']') => break,
                Some(',' | '#') => return Err((DaemonProblemKind::Item, item..item + 1)),
                Some(_) => items.push(self.value(depth + 1)?.0),
            }
            self.skip(|c| is_blank(c) || is_line_end(c));
            match self.rest().chars().next() {
                Some(',') => self.at += 1,
                Some(']') | None => {}
                Some(_) => return Err((DaemonProblemKind::Comma, self.word())),
            }
        }
        self.at += 1;
        self.in_list = depth > 0;
        Ok((DaemonValue::List(items), start..self.at))
    }

    fn rest(&self) -> &'c str {
        &self.text[self.at..]
    }

    fn skip(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    }

    /// The bytes up to the next blank or sign; at least one character.
    fn word(&self) -> Range<usize> {
        let rest = self.rest();
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let ends = |c: char| is_blank(c) || is_line_end(c) || matches!(c, '#' | ';' | ',' | ']');
        let end = rest[first..]
            .find(ends)
            .map_or(rest.len(), |end| first + end);
        self.at..self.at + end
    }

    /// The bytes up to the end of the line, without the blanks there.
    fn to_line_end(&self) -> Range<usize> {
        let rest = self.rest();
        let line = &rest[..rest.find(is_line_end).unwrap_or(rest.len())];
        self.at..self.at + line.trim_end_matches(is_blank).len()
    }

    /// The place of a value that is not there: the sign before it.
    fn name_or(&self, at: usize) -> Range<usize> {
        let before = self.text[..at].trim_end_matches(is_blank);
        before.len().saturating_sub(1)..before.len()
    }
}
