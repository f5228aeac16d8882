//! XML text to nodes with places. The only file that knows roxmltree.

use std::borrow::Cow;
use std::ops::Range;

use crate::{Position, SourceFile, Span, mask};

/// Why a text is not well-formed XML, or not XML that this crate reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct XmlError {
    /// What is wrong, without the place.
    pub message: String,
    /// Where it was noticed.
    pub span: Span,
}

/// A well-formed document.
#[derive(Debug)]
pub(crate) struct Document<'a>(roxmltree::Document<'a>);

/// An element of a document. `'d` is the document, `'a` the text.
#[derive(Clone, Copy)]
pub(crate) struct Node<'d, 'a> {
    inner: roxmltree::Node<'d, 'a>,
    text: &'a str,
    /// How many elements, comments and processing instructions stand before it in its parent.
    index: u32,
}

/// An attribute as it stands in the text.
pub(crate) struct RawAttr<'a> {
    /// The name with its prefix.
    pub(crate) name: &'a str,
    pub(crate) value: Cow<'a, str>,
    pub(crate) name_span: Span,
    pub(crate) value_span: Span,
}

/// What stands between the tags of an element.
pub(crate) enum Content<'d, 'a> {
    Element(Node<'d, 'a>),
    /// Text other than blanks, which a CIB never holds where Pacemaker reads it.
    Text(Cow<'a, str>, Span),
}

/// White space as XML knows it: a no-break space is text.
pub(crate) const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

impl<'a> Document<'a> {
    /// Parses the text of `source`. A document type declaration is refused: no entity is ever expanded.
    pub(crate) fn parse(source: &'a SourceFile) -> Result<Self, XmlError> {
        roxmltree::Document::parse(source.text())
            .map(Self)
            .map_err(|error| explain(source, &error))
    }

    /// Parses the text of `source`, which may have a document type declaration, as the metadata of agents does. Nothing
    /// that one names outside the text is read. It may not declare entities: no agent does, and a few of them make a text
    /// of any size out of a small one.
    pub(crate) fn parse_with_type_declaration(source: &'a SourceFile) -> Result<Self, XmlError> {
        const ENTITY: &str = "<!ENTITY";
        if let Some(start) = source.text().find(ENTITY) {
            return Err(XmlError {
                message: "entities are not read here".to_owned(),
                span: Span::from_range(&(start..start + ENTITY.len())),
            });
        }
        let options = roxmltree::ParsingOptions {
            allow_dtd: true,
            ..roxmltree::ParsingOptions::default()
        };
        roxmltree::Document::parse_with_options(source.text(), options)
            .map(Self)
            .map_err(|error| explain(source, &error))
    }

    pub(crate) fn root(&self) -> Node<'_, 'a> {
        Node {
            inner: self.0.root_element(),
            text: self.0.input_text(),
            index: 0,
        }
    }
}

impl<'d, 'a> Node<'d, 'a> {
    /// The name with its prefix, as written.
    pub(crate) fn tag(self) -> &'a str {
        &self.text[self.tag_range()]
    }

    pub(crate) fn tag_span(self) -> Span {
        Span::from_range(&self.tag_range())
    }

    /// From the `<` of the start tag to the `>` of the end tag.
    pub(crate) fn span(self) -> Span {
        Span::from_range(&self.inner.range())
    }

    /// See [`Place::index`](crate::Place::index).
    pub(crate) fn index(self) -> u32 {
        self.index
    }

    pub(crate) fn attributes(self) -> impl Iterator<Item = RawAttr<'a>> + use<'d, 'a> {
        let text = self.text;
        self.inner.attributes().map(move |attribute| {
            let name = attribute.range_qname();
            RawAttr {
                name: &text[name.clone()],
                value: storage(attribute.value_storage()),
                name_span: Span::from_range(&name),
                value_span: Span::from_range(&value_range(text, &attribute)),
            }
        })
    }

    /// The namespace that the element is in, which none of a configuration is.
    pub(crate) fn namespace(self) -> Option<&'d str> {
        let namespace = self.inner.tag_name().namespace();
        // `xmlns=""` says that there is none.
        namespace.filter(|uri| !uri.is_empty())
    }

    pub(crate) fn content(self) -> impl Iterator<Item = Content<'d, 'a>> + use<'d, 'a> {
        let text = self.text;
        let mut next = 0;
        self.inner.children().filter_map(move |node| {
            let index = next;
            next += u32::from(!node.is_text());
            if node.is_element() {
                return Some(Content::Element(Node {
                    inner: node,
                    text,
                    index,
                }));
            }
            let words = node.text_storage().filter(|_| node.is_text())?;
            if words.as_str().trim_matches(BLANKS).is_empty() {
                return None;
            }
            let trimmed = match storage(words) {
                Cow::Borrowed(words) => Cow::Borrowed(words.trim_matches(BLANKS)),
                Cow::Owned(words) => Cow::Owned(words.trim_matches(BLANKS).to_owned()),
            };
            let range = within(text, node.range());
            Some(Content::Text(trimmed, Span::from_range(&range)))
        })
    }

    /// This element and all below it in document order, each with its depth below this one.
    /// Walks without recursion, however deep the document is.
    pub(crate) fn walk(self) -> impl Iterator<Item = (u32, Self)> + use<'d, 'a> {
        let mut depth = 0;
        let mut next = Some(self);
        // The elements that are still open below this one.
        let mut open: Vec<Self> = Vec::new();
        std::iter::from_fn(move || {
            let node = next?;
            let found = (depth, node);
            next = node.next_element(node.inner.first_child(), 0);
            if next.is_some() {
                depth += 1;
                open.push(node);
                return Some(found);
            }
            let mut at = node;
            while depth > 0 && next.is_none() {
                next = at.next_element(at.inner.next_sibling(), at.index + 1);
                if next.is_none() {
                    depth -= 1;
                    at = open.pop()?;
                }
            }
            Some(found)
        })
    }

    /// The first element of a node and its siblings behind it, the first of which has that index.
    fn next_element(self, first: Option<roxmltree::Node<'d, 'a>>, mut index: u32) -> Option<Self> {
        let mut sibling = first;
        while let Some(node) = sibling {
            if node.is_element() {
                let text = self.text;
                return Some(Self {
                    inner: node,
                    text,
                    index,
                });
            }
            index += u32::from(!node.is_text());
            sibling = node.next_sibling();
        }
        None
    }

    fn tag_range(self) -> Range<usize> {
        let start = self.inner.range().start + 1;
        let rest = &self.text[start..];
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>');
        start..start + end.unwrap_or(rest.len())
    }
}

/// A range without the blanks at its ends.
fn within(text: &str, range: Range<usize>) -> Range<usize> {
    let words = text.get(range.clone()).unwrap_or_default();
    let start = range.start + words.len() - words.trim_start_matches(BLANKS).len();
    start..start + words.trim_matches(BLANKS).len()
}

fn storage<'a>(text: &roxmltree::StringStorage<'a>) -> Cow<'a, str> {
    match text {
        roxmltree::StringStorage::Borrowed(text) => Cow::Borrowed(text),
        roxmltree::StringStorage::Owned(text) => Cow::Owned(text.as_ref().to_owned()),
    }
}

/// The value without its quotes.
///
/// roxmltree keeps the distance from name to value in one byte, so behind more than 255 blanks around the `=` its
/// range is wrong; there the quote is searched.
fn value_range(text: &str, attribute: &roxmltree::Attribute<'_, '_>) -> Range<usize> {
    let range = attribute.range_value();
    let bytes = text.as_bytes();
    let quote = |at: usize| {
        bytes
            .get(at)
            .copied()
            .filter(|byte| matches!(byte, b'"' | b'\''))
    };
    if let Some(open) = range.start.checked_sub(1).and_then(quote)
        && quote(range.end) == Some(open)
    {
        return range;
    }
    let whole = attribute.range();
    let name_end = attribute.range_qname().end;
    let end = whole.end.saturating_sub(1);
    let start = (name_end..end).find(|at| quote(*at).is_some());
    start.map_or(end..end, |open| open + 1..end)
}

fn explain(source: &SourceFile, error: &roxmltree::Error) -> XmlError {
    let span = place(source, error);
    let message = if mask::is_secret_at(source, &span.range()) {
        reserved_message(error)
    } else {
        message(error)
    };
    XmlError { message, span }
}

/// What is wrong, without a word of what stands there: it may be a secret.
fn reserved_message(error: &roxmltree::Error) -> String {
    use roxmltree::Error as E;
    let text = match error {
        E::UnknownEntityReference(..) => {
            "an `&` starts an entity that is not one of XML's own; write `&amp;` for an ampersand"
        }
        E::DuplicatedNamespace(..)
        | E::UnknownNamespace(..)
        | E::UnexpectedCloseTag(..)
        | E::DuplicatedAttribute(..)
        | E::NonXmlChar(..)
        | E::InvalidChar(..)
        | E::InvalidChar2(..) => {
            "this is not well-formed; what stands here is not shown, because it may be a secret"
        }
        _ => return message(error),
    };
    text.to_owned()
}

/// A name as a message shows it: a document decides how long it is.
fn shown(name: &str) -> &str {
    const LONGEST: usize = 60;
    let end = name.char_indices().nth(LONGEST);
    end.map_or(name, |(end, _)| &name[..end])
}

fn message(error: &roxmltree::Error) -> String {
    use roxmltree::Error as E;
    match error {
        E::InvalidXmlPrefixUri(_)
        | E::UnexpectedXmlUri(_)
        | E::UnexpectedXmlnsUri(_)
        | E::InvalidElementNamePrefix(_) => "a namespace prefix is misused".to_owned(),
        E::DuplicatedNamespace(prefix, _) => {
            format!("the namespace prefix `{}` is declared twice on one element", shown(prefix))
        }
        E::UnknownNamespace(prefix, _) => {
            format!("the namespace prefix `{}` is not declared", shown(prefix))
        }
        E::UnexpectedCloseTag(expected, found, _) => {
            format!("`</{}>` closes an element that was opened as `<{}>`", shown(found), shown(expected))
        }
        E::UnexpectedEntityCloseTag(_) => "an end tag stands where none is open".to_owned(),
        E::UnknownEntityReference(name, _) => {
            format!("the entity `&{};` is not one of XML's own; write `&amp;` for an ampersand", shown(name))
        }
        E::MalformedEntityReference(_) => {
            "an `&` starts no entity; write `&amp;` for an ampersand".to_owned()
        }
        E::EntityResolver(..) => "an entity cannot be read".to_owned(),
        E::EntityReferenceLoop(_) => "entities stand in one another, endlessly or too often".to_owned(),
        E::InvalidAttributeValue(_) => {
            "an attribute value has a `<`; write `&lt;` instead".to_owned()
        }
        E::DuplicatedAttribute(name, _) => {
            format!("the attribute `{}` stands twice on one element", shown(name))
        }
        E::NoRootNode => "there is no element in this document".to_owned(),
        E::UnclosedRootNode => {
            "the document ends before its first element is closed; is the file truncated?".to_owned()
        }
        E::UnexpectedDeclaration(_) => {
            "an XML declaration stands after the start of the document".to_owned()
        }
        E::DtdDetected => {
            "the document has a document type declaration, which is refused: its entities could name other files"
                .to_owned()
        }
        E::NodesLimitReached | E::AttributesLimitReached | E::NamespacesLimitReached => {
            "the document has more parts than can be counted".to_owned()
        }
        E::InvalidName(_) => "a name has a character that XML does not allow in names".to_owned(),
        E::NonXmlChar(character, _) => {
            format!("the character U+{:04X} is not allowed in XML", *character as u32)
        }
        E::InvalidChar(expected, found, _) => format!(
            "expected `{}`, found `{}`",
            expected.escape_ascii(),
            found.escape_ascii()
        ),
        E::InvalidChar2(expected, found, _) => {
            format!("expected {expected}, found `{}`", found.escape_ascii())
        }
        E::InvalidString(expected, _) => format!("expected `{expected}`"),
        E::InvalidExternalID(_) => "an external id is malformed".to_owned(),
        E::InvalidComment(_) => "a comment holds `--` or is not closed".to_owned(),
        E::InvalidCharacterData(_) => "text holds `]]>`".to_owned(),
        E::UnknownToken(_) => "this is not XML".to_owned(),
        E::UnexpectedEndOfStream => {
            "the document ends in the middle of a tag; is the file truncated?".to_owned()
        }
    }
}

/// The character at which the parser stopped, or for errors without a place what they are about.
fn place(source: &SourceFile, error: &roxmltree::Error) -> Span {
    use roxmltree::Error as E;
    let text = source.text();
    let start = match error {
        E::DtdDetected => text.find("<!DOCTYPE").unwrap_or_default(),
        E::UnclosedRootNode => first_tag(text),
        E::UnexpectedEndOfStream => text.trim_end().len().saturating_sub(1),
        _ => {
            let at = error.pos();
            let position = Position {
                line: at.row,
                column: at.col,
            };
            source.offset(position) as usize
        }
    };
    let start = (0..=start.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or_default();
    let rest = &text[start..];
    let width = match error {
        E::DtdDetected => "<!DOCTYPE".len(),
        E::UnclosedRootNode => rest
            .find(|c: char| c.is_whitespace() || c == '>' || c == '/')
            .unwrap_or(rest.len()),
        _ => rest.chars().next().map_or(0, char::len_utf8),
    };
    Span::from_range(&(start..start + width))
}

fn first_tag(text: &str) -> usize {
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        at += found;
        let rest = &text[at..];
        let skip = if rest.starts_with("<!--") {
            rest.find("-->")
        } else if rest.starts_with("<?") {
            rest.find("?>")
        } else {
            None
        };
        match skip {
            Some(skip) => at += skip,
            None => return at,
        }
    }
    0
}
