//! Passwords in URIs, whatever the scheme.

use std::ops::Range;

use super::tag;

/// The passwords in a value that begins at `offset`. What is not `closed` may have lost the `@` behind a password.
pub(super) fn passwords(value: &str, offset: usize, closed: bool, found: &mut Vec<Range<usize>>) {
    if closed && !value.contains(['@', '&']) {
        return;
    }
    let mut from = 0;
    while let Some(authority) = behind_scheme(value, from) {
        let user = colon(value, authority);
        from = user.unwrap_or(value.len());
        if let Some(start) = user
            && !is_port(&value[start..], closed)
        {
            let end = last_at(value, start);
            let end = if closed { end } else { Some(value.len()) };
            found.extend(end.map(|end| offset + start..offset + end));
            return;
        }
    }
}

/// The passwords in a text that may be anything.
pub(super) fn passwords_in_words(text: &str, offset: usize, found: &mut Vec<Range<usize>>) {
    if !text.contains("//") && !text.contains("&#") {
        return;
    }
    let mut start = 0;
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>');
    for word in text.split_inclusive(ends) {
        passwords(word.trim_end_matches(ends), offset + start, true, found);
        start += word.len();
    }
}

/// Behind the `://` that follows `from`.
fn behind_scheme(value: &str, from: usize) -> Option<usize> {
    let mut last = ['\0'; 2];
    characters(value, from).find_map(|(c, range)| {
        let found = last == [':', '/'] && c == '/';
        last = [last[1], c];
        found.then_some(range.end)
    })
}

fn colon(value: &str, from: usize) -> Option<usize> {
    characters(value, from).find_map(|(c, range)| (c == ':').then_some(range.end))
}

fn last_at(value: &str, from: usize) -> Option<usize> {
    let signs = characters(value, from).filter(|(c, _)| *c == '@');
    signs.last().map(|(_, range)| range.start)
}

/// Whether what follows a colon is the number of a port, and the host is over.
fn is_port(text: &str, closed: bool) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.starts_with(['/', '?', '#', ',', ' ']) || rest.is_empty() && closed
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
