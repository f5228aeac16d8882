//! The XML of libvirt's domains, as `virsh dumpxml` prints it: what fencing has to do with.
//!
//! Whether libvirt has a domain on file or only runs it (`virsh create`) is not in its XML.

use std::borrow::Cow;

use crate::xml::{Content, Document, Node, XmlError};
use crate::{SourceFile, Span};

/// What the file of a domain says.
///
/// ```
/// use cib_model::{Domain, SourceFile};
///
/// let source = SourceFile::new("a.xml", "<domain type='lxc'><name>node1</name></domain>");
/// let domain = Domain::parse(&source)?;
/// assert_eq!(domain.name(), Some("node1"));
/// assert_eq!(source.slice(domain.kind.unwrap().span), "lxc");
/// # Ok::<(), cib_model::XmlError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Domain<'c> {
    /// The attribute `type`: by what it is run.
    pub kind: Option<DomainText<'c>>,
    /// What `virsh` calls it.
    pub name: Option<DomainText<'c>>,
    /// The identity that stays when the name changes.
    pub uuid: Option<DomainText<'c>>,
    /// The name in the start tag of the domain.
    pub tag: Span,
    /// Whether this is what libvirt keeps of a running domain for itself (`domstatus`), and not what defines one.
    pub is_state: bool,
}

/// A text in the file of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainText<'c> {
    /// What it says.
    pub text: Cow<'c, str>,
    /// Where it stands.
    pub span: Span,
}

impl<'c> Domain<'c> {
    /// Reads the file of a domain.
    ///
    /// # Errors
    ///
    /// [`XmlError`] says where it is not well-formed, or has a document type declaration.
    pub fn parse(source: &'c SourceFile) -> Result<Self, XmlError> {
        Ok(Self::from_root(Document::parse(source)?.root()))
    }

    fn from_root(root: Node<'_, 'c>) -> Self {
        // libvirt keeps what it knows of a running domain in a `domstatus` around it.
        let inner =
            children(root).find(|child| root.tag() == "domstatus" && child.tag() == "domain");
        let domain = inner.unwrap_or(root);
        let kind = domain
            .attributes()
            .find(|attribute| attribute.name == "type");
        Self {
            kind: kind.map(|kind| DomainText {
                text: kind.value,
                span: kind.value_span,
            }),
            name: text_of(domain, "name"),
            uuid: text_of(domain, "uuid"),
            tag: domain.tag_span(),
            is_state: root.tag() == "domstatus",
        }
    }

    /// The name, where there is one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_ref().map(|name| name.text.as_ref())
    }

    /// The drivers of a URI that manage such a domain. None where the type is missing, or not known.
    pub fn drivers(&self) -> Option<&'static [&'static str]> {
        let kind = self.kind.as_ref()?;
        Some(crate::facts::domain_type(&kind.text)?.drivers)
    }

    /// Whether virsh takes this for the domain: its name, or its UUID with dashes, whose case does not count.
    pub fn is_called(&self, called: &str) -> bool {
        let is = |uuid: &DomainText<'_>| is_uuid(called) && same_uuid(&uuid.text, called);
        self.name() == Some(called) || self.uuid.as_ref().is_some_and(is)
    }

    /// Whether two domains have the same UUID; None where one of them has none.
    pub fn same_uuid(&self, other: &Self) -> Option<bool> {
        let (this, other) = (self.uuid.as_ref()?, other.uuid.as_ref()?);
        Some(same_uuid(&this.text, &other.text))
    }
}

/// Whether this is a UUID as `virsh` takes it for one.
pub fn is_uuid(text: &str) -> bool {
    let groups = text.split('-').map(|group| {
        let hexadecimal = group.bytes().all(|byte| byte.is_ascii_hexdigit());
        hexadecimal.then_some(group.len())
    });
    groups.eq([8, 4, 4, 4, 12].map(Some))
}

/// Whether libvirt reads this as a UUID: 16 bytes of two hexadecimal digits, with or without dashes between them.
pub fn is_readable_uuid(text: &str) -> bool {
    let text = text.trim_start_matches('-');
    let mut digits = 0;
    let between_bytes = text.bytes().all(|byte| {
        digits += usize::from(byte.is_ascii_hexdigit());
        byte.is_ascii_hexdigit() || byte == b'-' && digits % 2 == 0
    });
    between_bytes && digits == 32 && !text.ends_with('-')
}

/// Whether two texts are the same UUID to libvirt: dashes and case do not count.
pub fn same_uuid(one: &str, other: &str) -> bool {
    let digits = |text: &str| text.replace('-', "").to_ascii_lowercase();
    digits(one) == digits(other)
}

fn children<'d, 'c>(node: Node<'d, 'c>) -> impl Iterator<Item = Node<'d, 'c>> {
    node.content().filter_map(|content| match content {
        Content::Element(child) => Some(child),
        Content::Text(..) => None,
    })
}

fn text_of<'c>(domain: Node<'_, 'c>, tag: &str) -> Option<DomainText<'c>> {
    let child = children(domain).find(|child| child.tag() == tag)?;
    child.content().find_map(|content| match content {
        Content::Text(text, span) => Some(DomainText { text, span }),
        Content::Element(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "4dea22b3-1d52-d8f3-2516-782e98ab3fa0";

    #[test]
    fn a_domain_knows_its_places() {
        let text = "<?xml version='1.0'?>\n<!-- <cib/> -->\n<domain type=\"kvm\" id='7'>\n  <name>\n    vm1</name>\n  \
                    <uuid>4DEA22B31D52D8F32516782E98AB3FA0</uuid><devices><name>x</name></devices>\n</domain>";
        let source = SourceFile::new("vm1.xml", text);
        let domain = Domain::parse(&source).unwrap();
        for (found, expected) in [(&domain.kind, "kvm"), (&domain.name, "vm1")] {
            let found = found.as_ref().unwrap();
            assert_eq!(
                (found.text.as_ref(), source.slice(found.span)),
                (expected, expected)
            );
        }
        assert_eq!(domain.drivers(), Some(["qemu", "ch"].as_slice()));
        assert!(!domain.is_state);
        assert!(domain.is_called("vm1") && domain.is_called(UUID) && !domain.is_called("VM1"));
    }

    #[test]
    fn what_libvirt_knows_of_a_running_domain_holds_the_domain() {
        let text = "<domstatus state='running'><vcpus/><domain type='lxc'><name>a</name></domain></domstatus>";
        let source = SourceFile::new("a.xml", text);
        let domain = Domain::parse(&source).unwrap();
        assert!(domain.name() == Some("a") && domain.is_state);
    }

    #[test]
    fn a_uuid_has_its_dashes() {
        assert!(is_uuid(UUID));
        assert!(!is_uuid(&UUID.replace('-', "")));
        assert!(!is_uuid("17031"));
        assert!(is_readable_uuid(UUID) && is_readable_uuid(&UUID.replace('-', "")));
        assert!(!is_readable_uuid("4-4444444444444444444444444444444"));
        assert!(!is_readable_uuid("4dea22b3"));
    }
}
