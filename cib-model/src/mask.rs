//! The text of a source as it may be shown: no secret in it.
//!
//! A finding is shown with the lines around it, and whoever reads those lines is often somebody else: a build log, a
//! ticket, a mailing list. So every excerpt is cut from [`masked_text`]. It has to be right for texts that are not XML
//! at all, and those are just the ones that are shown where they break. So this does not parse: it goes from `<` to
//! `<`, is exact where the tag between them is well-formed, and hides too much where it is not.

mod domain;
mod settings;
mod tag;
mod uri;

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use crate::{FileKind, SourceFile, facts};
use tag::{Quoted, Tag};

/// Whether a terminal shows `c` as a character: no control character, and none that turns the direction of writing.
pub fn is_harmless(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The bytes of a URI that are, or may be, a password: whoever shows the URI, or a part of it, hides them.
///
/// Where the URI is mistyped so that a password may have lost its `@`, what could be one is taken for one.
///
/// ```
/// use cib_model::password_in_uri;
///
/// let uri = "lxc+ssh//root:hunter/2?@host/";
/// assert_eq!(password_in_uri(uri).map(|range| &uri[range]), Some("hunter/2?"));
/// ```
pub fn password_in_uri(uri: &str) -> Option<Range<usize>> {
    password_in(uri, true)
}

/// The same for any value. What is not `closed` may have lost its end.
fn password_in(value: &str, closed: bool) -> Option<Range<usize>> {
    let password = uri::password(value, closed);
    let Some(assigned) = assigned(value) else {
        return password;
    };
    let start = password.map_or(assigned, |password| password.start.min(assigned));
    Some(start..value.len())
}

/// The text of `source` with `*` for every byte of a secret, so that every [`Span`](crate::Span) stays right.
///
/// Secrets are the values of parameters whose name says so ([`facts::is_secret`]), and passwords in URIs. What says
/// only that there is a secret (`****`, `lrm://`) stays. Of a text that is not well-formed, what might be a secret
/// counts as one.
///
/// ```
/// use cib_model::{SourceFile, masked_text};
///
/// let source = SourceFile::new("t", r#"<nvpair id="p" value="hunter2" name="passwd"/>"#);
/// assert_eq!(masked_text(&source), r#"<nvpair id="p" value="*******" name="passwd"/>"#);
/// ```
pub fn masked_text(source: &SourceFile) -> Cow<'_, str> {
    let text = source.text();
    let secrets = secrets_of(source);
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut shown = 0;
    for secret in secrets {
        masked.push_str(&text[shown..secret.start]);
        // Line ends stay, so that lines keep their numbers.
        let star = |c: char| if matches!(c, '\n' | '\r') { c } else { '*' };
        for c in text[secret.clone()].chars() {
            masked.extend(std::iter::repeat_n(star(c), c.len_utf8()));
        }
        shown = secret.end;
    }
    masked.push_str(&text[shown..]);
    Cow::Owned(masked)
}

/// Whether a secret is at `place`, or right behind it.
pub(crate) fn is_secret_at(source: &SourceFile, place: &Range<usize>) -> bool {
    secrets_of(source)
        .iter()
        .any(|secret| secret.start <= place.end && place.start < secret.end)
}

/// The bytes of all secrets of a file of its kind.
fn secrets_of(source: &SourceFile) -> Vec<Range<usize>> {
    let text = source.text();
    match FileKind::of(source) {
        Some(FileKind::Corosync | FileKind::Libvirtd) => settings::secrets(text),
        Some(FileKind::Domain) => joined([secrets(text), domain::secrets(text)].concat()),
        Some(FileKind::Cib) | None => secrets(text),
    }
}

/// The bytes of all secrets of any XML: in order, apart from each other, and between characters.
fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut search = Search {
        text,
        found: Vec::new(),
        doubt: 0,
        referred: referred(text),
    };
    for piece in pieces(text) {
        search.piece(piece);
    }
    joined(search.found)
}

/// From each `<` up to the next one, and what stands before the first.
fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= text.len() {
            return None;
        }
        let skip = usize::from(text[start..].starts_with('<'));
        let next = text[start + skip..].find('<');
        let end = next.map_or(text.len(), |at| start + skip + at);
        let piece = start..end;
        start = end;
        Some(piece)
    })
}

/// The ids of pairs whose value another pair takes for a secret: `<nvpair id-ref="a" name="passwd"/>`.
fn referred(text: &str) -> HashSet<String> {
    if !text.contains("id-ref") {
        return HashSet::new();
    }
    let tags = pieces(text).filter(|piece| text[piece.clone()].starts_with('<'));
    let tags = tags.map(|piece| Tag::read(text, piece));
    let secret = tags.filter(|tag| Names::of(text, tag).secret);
    let ids = secret.flat_map(|tag| tag.attributes);
    let ids = ids.filter(|attribute| attribute.is_named(text, "id-ref"));
    ids.filter_map(|id| tag::decoded(&text[id.value])).collect()
}

fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| (range.start, range.end));
    ranges.dedup_by(|next, last| {
        let touches = next.start <= last.end;
        if touches {
            last.end = last.end.max(next.end);
        }
        touches
    });
    ranges
}

struct Search<'t> {
    text: &'t str,
    found: Vec<Range<usize>>,
    /// The end of the last line that holds, behind a malformed tag, what may belong to a value in it.
    doubt: usize,
    /// The ids of pairs that are secrets under another name.
    referred: HashSet<String>,
}

impl Search<'_> {
    /// A `<` and what follows up to the next one.
    fn piece(&mut self, piece: Range<usize>) {
        let words = &self.text[piece.clone()];
        uri::passwords_in_words(words, piece.start, &mut self.found);
        let Some(behind) = words.strip_prefix('<') else {
            return self.words(piece);
        };
        if behind.starts_with("!--") {
            return self.words(piece.start + 4..piece.end);
        }
        let tag = Tag::read(self.text, piece.clone());
        for value in &tag.attributes {
            self.value(value);
        }
        if tag.is_whole {
            self.whole_tag(&tag, piece.end);
        } else if let Some(start) = self.doubt_in(&tag, words) {
            self.doubt = tag.end_of_doubt(self.text, self.doubt);
            self.found.push(start..self.doubt.max(piece.end));
        }
    }

    /// From where on something in a malformed tag may be a secret.
    fn doubt_in(&self, tag: &Tag, words: &str) -> Option<usize> {
        let is_secret = words.starts_with("<!ENTITY")
            || Names::of(self.text, tag).may_be_secret(words)
            || has_secret_word(words);
        if is_secret {
            return Some(tag.name.end);
        }
        tag.attributes.iter().find_map(|attribute| {
            let value = attribute.value.clone();
            let password = password_in(&self.text[value.clone()], false)?;
            Some(value.start + password.start)
        })
    }

    fn whole_tag(&mut self, tag: &Tag, end: usize) {
        let names = Names::of(self.text, tag);
        let element = &self.text[tag.name.clone()];
        let is_secret = names.secret || facts::is_secret(element) || self.is_referred(tag);
        if is_secret || names.may_be_secret(&self.text[tag.name.start..tag.end]) {
            let values = tag.values(self.text);
            self.found
                .extend(values.map(|value| hidden(self.text, value)));
        }
        let rest = tag.end..end;
        // Behind a secret there is nothing but blanks, unless its own quotes have ended it too early.
        if is_secret && !self.text[rest.clone()].trim().is_empty() {
            self.found.push(rest);
        } else {
            self.words(rest);
        }
    }

    /// Whether another pair takes the value of this one for a secret.
    fn is_referred(&self, tag: &Tag) -> bool {
        let mut ids = tag
            .attributes
            .iter()
            .filter(|it| it.is_named(self.text, "id"));
        !self.referred.is_empty()
            && ids.any(|id| {
                let id = tag::decoded(&self.text[id.value.clone()]);
                id.is_some_and(|id| self.referred.contains(&id))
            })
    }

    /// One value, whatever the element.
    fn value(&mut self, attribute: &Quoted) {
        let range = attribute.value.clone();
        let value = &self.text[range.clone()];
        if facts::is_secret(&self.text[attribute.name.clone()]) {
            self.found.push(hidden(self.text, range.clone()));
        }
        let password = password_in(value, attribute.is_closed);
        self.found
            .extend(password.map(|found| range.start + found.start..range.start + found.end));
    }

    /// What is no tag: comments, text, and tags that have lost their `<`.
    fn words(&mut self, piece: Range<usize>) {
        let words = &self.text[piece.clone()];
        if words.contains('=') && (has_secret_word(words) || is_pair(words)) {
            self.found.push(piece);
        }
    }
}

/// What the attributes of a tag say about its value.
struct Names {
    /// A name that says that the value is secret.
    secret: bool,
    /// A name that can be read.
    known: bool,
    /// The name may have been in what stands before.
    is_torn: bool,
}

impl Names {
    fn of(text: &str, tag: &Tag) -> Self {
        // The last thing before something malformed may be only the beginning of what was meant.
        let certain =
            tag.attributes.len() - usize::from(!tag.is_whole && !tag.attributes.is_empty());
        let mut certain = tag.attributes[..certain].iter();
        // What an expression compares with `attribute` is as secret as what a pair gives to `name`; a permission for
        // `attribute` has no value.
        let has_value = tag.attributes.iter().any(|it| it.is_named(text, "value"));
        let is_name =
            |it: &&Quoted| it.is_named(text, "name") || has_value && it.is_named(text, "attribute");
        let mut names = tag.attributes.iter().filter(is_name);
        Self {
            is_torn: tag.is_torn,
            known: !tag.is_torn && certain.any(|it| it.is_named(text, "name")),
            secret: names.any(|name| {
                let name = tag::decoded(&text[name.value.clone()]);
                name.is_none_or(|name| facts::is_secret(name.trim()))
            }),
        }
    }

    /// Whether the value is secret, or nothing says whose it is.
    fn may_be_secret(&self, tag: &str) -> bool {
        self.secret || !self.known && (self.is_torn || is_pair(tag))
    }
}

/// Whether a text has a value with a name, or what is left of them.
fn is_pair(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.contains("val") && (text.contains("nvp") || text.contains("pair"))
}

/// Where the value begins in `passwd=hunter2`.
fn assigned(text: &str) -> Option<usize> {
    text.match_indices('=').find_map(|(at, _)| {
        let name = text[..at].trim_end();
        let name = name.rsplit(|c| !is_word(c)).next().unwrap_or_default();
        facts::is_secret(name).then_some(at + 1)
    })
}

fn has_secret_word(text: &str) -> bool {
    // No name of a secret is shorter.
    text.split(|c| !is_word(c))
        .any(|word| word.len() > 2 && facts::is_secret(word))
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

/// A secret, unless it only says that there is one.
fn hidden(text: &str, value: Range<usize>) -> Range<usize> {
    if text[value.clone()].starts_with("lrm://") {
        value.start..value.start
    } else {
        value
    }
}

#[cfg(test)]
mod tests;
