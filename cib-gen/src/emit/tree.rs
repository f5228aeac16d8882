//! A configuration as elements, whatever the model knows of them: what is compared loses nothing.

use std::fmt;

use cib_model::{RawElement, RawNode, Span};

/// The element `<configuration>` and all in it.
pub(super) struct Tree<'a> {
    nodes: Vec<RawNode<'a>>,
    /// For each element the index behind the last one in it.
    ends: Vec<usize>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(element: Option<RawElement<'a>>) -> Self {
        let nodes = element.map(|element| element.nodes).unwrap_or_default();
        let mut ends = vec![nodes.len(); nodes.len()];
        let mut open: Vec<usize> = Vec::new();
        for (at, node) in nodes.iter().enumerate() {
            while open.len() > node.depth as usize {
                if let Some(closed) = open.pop() {
                    ends[closed] = at;
                }
            }
            open.push(at);
        }
        Self { nodes, ends }
    }

    /// None where there is no configuration.
    pub(super) fn root(&self) -> Option<Element<'_>> {
        (!self.nodes.is_empty()).then_some(Element {
            nodes: &self.nodes,
            ends: &self.ends,
            at: 0,
        })
    }
}

/// One element of a [`Tree`].
#[derive(Clone, Copy)]
pub(super) struct Element<'t> {
    nodes: &'t [RawNode<'t>],
    ends: &'t [usize],
    at: usize,
}

impl<'t> Element<'t> {
    fn node(self) -> &'t RawNode<'t> {
        &self.nodes[self.at]
    }

    pub(super) fn tag(self) -> &'t str {
        &self.node().tag
    }

    pub(super) fn id(self) -> Option<&'t str> {
        self.attribute("id")
    }

    /// The place among the elements and comments of its parent.
    pub(super) fn index(self) -> u32 {
        self.node().place.index
    }

    pub(super) fn span(self) -> Span {
        self.node().place.tag
    }

    pub(super) fn attribute(self, name: &str) -> Option<&'t str> {
        let mut attributes = self.attributes();
        attributes.find(|(own, _)| *own == name).map(|own| own.1)
    }

    pub(super) fn attributes(self) -> impl Iterator<Item = (&'t str, &'t str)> {
        let attributes = self.node().attributes.iter();
        attributes.map(|attribute| (&*attribute.name, attribute.value.as_str()))
    }

    pub(super) fn children(self) -> impl Iterator<Item = Self> {
        let end = self.ends[self.at];
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            let child = Self { at: next, ..self };
            (next < end).then(|| {
                next = self.ends[next];
                child
            })
        })
    }

    pub(super) fn children_named(self, tag: &str) -> impl Iterator<Item = Self> {
        self.children().filter(move |child| child.tag() == tag)
    }

    /// The element and all in it, for a text of its own.
    pub(super) fn subtree(self) -> &'t [RawNode<'t>] {
        &self.nodes[self.at..self.ends[self.at]]
    }

    /// Whether both, which stand equally deep, say the same. The order of attributes says nothing.
    pub(super) fn says_the_same(self, other: Self) -> bool {
        let (own, others) = (self.subtree(), other.subtree());
        let same = |(own, other): (&RawNode<'_>, &RawNode<'_>)| {
            own.depth == other.depth
                && own.tag == other.tag
                && own.text == other.text
                && have_the_same_attributes(own, other)
        };
        own.len() == others.len() && own.iter().zip(others).all(same)
    }

    pub(super) fn has_the_same_attributes(self, other: Self) -> bool {
        have_the_same_attributes(self.node(), other.node())
    }
}

fn have_the_same_attributes(own: &RawNode<'_>, other: &RawNode<'_>) -> bool {
    let (own, other) = (&own.attributes, &other.attributes);
    own == other || own.len() == other.len() && own.iter().all(|one| other.contains(one))
}

impl fmt::Display for Element<'_> {
    /// For messages: what it is, and which.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.id() {
            Some(id) => write!(f, "`{}` `{id}`", self.tag()),
            None => write!(f, "`{}`", self.tag()),
        }
    }
}
