//! Documents made wrong, or at least other than they were.

mod structure;
mod texture;
mod values;

use crate::document::{Document, ROOT};
use crate::grammar::Vocabulary;
use crate::random::Random;

/// What a mutation works with.
pub(crate) struct Workshop<'a> {
    pub(crate) document: &'a mut Document,
    pub(crate) words: &'a Vocabulary,
    pub(crate) random: &'a mut Random,
}

/// What a mutation is called in the report, and how it is done; it does nothing where the document lacks what it needs.
type Mutation = (&'static str, fn(&mut Workshop<'_>) -> Option<()>);

/// Changes the document once, and says how.
pub(crate) fn mutate(workshop: &mut Workshop<'_>) -> &'static str {
    let all = [structure::MUTATIONS, values::MUTATIONS, texture::MUTATIONS];
    loop {
        let of_a_kind = *workshop.random.pick(&all);
        let (name, change) = workshop.random.pick(of_a_kind);
        if change(workshop).is_some() {
            return name;
        }
    }
}

impl Workshop<'_> {
    /// An element, seldom one that Pacemaker does not judge because it is in the status section.
    fn element(&mut self) -> usize {
        let elements = if self.random.once_in(15) {
            self.document.below(ROOT)
        } else {
            self.document.below_except(ROOT, "status")
        };
        *self.random.pick(&elements)
    }

    /// An element that is not the root.
    fn child(&mut self) -> Option<usize> {
        let element = self.element();
        (element != ROOT).then_some(element)
    }

    /// An element and the place of one of its attributes, which is no matter of namespaces.
    fn attribute(&mut self) -> Option<(usize, usize)> {
        let element = self.element();
        let attributes = &self.document.element(element).attributes;
        let is_plain =
            |at: &usize| !attributes[*at].0.contains("xml") && !attributes[*at].0.contains(':');
        let plain: Vec<usize> = (0..attributes.len()).filter(is_plain).collect();
        Some((element, self.random.pick_any(&plain)?))
    }

    fn tag(&mut self) -> String {
        match self.random.below(8) {
            0 => "nonsense".to_owned(),
            _ => self.random.pick(&self.words.tags).clone(),
        }
    }

    fn attribute_name(&mut self) -> String {
        match self.random.below(8) {
            0 => "nonsense".to_owned(),
            _ => self.random.pick(&self.words.attributes).clone(),
        }
    }

    /// A place in the content of an element.
    fn gap(&mut self, element: usize) -> usize {
        let places = self.document.element(element).content.len() + 1;
        self.random.below(places)
    }
}
