//! Why an element fits none of its forms: one violation for each mistake.

mod attributes;
mod children;
mod choice;

use std::borrow::Cow;

use crate::Span;
use crate::schema::grammar::{Content, Element, Form, Path};
use crate::schema::reading::Reading;
use crate::schema::violation::{Problem, Violation};
use crate::xml::Node;
use choice::Choice;

/// What is wrong with one element, and how to go on below it.
pub(super) struct Diagnosis<'d, 'a> {
    pub(super) violations: Vec<Violation<'a>>,
    /// Values that would be ids if their attributes had the right name.
    pub(super) meant_ids: Vec<Cow<'a, str>>,
    /// The children, with what each is to be read as.
    pub(super) children: Vec<(Node<'d, 'a>, Option<&'static Element>)>,
    /// What may stand in the element as it was meant.
    pub(super) content: &'static Content,
}

impl<'d, 'a> Diagnosis<'d, 'a> {
    pub(super) fn of(
        reading: &Reading<'d, 'a>,
        element: &'static Element,
        path: Path,
        schema: u8,
    ) -> Self {
        let choice = Choice::of(reading);
        let mut diagnosis = Self {
            violations: Vec::new(),
            meant_ids: Vec::new(),
            children: Vec::new(),
            content: choice
                .as_ref()
                .map_or(&Content::EMPTY, |choice| &choice.form.content),
        };
        if let Some(choice) = choice {
            let mut examiner = Examiner {
                reading,
                element,
                form: choice.form,
                lacking: choice.lacking,
                path,
                schema,
                diagnosis: &mut diagnosis,
            };
            examiner.attributes();
            examiner.children();
        }
        diagnosis
    }
}

/// One element under examination.
struct Examiner<'x, 'd, 'a> {
    reading: &'x Reading<'d, 'a>,
    element: &'static Element,
    /// The form that was most probably meant.
    form: &'static Form,
    /// See [`Choice`].
    lacking: Vec<u32>,
    path: Path,
    schema: u8,
    diagnosis: &'x mut Diagnosis<'d, 'a>,
}

impl<'d, 'a> Examiner<'_, 'd, 'a> {
    fn names(&self, set: u32) -> Vec<&'static str> {
        let all = self.reading.revision.attributes.iter().enumerate();
        all.filter(|(at, _)| set >> at & 1 == 1)
            .map(|(_, (name, _))| *name)
            .collect()
    }

    fn tag(&self) -> &'a str {
        self.reading.node.tag()
    }

    /// A mistake in the element itself.
    fn report(&mut self, span: Span, problem: Problem<'a>) {
        let violation = self.violation(span, self.reading.node, problem);
        self.diagnosis.violations.push(violation);
    }

    /// A mistake that a child is.
    fn report_child(&mut self, child: Node<'d, 'a>, problem: Problem<'a>) {
        let violation = self.violation(child.tag_span(), child, problem);
        self.diagnosis.violations.push(violation);
    }

    fn violation(&self, span: Span, node: Node<'d, 'a>, problem: Problem<'a>) -> Violation<'a> {
        let owner = self.reading.owner(self.element.name);
        Violation::new(span, node.span(), owner, problem)
    }
}
