//! The elements of a picture, written with everything escaped that has to be.

use std::fmt::Display;

use xmlwriter::{Indent, Options, XmlWriter};

use super::text;

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Set {
    class: &'static str,
    size: i64,
    bold: bool,
    anchor: &'static str,
}

impl Set {
    pub(super) const TITLE: Self = Self::new("title", 21, true);
    pub(super) const CAPTION: Self = Self::new("caption", 12, true);
    pub(super) const NAME: Self = Self::new("name", 13, true);
    pub(super) const PLAIN: Self = Self::new("", 12, false);
    pub(super) const FAINT: Self = Self::new("faint", 12, false);
    pub(super) const GOOD: Self = Self::new("good", 12, true);
    pub(super) const RISK: Self = Self::new("risk", 12, true);
    pub(super) const WRONG: Self = Self::new("wrong", 12, true);
    pub(super) const GAP_NAME: Self = Self::new("name on-gap", 13, true);
    pub(super) const GAP: Self = Self::new("on-gap", 12, true);

    const fn new(class: &'static str, size: i64, bold: bool) -> Self {
        Self {
            class,
            size,
            bold,
            anchor: "start",
        }
    }

    /// The same, ending where it would begin.
    pub(super) const fn to_the_left(mut self) -> Self {
        self.anchor = "end";
        self
    }

    /// The same, around where it would begin.
    pub(super) const fn centred(mut self) -> Self {
        self.anchor = "middle";
        self
    }

    pub(super) fn width(self, text: &str) -> i64 {
        text::width(text, self.size, self.bold)
    }

    pub(super) fn wrap(self, text: &str, room: i64) -> Vec<String> {
        text::wrap(text, self.size, room)
    }
}

/// A picture that is being drawn.
pub(super) struct Canvas(XmlWriter);

impl Canvas {
    /// An empty page, with what those are told who cannot see it.
    pub(super) fn new(width: i64, height: i64, title: &str, style: &str) -> Self {
        let mut canvas = Self(XmlWriter::new(Options {
            indent: Indent::Spaces(1),
            ..Options::default()
        }));
        canvas.0.start_element("svg");
        canvas.attribute("xmlns", "http://www.w3.org/2000/svg");
        canvas.attribute("viewBox", format_args!("0 0 {width} {height}"));
        canvas.attribute("width", width);
        canvas.attribute("height", height);
        canvas.attribute("role", "img");
        canvas.attribute("aria-label", title);
        canvas.leaf("title", title);
        canvas.leaf("style", style);
        canvas.rectangle("page", [0, 0, width, height], 0);
        canvas
    }

    /// What belongs together, with the words that are shown where one points at it.
    pub(super) fn group(&mut self, title: &str, draw: impl FnOnce(&mut Self)) {
        self.0.start_element("g");
        self.leaf("title", title);
        draw(self);
        self.0.end_element();
    }

    /// A box: left, top, width, height.
    pub(super) fn rectangle(&mut self, class: &str, [x, y, width, height]: [i64; 4], round: i64) {
        self.0.start_element("rect");
        self.attribute("class", class);
        self.attribute("x", x);
        self.attribute("y", y);
        self.attribute("width", width);
        self.attribute("height", height);
        if round > 0 {
            self.attribute("rx", round);
        }
        self.0.end_element();
    }

    pub(super) fn path(&mut self, class: &str, way: impl Display) {
        self.0.start_element("path");
        self.attribute("class", class);
        self.attribute("d", way);
        self.0.end_element();
    }

    /// As much of a text as has room, on the base line `y`.
    pub(super) fn text(&mut self, set: Set, [x, y]: [i64; 2], room: i64, words: &str) {
        let words = text::fit(words, set.size, set.bold, room);
        self.0.start_element("text");
        if !set.class.is_empty() {
            self.attribute("class", set.class);
        }
        self.attribute("x", x);
        self.attribute("y", y);
        if set.anchor != "start" {
            self.attribute("text-anchor", set.anchor);
        }
        self.words(&words);
    }

    pub(super) fn finish(self) -> String {
        self.0.end_document()
    }

    fn leaf(&mut self, tag: &str, words: &str) {
        self.0.start_element(tag);
        self.words(words);
    }

    /// The text of an element, and its end; blanks around it would be shown.
    fn words(&mut self, words: &str) {
        self.0.set_preserve_whitespaces(true);
        self.0.write_text(&escaped(words));
        self.0.end_element();
        self.0.set_preserve_whitespaces(false);
    }

    fn attribute(&mut self, name: &str, value: impl Display) {
        self.0.write_attribute(name, &escaped(&value.to_string()));
    }
}

/// xmlwriter escapes quotes in attributes and `<` in texts, and no more.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;")
}
