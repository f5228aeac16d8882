//! Consequences folded into their causes, so that one mistake is one violation.

use crate::Span;
use crate::schema::Datatype;
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
    let mut folded = vec![false; violations.len()];
    for at in 0..violations.len() {
        let Some(Problem::MisplacedElement { name, .. }) =
            violations.get(at).map(|stray| &stray.problem)
        else {
            continue;
        };
        let lacks_it = |(other, violation): &(usize, &Violation<'_>)| {
            let is_free = folded.get(*other) == Some(&false);
            is_free
                && matches!(&violation.problem, Problem::MissingElement { names, .. } if names.contains(name))
        };
        let Some((missed, span)) = violations
            .iter()
            .enumerate()
            .find(lacks_it)
            .map(|(at, missed)| (at, missed.span))
        else {
            continue;
        };
        if let (Some(stray), Some(folded)) = (violations.get_mut(at), folded.get_mut(missed)) {
            stray.relate(RelatedRole::Missed, span);
            *folded = true;
        }
    }
    let mut folded = folded.into_iter();
    violations.retain(|_| folded.next() != Some(true));
}

/// An attribute that stands on a wrong element is missed on the one before or behind.
fn moved_attributes(violations: &mut Vec<Violation<'_>>) {
    let mut at = 0;
    while let [one, other] = violations.get(at..at + 2).unwrap_or_default() {
        let (stray, missed) =
            match (&one.problem, &other.problem) {
                (
                    Problem::UnknownAttribute { name, .. },
                    Problem::MissingAttributes { names, .. },
                ) if names == &[*name] => (at, at + 1),
                (
                    Problem::MissingAttributes { names, .. },
                    Problem::UnknownAttribute { name, .. },
                ) if names == &[*name] => (at + 1, at),
                _ => {
                    at += 1;
                    continue;
                }
            };
        let span = violations.get(missed).map(|missed| missed.span);
        if let (Some(stray), Some(span)) = (violations.get_mut(stray), span) {
            stray.relate(RelatedRole::Missed, span);
        }
        violations.remove(missed);
    }
}

/// What is referred to in vain may be what has lost its id.
fn lost_id(violations: &mut [Violation<'_>], dangling: &mut Vec<Violation<'_>>) {
    let mut nameless = violations.iter_mut().filter(|violation| {
        matches!(&violation.problem, Problem::MissingAttributes { names, .. } if names.contains(&"id"))
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
