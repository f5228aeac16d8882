//! XML to a model. Content never makes it fail, and nothing that is read is dropped.

use std::collections::BTreeSet;

use crate::cib::{Cib, Configuration};
use crate::element::{self, RawElement, Room};
use crate::xml::{Content, Document, XmlError};
use crate::{SourceFile, Span};

/// A document as it was read.
#[derive(Debug)]
pub struct Parsed<'a> {
    /// What the document says.
    pub cib: Cib<'a>,
    /// Which part of a CIB the document is.
    pub root: Root,
    /// The name in the first start tag: the place of what concerns the document as a whole.
    pub root_tag: Span,
    /// The text that it was read from.
    pub source: &'a SourceFile,
    pub(crate) document: Document<'a>,
}

/// Which part of a CIB a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root {
    /// The whole of it.
    Cib,
    /// `<configuration>` or one section of it, as `cibadmin --query --scope` prints it. What is not there is not
    /// known.
    Section,
    /// Something else.
    Unknown,
}

impl Root {
    /// The kind of document that starts with this tag.
    pub fn of_tag(tag: &str) -> Self {
        match tag {
            "cib" => Self::Cib,
            "configuration" | "crm_config" | "nodes" | "resources" | "constraints"
            | "fencing-topology" | "rsc_defaults" | "op_defaults" | "acls" | "tags" | "alerts"
            | "status" => Self::Section,
            _ => Self::Unknown,
        }
    }
}

/// Reads a configuration: a whole CIB, or one section of one.
///
/// A root element that is neither is kept as unknown: see [`Parsed::root`].
///
/// ```
/// use cib_model::{SourceFile, parse};
///
/// let source = SourceFile::new(
///     "cib.xml",
///     r#"<resources><primitive id="vip" class="ocf" type="IPaddr2"/></resources>"#,
/// );
/// let parsed = parse(&source)?;
/// let vip = parsed.cib.primitives().next().unwrap();
/// let id = vip.id.as_ref().unwrap();
/// assert_eq!(id.as_str(), "vip");
/// assert_eq!(source.slice(id.span()), "vip");
/// # Ok::<(), cib_model::XmlError>(())
/// ```
///
/// # Errors
///
/// [`XmlError`] where the text is not well-formed, or has a document type declaration.
pub fn parse(source: &SourceFile) -> Result<Parsed<'_>, XmlError> {
    let document = Document::parse(source)?;
    let node = document.root();
    let root = Root::of_tag(node.tag());
    let cib = match node.tag() {
        "cib" => element::read(node, Room::FULL),
        "configuration" | "status" => section_of::<Cib<'_>>(node),
        _ => Cib {
            configuration: Some(section_of::<Configuration<'_>>(node)),
            ..Cib::default()
        },
    };
    Ok(Parsed {
        cib,
        root,
        root_tag: node.tag_span(),
        source,
        document,
    })
}

impl Parsed<'_> {
    /// Every value of an attribute `id`, on whatever element: what the id of a new element must not be.
    ///
    /// Where the model has no field for an element, or `id` is plain text, its value is here all the same.
    ///
    /// ```
    /// use cib_model::{SourceFile, parse};
    ///
    /// let source = SourceFile::new("cib.xml", r#"<cib><unknown id="a"><b id="c"/></unknown></cib>"#);
    /// assert!(parse(&source)?.ids().contains("c"));
    /// # Ok::<(), cib_model::XmlError>(())
    /// ```
    pub fn ids(&self) -> BTreeSet<String> {
        let nodes = self.document.root().walk().map(|(_, node)| node);
        let attributes = nodes.flat_map(crate::xml::Node::attributes);
        let ids = attributes.filter(|attribute| attribute.name == "id");
        ids.map(|id| id.value.into_owned()).collect()
    }

    /// The section `<configuration>` as it stands, in the order of the text, whatever the model knows of it; none where
    /// there is none.
    ///
    /// ```
    /// use cib_model::{SourceFile, parse};
    ///
    /// let text = "<cib><configuration><!-- x --><nodes/><b/></configuration></cib>";
    /// let source = SourceFile::new("cib.xml", text);
    /// let parsed = parse(&source)?;
    /// let configuration = parsed.raw_configuration().unwrap();
    /// let places = configuration.nodes.iter().map(|node| (&*node.tag, node.place.index));
    /// assert_eq!(places.collect::<Vec<_>>(), [("configuration", 0), ("nodes", 1), ("b", 2)]);
    /// # Ok::<(), cib_model::XmlError>(())
    /// ```
    pub fn raw_configuration(&self) -> Option<RawElement<'_>> {
        let root = self.document.root();
        let mut children = root.content().filter_map(|content| match content {
            Content::Element(child) => Some(child),
            Content::Text(..) => None,
        });
        let configuration = match root.tag() {
            "cib" => children.find(|child| child.tag() == "configuration"),
            "configuration" => Some(root),
            _ => None,
        };
        configuration.map(RawElement::read)
    }

    /// The ids of what is configured: not those by which an element refers to another, nor those of the status.
    pub(crate) fn configured_ids(&self) -> BTreeSet<String> {
        let nodes = self.configured().map(|(_, node)| node);
        let own = nodes.filter(|node| !REFERRING.contains(&node.tag()));
        let attributes = own.flat_map(crate::xml::Node::attributes);
        let ids = attributes.filter(|attribute| attribute.name == "id");
        ids.map(|id| id.value.into_owned()).collect()
    }

    /// All elements but those of the status, in the order of the document, each with its depth.
    pub(crate) fn configured(&self) -> impl Iterator<Item = (u32, crate::xml::Node<'_, '_>)> {
        let mut status = None;
        self.document.root().walk().filter(move |(depth, node)| {
            if status.is_some_and(|outer| *depth <= outer) {
                status = None;
            }
            if node.tag() == "status" && status.is_none() {
                status = Some(*depth);
            }
            status.is_none()
        })
    }
}

/// Elements whose `id` may be that of another.
pub(crate) const REFERRING: [&str; 4] = ["obj_ref", "resource_ref", "role", "role_ref"];

/// An element that is not in the text around a child that is.
fn section_of<'a, E: element::Element<'a>>(node: crate::xml::Node<'_, 'a>) -> E {
    let mut parent = E::default();
    if !parent.take_child(node, Room::FULL) {
        let unknown = RawElement::read(node);
        parent.extra_mut().elements.push(unknown);
    }
    parent
}
