//! The new text of a file: all of it or nothing. Nothing else writes files, in this crate and in cib-gen's command.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// Why a file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// What the system said.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A directory, a device or the like.
    #[error("it is no regular file")]
    Irregular,
    /// It does not have the text that it had when it was read.
    #[error("somebody has changed it in the meantime")]
    Changed,
}

/// Puts a file with the new text in the place of the one with the old text: same owner, same permissions. What is a
/// link stays one.
pub fn replace(path: &Path, old: &str, new: &str) -> Result<(), WriteError> {
    exchange(path, Some(old), new)
}

/// Puts a text into a file: into a new one that only its owner may read, since a configuration may hold passwords, or,
/// like [`replace`], in the place of what is there.
pub fn put(path: &Path, text: &str) -> Result<(), WriteError> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => create(path, text),
        _ => exchange(path, None, text),
    }
}

fn create(path: &Path, text: &str) -> Result<(), WriteError> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new("."));
    let next = written(folder, text)?;
    next.as_file().sync_all()?;
    // Whoever made the file meanwhile may need it.
    next.persist_noclobber(path).map_err(|error| error.error)?;
    keep_name(folder);
    Ok(())
}

fn exchange(path: &Path, old: Option<&str>, new: &str) -> Result<(), WriteError> {
    let path = path.canonicalize()?;
    let metadata = fs::metadata(&path)?;
    if !metadata.is_file() {
        return Err(WriteError::Irregular);
    }
    // Whoever may write to the folder may replace a file; but only who may write to the file should.
    File::options().write(true).open(&path)?;
    let folder = path.parent().unwrap_or(Path::new("/"));
    let next = written(folder, new)?;
    give_to_owner(next.as_file(), &metadata)?;
    next.as_file().set_permissions(metadata.permissions())?;
    next.as_file().sync_all()?;
    if let Some(old) = old
        && fs::read(&path)? != old.as_bytes()
    {
        return Err(WriteError::Changed);
    }
    next.persist(&path).map_err(|error| error.error)?;
    keep_name(folder);
    Ok(())
}

/// A file beside the one to be, which nobody else can read.
fn written(folder: &Path, text: &str) -> io::Result<NamedTempFile> {
    let mut file = Builder::new().prefix(".cib-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    Ok(file)
}

/// The new text is in place; that its name may be lost in a power failure is no reason to say that it is not.
fn keep_name(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
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
