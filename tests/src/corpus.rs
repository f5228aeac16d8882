//! Real CIBs, where somebody has some.
//!
//! Pacemaker's regression suite holds hundreds; they are under the GPL and so no part of this repository. Whoever has
//! them points [`LOCATION`] at the folder.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::not_checked;

/// The environment variable that names the folder of CIBs.
pub const LOCATION: &str = "CIB_CORPUS";

/// One CIB of the corpus.
#[derive(Debug, Clone)]
pub struct CorpusFile {
    /// Where it is.
    pub path: PathBuf,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// All CIBs of the corpus, sorted by path; `None` where there is no corpus, which is announced as not checked.
///
/// An empty corpus counts as none: a test over no files would say nothing.
pub fn files(what: &str) -> io::Result<Option<Vec<CorpusFile>>> {
    let files = match folder() {
        Some(folder) => files_in(&folder)?,
        None => Vec::new(),
    };
    if files.is_empty() {
        not_checked::announce(what, &format!("a folder of CIBs, named by {LOCATION}"));
        return Ok(None);
    }
    Ok(Some(files))
}

fn folder() -> Option<PathBuf> {
    if let Some(folder) = env::var_os(LOCATION) {
        return Some(folder.into());
    }
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/scheduler");
    beside.is_dir().then_some(beside)
}

fn files_in(folder: &Path) -> io::Result<Vec<CorpusFile>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<PathBuf>>>()?;
    paths.retain(|path| path.extension() == Some(OsStr::new("xml")));
    paths.sort();
    paths
        .into_iter()
        .map(|path| fs::read(&path).map(|bytes| CorpusFile { path, bytes }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::files_in;
    use std::fs;

    #[test]
    fn the_corpus_is_the_xml_files_of_the_folder_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.xml", "a.xml", "README"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let files = files_in(folder.path()).unwrap();
        let names: Vec<_> = files.iter().map(|file| &*file.bytes).collect();
        assert_eq!(names, [b"a.xml", b"b.xml"]);
    }
}
