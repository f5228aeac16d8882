//! The examples of the rules as documents that real tools take.

use cib_model::{Attr, SourceFile, Span, parse};

/// The text without its marks, and the place between them.
pub(crate) fn unmark(marked: &str) -> (String, Option<Span>) {
    let place = || {
        let (before, rest) = marked.split_once('«')?;
        let (inside, after) = rest.split_once('»')?;
        let start = u32::try_from(before.len()).ok()?;
        let end = start + u32::try_from(inside.len()).ok()?;
        Some((format!("{before}{inside}{after}"), Span::new(start, end)))
    };
    place().map_or_else(
        || (marked.to_owned(), None),
        |(text, span)| (text, Some(span)),
    )
}

/// An example as a whole document, with the sections and attributes that a schema asks for, and the schema that it
/// names, else the newest that is installed.
pub(crate) fn whole_document(text: &str) -> (String, String) {
    let source = SourceFile::new("example.xml", text);
    let mut cib = parse(&source).unwrap().cib;
    for (attribute, value) in [
        (&mut cib.admin_epoch, "0"),
        (&mut cib.epoch, "1"),
        (&mut cib.num_updates, "0"),
    ] {
        *attribute = Some(Attr::new(value));
    }
    let newest = || Attr::new("pacemaker-3.9");
    let named = cib.validate_with.get_or_insert_with(newest);
    let schema = named.as_str().to_owned();
    let configuration = cib.configuration.get_or_insert_default();
    configuration.crm_config.get_or_insert_default();
    configuration.nodes.get_or_insert_default();
    configuration.resources.get_or_insert_default();
    configuration.constraints.get_or_insert_default();
    (cib.to_xml("cib"), schema)
}
