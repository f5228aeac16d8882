//! Passwords in URIs, whatever the scheme, and however mistyped.
//!
//! What is wrong with a URI is just what findings are about, so this relies on little: a colon in what stands behind
//! `//`, unless a port follows, or else a colon and an `@` without blanks between them.

use std::ops::Range;

use super::tag;

/// The bytes of a value that are, or may be, a password. What is not `closed` may have lost its end.
pub(super) fn password(value: &str, closed: bool) -> Option<Range<usize>> {
    if closed && !has_any(value, [':', '&']) {
        return None;
    }
    let mut from = 0;
    while let Some(authority) = behind_slashes(value, from) {
        let Some(colon) = colon(value, authority.clone()) else {
            from = authority.end;
            continue;
        };
        if is_port(&value[colon..], closed) {
            from = colon;
            continue;
        }
        let end = match last_at(value, colon) {
            Some(at) => at,
            None if closed => authority.end,
            None => value.len(),
        };
        return Some(colon..end);
    }
    let at = last_at(value, from)?;
    let before = from..at;
    let word = value[before.clone()].rfind(char::is_whitespace);
    let word = word.map_or(before.start, |blank| before.start + blank);
    let mut colons = characters(value, word).take_while(|(_, range)| range.start < at);
    let colon = colons.find_map(|(c, range)| (c == ':').then_some(range.end))?;
    Some(colon..at)
}

/// The passwords in a text that may be anything, and stands at `offset`.
pub(super) fn passwords_in_words(text: &str, offset: usize, found: &mut Vec<Range<usize>>) {
    if !text.contains("//") && !has_any(text, ['@', '&']) {
        return;
    }
    let mut start = offset;
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>');
    for word in text.split_inclusive(ends) {
        let password = password(word.trim_end_matches(ends), true);
        found.extend(password.map(|range| start + range.start..start + range.end));
        start += word.len();
    }
}

/// Whether one of these is in a text. One after the other: that is how the standard library finds them fast.
fn has_any(text: &str, characters: [char; 2]) -> bool {
    characters.into_iter().any(|c| text.contains(c))
}

/// What stands between the next `//` and the path behind it.
fn behind_slashes(value: &str, from: usize) -> Option<Range<usize>> {
    let mut last = '\0';
    let start = characters(value, from).find_map(|(c, range)| {
        let found = last == '/' && c == '/';
        last = c;
        found.then_some(range.end)
    })?;
    let mut rest = characters(value, start);
    let end = rest.find(|(c, _)| matches!(c, '/' | '?' | '#') || c.is_whitespace());
    Some(start..end.map_or(value.len(), |(_, range)| range.start))
}

/// Behind the first colon that is not in the brackets of an IPv6 address.
fn colon(value: &str, authority: Range<usize>) -> Option<usize> {
    let mut closes = None;
    for (c, range) in characters(value, authority.start) {
        if range.start >= authority.end {
            return None;
        }
        match c {
            '[' => {
                let rest = &value[range.end..authority.end];
                closes = rest.find(']').map(|at| range.end + at);
            }
            ':' if closes.is_none_or(|end| end < range.start) => return Some(range.end),
            _ => {}
        }
    }
    None
}

fn last_at(value: &str, from: usize) -> Option<usize> {
    let signs = characters(value, from).filter(|(c, _)| *c == '@');
    signs.last().map(|(_, range)| range.start)
}

/// Whether what follows a colon is the number of a port, and the host is over.
fn is_port(text: &str, closed: bool) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_over = rest.starts_with(['/', '?', '#', ',', ' ']) || rest.is_empty() && closed;
    is_over && (rest.len() < text.len() || closed)
}

/// The characters of a value, each with the bytes that write it.
fn characters(value: &str, from: usize) -> impl Iterator<Item = (char, Range<usize>)> {
    let mut at = from;
    std::iter::from_fn(move || {
        let rest = &value[at..];
        let written = rest.chars().next()?;
        let (c, length) = tag::first(rest).unwrap_or((written, written.len_utf8()));
        at += length;
        Some((c, at - length..at))
    })
}
