//! Documents that look like a configuration, and are not the one that the cluster has.

use cib_model::{Cib, RawElement, Root, SourceFile, Span};

use crate::error::{Error, Input, Problem};

pub(super) fn check(source: &SourceFile, cib: &Cib<'_>) -> Result<(), Error> {
    if let Some(masked) = masked_value(source) {
        return Err(Problem::Masked.at(Input::Base, masked));
    }
    let start = cib.place.tag.end() as usize;
    if has_default_namespace(source.text().get(start..).unwrap_or_default()) {
        return Err(Problem::Namespace.at(Input::Base, cib.place.tag));
    }
    let extra = cib.configuration.iter().map(|section| &section.extra);
    let mut extra = extra.chain([&cib.extra]).flat_map(|extra| &extra.elements);
    let is_section = |element: &&RawElement<'_>| Root::of_tag(element.tag()) == Root::Section;
    match extra.find(is_section) {
        None => Ok(()),
        Some(section) => {
            let problem = Problem::SectionTwice(section.tag().to_owned());
            Err(problem.at(Input::Base, section.place().tag))
        }
    }
}

/// Whether a start tag, given from behind its name, has the attribute `xmlns`.
fn has_default_namespace(mut tag: &str) -> bool {
    while let Some((name, rest)) = tag.split_once('=') {
        if name.contains('>') {
            return false;
        }
        if name.trim() == "xmlns" {
            return true;
        }
        let rest = rest.trim_start();
        let Some(quote) = rest.chars().next() else {
            return false;
        };
        let value = rest.get(1..).and_then(|value| value.split_once(quote));
        let Some((_, behind)) = value else {
            return false;
        };
        tag = behind;
    }
    false
}

/// The first value that holds nothing but the stars that reports have instead of secrets (`crm_report`, `crm report`):
/// written back, they would be the secret. `lrm://` is no such value: the cluster itself has that, and the nodes the
/// secret (`cibsecret`).
fn masked_value(source: &SourceFile) -> Option<Span> {
    let text = source.text();
    let mut starts = text.match_indices("****");
    starts.find_map(|(start, _)| {
        let before = text.get(..start)?;
        let quote = before
            .chars()
            .next_back()
            .filter(|c| matches!(c, '"' | '\''))?;
        let tag = before.get(before.rfind('<')?..)?;
        let name = tag.strip_suffix(quote)?.trim_end().strip_suffix('=')?;
        let length = text.get(start..)?.bytes().take_while(|byte| *byte == b'*');
        let end = start + length.count();
        let is_value = tag.starts_with("<nvpair") && name.trim_end().ends_with("value");
        let is_whole = text.get(end..)?.starts_with(quote);
        let offset = |at| u32::try_from(at).ok();
        (is_value && is_whole).then_some(Span::new(offset(start)?, offset(end)?))
    })
}
