//! Consequences folded into their causes, so that one mistake is one violation.

use std::collections::{HashMap, VecDeque};

use crate::Span;
use crate::schema::Datatype;
use crate::schema::datatype::trimmed;
use crate::schema::ids::Ids;
use crate::schema::violation::{Problem, RelatedRole, Violation};

/// All violations in the order of the document, with those of ids. `knows_all_ids` says whether an id that is referred
/// to would have to be in the document.
pub(super) fn finish<'a>(
    mut violations: Vec<Violation<'a>>,
    mut ids: Ids<'a>,
    knows_all_ids: bool,
) -> Vec<Violation<'a>> {
    violations.sort_by_key(|violation| violation.span);
    violations.retain(|violation| !refers_to_a_bad_id(violation, &ids));
    moved_elements(&mut violations);
    moved_attributes(&mut violations);
    violations.extend(ids.duplicates(&copies(&violations)));
    if knows_all_ids {
        let mut dangling = ids.dangling();
        lost_id(&mut violations, &mut dangling);
        violations.extend(dangling);
    }
    violations.sort_by_key(|violation| violation.span);
    violations
}

/// Whether a reference is malformed because the id that it names is: the id is to blame.
fn refers_to_a_bad_id(violation: &Violation<'_>, ids: &Ids<'_>) -> bool {
    match &violation.problem {
        Problem::InvalidValue {
            value,
            expected: Datatype::IdRef,
            ..
        } => ids.is_meant(value),
        _ => false,
    }
}

/// An element that stands in a wrong place is missed in its right one.
fn moved_elements(violations: &mut Vec<Violation<'_>>) {
    let mut lacking: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (at, violation) in violations.iter().enumerate() {
        if let Problem::MissingElement { names, .. } = &violation.problem {
            for name in names {
                lacking.entry(name).or_default().push_back(at);
            }
        }
    }
    let mut folded = vec![false; violations.len()];
    for at in 0..violations.len() {
        let Some(Problem::MisplacedElement { name, .. }) =
            violations.get(at).map(|stray| &stray.problem)
        else {
            continue;
        };
        let Some(lacking) = lacking.get_mut(name) else {
            continue;
        };
        // One that lacks any of several stands in the queue of each.
        let missed = std::iter::from_fn(|| lacking.pop_front())
            .find(|missed| folded.get(*missed) == Some(&false));
        let Some(missed) = missed else { continue };
        let span = violations.get(missed).map(|missed| missed.span);
        if let (Some(stray), Some(folded), Some(span)) =
            (violations.get_mut(at), folded.get_mut(missed), span)
        {
            stray.relate(RelatedRole::Missed, span);
            *folded = true;
        }
    }
    let mut folded = folded.into_iter();
    violations.retain(|_| folded.next() != Some(true));
}

/// An attribute that stands on a wrong element is missed on the one before or behind.
fn moved_attributes(violations: &mut Vec<Violation<'_>>) {
    let is_moved =
        |stray: &Violation<'_>, missed: &Violation<'_>| match (&stray.problem, &missed.problem) {
            (
                Problem::UnknownAttribute { name, .. },
                Problem::MissingAttributes { names, instead, .. },
            ) => names == &[*name] || instead.contains(&vec![*name]),
            _ => false,
        };
    let all = std::mem::take(violations);
    for mut violation in all {
        match violations.last_mut() {
            Some(before) if is_moved(before, &violation) => {
                before.relate(RelatedRole::Missed, violation.span);
            }
            Some(before) if is_moved(&violation, before) => {
                violation.relate(RelatedRole::Missed, before.span);
                *before = violation;
            }
            _ => violations.push(violation),
        }
    }
}

/// What is referred to in vain may be in a section that is missing, or may be what has lost its id.
fn lost_id<'a>(violations: &mut [Violation<'a>], dangling: &mut Vec<Violation<'a>>) {
    let section = violations.iter_mut().find(|violation| {
        matches!(&violation.problem, Problem::MissingElement { names, .. } if names.contains(&"resources"))
    });
    if let Some(section) = section {
        for reference in dangling.drain(..) {
            section.relate(RelatedRole::Reference, reference.span);
            section.related.extend(reference.related);
        }
        return;
    }
    let mut nameless = violations
        .iter_mut()
        .filter(|violation| match &violation.problem {
            Problem::MissingAttributes { names, .. } => names.contains(&"id"),
            Problem::InvalidValue {
                value,
                expected: Datatype::Id,
                ..
            } => trimmed(value).is_empty(),
            _ => false,
        });
    let (Some(nameless), None) = (nameless.next(), nameless.next()) else {
        return;
    };
    if let [reference] = dangling.as_slice() {
        nameless.relate(RelatedRole::Reference, reference.span);
        nameless.related.extend(&reference.related);
        dangling.clear();
    }
}

/// Elements that are one too many: in order, and none of them in another.
fn copies(violations: &[Violation<'_>]) -> Vec<Span> {
    let copies = violations
        .iter()
        .filter(|violation| matches!(violation.problem, Problem::RepeatedElement { .. }));
    let mut copies: Vec<Span> = copies.map(|copy| copy.element).collect();
    copies.sort_unstable();
    let mut end = 0;
    copies.retain(|copy| {
        let is_outer = copy.end() > end;
        end = end.max(copy.end());
        is_outer
    });
    copies
}
