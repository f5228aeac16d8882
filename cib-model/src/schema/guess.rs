//! Which element was meant by one that stands there under a wrong name.

use crate::nearest::nearest;
use crate::schema::grammar::{self, Content, Element, Path, Tag};
use crate::schema::reading::Child;
use crate::xml::Node;

/// What may still come into an element, beside the children that have their right names.
pub(super) struct Vacancies {
    path: Path,
    schema: u8,
    /// The tags of which one is missed.
    missed: u128,
    /// Those that may be there, too.
    others: u128,
    /// Those that several children have, though it may stand there once.
    crowded: u128,
}

impl Vacancies {
    pub(super) fn of(
        content: &Content,
        children: &[Child<'_, '_>],
        path: Path,
        schema: u8,
    ) -> Self {
        let mut vacancies = Self {
            path,
            schema,
            missed: 0,
            others: 0,
            crowded: 0,
        };
        for particle in content.particles {
            let tags = children.iter().filter_map(|child| child.tag);
            let mut named = tags.filter(|tag| particle.has(*tag));
            match (named.next(), particle.repeats) {
                (None, _) if particle.required => vacancies.missed |= particle.tags,
                (None, _) | (Some(_), true) => vacancies.others |= particle.tags,
                (Some(_), false) if named.next().is_some() => vacancies.crowded |= particle.tags,
                (Some(_), false) => {}
            }
        }
        vacancies
    }

    /// What was meant by an element of an unknown name: by that name, else by what it has.
    pub(super) fn meant(&self, node: Node<'_, '_>) -> Option<&'static Element> {
        let all = || self.elements(self.missed | self.others);
        let near = nearest(node.tag(), all().map(|element| element.name));
        let by_name = near.and_then(|near| all().find(|element| element.name == near));
        by_name.or_else(|| self.alike(node))
    }

    /// What the element is like, whatever its name.
    pub(super) fn alike(&self, node: Node<'_, '_>) -> Option<&'static Element> {
        let missed = only(self.elements(self.missed), node, self.schema);
        let others = || only(self.elements(self.others), node, self.schema);
        missed.or_else(|| others().filter(|_| has_anything(node)))
    }

    /// What was meant by an element of a known name that stands there several times, and fits another.
    pub(super) fn impostor(
        &self,
        node: Node<'_, '_>,
        element: &'static Element,
    ) -> Option<&'static Element> {
        let is_suspect = self.crowded >> element.tag & 1 == 1;
        (is_suspect && !element.fits(node, self.schema))
            .then(|| self.alike(node))
            .flatten()
    }

    /// Takes the place of an element.
    pub(super) fn fill(&mut self, content: &Content, element: &Element) {
        let mut particles = content.particles.iter();
        if let Some(particle) = particles.find(|particle| particle.has(element.tag)) {
            self.missed &= !particle.tags;
            if particle.repeats {
                self.others |= particle.tags;
            } else {
                self.others &= !particle.tags;
            }
        }
    }

    fn elements(&self, tags: u128) -> impl Iterator<Item = &'static Element> + use<> {
        let (path, schema) = (self.path, self.schema);
        grammar::tags_in(tags).filter_map(move |tag| grammar::element(tag, path, schema))
    }
}

/// The element that stands there under the name of another, where `content` may stand.
pub(super) fn mistaken(
    node: Node<'_, '_>,
    tag: Tag,
    content: &Content,
    path: Path,
    schema: u8,
) -> Option<&'static Element> {
    let tags = content.tags().filter(|other| *other != tag);
    let elements = tags.filter_map(|tag| grammar::element(tag, path, schema));
    only(elements, node, schema).filter(|_| has_anything(node))
}

/// The element that a node fits, if there is no other just like that, such as `read` beside `write`.
fn only(
    elements: impl Iterator<Item = &'static Element>,
    node: Node<'_, '_>,
    schema: u8,
) -> Option<&'static Element> {
    let mut fitting = elements.filter(|element| element.fits(node, schema));
    let first = fitting.next()?;
    let is_like = |other: &Element| match (first.revision(schema), other.revision(schema)) {
        (Some(first), Some(other)) => {
            first.attributes == other.attributes && first.forms.len() == other.forms.len()
        }
        _ => false,
    };
    (!fitting.any(is_like)).then_some(first)
}

/// An empty element without attributes is like many, and says nothing.
fn has_anything(node: Node<'_, '_>) -> bool {
    node.attributes().next().is_some() || node.content().next().is_some()
}

#[cfg(test)]
mod tests {
    use crate::schema::{Problem, Violation, validate};
    use crate::{SourceFile, facts, parse};

    /// Hands over what is wrong by a version of the schema, which must be one thing.
    fn only(schema: &str, text: &str, check: impl Fn(&Violation<'_>) -> bool) {
        let source = SourceFile::new("cib.xml", text);
        let violations = validate(&parse(&source).unwrap(), facts::schema(schema).unwrap());
        assert!(
            matches!(violations.as_slice(), [only] if check(only)),
            "{violations:#?}"
        );
    }

    #[test]
    fn nothing_is_guessed_among_elements_that_are_alike() {
        let text = r#"<acls><acl_role id="a"><permit id="b" xpath="/c"/></acl_role></acls>"#;
        only("pacemaker-1.2", text, |violation| {
            matches!(
                violation.problem,
                Problem::UnknownElement { meant: None, .. }
            )
        });
    }

    #[test]
    fn an_empty_element_is_taken_for_one_only_if_that_is_missed() {
        let text =
            "<configuration><crm_config/><nodes/><resources/><constraints/><op/></configuration>";
        only("pacemaker-3.9", text, |violation| {
            matches!(violation.problem, Problem::MisplacedElement { .. })
        });
        let text = "<configuration><crm_config/><nodes/><resources/><op/></configuration>";
        only("pacemaker-3.9", text, |violation| {
            matches!(
                violation.problem,
                Problem::MistakenElement {
                    meant: "constraints",
                    ..
                }
            )
        });
    }

    #[test]
    fn what_refers_to_resources_does_not_count_where_these_are_missing() {
        let text = r#"<configuration><crm_config/><nodes/><constraints>
<rsc_location id="a" rsc="b" node="c" score="1"/><rsc_location id="d" rsc="e" node="c" score="1"/>
</constraints></configuration>"#;
        only("pacemaker-3.9", text, |violation| {
            matches!(violation.problem, Problem::MissingElement { .. })
                && violation.related.len() == 2
        });
    }

    #[test]
    fn what_excludes_an_element_is_in_the_form_that_has_it() {
        let text = r#"<constraints><rsc_location id="a" rsc="b" node="c" score="1"><rule id="d" score="1">
<expression id="e" attribute="f" operation="defined"/></rule></rsc_location></constraints>"#;
        only("pacemaker-3.9", text, |violation| {
            matches!(
                violation.problem,
                Problem::ElementConflict { other: "node", .. }
            )
        });
    }

    #[test]
    fn any_attribute_that_would_do_is_named() {
        let text =
            r#"<acls><acl_role id="a"><acl_permission id="b" kind="read"/></acl_role></acls>"#;
        only("pacemaker-3.9", text, |violation| {
            match &violation.problem {
                Problem::MissingAttributes { names, instead, .. } => {
                    names.len() == 1 && instead.len() == 2
                }
                _ => false,
            }
        });
    }
}
