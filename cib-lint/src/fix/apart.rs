//! Which fixes do not get into each other's way.

use std::collections::BTreeSet;

use cib_model::{Edit, Span};

use super::Candidate;

/// The fixes that can be applied to one text together, and those that have to wait. The first come first.
pub(super) fn apart(fixes: Vec<Candidate<'_>>) -> (Vec<Candidate<'_>>, Vec<Candidate<'_>>) {
    let mut taken = Taken::default();
    fixes
        .into_iter()
        .partition(|candidate| taken.takes(&candidate.fix.edits))
}

/// Places that will change. No two of them meet.
#[derive(Default)]
struct Taken(BTreeSet<Span>);

impl Taken {
    fn takes(&mut self, edits: &[Edit]) -> bool {
        let is_free = edits.iter().all(|edit| !self.meets(edit.span));
        if is_free {
            self.0.extend(edits.iter().map(|edit| edit.span));
        }
        is_free
    }

    fn meets(&self, span: Span) -> bool {
        let up_to = Span::new(span.end(), u32::MAX);
        let mut near = self.0.range(..=up_to).rev();
        // They do not meet, so the one that begins last ends last, too.
        near.by_ref()
            .take_while(|taken| taken.end() >= span.start())
            .any(|taken| meet(*taken, span))
    }
}

/// Whether two places have a byte in common. An insertion has none, and meets what it touches: which of two texts comes
/// first is nobody's to say.
fn meet(a: Span, b: Span) -> bool {
    if a.is_empty() || b.is_empty() {
        a.start() <= b.end() && b.start() <= a.end()
    } else {
        a.start() < b.end() && b.start() < a.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(taken: &mut Taken, places: &[(u32, u32)]) -> bool {
        let edit = |&(start, end): &(u32, u32)| Edit {
            span: Span::new(start, end),
            text: String::new(),
        };
        let edits: Vec<_> = places.iter().map(edit).collect();
        taken.takes(&edits)
    }

    #[test]
    fn what_overlaps_has_to_wait_as_a_whole() {
        let mut taken = Taken::default();
        assert!(takes(&mut taken, &[(10, 20), (40, 50)]));
        assert!(!takes(&mut taken, &[(0, 5), (19, 21)]));
        assert!(!takes(&mut taken, &[(41, 42)]));
        assert!(!takes(&mut taken, &[(0, 100)]));
        assert!(takes(&mut taken, &[(0, 5), (20, 40)]), "side by side");
        assert!(!takes(&mut taken, &[(4, 6)]));
    }

    #[test]
    fn insertions_at_one_point_overlap() {
        let mut taken = Taken::default();
        assert!(takes(&mut taken, &[(10, 10)]));
        for (start, end) in [(10, 10), (9, 11), (10, 11), (9, 10)] {
            assert!(!takes(&mut taken, &[(start, end)]), "{start}..{end}");
        }
        assert!(takes(&mut taken, &[(9, 9), (11, 12)]));
        assert!(!takes(&mut taken, &[(12, 12)]));
    }

    #[test]
    fn one_fix_may_insert_twice_at_one_point() {
        let mut taken = Taken::default();
        assert!(takes(&mut taken, &[(10, 10), (10, 10)]));
        assert!(!takes(&mut taken, &[(10, 10)]));
    }
}
