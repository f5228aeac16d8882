//! What is wrong with the attributes of an element.

use super::Examiner;
use crate::nearest::nearest;
use crate::schema::Datatype;
use crate::schema::grammar::{self, Tag};
use crate::schema::versions;
use crate::schema::violation::{Problem, RelatedRole, SchemaRange};
use crate::xml::RawAttr;

impl<'a> Examiner<'_, '_, 'a> {
    pub(super) fn attributes(&mut self) {
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
                // Of several ways the one that the schema names first.
                let is_all = self.lacking.contains(&missing);
                let sets = if is_all {
                    self.lacking.as_slice()
                } else {
                    &[missing]
                };
                let mut sets = sets.iter().map(|set| self.names(*set));
                let problem = Problem::MissingAttributes {
                    element: self.tag(),
                    names: sets.next().unwrap_or_default(),
                    instead: sets.collect(),
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
}
