//! Ids, which are unique in a document, and what refers to them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::Span;
use crate::schema::datatype::trimmed;
use crate::schema::violation::{Owner, Problem, RelatedRole, Violation};
use crate::xml::{Node, RawAttr};

/// The ids and references of a document.
#[derive(Default)]
pub(super) struct Ids<'a> {
    known: HashMap<Cow<'a, str>, Site>,
    duplicates: Vec<Duplicate<'a>>,
    references: Vec<Reference<'a>>,
    /// Ids that are there and would count, were it not for another mistake.
    meant: HashSet<Cow<'a, str>>,
}

/// Where an id stands.
#[derive(Clone, Copy)]
struct Site {
    id: Span,
    element: Span,
}

struct Duplicate<'a> {
    owner: Owner<'a>,
    site: Site,
    first: Site,
}

struct Reference<'a> {
    owner: Owner<'a>,
    element: Span,
    id: Cow<'a, str>,
    span: Span,
    name: &'static str,
}

impl<'a> Ids<'a> {
    /// The id of an element of that name.
    pub(super) fn id(&mut self, attribute: &RawAttr<'a>, node: Node<'_, 'a>, name: &'static str) {
        let site = Site {
            id: attribute.value_span,
            element: node.span(),
        };
        let id = without_blanks(attribute.value.clone());
        if let Some(first) = self.known.get(&id) {
            let first = *first;
            let owner = Owner { name, id };
            self.duplicates.push(Duplicate { owner, site, first });
        } else {
            self.known.insert(id, site);
        }
    }

    /// A reference in the attribute `name` of an element.
    pub(super) fn reference(
        &mut self,
        attribute: &RawAttr<'a>,
        name: &'static str,
        element: Span,
        owner: Owner<'a>,
    ) {
        let id = without_blanks(attribute.value.clone());
        let span = attribute.value_span;
        self.references.push(Reference {
            owner,
            element,
            id,
            span,
            name,
        });
    }

    /// A value that another mistake keeps from being an id: what refers to it is not to blame.
    pub(super) fn meant(&mut self, value: Cow<'a, str>) {
        self.meant.insert(without_blanks(value));
    }

    /// All that could be ids in an element that has no grammar.
    pub(super) fn all_meant(&mut self, node: Node<'_, 'a>) {
        for (_, node) in node.walk() {
            for attribute in node.attributes().filter(|attribute| attribute.name == "id") {
                self.meant(attribute.value);
            }
        }
    }

    /// Whether a value is an id but for another mistake.
    pub(super) fn is_meant(&self, value: &str) -> bool {
        self.meant.contains(trimmed(value))
    }

    /// Ids that stand twice, those within a copy folded into it. `copied` are elements that are one too many
    /// anyway, in order and none in another.
    pub(super) fn duplicates(&mut self, copied: &[Span]) -> Vec<Violation<'a>> {
        let mut duplicates = std::mem::take(&mut self.duplicates);
        duplicates
            .sort_by_key(|duplicate| (duplicate.site.element.start(), duplicate.site.id.start()));
        let mut violations: Vec<Violation<'a>> = Vec::new();
        let mut outer: Vec<(Site, Site, usize)> = Vec::new();
        for Duplicate { owner, site, first } in duplicates {
            let before = copied.partition_point(|copy| copy.start() <= site.element.start());
            let copy = before.checked_sub(1).and_then(|at| copied.get(at));
            if copy.is_some_and(|copy| contains(*copy, site.element)) {
                continue;
            }
            outer.retain(|(copy, ..)| contains(copy.element, site.element));
            let copy = outer
                .iter()
                .find(|(_, original, _)| contains(original.element, first.element));
            if let Some((.., at)) = copy {
                if let Some(violation) = violations.get_mut(*at) {
                    violation.relate(RelatedRole::Copy, site.id);
                }
                continue;
            }
            outer.push((site, first, violations.len()));
            let problem = Problem::DuplicateId {
                id: owner.id.clone(),
            };
            violations.push(
                Violation::new(site.id, site.element, owner, problem)
                    .related(RelatedRole::First, first.id),
            );
        }
        violations
    }

    /// References to nothing: one violation for each id that is missed, at the first that refers to it.
    pub(super) fn dangling(&mut self) -> Vec<Violation<'a>> {
        let references = std::mem::take(&mut self.references);
        let mut violations: Vec<Violation<'a>> = Vec::new();
        let mut first: HashMap<Cow<'a, str>, usize> = HashMap::new();
        for Reference {
            owner,
            element,
            id,
            span,
            name,
        } in references
        {
            if self.known.contains_key(&id) || self.meant.contains(&id) {
                continue;
            }
            if let Some(violation) = first.get(&id).and_then(|at| violations.get_mut(*at)) {
                violation.relate(RelatedRole::Reference, span);
                continue;
            }
            first.insert(id.clone(), violations.len());
            let problem = Problem::DanglingReference { id, name };
            violations.push(Violation::new(span, element, owner, problem));
        }
        violations
    }
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.start() <= inner.start() && inner.end() <= outer.end()
}

/// The value as an id is compared: blanks around it do not count.
fn without_blanks(value: Cow<'_, str>) -> Cow<'_, str> {
    match value {
        Cow::Borrowed(value) => Cow::Borrowed(trimmed(value)),
        Cow::Owned(value) => Cow::Owned(trimmed(&value).to_owned()),
    }
}
