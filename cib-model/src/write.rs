//! A model to XML, in the layout that `cibadmin --query` prints: two blanks a level, attributes on one line.

use std::borrow::Cow;

use crate::attr::Attr;

/// Writes elements with everything escaped that has to be.
pub(crate) struct Writer(xmlwriter::XmlWriter);

impl Writer {
    pub(crate) fn new() -> Self {
        let options = xmlwriter::Options {
            indent: xmlwriter::Indent::Spaces(2),
            ..xmlwriter::Options::default()
        };
        Self(xmlwriter::XmlWriter::new(options))
    }

    pub(crate) fn start(&mut self, tag: &str) {
        self.0.start_element(tag);
    }

    pub(crate) fn end(&mut self) {
        self.0.end_element();
    }

    pub(crate) fn attribute(&mut self, name: &str, value: &str) {
        self.0.write_attribute(name, &escape(value));
    }

    pub(crate) fn optional<T>(&mut self, name: &str, value: Option<&Attr<'_, T>>) {
        if let Some(value) = value {
            self.attribute(name, value.as_str());
        }
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.0.write_text(&escape(text));
    }

    pub(crate) fn finish(self) -> String {
        self.0.end_document()
    }
}

/// Everything but the quote, which xmlwriter escapes. Line ends and tabs are escaped because a parser would
/// otherwise turn them into blanks.
fn escape(value: &str) -> Cow<'_, str> {
    const SPECIAL: [char; 6] = ['&', '<', '>', '\n', '\r', '\t'];
    if !value.contains(SPECIAL) {
        return Cow::Borrowed(value);
    }
    let mut escaped = String::with_capacity(value.len() + 16);
    for c in value.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' => escaped.push_str("&#9;"),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}
