//! What every element of the model has, and the one way to read and to write it.

use crate::Span;
use crate::attr::Attr;
use crate::value::Text;
use crate::write::Writer;
use crate::xml::{Content, Node, RawAttr};

/// Where an element stands. All places are equal, so that models compare by what they say.
#[derive(Clone, Copy)]
pub struct Place {
    /// The name in the start tag.
    pub tag: Span,
    /// From the `<` of the start tag to the `>` of the end tag.
    pub whole: Span,
    /// How many elements and comments stand before it in its parent: what Pacemaker's patches call `position`.
    pub index: u32,
}

impl Default for Place {
    fn default() -> Self {
        Self {
            tag: Span::NONE,
            whole: Span::NONE,
            index: 0,
        }
    }
}

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Place {}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "@ {:?}", self.whole)
    }
}

/// What stands in an element and has no field of its own: nothing that was read is lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extra<'a> {
    /// Attributes that no version of the schema has here.
    pub attributes: Vec<RawAttribute<'a>>,
    /// Elements that no version of the schema has here, or that stand once too often.
    pub elements: Vec<RawElement<'a>>,
    /// Text other than blanks.
    pub text: Vec<Attr<'a>>,
}

/// An attribute with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawAttribute<'a> {
    /// The name with its prefix.
    pub name: std::borrow::Cow<'a, str>,
    /// The value.
    pub value: Attr<'a>,
}

/// An element that the model does not know, with all that is in it.
///
/// It is a flat list, so that no depth of nesting costs stack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawElement<'a> {
    /// The element itself at depth 0, then those below it in document order.
    pub nodes: Vec<RawNode<'a>>,
}

/// One element of a [`RawElement`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawNode<'a> {
    /// How far below the first element.
    pub depth: u32,
    /// The name with its prefix.
    pub tag: std::borrow::Cow<'a, str>,
    /// The attributes as they stand.
    pub attributes: Vec<RawAttribute<'a>>,
    /// Text other than blanks.
    pub text: Vec<Attr<'a>>,
    /// Where it stands.
    pub place: Place,
}

impl<'a> RawElement<'a> {
    pub(crate) fn read(node: Node<'_, 'a>) -> Self {
        let nodes = node.walk().map(|(depth, node)| RawNode {
            depth,
            tag: node.tag().into(),
            attributes: node.attributes().map(RawAttribute::from_raw).collect(),
            text: node
                .content()
                .filter_map(|content| match content {
                    Content::Text(words, span) => Some(text(words, span)),
                    Content::Element(_) => None,
                })
                .collect(),
            place: place(node),
        });
        Self {
            nodes: nodes.collect(),
        }
    }

    /// The element's name, as written.
    pub fn tag(&self) -> &str {
        self.nodes.first().map_or("", |node| &node.tag)
    }

    /// Where the element stands.
    pub fn place(&self) -> Place {
        self.nodes
            .first()
            .map_or_else(Place::default, |node| node.place)
    }

    /// The element as XML, in the layout of `cibadmin --query`.
    pub fn to_xml(&self) -> String {
        let mut out = Writer::new();
        self.write(&mut out);
        out.finish()
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        let mut open: u32 = 0;
        for node in &self.nodes {
            while open > node.depth {
                out.end();
                open -= 1;
            }
            out.start(&node.tag);
            open += 1;
            for attribute in &node.attributes {
                out.attribute(&attribute.name, attribute.value.as_str());
            }
            for words in &node.text {
                out.text(words.as_str());
            }
        }
        for _ in 0..open {
            out.end();
        }
    }
}

impl<'a> RawAttribute<'a> {
    fn from_raw(raw: RawAttr<'a>) -> Self {
        Self {
            name: raw.name.into(),
            value: Attr::from_raw(raw),
        }
    }
}

/// An element of the model. Implemented by [`elements!`] alone.
pub(crate) trait Element<'a>: Default {
    fn place_mut(&mut self) -> &mut Place;
    fn extra(&self) -> &Extra<'a>;
    fn extra_mut(&mut self) -> &mut Extra<'a>;
    /// Keeps the attribute, or gives it back when the element has none of that name.
    fn take_attribute(&mut self, attr: RawAttr<'a>) -> Option<RawAttr<'a>>;
    /// Keeps the child, or says that it does not belong here.
    fn take_child(&mut self, node: Node<'_, 'a>, room: Room) -> bool;
    fn write_attributes(&self, out: &mut Writer);
    fn write_children(&self, out: &mut Writer);
}

/// How much deeper typed elements may nest. Only rules nest in themselves; those nested deeper than any person
/// writes are kept raw, so that depth costs no stack.
#[derive(Clone, Copy)]
pub(crate) struct Room(u8);

impl Room {
    pub(crate) const FULL: Self = Self(64);

    pub(crate) fn below(self) -> Option<Self> {
        self.0.checked_sub(1).map(Self)
    }
}

pub(crate) fn read<'a, E: Element<'a>>(node: Node<'_, 'a>, room: Room) -> E {
    let mut element = E::default();
    *element.place_mut() = place(node);
    for attr in node.attributes() {
        if let Some(unknown) = element.take_attribute(attr) {
            let unknown = RawAttribute::from_raw(unknown);
            element.extra_mut().attributes.push(unknown);
        }
    }
    for content in node.content() {
        match content {
            Content::Element(child) => {
                let known = room
                    .below()
                    .is_some_and(|room| element.take_child(child, room));
                if !known {
                    let unknown = RawElement::read(child);
                    element.extra_mut().elements.push(unknown);
                }
            }
            Content::Text(words, span) => element.extra_mut().text.push(text(words, span)),
        }
    }
    element
}

pub(crate) fn write<'a, E: Element<'a>>(element: &E, tag: &str, out: &mut Writer) {
    out.start(tag);
    element.write_attributes(out);
    let extra = element.extra();
    for attribute in &extra.attributes {
        out.attribute(&attribute.name, attribute.value.as_str());
    }
    for words in &extra.text {
        out.text(words.as_str());
    }
    element.write_children(out);
    for child in &extra.elements {
        child.write(out);
    }
    out.end();
}

fn place(node: Node<'_, '_>) -> Place {
    Place {
        tag: node.tag_span(),
        whole: node.span(),
        index: node.index(),
    }
}

fn text(words: std::borrow::Cow<'_, str>, span: Span) -> Attr<'_, Text> {
    Attr::from_raw(RawAttr {
        name: "",
        value: words,
        name_span: span,
        value_span: span,
    })
}

/// Declares elements: their attributes, their children, and so how they are read and written.
///
/// A child is `one` (a second one is kept as unknown, as the schema has it), `many` of one tag, or `any` of a set of
/// tags whose order among each other is kept ([`choice!`]).
macro_rules! elements {
    ($(
        $(#[$doc:meta])*
        $name:ident {
            attributes { $( $(#[$attr_doc:meta])* $attr:ident: $scalar:ty = $attr_tag:literal, )* }
            children { $( $(#[$child_doc:meta])* $child:ident: $kind:ident $child_type:ident $(= $child_tag:literal)?, )* }
        }
    )*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $name<'a> {
            $(
                #[doc = concat!("The attribute `", $attr_tag, "`.")]
                $(#[$attr_doc])*
                pub $attr: Option<$crate::attr::Attr<'a, $scalar>>,
            )*
            $(
                $(#[doc = concat!("The children `<", $child_tag, ">`.")])?
                $(#[$child_doc])*
                pub $child: $crate::element::elements!(@type $kind $child_type),
            )*
            /// Where the element stands.
            pub place: $crate::element::Place,
            /// What no version of the schema has here.
            pub extra: $crate::element::Extra<'a>,
        }

        impl $name<'_> {
            /// This element alone as XML, under the name `tag`, in the layout of `cibadmin --query`.
            pub fn to_xml(&self, tag: &str) -> String {
                let mut out = $crate::write::Writer::new();
                $crate::element::write(self, tag, &mut out);
                out.finish()
            }
        }

        impl<'a> $crate::element::Element<'a> for $name<'a> {
            fn place_mut(&mut self) -> &mut $crate::element::Place {
                &mut self.place
            }

            fn extra(&self) -> &$crate::element::Extra<'a> {
                &self.extra
            }

            fn extra_mut(&mut self) -> &mut $crate::element::Extra<'a> {
                &mut self.extra
            }

            fn take_attribute(
                &mut self,
                attr: $crate::xml::RawAttr<'a>,
            ) -> Option<$crate::xml::RawAttr<'a>> {
                match attr.name {
                    $(
                        $attr_tag => {
                            self.$attr = Some($crate::attr::Attr::from_raw(attr));
                            None
                        }
                    )*
                    _ => Some(attr),
                }
            }

            fn take_child(&mut self, node: $crate::xml::Node<'_, 'a>, room: $crate::element::Room) -> bool {
                let _ = (node, room);
                $( $crate::element::elements!(@take $kind $child_type self.$child, node, room $(, $child_tag)?); )*
                false
            }

            fn write_attributes(&self, out: &mut $crate::write::Writer) {
                let _ = out;
                $( out.optional($attr_tag, self.$attr.as_ref()); )*
            }

            fn write_children(&self, out: &mut $crate::write::Writer) {
                let _ = out;
                $( $crate::element::elements!(@write $kind self.$child, out $(, $child_tag)?); )*
            }
        }
    )* };

    (@type one $type:ident) => { Option<$type<'a>> };
    (@type many $type:ident) => { Vec<$type<'a>> };
    (@type any $type:ident) => { Vec<$type<'a>> };

    (@take one $type:ident $field:expr, $node:expr, $room:expr, $tag:literal) => {
        if $node.tag() == $tag && $field.is_none() {
            $field = Some($crate::element::read($node, $room));
            return true;
        }
    };
    (@take many $type:ident $field:expr, $node:expr, $room:expr, $tag:literal) => {
        if $node.tag() == $tag {
            $field.push($crate::element::read($node, $room));
            return true;
        }
    };
    (@take any $type:ident $field:expr, $node:expr, $room:expr) => {
        if let Some(child) = $type::read($node, $room) {
            $field.push(child);
            return true;
        }
    };

    (@write one $field:expr, $out:expr, $tag:literal) => {
        if let Some(child) = &$field {
            $crate::element::write(child, $tag, $out);
        }
    };
    (@write many $field:expr, $out:expr, $tag:literal) => {
        for child in &$field {
            $crate::element::write(child, $tag, $out);
        }
    };
    (@write any $field:expr, $out:expr) => {
        for child in &$field {
            child.write($out);
        }
    };
}

/// Declares a set of elements that may stand in any order.
macro_rules! choice {
    ($(
        $(#[$doc:meta])*
        $name:ident { $( $(#[$variant_doc:meta])* $variant:ident($type:ident) = $tag:literal, )* }
    )*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(
            clippy::large_enum_variant,
            reason = "most elements of a kind are of its largest variant"
        )]
        pub enum $name<'a> {
            $(
                #[doc = concat!("`<", $tag, ">`")]
                $(#[$variant_doc])*
                $variant($type<'a>),
            )*
        }

        impl<'a> $name<'a> {
            /// The element's name.
            pub fn tag(&self) -> &'static str {
                match self { $( Self::$variant(_) => $tag, )* }
            }

            /// Where the element stands.
            pub fn place(&self) -> $crate::element::Place {
                match self { $( Self::$variant(element) => element.place, )* }
            }

            fn read(node: $crate::xml::Node<'_, 'a>, room: $crate::element::Room) -> Option<Self> {
                match node.tag() {
                    $( $tag => Some(Self::$variant($crate::element::read(node, room))), )*
                    _ => None,
                }
            }

            fn write(&self, out: &mut $crate::write::Writer) {
                match self { $( Self::$variant(element) => $crate::element::write(element, $tag, out), )* }
            }
        }
    )* };
}

pub(crate) use choice;
pub(crate) use elements;
