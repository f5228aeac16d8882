//! Changes of a configuration as changes of its text: which bytes give way to what. Every other byte stays.

mod layout;

use std::ops::Range;

use layout::{Layout, compact};

use crate::{Attr, Cib, Place, SourceFile, Span};

/// Some bytes of a text, and what stands there afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that give way; none for an insertion.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// Edits of one text, laid out as that text is.
///
/// ```
/// use cib_model::{Edits, SourceFile, apply_edits, parse};
///
/// let source = SourceFile::new("cib.xml", r#"<resources><primitive id="vip" class='lsb' type="vip"/></resources>"#);
/// let parsed = parse(&source)?;
/// let vip = parsed.cib.primitives().next().unwrap();
/// let mut edits = Edits::new(&source, &parsed.cib);
/// edits.set(vip.class.as_ref().unwrap(), "systemd");
/// assert_eq!(
///     apply_edits(source.text(), &edits.finish()),
///     r#"<resources><primitive id="vip" class='systemd' type="vip"/></resources>"#
/// );
/// # Ok::<(), cib_model::XmlError>(())
/// ```
#[derive(Debug)]
pub struct Edits<'s> {
    layout: Layout<'s>,
    changes: Vec<Edit>,
    children: Vec<(Place, Vec<String>)>,
    siblings: Vec<(Place, Vec<String>)>,
}

impl<'s> Edits<'s> {
    /// No edits of this text, which `cib` was read from.
    pub fn new(source: &'s SourceFile, cib: &Cib<'_>) -> Self {
        Self {
            layout: Layout::new(source, cib),
            changes: Vec::new(),
            children: Vec::new(),
            siblings: Vec::new(),
        }
    }

    /// Gives an attribute another value, between the quotes that it has.
    pub fn set<T>(&mut self, attr: &Attr<'_, T>, value: &str) {
        let text = self.between_quotes(attr, value);
        self.replace(attr.span(), text);
    }

    /// Puts a text in the place of some bytes of a value. A value that is written with escapes is written anew.
    pub fn set_part<T>(&mut self, attr: &Attr<'_, T>, part: &Range<usize>, text: &str) {
        if attr.is_verbatim() {
            let text = self.between_quotes(attr, text);
            self.replace(attr.part(part), text);
        } else {
            let value = attr.as_str();
            self.set(
                attr,
                &[&value[..part.start], text, &value[part.end..]].concat(),
            );
        }
    }

    /// A text as it is written between the quotes that an attribute has.
    fn between_quotes<T>(&self, attr: &Attr<'_, T>, text: &str) -> String {
        let before = attr.span().start().saturating_sub(1);
        let quote = self.layout.slice(Span::new(before, attr.span().start()));
        escaped(text, if quote == "'" { '\'' } else { '"' })
    }

    /// Gives an element an attribute that it does not have.
    pub fn add_attribute(&mut self, place: Place, name: &str, value: &str) {
        let behind = place.tag.end();
        let text = format!(" {name}=\"{}\"", escaped(value, '"'));
        self.replace(Span::new(behind, behind), text);
    }

    /// Sets an attribute, whether the element has it or not.
    pub fn set_or_add<T>(
        &mut self,
        place: Place,
        attr: Option<&Attr<'_, T>>,
        name: &str,
        value: &str,
    ) {
        match attr {
            Some(attr) => self.set(attr, value),
            None => self.add_attribute(place, name, value),
        }
    }

    /// Puts a text in the place of some bytes.
    pub fn replace(&mut self, span: Span, text: String) {
        self.changes.push(Edit { span, text });
    }

    /// Gives an attribute another name.
    pub fn rename_attribute<T>(&mut self, attr: &Attr<'_, T>, name: &str) {
        self.replace(attr.name_span(), name.to_owned());
    }

    /// Takes an attribute out, with the blanks before it.
    pub fn remove_attribute<T>(&mut self, attr: &Attr<'_, T>) {
        let name = attr.name_span().start();
        let before = self.layout.slice(Span::new(0, name));
        let start = offset(before.trim_end_matches([' ', '\t', '\r', '\n']).len());
        self.replace(Span::new(start, attr.span().end() + 1), String::new());
    }

    /// Gives an element another name, in its start tag and in its end tag.
    pub fn rename_element(&mut self, place: Place, name: &str) {
        self.replace(place.tag, name.to_owned());
        let whole = self.layout.slice(place.whole);
        if let Some(end) = whole.rfind("</").filter(|_| !whole.ends_with("/>")) {
            let start = place.whole.start() + offset(end) + 2;
            let old = self.layout.slice(place.tag).len();
            self.replace(Span::new(start, start + offset(old)), name.to_owned());
        }
    }

    /// Puts an element in the place of another, laid out as that was.
    pub fn replace_element(&mut self, place: Place, element: &str) {
        let text = match self.layout.indent(place.whole.start()) {
            Some(indent) => self.layout.lines(element, indent),
            None => compact(element),
        };
        self.replace(place.whole, text);
    }

    /// Adds an element behind all that is in another.
    pub fn append(&mut self, parent: Place, element: String) {
        put(&mut self.children, parent, element);
    }

    /// Adds an element before another.
    pub fn insert_before(&mut self, sibling: Place, element: String) {
        put(&mut self.siblings, sibling, element);
    }

    /// Takes an element out, with its line where it has one to itself.
    pub fn remove(&mut self, place: Place) {
        let span = place.whole;
        let start = match self.layout.indent(span.start()) {
            Some(indent) if self.ends_line(span.end()) => {
                let line = span.start() as usize - indent.len();
                let before = self.layout.slice(Span::new(0, offset(line)));
                let before = before.strip_suffix('\n').unwrap_or(before);
                offset(before.strip_suffix('\r').unwrap_or(before).len())
            }
            _ => span.start(),
        };
        self.replace(Span::new(start, span.end()), String::new());
    }

    fn ends_line(&self, at: u32) -> bool {
        let rest = self.layout.rest(at);
        rest.starts_with('\n') || rest.starts_with("\r\n")
    }

    /// All edits, in the order of the text.
    pub fn finish(mut self) -> Vec<Edit> {
        for (parent, elements) in std::mem::take(&mut self.children) {
            let edit = self.appended(parent, &elements);
            self.changes.push(edit);
        }
        for (sibling, elements) in std::mem::take(&mut self.siblings) {
            let edit = self.inserted(sibling, &elements);
            self.changes.push(edit);
        }
        self.changes
            .sort_by_key(|edit| (edit.span.start(), edit.span.end()));
        self.changes
    }

    fn appended(&self, parent: Place, elements: &[String]) -> Edit {
        let whole = self.layout.slice(parent.whole);
        let at = |within: usize| offset(parent.whole.start() as usize + within);
        let own = self.layout.indent(parent.whole.start());
        if let Some(open) = whole.strip_suffix("/>") {
            let open = open.trim_end();
            let end = format!("</{}>", self.layout.slice(parent.tag));
            let content = match own {
                Some(own) => format!(
                    "{}{}{own}",
                    self.all_lines(elements, own),
                    self.layout.newline()
                ),
                None => all_compact(elements),
            };
            return Edit {
                span: Span::new(at(open.len()), parent.whole.end()),
                text: format!(">{content}{end}"),
            };
        }
        let end = whole.rfind("</").unwrap_or(whole.len());
        let content = whole[..end].trim_end_matches([' ', '\t', '\r', '\n']);
        let gap = &whole[content.len()..end];
        let (position, text) = match (gap.rfind('\n'), own) {
            (Some(line), _) => (content.len(), self.all_lines(elements, &gap[line + 1..])),
            (None, Some(own)) if is_only_start_tag(content) => {
                let lines = self.all_lines(elements, own);
                (end, format!("{lines}{}{own}", self.layout.newline()))
            }
            (None, _) => (end, all_compact(elements)),
        };
        Edit {
            span: Span::new(at(position), at(position)),
            text,
        }
    }

    fn inserted(&self, sibling: Place, elements: &[String]) -> Edit {
        let start = sibling.whole.start();
        let text = match self.layout.indent(start) {
            Some(indent) => {
                let line = |element: &String| {
                    let lines = self.layout.lines(element, indent);
                    format!("{lines}{}{indent}", self.layout.newline())
                };
                elements.iter().map(line).collect()
            }
            None => all_compact(elements),
        };
        Edit {
            span: Span::new(start, start),
            text,
        }
    }

    /// Elements one level below `indent`, each behind a line end.
    fn all_lines(&self, elements: &[String], indent: &str) -> String {
        let indent = self.layout.deeper(indent);
        let line = |element: &String| {
            let lines = self.layout.lines(element, &indent);
            format!("{}{indent}{lines}", self.layout.newline())
        };
        elements.iter().map(line).collect()
    }
}

fn put(at: &mut Vec<(Place, Vec<String>)>, place: Place, element: String) {
    match at.iter_mut().find(|(known, _)| known.whole == place.whole) {
        Some((_, elements)) => elements.push(element),
        None => at.push((place, vec![element])),
    }
}

fn all_compact(elements: &[String]) -> String {
    elements.iter().map(|element| compact(element)).collect()
}

/// Whether an element that is not closed yet has nothing in it: `<a b="1">`.
fn is_only_start_tag(content: &str) -> bool {
    let mut quote = None;
    let end = content.char_indices().find(|&(_, c)| match quote {
        None if c == '>' => true,
        None => {
            quote = Some(c).filter(|c| matches!(c, '"' | '\''));
            false
        }
        Some(open) => {
            if c == open {
                quote = None;
            }
            false
        }
    });
    end.is_some_and(|(at, _)| at + 1 == content.len())
}

/// A text after all edits, which must be in order and not overlap.
pub fn apply_edits(text: &str, edits: &[Edit]) -> String {
    let mut result = String::with_capacity(text.len() + 1024);
    let mut done = 0;
    for edit in edits {
        let range = edit.span.range();
        result.push_str(text.get(done..range.start).unwrap_or_default());
        result.push_str(&edit.text);
        done = range.end;
    }
    result.push_str(text.get(done..).unwrap_or_default());
    result
}

fn escaped(value: &str, quote: char) -> String {
    let mut text = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '"' if quote == '"' => text.push_str("&quot;"),
            '\'' if quote == '\'' => text.push_str("&apos;"),
            // Written as they are, these would be read as blanks.
            '\t' => text.push_str("&#9;"),
            '\n' => text.push_str("&#10;"),
            '\r' => text.push_str("&#13;"),
            c => text.push(c),
        }
    }
    text
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX - 1)
}
