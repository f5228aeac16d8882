//! What is wrong with the children of an element.

use super::Examiner;
use crate::schema::grammar::{self, Element, Form, Tag};
use crate::schema::guess::Vacancies;
use crate::schema::reading::{Child, is_foreign};
use crate::schema::versions;
use crate::schema::violation::{Problem, RelatedRole, SchemaRange};
use crate::xml::Node;

impl<'d, 'a> Examiner<'_, 'd, 'a> {
    pub(super) fn children(&mut self) {
        let content = &self.form.content;
        let mut vacancies = Vacancies::of(content, &self.reading.children, self.path, self.schema);
        let mut first: Vec<Option<Node<'d, 'a>>> = vec![None; content.particles.len()];
        let mut last = 0;
        let mut is_ordered = true;
        let mut has_stranger = false;
        let mut stray = None;
        for child in &self.reading.children {
            let (element, tag) = self.known(child, &mut vacancies, &mut stray);
            self.diagnosis.children.push((child.node, element));
            let Some((at, particle)) = tag.and_then(|tag| content.place(tag)) else {
                has_stranger = true;
                continue;
            };
            let Some(seen) = first.get_mut(at) else {
                continue;
            };
            if let Some(seen) = seen.filter(|_| !particle.repeats) {
                let problem = Problem::RepeatedElement {
                    name: child.node.tag(),
                    parent: self.tag(),
                    first: seen.tag(),
                };
                let violation = self.violation(child.node.tag_span(), child.node, problem);
                let violation = violation.related(RelatedRole::First, seen.tag_span());
                self.diagnosis.violations.push(violation);
                continue;
            }
            seen.get_or_insert(child.node);
            if content.ordered && at < last && std::mem::take(&mut is_ordered) {
                self.out_of_order(child.node, first.get(at + 1..).unwrap_or_default());
            }
            last = last.max(at);
        }
        for (particle, seen) in content.particles.iter().zip(&first) {
            if particle.required && seen.is_none() && !has_stranger {
                let names = particle.tags().map(grammar::name);
                let problem = Problem::MissingElement {
                    parent: self.tag(),
                    names: names.collect(),
                };
                self.report(self.reading.node.tag_span(), problem);
            }
        }
    }

    fn out_of_order(&mut self, node: Node<'d, 'a>, later: &[Option<Node<'d, 'a>>]) {
        let Some(before) = later.iter().flatten().next() else {
            return;
        };
        let problem = Problem::ElementOutOfOrder {
            name: node.tag(),
            parent: self.tag(),
            before: before.tag(),
        };
        let violation = self.violation(node.tag_span(), node, problem);
        self.diagnosis
            .violations
            .push(violation.related(RelatedRole::Other, before.tag_span()));
    }

    /// What a child is to be read as, and the name by which it has a place, after saying what is wrong with that. `stray`
    /// is the violation that the child before it is, if it belongs elsewhere.
    fn known(
        &mut self,
        child: &Child<'d, 'a>,
        vacancies: &mut Vacancies,
        stray: &mut Option<usize>,
    ) -> (Option<&'static Element>, Option<Tag>) {
        let (node, name, parent) = (child.node, child.node.tag(), self.tag());
        let before = stray.take();
        if is_foreign(node, self.reading.node) {
            self.report_child(node, Problem::ForeignNamespace { name });
            return (None, None);
        }
        let Some(tag) = child.tag else {
            let meant = vacancies.meant(node);
            let problem = Problem::UnknownElement {
                name,
                parent,
                meant: meant.map(|element| element.name),
            };
            self.report_child(node, problem);
            return self.read_as(meant, vacancies);
        };
        let element = grammar::element(tag, self.path, self.schema);
        if self.form.content.allows(tag) {
            let meant = element.and_then(|element| vacancies.impostor(node, element));
            let Some(meant) = meant else {
                return (element, Some(tag));
            };
            self.mistaken(node, meant);
            return self.read_as(Some(meant), vacancies);
        }
        let forms = self.reading.revision.forms.iter();
        let others = forms.filter(|form| form.content.allows(tag));
        let excluded = |form: &&Form| (self.reading.present & !form.allowed).count_ones();
        let missing = |form: &&Form| (form.required & !self.reading.present).count_ones();
        if let Some(form) = others.min_by_key(|form| (missing(form), excluded(form))) {
            let problem = Problem::ElementConflict {
                name,
                parent,
                other: self.opponent(form),
            };
            self.report_child(node, problem);
            return (element, None);
        }
        if let Some(versions) =
            versions::of_child(self.element, tag, self.schema).and_then(SchemaRange::of)
        {
            self.report_child(
                node,
                Problem::ElementOfOtherVersion {
                    name,
                    parent,
                    versions,
                },
            );
            return (None, None);
        }
        if let Some(meant) = vacancies.alike(node) {
            self.mistaken(node, meant);
            return self.read_as(Some(meant), vacancies);
        }
        *stray = Some(self.misplaced(node, tag, before));
        (None, None)
    }

    fn read_as(
        &self,
        meant: Option<&'static Element>,
        vacancies: &mut Vacancies,
    ) -> (Option<&'static Element>, Option<Tag>) {
        if let Some(element) = meant {
            vacancies.fill(&self.form.content, element);
        }
        (meant, meant.map(|element| element.tag))
    }

    fn mistaken(&mut self, node: Node<'d, 'a>, meant: &'static Element) {
        let problem = Problem::MistakenElement {
            name: node.tag(),
            meant: meant.name,
        };
        self.report_child(node, problem);
    }

    /// An element that belongs elsewhere. Several in a row that belong together are one mistake: what should be around
    /// them is not there. Returns the position of the violation.
    fn misplaced(&mut self, node: Node<'d, 'a>, tag: Tag, before: Option<usize>) -> usize {
        let places = versions::places(tag, self.schema);
        if let Some(at) = before
            && let Some(violation) = self.diagnosis.violations.get_mut(at)
            && let Problem::MisplacedElement { places: others, .. } = &violation.problem
            && others.iter().any(|place| places.contains(place))
        {
            violation.relate(RelatedRole::Alike, node.tag_span());
            return at;
        }
        let problem = Problem::MisplacedElement {
            name: node.tag(),
            parent: self.tag(),
            places,
        };
        self.report_child(node, problem);
        self.diagnosis.violations.len() - 1
    }

    /// What excludes the elements that another form has.
    fn opponent(&self, form: &Form) -> &'a str {
        let excluded = self.reading.present & !form.allowed;
        let mut attributes = self.reading.attributes.iter();
        let attribute = attributes.find(|(at, _)| at.is_some_and(|at| excluded >> at & 1 == 1));
        let mut children = self.reading.children.iter();
        let child = children.find(|child| !child.tag.is_some_and(|tag| form.content.allows(tag)));
        let attribute = attribute.map(|(_, attribute)| attribute.name);
        attribute
            .or(child.map(|child| child.node.tag()))
            .unwrap_or_default()
    }
}
