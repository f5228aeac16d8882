//! Why an element fits none of its forms: one violation for each mistake.

use std::borrow::Cow;

use crate::Span;
use crate::nearest::nearest;
use crate::schema::Datatype;
use crate::schema::grammar::{self, Content, Element, Form, Path, Tag};
use crate::schema::guess::Vacancies;
use crate::schema::reading::{Child, Reading, is_foreign};
use crate::schema::versions;
use crate::schema::violation::{Problem, RelatedRole, SchemaRange, Violation};
use crate::xml::{Node, RawAttr};

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
        let forms = reading.revision.forms.iter();
        let meant = misspelt(reading);
        let form = forms.min_by_key(|form| cost(reading, form, meant));
        let least = form.map(|form| cost(reading, form, meant));
        let alike = reading.revision.forms.iter();
        let alike = alike.filter(|form| Some(cost(reading, form, meant)) == least);
        let lacking = alike.map(|form| form.required & !reading.present);
        let instead = lacking
            .filter(|lacking| lacking.is_power_of_two())
            .fold(0, |all, lacking| all | lacking);
        let mut diagnosis = Self {
            violations: Vec::new(),
            meant_ids: Vec::new(),
            children: Vec::new(),
            content: form.map_or(&Content::EMPTY, |form| &form.content),
        };
        if let Some(form) = form {
            let mut examiner = Examiner {
                reading,
                element,
                form,
                instead,
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

/// The attributes that are there under a name with a slip in it.
fn misspelt(reading: &Reading<'_, '_>) -> u32 {
    let all = reading.revision.attributes;
    let absent = all
        .iter()
        .enumerate()
        .filter(|(at, _)| reading.present >> at & 1 == 0);
    let meant = reading.unknown().filter_map(|attribute| {
        let word = nearest(attribute.name, absent.clone().map(|(_, (name, _))| *name))?;
        absent
            .clone()
            .find(|(_, (name, _))| *name == word)
            .map(|(at, _)| 1 << at)
    });
    meant.fold(0, |all, bit: u32| all | bit)
}

/// How far an element is from a form. A value that selects another form says more than what stands or lacks there.
fn cost(reading: &Reading<'_, '_>, form: &Form, misspelt: u32) -> u32 {
    let mismatches = reading.mismatches(form).map(|at| {
        let mut narrowed = form.narrowed.iter();
        let is_ban = narrowed.any(|(other, datatype)| {
            usize::from(*other) == at && matches!(datatype, Datatype::NoneOf(_))
        });
        if is_ban { 3 } else { 4 }
    });
    let missing = (form.required & !(reading.present | misspelt)).count_ones();
    let excluded = (reading.present & !form.allowed).count_ones();
    let strangers = reading
        .children
        .iter()
        .filter(|child| !child.tag.is_some_and(|tag| form.content.allows(tag)));
    let strangers = u32::try_from(strangers.count()).unwrap_or(u32::MAX / 4);
    let particles = form
        .content
        .particles
        .iter()
        .filter(|particle| particle.required);
    let absent = particles.filter(|particle| {
        !reading
            .children
            .iter()
            .any(|child| child.tag.is_some_and(|tag| particle.has(tag)))
    });
    let absent = u32::try_from(absent.count()).unwrap_or(u32::MAX / 4);
    mismatches.sum::<u32>()
        + 3 * (missing + excluded)
        + strangers
            .saturating_mul(4)
            .saturating_add(absent.saturating_mul(4))
}

struct Examiner<'x, 'd, 'a> {
    reading: &'x Reading<'d, 'a>,
    element: &'static Element,
    /// The form that was most probably meant.
    form: &'static Form,
    /// Attributes of which any would make one of the forms that are as near.
    instead: u32,
    path: Path,
    schema: u8,
    diagnosis: &'x mut Diagnosis<'d, 'a>,
}

impl<'d, 'a> Examiner<'_, 'd, 'a> {
    fn attributes(&mut self) {
        self.values();
        let mut missing = self.form.required & !self.reading.present;
        let before = self.diagnosis.violations.len();
        for attribute in self.reading.unknown() {
            self.unknown_attribute(attribute, &mut missing);
        }
        if missing != 0 {
            let missing_names = self.names(missing);
            let later = self.diagnosis.violations.iter_mut().skip(before);
            let stranger = later
                .map(|violation| &mut violation.problem)
                .find_map(|problem| match problem {
                    Problem::UnknownAttribute {
                        meant: None,
                        missing,
                        ..
                    } => Some(missing),
                    _ => None,
                });
            if let Some(stranger) = stranger {
                *stranger = missing_names;
                missing = 0;
                self.lost_ids();
            }
        }
        if !self.excluded(missing) {
            if missing != 0 {
                let names = self.names(missing);
                let problem = Problem::MissingAttributes {
                    element: self.tag(),
                    names,
                    instead: match missing.count_ones() {
                        1 => self.names(self.instead & !missing),
                        _ => Vec::new(),
                    },
                };
                self.report(self.reading.node.tag_span(), problem);
            }
            for at in self.reading.mismatches(self.form).collect::<Vec<_>>() {
                let narrowed = self
                    .form
                    .narrowed
                    .iter()
                    .find(|(other, _)| usize::from(*other) == at);
                if let Some((_, expected)) = narrowed {
                    self.invalid_value(at, *expected);
                }
            }
        }
        if let Some(text) = self.reading.text {
            self.report(text, Problem::UnexpectedText { parent: self.tag() });
        }
    }

    /// Values that are of no type that the attribute may have.
    fn values(&mut self) {
        for at in 0..self.reading.revision.attributes.len() {
            if self.reading.invalid >> at & 1 == 0 {
                continue;
            }
            if let Some((_, expected)) = self.reading.revision.attributes.get(at) {
                self.invalid_value(at, *expected);
            }
        }
    }

    fn invalid_value(&mut self, at: usize, expected: Datatype) {
        let (Some(attribute), Some((name, _))) = (
            self.reading.attribute(at),
            self.reading.revision.attributes.get(at),
        ) else {
            return;
        };
        let others = self.names(self.reading.present);
        let versions =
            versions::of_value(self.element, name, &attribute.value, &others, self.schema);
        let problem = Problem::InvalidValue {
            name,
            element: self.tag(),
            value: attribute.value.clone(),
            expected,
            versions: versions.and_then(SchemaRange::of),
        };
        self.report(attribute.value_span, problem);
    }

    fn unknown_attribute(&mut self, attribute: &RawAttr<'a>, missing: &mut u32) {
        let element = self.tag();
        let name = attribute.name;
        if let Some(versions) =
            versions::of_attribute(self.element, name, self.schema).and_then(SchemaRange::of)
        {
            return self.report(
                attribute.name_span,
                Problem::AttributeOfOtherVersion {
                    name,
                    element,
                    versions,
                },
            );
        }
        let all = self.reading.revision.attributes;
        let absent = all
            .iter()
            .enumerate()
            .filter(|(at, _)| self.reading.present >> at & 1 == 0);
        let names = |set: u32| absent.clone().filter(move |(at, _)| set >> at & 1 == 1);
        let near = |set: u32| {
            let word = nearest(name, names(set).map(|(_, (name, _))| *name))?;
            names(set).find(|(_, (name, _))| *name == word)
        };
        let meant = near(*missing)
            .or_else(|| near(self.form.allowed))
            .or_else(|| near(u32::MAX));
        if let Some((at, (_, datatype))) = meant {
            *missing &= !(1 << at);
            if *datatype == Datatype::Id {
                self.diagnosis.meant_ids.push(attribute.value.clone());
            }
        }
        if name == "id" {
            self.diagnosis.meant_ids.push(attribute.value.clone());
        }
        let meant = meant.map(|(_, (name, _))| *name);
        let problem = Problem::UnknownAttribute {
            name,
            element,
            meant,
            missing: Vec::new(),
        };
        self.report(attribute.name_span, problem);
    }

    /// Where the id of the element is missing, any stranger among its attributes may hold it.
    fn lost_ids(&mut self) {
        let values = self
            .reading
            .unknown()
            .map(|attribute| attribute.value.clone());
        self.diagnosis.meant_ids.extend(values);
    }

    /// Attributes that the form excludes: one violation, at the first.
    fn excluded(&mut self, missing: u32) -> bool {
        let excluded = self.reading.present & !self.form.allowed;
        if excluded == 0 {
            return false;
        }
        let mut wrong = self
            .reading
            .attributes
            .iter()
            .filter(|(at, _)| at.is_some_and(|at| excluded >> at & 1 == 1));
        let Some((Some(at), first)) = wrong.next() else {
            return false;
        };
        let companions = self
            .reading
            .revision
            .forms
            .iter()
            .filter(|form| form.allowed >> at & 1 == 1);
        let together = companions.fold(0, |all, form| all | form.allowed);
        let mut others = self.names(self.reading.present & !together);
        if others.is_empty() {
            let selectors = self.form.narrowed.iter().map(|(at, _)| 1 << at);
            others =
                self.names(selectors.fold(0, |all, bit: u32| all | bit) & self.reading.present);
        }
        if others.is_empty() {
            let allows = |tag: &Tag| {
                let mut forms = self.reading.revision.forms.iter();
                forms.any(|form| form.allowed >> at & 1 == 1 && form.content.allows(*tag))
            };
            let mut tags = self.reading.children.iter().filter_map(|child| child.tag);
            others.extend(tags.find(|tag| !allows(tag)).map(grammar::name));
        }
        let problem = Problem::AttributeConflict {
            name: first.name,
            element: self.tag(),
            others,
            missing: self.names(missing),
        };
        let mut violation = self.violation(first.name_span, self.reading.node, problem);
        for (_, other) in wrong {
            violation.relate(RelatedRole::Other, other.name_span);
        }
        self.diagnosis.violations.push(violation);
        true
    }

    fn children(&mut self) {
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
            let place = tag.and_then(|tag| {
                content
                    .particles
                    .iter()
                    .position(|particle| particle.has(tag))
            });
            let Some(at) = place else {
                has_stranger = true;
                continue;
            };
            let Some(seen) = first.get_mut(at) else {
                continue;
            };
            let repeats = content
                .particles
                .get(at)
                .is_some_and(|particle| particle.repeats);
            if let Some(seen) = seen.filter(|_| !repeats) {
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
