//! The way through a document: every element against its grammar.

use crate::parse::{Parsed, Root};
use crate::schema::Datatype;
use crate::schema::diagnose::Diagnosis;
use crate::schema::fold;
use crate::schema::grammar::{self, Content, Element, Path};
use crate::schema::guess;
use crate::schema::ids::Ids;
use crate::schema::reading::Reading;
use crate::schema::violation::{Owner, Problem, SchemaRange, Violation};
use crate::xml::Node;

/// An element that is still to be looked at.
struct Task<'d, 'a> {
    node: Node<'d, 'a>,
    element: &'static Element,
    path: Path,
    /// What may stand where it stands.
    siblings: Option<&'static Content>,
}

/// A document on its way.
struct Validation<'d, 'a> {
    schema: u8,
    /// Whether to look for `xml:id` at all: hardly any document has one, and a status may be long.
    has_xml_ids: bool,
    tasks: Vec<Task<'d, 'a>>,
    ids: Ids<'a>,
    violations: Vec<Violation<'a>>,
}

/// All that a schema says against a document. `schema` is its position in the list of all.
pub(super) fn validate<'a>(parsed: &Parsed<'a>, schema: u8) -> Vec<Violation<'a>> {
    let mut validation = Validation::new(parsed, schema);
    while let Some(task) = validation.tasks.pop() {
        validation.check(&task);
    }
    validation.finish(parsed)
}

/// Whether a schema says nothing against a document: the same, but no further than the first that it says.
pub(super) fn is_valid(parsed: &Parsed<'_>, schema: u8) -> bool {
    let mut validation = Validation::new(parsed, schema);
    while let Some(task) = validation.tasks.pop() {
        let revision = task.element.revision(schema);
        if revision.is_some_and(|revision| !revision.has_form_for(task.node)) {
            return false;
        }
        validation.check(&task);
        if !validation.violations.is_empty() {
            return false;
        }
    }
    validation.finish(parsed).is_empty()
}

impl<'d, 'a> Validation<'d, 'a> {
    fn new(parsed: &'d Parsed<'a>, schema: u8) -> Self {
        let mut validation = Self {
            schema,
            has_xml_ids: parsed.source.text().contains("xml:id"),
            tasks: Vec::new(),
            ids: Ids::default(),
            violations: Vec::new(),
        };
        validation.root(parsed.document.root());
        validation
    }

    fn finish(self, parsed: &Parsed<'_>) -> Vec<Violation<'a>> {
        let is_configuration = parsed.document.root().tag() == "configuration";
        let knows_all_ids = parsed.root == Root::Cib || is_configuration;
        fold::finish(self.violations, self.ids, knows_all_ids)
    }

    fn root(&mut self, node: Node<'d, 'a>) {
        let Some(tag) = grammar::tag(node.tag()) else {
            return;
        };
        if node.namespace().is_some() {
            let problem = Problem::ForeignNamespace { name: node.tag() };
            self.violations.push(Violation::new(
                node.tag_span(),
                node.span(),
                Owner::default(),
                problem,
            ));
        }
        if let Some(element) = grammar::element(tag, Path::ROOT, self.schema) {
            self.tasks.push(Task {
                node,
                element,
                path: Path::ROOT,
                siblings: None,
            });
            return;
        }
        let versions = grammar::elements(tag)
            .first()
            .map(|element| element.versions);
        let Some(versions) = versions.and_then(SchemaRange::of) else {
            return;
        };
        let problem = Problem::ElementOfOtherVersion {
            name: node.tag(),
            parent: "",
            versions,
        };
        self.violations.push(Violation::new(
            node.tag_span(),
            node.span(),
            Owner::default(),
            problem,
        ));
    }

    fn check(&mut self, task: &Task<'d, 'a>) {
        let Some(revision) = task.element.revision(self.schema) else {
            if self.has_xml_ids {
                self.ids.xml_ids(task.node);
            }
            return;
        };
        let reading = Reading::new(task.node, revision);
        let path = task.path.below(task.element);
        if let Some(form) = reading.form() {
            self.take_ids(&reading, task.element);
            for child in reading.children.iter().rev() {
                let element = child
                    .tag
                    .and_then(|tag| grammar::element(tag, path, self.schema));
                self.go_on(child.node, element, path, &form.content);
            }
            return;
        }
        let diagnosis = Diagnosis::of(&reading, task.element, path, self.schema);
        if diagnosis.violations.len() > 1
            && let Some(meant) = task.siblings.and_then(|content| {
                guess::mistaken(task.node, task.element.tag, content, task.path, self.schema)
            })
        {
            let problem = Problem::MistakenElement {
                name: task.node.tag(),
                meant: meant.name,
            };
            self.violations.push(Violation::new(
                task.node.tag_span(),
                task.node.span(),
                reading.owner(task.element.name),
                problem,
            ));
            self.go_on_as(task.node, meant, task.path, None);
            return;
        }
        self.take_ids(&reading, task.element);
        for value in diagnosis.meant_ids {
            self.ids.meant(value);
        }
        for (node, element) in diagnosis.children.iter().rev() {
            self.go_on(*node, *element, path, diagnosis.content);
        }
        self.violations.extend(diagnosis.violations);
    }

    fn go_on(
        &mut self,
        node: Node<'d, 'a>,
        element: Option<&'static Element>,
        path: Path,
        siblings: &'static Content,
    ) {
        match element {
            Some(element) => self.go_on_as(node, element, path, Some(siblings)),
            None => self.ids.all_meant(node),
        }
    }

    fn go_on_as(
        &mut self,
        node: Node<'d, 'a>,
        element: &'static Element,
        path: Path,
        siblings: Option<&'static Content>,
    ) {
        self.tasks.push(Task {
            node,
            element,
            path,
            siblings,
        });
    }

    fn take_ids(&mut self, reading: &Reading<'d, 'a>, element: &Element) {
        for (position, attribute) in &reading.attributes {
            let Some(at) = *position else { continue };
            let Some((name, datatype)) = reading.revision.attributes.get(at) else {
                continue;
            };
            let is_valid = reading.invalid >> at & 1 == 0;
            match (datatype, is_valid) {
                (Datatype::Id, true) => self.ids.id(attribute, reading.node, element.name),
                (Datatype::Id, false) => self.ids.meant(attribute.value.clone()),
                (Datatype::IdRef, true) => {
                    let owner = reading.owner(element.name);
                    self.ids
                        .reference(attribute, name, reading.node.span(), owner);
                }
                _ => {}
            }
        }
    }
}

impl Element {
    /// Whether the element that stands there is like this one, whatever its name.
    pub(super) fn fits(&self, node: Node<'_, '_>, schema: u8) -> bool {
        let revision = self.revision(schema);
        revision.is_some_and(|revision| Reading::new(node, revision).form().is_some())
    }
}
