//! How a text is laid out, so that what is added looks like what is there.

use crate::{Cib, SourceFile, Span};

/// The habits of a text.
#[derive(Debug)]
pub(super) struct Layout<'s> {
    text: &'s str,
    unit: String,
}

impl<'s> Layout<'s> {
    pub(super) fn new(source: &'s SourceFile, cib: &Cib<'_>) -> Self {
        let mut layout = Self {
            text: source.text(),
            unit: "  ".to_owned(),
        };
        if let Some(unit) = layout.step(cib) {
            layout.unit = unit;
        }
        layout
    }

    /// How much deeper the first child of an element stands: the configuration in the document, or a section in it.
    fn step(&self, cib: &Cib<'_>) -> Option<String> {
        let configuration = cib.configuration.as_ref()?;
        let sections = [
            configuration
                .crm_config
                .as_ref()
                .map(|section| section.place),
            configuration.nodes.as_ref().map(|section| section.place),
            configuration
                .resources
                .as_ref()
                .map(|section| section.place),
        ];
        let inner = sections.into_iter().flatten().next();
        let pairs = [
            Some((cib.place.whole, configuration.place.whole)),
            inner.map(|inner| (configuration.place.whole, inner.whole)),
        ];
        pairs.into_iter().flatten().find_map(|(outer, inner)| {
            let outer = self.indent(outer.start())?;
            let step = self.indent(inner.start())?.strip_prefix(outer)?;
            (!step.is_empty()).then(|| step.to_owned())
        })
    }

    pub(super) fn slice(&self, span: Span) -> &'s str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The text from a byte on.
    pub(super) fn rest(&self, at: u32) -> &'s str {
        self.text.get(at as usize..).unwrap_or_default()
    }

    /// The blanks before a byte that is the first of its line. None where something else stands before it.
    pub(super) fn indent(&self, at: u32) -> Option<&'s str> {
        let before = self.text.get(..at as usize)?;
        let end = before.trim_end_matches([' ', '\t']);
        let line = end.trim_end_matches('\u{feff}');
        (line.is_empty() || line.ends_with('\n')).then(|| &before[end.len()..])
    }

    pub(super) fn newline(&self) -> &'static str {
        match self.text.find('\n') {
            Some(at) if self.text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }

    /// One level deeper.
    pub(super) fn deeper(&self, indent: &str) -> String {
        format!("{indent}{}", self.unit)
    }

    /// An element on lines of its own, the first of which is already indented. The text has two blanks a level, as the
    /// model writes it.
    pub(super) fn lines(&self, element: &str, indent: &str) -> String {
        let line = |line: &str| {
            let content = line.trim_start_matches(' ');
            let level = (line.len() - content.len()) / 2;
            format!("{}{content}", self.unit.repeat(level))
        };
        let lines: Vec<_> = element.trim_end().lines().map(line).collect();
        lines.join(&format!("{}{indent}", self.newline()))
    }
}

/// An element on one line.
pub(super) fn compact(element: &str) -> String {
    element.lines().map(str::trim).collect()
}
