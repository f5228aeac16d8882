//! The grammar of all schema versions as static tables, made from `facts/elements.toml` when this crate is built.

use crate::schema::Datatype;

include!(concat!(env!("OUT_DIR"), "/grammar.rs"));

/// A set of attributes from their positions.
const fn attributes(positions: &[u8]) -> u32 {
    match positions {
        [] => 0,
        [first, rest @ ..] => 1 << *first | attributes(rest),
    }
}

/// A set of elements from the numbers of their names.
const fn tags(tags_of_it: &[Tag]) -> u128 {
    match tags_of_it {
        [] => 0,
        [first, rest @ ..] => 1 << *first | tags(rest),
    }
}

/// The number of a name in the table of all names of elements.
pub(super) type Tag = u8;

/// An element, in one of the places where it has a grammar of its own.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: &'static str,
    pub(super) tag: Tag,
    pub(super) versions: Versions,
    /// The ends of paths below which this grammar holds; none for any path.
    contexts: &'static [&'static [Tag]],
    /// The elements that it may stand in.
    pub(super) parents: &'static [Relative],
    pub(super) children: &'static [Relative],
    pub(super) attributes: &'static [AttributeRow],
    revisions: &'static [Revision],
}

/// An element near another, and the versions in which it is.
#[derive(Debug)]
pub(super) struct Relative {
    pub(super) tag: Tag,
    pub(super) versions: Versions,
}

/// An attribute, and some versions in which it is.
#[derive(Debug)]
pub(super) struct AttributeRow {
    pub(super) name: &'static str,
    pub(super) versions: Versions,
}

/// The grammar of an element in some versions: one of its forms must fit.
#[derive(Debug)]
pub(super) struct Revision {
    versions: Versions,
    /// All that any form has. A set of attributes is a mask of their positions here.
    pub(super) attributes: &'static [(&'static str, Datatype)],
    pub(super) forms: &'static [Form],
}

#[derive(Debug)]
pub(super) struct Form {
    pub(super) required: u32,
    pub(super) allowed: u32,
    /// Attributes whose values select this form.
    pub(super) narrowed: &'static [(u8, Datatype)],
    pub(super) content: Content,
}

/// Which elements may stand in an element.
#[derive(Debug)]
pub(super) struct Content {
    /// Whether the particles stand in this order.
    pub(super) ordered: bool,
    pub(super) particles: &'static [Particle],
}

/// Elements of which one may stand at a place. No two particles of a content have one in common.
#[derive(Debug)]
pub(super) struct Particle {
    pub(super) tags: u128,
    pub(super) required: bool,
    pub(super) repeats: bool,
}

/// Positions in the list of schemas, half open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Versions {
    pub(super) since: u8,
    pub(super) end: u8,
}

impl Versions {
    pub(super) fn contains(self, schema: u8) -> bool {
        (self.since..self.end).contains(&schema)
    }
}

impl Element {
    /// Its grammar in a version that has it.
    pub(super) fn revision(&self, schema: u8) -> Option<&'static Revision> {
        let revisions: &'static [Revision] = self.revisions;
        revisions
            .iter()
            .find(|revision| revision.versions.contains(schema))
    }
}

impl Content {
    /// No child.
    pub(super) const EMPTY: Self = Self {
        ordered: false,
        particles: &[],
    };

    /// Whether a child of that name has a place.
    pub(super) fn allows(&self, tag: Tag) -> bool {
        self.place(tag).is_some()
    }

    /// The place of a child of that name: the particle, and its position.
    pub(super) fn place(&self, tag: Tag) -> Option<(usize, &'static Particle)> {
        let mut particles = self.particles.iter().enumerate();
        particles.find(|(_, particle)| particle.has(tag))
    }

    /// All names that have a place.
    pub(super) fn tags(&self) -> impl Iterator<Item = Tag> + use<> {
        let all = self
            .particles
            .iter()
            .fold(0, |all, particle| all | particle.tags);
        tags_in(all)
    }
}

impl Particle {
    pub(super) fn has(&self, tag: Tag) -> bool {
        self.tags >> tag & 1 == 1
    }

    /// Its names.
    pub(super) fn tags(&self) -> impl Iterator<Item = Tag> + use<> {
        tags_in(self.tags)
    }
}

/// The numbers in a set.
pub(super) fn tags_in(set: u128) -> impl Iterator<Item = Tag> {
    (0..Tag::MAX / 2).filter(move |tag| set >> tag & 1 == 1)
}

/// The number of a name that some version has.
pub(super) fn tag(name: &str) -> Option<Tag> {
    let at = TAGS.binary_search(&name).ok()?;
    Tag::try_from(at).ok()
}

/// All names that some version has.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TAGS.iter().copied()
}

/// The name of a number.
pub(super) fn name(tag: Tag) -> &'static str {
    TAGS.get(usize::from(tag)).copied().unwrap_or_default()
}

/// All elements of a name, whatever the place.
pub(super) fn elements(tag: Tag) -> &'static [Element] {
    let start = ELEMENTS.partition_point(|element| element.tag < tag);
    let end = ELEMENTS.partition_point(|element| element.tag <= tag);
    ELEMENTS.get(start..end).unwrap_or_default()
}

/// The element of that name at that path in a version.
pub(super) fn element(tag: Tag, path: Path, schema: u8) -> Option<&'static Element> {
    elements(tag)
        .iter()
        .find(|element| element.versions.contains(schema) && path.ends_like(element))
}

/// The nearest ancestors of an element. Rules inside of rules count as one: what is in them has the grammar of the
/// outermost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Path([Tag; 3]);

impl Path {
    const NOBODY: Tag = Tag::MAX;
    pub(super) const ROOT: Self = Self([Self::NOBODY; 3]);

    pub(super) fn below(self, element: &Element) -> Self {
        let [_, b, c] = self.0;
        if element.name == "rule" && c == element.tag {
            return self;
        }
        Self([b, c, element.tag])
    }

    fn ends_like(self, element: &Element) -> bool {
        if element.contexts.is_empty() {
            return true;
        }
        let [a, b, c] = self.0;
        let path = if c == element.tag {
            [Self::NOBODY, a, b]
        } else {
            self.0
        };
        element
            .contexts
            .iter()
            .any(|context| path.ends_with(context))
    }
}
