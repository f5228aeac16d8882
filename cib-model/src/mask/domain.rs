//! The secrets in a domain of libvirt, besides what is one in any XML: the text of elements that may hold anything, and
//! what is handed on to others, as `<qemu:arg value="...">` is.

use std::ops::Range;

use super::tag::Tag;
use crate::facts;

/// The bytes that may not be shown. Of a tag that is malformed, that is all behind its name.
pub(super) fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = text.find('<').unwrap_or(text.len());
    while start < text.len() {
        let next = text[start + 1..].find('<');
        let end = next.map_or(text.len(), |at| start + 1 + at);
        if !text[start..].starts_with("<!--") {
            piece(text, start..end, &mut found);
        }
        start = end;
    }
    found
}

/// A `<` and what follows up to the next one.
fn piece(text: &str, piece: Range<usize>, found: &mut Vec<Range<usize>>) {
    let tag = Tag::read(text, piece.clone());
    let name = &text[tag.name.clone()];
    if !tag.is_whole {
        found.push(tag.name.end..piece.end);
        return;
    }
    if name.contains(':') {
        let values = tag.attributes.iter();
        found.extend(values.map(|attribute| attribute.value.clone()));
    }
    if !facts::is_shown_in_domains(name) && !text[tag.end..piece.end].trim().is_empty() {
        found.push(tag.end..piece.end);
    }
}
