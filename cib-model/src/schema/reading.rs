//! What stands in one element, held against the grammar of one.

use crate::Span;
use crate::schema::grammar::{self, Content, Form, Revision, Tag};
use crate::schema::violation::Owner;
use crate::xml::{self, Node, RawAttr};

/// The attributes and children of an element, as a grammar sees them.
pub(super) struct Reading<'d, 'a> {
    pub(super) node: Node<'d, 'a>,
    pub(super) revision: &'static Revision,
    /// The positions of the attributes that are there.
    pub(super) present: u32,
    /// Those of them whose values are not of their type.
    pub(super) invalid: u32,
    /// Every attribute, with its position where the grammar has it.
    pub(super) attributes: Vec<(Option<usize>, RawAttr<'a>)>,
    pub(super) children: Vec<Child<'d, 'a>>,
    /// The first text other than blanks.
    pub(super) text: Option<Span>,
}

/// A child element, with the number of its name where some version has that.
#[derive(Clone, Copy)]
pub(super) struct Child<'d, 'a> {
    pub(super) node: Node<'d, 'a>,
    pub(super) tag: Option<Tag>,
}

impl<'d, 'a> Reading<'d, 'a> {
    pub(super) fn new(node: Node<'d, 'a>, revision: &'static Revision) -> Self {
        let mut reading = Self {
            node,
            revision,
            present: 0,
            invalid: 0,
            attributes: Vec::new(),
            children: Vec::new(),
            text: None,
        };
        for attribute in node.attributes() {
            let position = revision.position(attribute.name);
            if let Some((at, (_, datatype))) =
                position.and_then(|at| Some((at, revision.attributes.get(at)?)))
            {
                reading.present |= 1 << at;
                if !datatype.accepts(&attribute.value) {
                    reading.invalid |= 1 << at;
                }
            }
            reading.attributes.push((position, attribute));
        }
        for content in node.content() {
            match content {
                xml::Content::Element(node) => {
                    let tag = grammar::tag(node.tag()).filter(|_| !is_foreign(node, reading.node));
                    reading.children.push(Child { node, tag });
                }
                xml::Content::Text(_, span) => {
                    reading.text.get_or_insert(span);
                }
            }
        }
        reading
    }

    /// The form that the element has, if nothing is wrong with it.
    pub(super) fn form(&self) -> Option<&'static Form> {
        let is_sound = self.invalid == 0 && self.text.is_none() && self.unknown().next().is_none();
        let mut forms = self.revision.forms.iter().filter(|_| is_sound);
        forms.find(|form| self.fits(form))
    }

    fn fits(&self, form: &Form) -> bool {
        form.required & !self.present == 0 && self.lacks_only_attributes_of(form)
    }

    /// Whether the element would be as a form says if it had all attributes that the form requires.
    pub(super) fn lacks_only_attributes_of(&self, form: &Form) -> bool {
        self.present & !form.allowed == 0
            && self.mismatches(form).next().is_none()
            && fits(&form.content, &self.children)
    }

    /// The element by its name and id.
    pub(super) fn owner(&self, name: &'static str) -> Owner<'a> {
        let mut attributes = self.attributes.iter();
        let id = attributes.find(|(_, attribute)| attribute.name == "id");
        let id = id
            .map(|(_, attribute)| attribute.value.clone())
            .unwrap_or_default();
        Owner { name, id }
    }

    /// Attributes that the grammar does not have.
    pub(super) fn unknown(&self) -> impl Iterator<Item = &RawAttr<'a>> {
        self.attributes
            .iter()
            .filter(|(position, _)| position.is_none())
            .map(|(_, attribute)| attribute)
    }

    /// The attribute at a position of the grammar.
    pub(super) fn attribute(&self, position: usize) -> Option<&RawAttr<'a>> {
        self.attributes
            .iter()
            .find(|(at, _)| *at == Some(position))
            .map(|(_, attribute)| attribute)
    }

    /// Positions of attributes whose values select another form than this.
    pub(super) fn mismatches<'f>(&'f self, form: &'f Form) -> impl Iterator<Item = usize> + 'f {
        let narrowed = form.narrowed.iter();
        narrowed.filter_map(|(at, datatype)| {
            let at = usize::from(*at);
            let attribute = self.attribute(at).filter(|_| self.invalid >> at & 1 == 0)?;
            (!datatype.accepts(&attribute.value)).then_some(at)
        })
    }
}

impl Revision {
    fn position(&self, name: &str) -> Option<usize> {
        self.attributes.iter().position(|(known, _)| *known == name)
    }

    /// Whether the names of an element's attributes are those of a form, whatever their values: costs next to nothing.
    pub(super) fn has_form_for(&self, node: Node<'_, '_>) -> bool {
        let mut present = 0_u32;
        for attribute in node.attributes() {
            match self.position(attribute.name) {
                Some(at) => present |= 1 << at,
                None => return false,
            }
        }
        let fits = |form: &Form| form.required & !present == 0 && present & !form.allowed == 0;
        self.forms.iter().any(fits)
    }
}

/// Whether an element is in an XML namespace, and its parent is not in the same.
pub(super) fn is_foreign(node: Node<'_, '_>, parent: Node<'_, '_>) -> bool {
    node.namespace().is_some() && node.namespace() != parent.namespace()
}

/// Whether these children are what a content model says.
fn fits(content: &Content, children: &[Child<'_, '_>]) -> bool {
    let mut seen = 0_u32;
    let mut last = 0;
    for child in children {
        let Some((at, particle)) = child.tag.and_then(|tag| content.place(tag)) else {
            return false;
        };
        let is_again = seen >> at & 1 == 1;
        if is_again && !particle.repeats || content.ordered && at < last {
            return false;
        }
        seen |= 1 << at;
        last = at;
    }
    let mut particles = content.particles.iter().enumerate();
    particles.all(|(at, particle)| !particle.required || seen >> at & 1 == 1)
}

#[cfg(test)]
mod tests {
    use crate::schema::{Problem, validate};
    use crate::{SourceFile, facts, parse};

    #[test]
    fn an_empty_default_namespace_is_none() {
        let schema = facts::schema("pacemaker-3.9").unwrap();
        for (namespace, is_foreign) in [("", false), ("urn:a", true)] {
            let text = format!(
                r#"<resources><group id="a" xmlns="{namespace}"><primitive id="b" class="lsb" type="c"/></group></resources>"#
            );
            let source = SourceFile::new("cib.xml", text);
            let violations = validate(&parse(&source).unwrap(), schema);
            let found = violations
                .iter()
                .any(|it| matches!(it.problem, Problem::ForeignNamespace { .. }));
            assert_eq!(found, is_foreign);
            assert_eq!(violations.is_empty(), !is_foreign);
        }
    }
}
