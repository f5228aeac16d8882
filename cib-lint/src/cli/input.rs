//! Where configurations come from. Nothing else in this crate reads.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use cib_model::{SourceError, SourceFile};

use crate::live::{self, LiveError};
use crate::render::plain;

/// One thing to lint.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Input {
    File(PathBuf),
    Stdin,
    Live,
}

/// Why there is nothing to lint in an input.
#[derive(Debug, thiserror::Error)]
pub(super) enum InputError {
    #[error("cannot read {name}: {reason}")]
    Unreadable { name: String, reason: io::Error },
    #[error("{name} is a directory; name the files in it")]
    Directory { name: String },
    #[error("{name} {reason}{EXPECTED}")]
    NoText { name: String, reason: SourceError },
    #[error("{name} does not start with `<`{EXPECTED}")]
    NoXml { name: String },
    #[error("{name} is no cluster configuration: {reason}")]
    Foreign { name: String, reason: String },
    #[error(transparent)]
    Live(#[from] LiveError),
}

const EXPECTED: &str =
    " (expected: a CIB or one section of it, in XML, as `cibadmin --query` prints it)";

impl Input {
    /// What the arguments name, in their order.
    pub(super) fn all(paths: &[PathBuf], live: bool) -> Vec<Self> {
        let inputs = paths.iter().map(|path| Self::named(path));
        inputs.chain(live.then_some(Self::Live)).collect()
    }

    /// What one argument names.
    pub(super) fn named(path: &Path) -> Self {
        if path == Path::new("-") {
            Self::Stdin
        } else {
            Self::File(path.to_owned())
        }
    }

    /// The text, if it can be a configuration.
    pub(super) fn read(&self) -> Result<SourceFile, InputError> {
        let name = self.name();
        let bytes = match self {
            Self::Live => live::query()?,
            Self::Stdin => bounded(io::stdin().lock()).map_err(|error| unreadable(&name, error))?,
            Self::File(path) => File::open(path)
                .and_then(bounded)
                .map_err(|error| unreadable(&name, error))?,
        };
        let source =
            SourceFile::from_bytes(name.as_str(), bytes).map_err(|reason| InputError::NoText {
                name: plain(&name).into_owned(),
                reason,
            })?;
        if source.content().starts_with('<') {
            Ok(source)
        } else {
            Err(InputError::NoXml {
                name: plain(&name).into_owned(),
            })
        }
    }

    fn name(&self) -> String {
        match self {
            Self::File(path) => path.to_string_lossy().into_owned(),
            Self::Stdin => "<stdin>".to_owned(),
            Self::Live => "<live>".to_owned(),
        }
    }
}

impl InputError {
    /// A document of another kind.
    pub(super) fn foreign(name: &str, reason: &str) -> Self {
        Self::Foreign {
            name: plain(name).into_owned(),
            reason: plain(reason).into_owned(),
        }
    }
}

fn unreadable(name: &str, reason: io::Error) -> InputError {
    let name = plain(name).into_owned();
    match reason.kind() {
        io::ErrorKind::IsADirectory => InputError::Directory { name },
        _ => InputError::Unreadable { name, reason },
    }
}

/// All bytes, or so many that [`SourceFile`] refuses them: a device may have no end.
fn bounded(reader: impl Read) -> io::Result<Vec<u8>> {
    const TOO_MANY: u64 = u32::MAX as u64 + 1;
    let mut bytes = Vec::new();
    reader.take(TOO_MANY).read_to_end(&mut bytes)?;
    Ok(bytes)
}
