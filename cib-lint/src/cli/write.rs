//! The new text of a file: all of it or nothing. Nothing else in this crate writes files.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::Builder;

/// Why a file is as it was.
#[derive(Debug, thiserror::Error)]
pub(super) enum WriteError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("it is no regular file")]
    Irregular,
    #[error("somebody has changed it in the meantime")]
    Changed,
}

/// Puts a file with the new text in the place of the one with the old text: same owner, same permissions. What is a
/// link stays one.
pub(super) fn replace(path: &Path, old: &str, new: &str) -> Result<(), WriteError> {
    let path = path.canonicalize()?;
    let metadata = fs::metadata(&path)?;
    if !metadata.is_file() {
        return Err(WriteError::Irregular);
    }
    // Whoever may write to the folder may replace a file; but only who may write to the file should.
    File::options().write(true).open(&path)?;
    let folder = path.parent().unwrap_or(Path::new("/"));
    let mut next = Builder::new().prefix(".cib-lint-").tempfile_in(folder)?;
    next.write_all(new.as_bytes())?;
    give_to_owner(next.as_file(), &metadata)?;
    next.as_file().set_permissions(metadata.permissions())?;
    next.as_file().sync_all()?;
    if fs::read(&path)? != old.as_bytes() {
        return Err(WriteError::Changed);
    }
    next.persist(&path).map_err(|error| error.error)?;
    // The new text is in place; that its name may be lost in a power failure is no reason to say that it is not.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// Only root may; others own what they write.
#[cfg(unix)]
fn give_to_owner(file: &File, owner: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};

    match fchown(file, Some(owner.uid()), Some(owner.gid())) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        given => given,
    }
}

#[cfg(not(unix))]
fn give_to_owner(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}
