//! Passwords in URIs, whatever the scheme, and however mistyped.
//!
//! What is wrong with a URI is just what findings are about, so this relies on little. Where there is an `@`, a password
//! is what stands between it and the first colon, whatever that is. Where there is none, it may be missing: then what
//! follows a colon in what stands behind `//` counts as one, unless it is a port.

use std::ops::Range;

use super::tag;

/// The bytes of a value that are, or may be, a password. What is not `closed` may have lost its end.
pub(super) fn password(value: &str, closed: bool) -> Option<Range<usize>> {
    if closed && !has_any(value, [':', '&', '%']) {
        return None;
    }
    before_at(value).or_else(|| without_at(value, closed))
}

/// From the first colon behind the scheme to the last `@`. What stands between may be anything: a password is what
/// people put characters into that mean something in a URI.
fn before_at(value: &str) -> Option<Range<usize>> {
    let at = last_at(value)?;
    let mut rest =
        characters(value, behind_scheme(value)).take_while(|(_, range)| range.start < at);
    let colon = rest.find_map(|(c, range)| (c == ':').then_some(range.end))?;
    Some(colon..at)
}

/// Behind the colon of `driver+transport://`. Without the slashes nothing says that the word before the colon is no
/// user.
fn behind_scheme(value: &str) -> usize {
    let first = characters(value, 0).find(|(c, _)| matches!(c, ':' | '/' | '@'));
    let Some((':', colon)) = first else {
        return 0;
    };
    let mut behind = characters(value, colon.end).map(|(c, _)| c);
    let slashes = behind.next() == Some('/') && behind.next() == Some('/');
    if slashes { colon.end } else { 0 }
}

fn without_at(value: &str, closed: bool) -> Option<Range<usize>> {
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
        let end = if closed { authority.end } else { value.len() };
        return Some(colon..end);
    }
    None
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
fn has_any<const COUNT: usize>(text: &str, characters: [char; COUNT]) -> bool {
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

fn last_at(value: &str) -> Option<usize> {
    let signs = characters(value, 0).filter(|(c, _)| *c == '@');
    signs.last().map(|(_, range)| range.start)
}

/// Whether what follows a colon is the number of a port, and the host is over.
fn is_port(text: &str, closed: bool) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_over = rest.starts_with(['/', '?', '#', ',', ' ']) || rest.is_empty() && closed;
    is_over && (rest.len() < text.len() || closed)
}

/// The characters of a value, each with the bytes that write it. A colon or an `@` may be written as %XX.
fn characters(value: &str, from: usize) -> impl Iterator<Item = (char, Range<usize>)> {
    let mut at = from;
    std::iter::from_fn(move || {
        let rest = &value[at..];
        let written = rest.chars().next()?;
        let (c, length) = match rest.as_bytes() {
            [b'%', b'3', b'a' | b'A', ..] => (':', 3),
            [b'%', b'4', b'0', ..] => ('@', 3),
            _ => tag::first(rest).unwrap_or((written, written.len_utf8())),
        };
        at += length;
        Some((c, at - length..at))
    })
}
