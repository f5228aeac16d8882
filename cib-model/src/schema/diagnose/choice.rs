//! Which form of an element was probably meant.

use crate::nearest::nearest;
use crate::schema::Datatype;
use crate::schema::grammar::Form;
use crate::schema::reading::Reading;

/// The form that is nearest to what stands there.
pub(super) struct Choice {
    pub(super) form: &'static Form,
    /// The sets of attributes of which any would make the element whole, where it lacks nothing else: none of them is
    /// part of another.
    pub(super) lacking: Vec<u32>,
}

impl Choice {
    pub(super) fn of(reading: &Reading<'_, '_>) -> Option<Self> {
        let misspelt = misspelt(reading);
        let forms = reading.revision.forms.iter();
        let form = forms.min_by_key(|form| cost(reading, form, misspelt))?;
        Some(Self {
            form,
            lacking: lacking(reading),
        })
    }
}

fn lacking(reading: &Reading<'_, '_>) -> Vec<u32> {
    let forms = reading.revision.forms.iter();
    let sets: Vec<u32> = forms
        .filter(|form| reading.lacks_only_attributes_of(form))
        .map(|form| form.required & !reading.present)
        .collect();
    let is_least = |set: &u32| sets.iter().all(|other| other == set || other & !set != 0);
    let mut least: Vec<u32> = sets.iter().copied().filter(is_least).collect();
    least.dedup();
    least
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
    let strangers = u32::try_from(strangers.count()).unwrap_or(u32::MAX);
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
    let absent = u32::try_from(absent.count()).unwrap_or(u32::MAX);
    let most = u32::MAX / 8;
    let standing = 3 * (missing + excluded) + mismatches.sum::<u32>();
    standing + 4 * (strangers.min(most) + absent.min(most)).min(most)
}
