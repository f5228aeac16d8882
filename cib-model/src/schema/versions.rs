//! In which versions of the schema something that is wrong here would be right.

use crate::facts;
use crate::schema::Datatype;
use crate::schema::grammar::{self, Element, Tag, Versions};

/// The versions nearest to `schema` in which an attribute of that name is there.
pub(super) fn of_attribute(element: &Element, name: &str, schema: u8) -> Option<Versions> {
    nearest(schema, |version| {
        let mut rows = element.attributes.iter();
        rows.any(|row| row.name == name && row.versions.contains(version))
    })
}

/// The versions nearest to `schema` in which an attribute may have that value beside the `others`.
pub(super) fn of_value(
    element: &Element,
    name: &str,
    value: &str,
    others: &[&str],
    schema: u8,
) -> Option<Versions> {
    nearest(schema, |version| {
        let Some(revision) = element.revision(version) else {
            return false;
        };
        let position = |wanted: &str| {
            let mut attributes = revision.attributes.iter();
            attributes.position(|(known, _)| *known == wanted)
        };
        let Some(at) = position(name) else {
            return false;
        };
        let fits = |datatype: &Datatype| datatype.accepts(value);
        let is_of_type = revision
            .attributes
            .get(at)
            .is_some_and(|(_, datatype)| fits(datatype));
        is_of_type
            && revision.forms.iter().any(|form| {
                let has =
                    |other: &&str| position(other).is_some_and(|at| form.allowed >> at & 1 == 1);
                let narrowed = form
                    .narrowed
                    .iter()
                    .filter(|(other, _)| usize::from(*other) == at);
                others.iter().all(has) && narrowed.map(|(_, datatype)| datatype).all(fits)
            })
    })
}

/// The versions nearest to `schema` in which a child of that name has a place.
pub(super) fn of_child(element: &Element, tag: Tag, schema: u8) -> Option<Versions> {
    nearest(schema, |version| {
        let mut children = element.children.iter();
        children.any(|child| child.tag == tag && child.versions.contains(version))
    })
}

/// The elements in which one of that name has its place; in other versions, if in this there are none.
pub(super) fn places(tag: Tag, schema: u8) -> Vec<&'static str> {
    let all = || {
        grammar::elements(tag)
            .iter()
            .flat_map(|element| element.parents)
    };
    let mut now: Vec<_> = all()
        .filter(|parent| parent.versions.contains(schema))
        .collect();
    if now.is_empty() {
        now = all().collect();
    }
    let mut names: Vec<_> = now.iter().map(|parent| grammar::name(parent.tag)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The run of versions with a property that is nearest to `schema`, the older first. None where `schema` has it too: then
/// it is no matter of versions.
fn nearest(schema: u8, has: impl Fn(u8) -> bool) -> Option<Versions> {
    if has(schema) {
        return None;
    }
    let count = u8::try_from(facts::schemas().len()).unwrap_or(u8::MAX);
    let older = (0..schema).rev().find(|version| has(*version));
    let at = older.or_else(|| (schema..count).find(|version| has(*version)))?;
    let since = (0..at)
        .rev()
        .take_while(|version| has(*version))
        .last()
        .unwrap_or(at);
    let end = (at..count)
        .take_while(|version| has(*version))
        .last()
        .map_or(at, |last| last + 1);
    Some(Versions { since, end })
}
