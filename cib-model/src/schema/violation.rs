//! What of a document its schema does not allow.

use std::borrow::Cow;

use crate::Span;
use crate::facts::{self, Schema};
use crate::schema::Datatype;
use crate::schema::grammar::Versions;

/// One mistake, at its cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation<'a> {
    /// The smallest wrong thing: a value, the name of an attribute, the name in a start tag, or a text.
    pub span: Span,
    /// The whole element that is wrong itself, or has the wrong attribute.
    pub element: Span,
    /// The element that the mistake is about; where its name is the mistake, the one around it.
    pub owner: Owner<'a>,
    /// What is wrong.
    pub problem: Problem<'a>,
    /// Other places that are wrong for the same reason, or that it is about.
    pub related: Vec<Related>,
}

/// An element by its name and id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owner<'a> {
    /// The name.
    pub name: &'static str,
    /// The id; empty where it has none.
    pub id: Cow<'a, str>,
}

/// Another place, and what it has to do with the mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub span: Span,
    /// Its part.
    pub role: RelatedRole,
}

/// What another place has to do with a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelatedRole {
    /// The first of those of which there may be only one.
    First,
    /// The element or attribute that excludes it, or that it has to stand before.
    Other,
    /// Something that refers to it.
    Reference,
    /// It would be missed here.
    Missed,
    /// It does not belong here either.
    Alike,
    /// It stands here twice too, because what is around it does.
    Copy,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are named after what they say; see the variants"
)]
pub enum Problem<'a> {
    /// No version has an element of that name. `meant` is one that has a place there.
    UnknownElement {
        name: &'a str,
        parent: &'a str,
        meant: Option<&'static str>,
    },
    /// Other versions have the element at that place.
    ElementOfOtherVersion {
        name: &'a str,
        parent: &'a str,
        versions: SchemaRange,
    },
    /// The element has its place elsewhere.
    MisplacedElement {
        name: &'a str,
        parent: &'a str,
        places: Vec<&'static str>,
    },
    /// The element has its place there, but not beside the attribute or element `other`; empty where something is
    /// missing instead.
    ElementConflict {
        name: &'a str,
        parent: &'a str,
        other: &'a str,
    },
    /// The element fits `meant`, which may stand there, and not its own name.
    MistakenElement { name: &'a str, meant: &'static str },
    /// One of these elements has to be there.
    MissingElement {
        parent: &'a str,
        names: Vec<&'static str>,
    },
    /// It may stand there once, and not beside `first`, which may be another of its name.
    RepeatedElement {
        name: &'a str,
        parent: &'a str,
        first: &'a str,
    },
    /// It has to stand before `before`.
    ElementOutOfOrder {
        name: &'a str,
        parent: &'a str,
        before: &'a str,
    },
    /// The element is in an XML namespace.
    ForeignNamespace { name: &'a str },
    /// There is text where only elements may be.
    UnexpectedText { parent: &'a str },
    /// No version has the attribute there. `meant` is one that the element may have; `missing` are those that it must.
    UnknownAttribute {
        name: &'a str,
        element: &'a str,
        meant: Option<&'static str>,
        missing: Vec<&'static str>,
    },
    /// Other versions have the attribute.
    AttributeOfOtherVersion {
        name: &'a str,
        element: &'a str,
        versions: SchemaRange,
    },
    /// The attribute cannot stand beside `others`. `missing` are those that then must be there.
    AttributeConflict {
        name: &'a str,
        element: &'a str,
        others: Vec<&'static str>,
        missing: Vec<&'static str>,
    },
    /// These attributes have to be there; or all of one of `instead` in their place.
    MissingAttributes {
        element: &'a str,
        names: Vec<&'static str>,
        instead: Vec<Vec<&'static str>>,
    },
    /// The value is not of the type. `versions` are those whose type it is of.
    InvalidValue {
        name: &'static str,
        element: &'a str,
        value: Cow<'a, str>,
        expected: Datatype,
        versions: Option<SchemaRange>,
    },
    /// The id is that of something else already.
    DuplicateId { id: Cow<'a, str> },
    /// Nothing in the document has that id.
    DanglingReference {
        id: Cow<'a, str>,
        name: &'static str,
    },
}

impl Problem<'_> {
    /// Whether no version of the schema would accept it.
    pub(super) fn is_of_every_version(&self) -> bool {
        matches!(
            self,
            Self::UnknownElement { .. }
                | Self::UnexpectedText { .. }
                | Self::ForeignNamespace { .. }
                | Self::UnknownAttribute { .. }
                | Self::InvalidValue { versions: None, .. }
        )
    }
}

/// Versions of the schema without a gap.
#[derive(Debug, Clone, Copy)]
pub struct SchemaRange {
    /// The first.
    pub first: &'static Schema,
    /// The last.
    pub last: &'static Schema,
}

impl PartialEq for SchemaRange {
    fn eq(&self, other: &Self) -> bool {
        self.first.version == other.first.version && self.last.version == other.last.version
    }
}

impl Eq for SchemaRange {}

impl SchemaRange {
    pub(super) fn of(versions: Versions) -> Option<Self> {
        let schemas = facts::schemas();
        Some(Self {
            first: schemas.get(usize::from(versions.since))?,
            last: schemas.get(usize::from(versions.end).checked_sub(1)?)?,
        })
    }
}

impl<'a> Violation<'a> {
    pub(super) fn new(span: Span, element: Span, owner: Owner<'a>, problem: Problem<'a>) -> Self {
        Self {
            span,
            element,
            owner,
            problem,
            related: Vec::new(),
        }
    }

    pub(super) fn related(mut self, role: RelatedRole, span: Span) -> Self {
        self.relate(role, span);
        self
    }

    pub(super) fn relate(&mut self, role: RelatedRole, span: Span) {
        self.related.push(Related { span, role });
    }
}
