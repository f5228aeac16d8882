//! Where the files of a cluster come from. Nothing else in this crate reads.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use cib_model::{FileKind, SourceError, SourceFile};

use crate::Linter;
use crate::live::{self, LiveError};
use crate::render::plain;

/// One thing to lint.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Input {
    File(PathBuf),
    /// A file of a directory, which may be of a kind that is passed over.
    Found(PathBuf),
    Stdin,
    Live,
}

/// Why there is nothing to lint in an input.
#[derive(Debug, thiserror::Error)]
pub(super) enum InputError {
    #[error("cannot read {name}: {reason}")]
    Unreadable { name: String, reason: io::Error },
    #[error("none of the files is one that cib-lint reads{EXPECTED}")]
    Nothing,
    #[error("{name} {reason}{EXPECTED}")]
    NoText { name: String, reason: SourceError },
    #[error("{name} is nothing that cib-lint reads{EXPECTED}")]
    UnknownKind { name: String },
    #[error("{name} is no cluster configuration: {reason}")]
    Foreign { name: String, reason: String },
    #[error(transparent)]
    Live(#[from] LiveError),
}

const EXPECTED: &str = " (expected: a CIB or one section of it, in XML, as `cibadmin --query` prints it; or beside it \
                        corosync.conf, libvirtd.conf, or a domain as `virsh dumpxml` prints it)";

impl Input {
    /// What the arguments name, in their order: of a directory, its files by their names.
    pub(super) fn all(paths: &[PathBuf], live: bool) -> Vec<Result<Self, InputError>> {
        let mut inputs = Vec::new();
        for path in paths {
            if path == Path::new("-") {
                inputs.push(Ok(Self::Stdin));
            } else if path.is_dir() {
                match files_in(path) {
                    Ok(files) => inputs.extend(files.into_iter().map(|file| Ok(Self::Found(file)))),
                    Err(error) => inputs.push(Err(error)),
                }
            } else {
                inputs.push(Ok(Self::File(path.clone())));
            }
        }
        inputs.extend(live.then_some(Ok(Self::Live)));
        inputs
    }

    /// The text, if it can be one of the files of a cluster. None for a file of a directory that cannot.
    pub(super) fn read(&self) -> Result<Option<SourceFile>, InputError> {
        let name = self.name();
        let bytes = match self {
            Self::Live => live::query()?,
            Self::Stdin => bounded(io::stdin().lock()).map_err(|error| unreadable(&name, error))?,
            Self::File(path) | Self::Found(path) => File::open(path)
                .and_then(bounded)
                .map_err(|error| unreadable(&name, error))?,
        };
        let is_found = matches!(self, Self::Found(_));
        let is_ours = is_found && is_misencoded(&name, &bytes);
        let source = match SourceFile::from_bytes(name.as_str(), bytes) {
            Ok(source) => source,
            Err(_) if is_found && !is_ours => return Ok(None),
            Err(reason) => {
                let name = plain(&name).into_owned();
                return Err(InputError::NoText { name, reason });
            }
        };
        if FileKind::of(&source).is_some() {
            return Ok(Some(source));
        }
        if is_found {
            return Ok(None);
        }
        let name = plain(&name).into_owned();
        if !source.content().starts_with('<') {
            return Err(InputError::UnknownKind { name });
        }
        match foreign(&source) {
            Some(reason) => Err(InputError::Foreign { name, reason }),
            // What is not even XML is worth a finding with its place.
            None => Ok(Some(source)),
        }
    }

    fn name(&self) -> String {
        match self {
            Self::File(path) | Self::Found(path) => path.to_string_lossy().into_owned(),
            Self::Stdin => "<stdin>".to_owned(),
            Self::Live => "<live>".to_owned(),
        }
    }
}

/// Whether this would be one of the files of a cluster if it were UTF-8: one that is passed over for an accent in a
/// comment would leave the others to be judged without it.
fn is_misencoded(name: &str, bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    matches!(text, Cow::Owned(_)) && FileKind::of(&SourceFile::new(name, text)).is_some()
}

/// What is said of a document that is XML of another kind.
fn foreign(source: &SourceFile) -> Option<String> {
    let report = Linter::default().lint(source);
    let id = cib_rules::reading::FOREIGN_DOCUMENT.id;
    let finding = report.findings().find(|finding| finding.rule.id == id);
    finding.map(|finding| plain(&finding.message).into_owned())
}

/// The files of a directory, by their names; not what is in directories within it.
fn files_in(directory: &Path) -> Result<Vec<PathBuf>, InputError> {
    let name = directory.to_string_lossy();
    let entries = fs::read_dir(directory).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|error| unreadable(&name, error))?;
    let paths = entries.into_iter().map(|entry| entry.path());
    let mut files: Vec<_> = paths.filter(|path| path.is_file()).collect();
    files.sort();
    Ok(files)
}

fn unreadable(name: &str, reason: io::Error) -> InputError {
    let name = plain(name).into_owned();
    InputError::Unreadable { name, reason }
}

/// All bytes, or so many that [`SourceFile`] refuses them: a device may have no end.
pub(super) fn bounded(reader: impl Read) -> io::Result<Vec<u8>> {
    const TOO_MANY: u64 = u32::MAX as u64 + 1;
    let mut bytes = Vec::new();
    reader.take(TOO_MANY).read_to_end(&mut bytes)?;
    Ok(bytes)
}
