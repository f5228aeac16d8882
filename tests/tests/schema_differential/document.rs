//! A document that can be taken apart and put together again, with values and text as they are written.

/// The tree of a document; an element is named by its number, and the root is 0.
#[derive(Debug, Clone)]
pub(crate) struct Document(Vec<Element>);

#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) tag: String,
    /// Names, and values with their escapes.
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) content: Vec<Content>,
}

#[derive(Debug, Clone)]
pub(crate) enum Content {
    Child(usize),
    /// Text, a comment, a processing instruction: whatever is no element, as written.
    Raw(String),
}

/// Something in a document that could be left out.
pub(crate) enum Part {
    Element(usize),
    /// An element, and the place among its attributes.
    Attribute(usize, usize),
    /// An element, and the place in its content.
    Raw(usize, usize),
}

pub(crate) const ROOT: usize = 0;

impl Element {
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Sets an attribute; no element has one twice.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        match self.attributes.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value.into(),
            None => self.attributes.push((name.to_owned(), value.into())),
        }
    }
}

impl Document {
    pub(crate) fn new(root: &str) -> Self {
        let mut document = Self(Vec::new());
        document.add(root);
        document
    }

    /// Comments are left out.
    pub(crate) fn read(text: &str) -> Self {
        let xml = roxmltree::Document::parse(text).unwrap();
        let mut document = Self::new(xml.root_element().tag_name().name());
        let mut open = vec![(xml.root_element(), ROOT)];
        while let Some((node, at)) = open.pop() {
            for attribute in node.attributes() {
                document
                    .at(at)
                    .set(attribute.name(), escaped(attribute.value()));
            }
            for child in node.children().filter(|child| !child.is_comment()) {
                let content = if child.is_element() {
                    let number = document.add(child.tag_name().name());
                    open.push((child, number));
                    Content::Child(number)
                } else {
                    Content::Raw(escaped(child.text().unwrap_or_default()))
                };
                document.at(at).content.push(content);
            }
        }
        document
    }

    /// A new element that is nowhere yet.
    pub(crate) fn add(&mut self, tag: &str) -> usize {
        self.0.push(Element {
            tag: tag.to_owned(),
            attributes: Vec::new(),
            content: Vec::new(),
        });
        self.0.len() - 1
    }

    pub(crate) fn at(&mut self, element: usize) -> &mut Element {
        &mut self.0[element]
    }

    pub(crate) fn element(&self, element: usize) -> &Element {
        &self.0[element]
    }

    pub(crate) fn children(&self, element: usize) -> Vec<usize> {
        let content = self.0[element].content.iter();
        let child = content.filter_map(|content| match content {
            Content::Child(child) => Some(*child),
            Content::Raw(_) => None,
        });
        child.collect()
    }

    /// An element and all below it, in document order.
    pub(crate) fn below(&self, element: usize) -> Vec<usize> {
        self.below_except(element, "")
    }

    /// The same, without what is below elements of this tag.
    pub(crate) fn below_except(&self, element: usize, tag: &str) -> Vec<usize> {
        let mut found = Vec::new();
        let mut open = vec![element];
        while let Some(element) = open.pop() {
            found.push(element);
            if self.0[element].tag != tag {
                open.extend(self.children(element).into_iter().rev());
            }
        }
        found
    }

    /// The parent of an element and the place in its content.
    pub(crate) fn place(&self, element: usize) -> Option<(usize, usize)> {
        self.below(ROOT).into_iter().find_map(|parent| {
            let content = &self.0[parent].content;
            let is_here =
                |content: &Content| matches!(content, Content::Child(it) if *it == element);
            content.iter().position(is_here).map(|at| (parent, at))
        })
    }

    pub(crate) fn detach(&mut self, element: usize) {
        if let Some((parent, at)) = self.place(element) {
            self.0[parent].content.remove(at);
        }
    }

    /// A copy of an element and all below it, that is nowhere yet.
    pub(crate) fn copy(&mut self, element: usize) -> usize {
        let mut copy = self.0[element].clone();
        for content in &mut copy.content {
            if let Content::Child(child) = content {
                *child = self.copy(*child);
            }
        }
        self.0.push(copy);
        self.0.len() - 1
    }

    /// The values of these attributes on these elements.
    pub(crate) fn values<'a>(
        &'a self,
        elements: &'a [usize],
        mut is_meant: impl FnMut(&str) -> bool + 'a,
    ) -> impl Iterator<Item = &'a str> {
        let attributes = elements
            .iter()
            .flat_map(|element| &self.0[*element].attributes);
        attributes
            .filter(move |(name, _)| is_meant(name))
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.write(ROOT, &mut text);
        text
    }

    fn write(&self, element: usize, text: &mut String) {
        let Element {
            tag,
            attributes,
            content,
        } = &self.0[element];
        text.extend(["<", tag]);
        for (name, value) in attributes {
            text.extend([" ", name, "=\"", value, "\""]);
        }
        if content.is_empty() {
            text.push_str("/>");
            return;
        }
        text.push('>');
        for content in content {
            match content {
                Content::Child(child) => self.write(*child, text),
                Content::Raw(raw) => text.push_str(raw),
            }
        }
        text.extend(["</", tag, ">"]);
    }

    /// What could be left out, the largest first. Declarations of prefixes stay: they may be needed.
    pub(crate) fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        for element in self.below(ROOT) {
            if element != ROOT {
                parts.push((self.below(element).len(), Part::Element(element)));
            }
            let Element {
                attributes,
                content,
                ..
            } = &self.0[element];
            let droppable = |at: &usize| !attributes[*at].0.starts_with("xmlns:");
            let attributes = (0..attributes.len()).filter(droppable);
            parts.extend(attributes.map(|at| (1, Part::Attribute(element, at))));
            let is_raw = |at: &usize| matches!(content[*at], Content::Raw(_));
            let raws = (0..content.len()).filter(is_raw);
            parts.extend(raws.map(|at| (1, Part::Raw(element, at))));
        }
        parts.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
        parts.into_iter().map(|(_, part)| part).collect()
    }

    pub(crate) fn without(&self, part: &Part) -> Self {
        let mut reduced = self.clone();
        match *part {
            Part::Element(element) => reduced.detach(element),
            Part::Attribute(element, at) => {
                reduced.0[element].attributes.remove(at);
            }
            Part::Raw(element, at) => {
                reduced.0[element].content.remove(at);
            }
        }
        reduced
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            other => escaped.push(other),
        }
    }
    escaped
}
