//! What differs between two configurations: the one comparison that all formats are made from.

use std::collections::{HashMap, VecDeque};

use super::Unsaid;
use super::tree::Element;

/// An element before and after: new without the first, removed without the second.
#[derive(Clone, Copy)]
pub(super) struct Pair<'t> {
    pub(super) before: Option<Element<'t>>,
    pub(super) after: Option<Element<'t>>,
}

/// A resource, a constraint, a set of options or the like that is new, other or gone.
#[derive(Clone, Copy)]
pub(super) struct Object<'t> {
    /// The section that it stands in.
    pub(super) section: &'t str,
    pub(super) pair: Pair<'t>,
}

impl<'t> Pair<'t> {
    /// One of the two, the later where there is one.
    pub(super) fn either(self) -> Option<Element<'t>> {
        self.after.or(self.before)
    }

    pub(super) fn differs(self) -> bool {
        match (self.before, self.after) {
            (Some(before), Some(after)) => !before.says_the_same(after),
            (before, after) => before.is_some() || after.is_some(),
        }
    }

    pub(super) fn operation(self) -> &'static str {
        match (self.before, self.after) {
            (None, _) => "create",
            (_, None) => "delete",
            _ => "modify",
        }
    }

    /// The error of a format that cannot say this.
    pub(super) fn unsaid(self) -> Unsaid {
        let element = self.either().map(|element| element.to_string());
        let what = element.unwrap_or_default();
        let what = match self.operation() {
            "create" => format!("a new {what}"),
            "delete" => format!("the removal of {what}"),
            _ => format!("what changes in {what}"),
        };
        let place = self.before.map_or(cib_model::Span::NONE, Element::span);
        Unsaid { what, place }
    }
}

/// The children of two elements, each with its like: first those of the second in its order, then those that only the
/// first has. Children are alike by tag and id, and where several are, in their order.
pub(super) fn pairs<'t>(before: Option<Element<'t>>, after: Option<Element<'t>>) -> Vec<Pair<'t>> {
    let mut old: HashMap<_, VecDeque<_>> = HashMap::new();
    let children = |element: Option<Element<'t>>| element.into_iter().flat_map(Element::children);
    let key = |element: Element<'t>| (element.tag(), element.id());
    for (at, child) in children(before).enumerate() {
        old.entry(key(child)).or_default().push_back((at, child));
    }
    let mut pairs = Vec::new();
    for child in children(after) {
        let like = old.get_mut(&key(child)).and_then(VecDeque::pop_front);
        pairs.push(Pair {
            before: like.map(|(_, child)| child),
            after: Some(child),
        });
    }
    let mut gone: Vec<_> = old.into_values().flatten().collect();
    gone.sort_by_key(|(at, _)| *at);
    pairs.extend(gone.into_iter().map(|(_, child)| Pair {
        before: Some(child),
        after: None,
    }));
    pairs
}

/// All that stands in a section and differs.
pub(super) fn objects<'t>(
    before: Option<Element<'t>>,
    after: Option<Element<'t>>,
) -> Vec<Object<'t>> {
    let mut objects = Vec::new();
    for section in pairs(before, after) {
        let Some(tag) = section.either().map(Element::tag) else {
            continue;
        };
        let object = |pair| Object { section: tag, pair };
        let differing = pairs(section.before, section.after).into_iter();
        objects.extend(differing.filter(|pair| pair.differs()).map(object));
        if let (Some(before), Some(after)) = (section.before, section.after)
            && !before.has_the_same_attributes(after)
        {
            objects.push(object(section));
        }
    }
    objects
}
