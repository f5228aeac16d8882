//! The files of a cluster: its configuration, and those that stand beside it.

use crate::corosync::{self, CorosyncConf};
use crate::domain::Domain;
use crate::libvirtd::{self, LibvirtdConf};
use crate::parse::Root;
use crate::source::SourceFile;
use crate::xml::XmlError;

/// One of the files of a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileId {
    /// The configuration itself.
    Cib,
    /// The file at this place among all that were given together.
    Companion(usize),
}

/// What a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A CIB or a section of one, or XML that cannot be told from one.
    Cib,
    /// `corosync.conf`.
    Corosync,
    /// `libvirtd.conf`, or that of one of the daemons that took its place.
    Libvirtd,
    /// A domain of libvirt, as `virsh dumpxml` prints it.
    Domain,
}

impl FileKind {
    /// What a file is. None for one that is nothing of all this.
    ///
    /// ```
    /// use cib_model::{FileKind, SourceFile};
    ///
    /// let kind = |text: &str| FileKind::of(&SourceFile::new("file", text));
    /// assert_eq!(kind("<cib/>"), Some(FileKind::Cib));
    /// assert_eq!(kind("<domain type='lxc'/>"), Some(FileKind::Domain));
    /// assert_eq!(kind("quorum {\n}\n"), Some(FileKind::Corosync));
    /// assert_eq!(kind("listen_tcp = 1\n"), Some(FileKind::Libvirtd));
    /// assert_eq!(kind("[mysqld]\n"), None);
    /// ```
    pub fn of(source: &SourceFile) -> Option<Self> {
        let text = source.content();
        if text.starts_with('<') {
            return match root_tag(text) {
                // libvirt keeps what it knows of a running domain in a `domstatus` around it.
                Some("domain" | "domstatus") => Some(Self::Domain),
                Some(tag) if Root::of_tag(tag) == Root::Unknown => None,
                _ => Some(Self::Cib),
            };
        }
        let kinds = [
            (Self::Corosync, corosync::recognises(text)),
            (Self::Libvirtd, libvirtd::recognises(text)),
        ];
        kinds
            .into_iter()
            .find_map(|(kind, is_it)| is_it.then_some(kind))
    }

    /// Whether a file is to be read as a CIB: what is no other kind either is one, or is said to be none.
    pub fn is_read_as_cib(source: &SourceFile) -> bool {
        matches!(Self::of(source), Some(Self::Cib) | None)
    }
}

/// The files that stand beside the configuration of a cluster.
#[derive(Debug, Default)]
pub struct Companions<'c> {
    /// `corosync.conf`, perhaps that of several nodes.
    pub corosync: Vec<InFile<CorosyncConf<'c>>>,
    /// The settings of libvirt's daemons, perhaps those of several hosts.
    pub daemons: Vec<InFile<LibvirtdConf<'c>>>,
    /// The domains of libvirt.
    pub domains: Vec<InFile<Domain<'c>>>,
    /// Files that are XML but not well-formed.
    pub malformed: Vec<InFile<XmlError>>,
}

/// Something that was read from a file.
#[derive(Debug)]
pub struct InFile<T> {
    /// The file.
    pub file: FileId,
    /// What was read.
    pub it: T,
}

/// The name in the first start tag of what may be XML, where one can be seen without reading all of it.
fn root_tag(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        rest = if let Some(instruction) = rest.strip_prefix("<?") {
            instruction.split_once("?>")?.1
        } else if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->")?.1
        } else {
            break;
        };
    }
    let tag = rest.strip_prefix('<')?;
    let end = tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
    Some(&tag[..end]).filter(|tag| !tag.is_empty() && !tag.starts_with('!'))
}

impl<'c> Companions<'c> {
    /// What stands in these files; a CIB among them is passed over.
    pub fn read(sources: &'c [SourceFile]) -> Self {
        let mut companions = Self::default();
        for (at, source) in sources.iter().enumerate() {
            let file = FileId::Companion(at);
            match FileKind::of(source) {
                Some(FileKind::Corosync) => {
                    let it = CorosyncConf::parse(source);
                    companions.corosync.push(InFile { file, it });
                }
                Some(FileKind::Libvirtd) => {
                    let it = LibvirtdConf::parse(source);
                    companions.daemons.push(InFile { file, it });
                }
                Some(FileKind::Domain) => match Domain::parse(source) {
                    Ok(it) => companions.domains.push(InFile { file, it }),
                    Err(it) => companions.malformed.push(InFile { file, it }),
                },
                Some(FileKind::Cib) | None => {}
            }
        }
        companions
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        let parsed = self.corosync.is_empty() && self.daemons.is_empty() && self.domains.is_empty();
        parsed && self.malformed.is_empty()
    }
}
