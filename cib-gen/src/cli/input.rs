//! Files and stdin.

use std::ffi::OsStr;
use std::io::Read as _;
use std::{fs, io};

use cib_model::{SourceError, SourceFile};

use super::message::Failure;
use crate::{Encryption, Spec, Surroundings};

/// The specification and its text. An empty one is a text too: it names no guests.
pub(super) fn spec(path: &OsStr, encryption: Encryption) -> Result<(Spec, SourceFile), Failure> {
    let (name, bytes) = read(path)?;
    let file = match SourceFile::from_bytes(name.as_str(), bytes) {
        Err(SourceError::Empty) => SourceFile::new(name, ""),
        Ok(file) => file,
        Err(source) => return Err(Failure::Text { name, source }),
    };
    match Spec::from_toml(file.text(), encryption) {
        Ok(spec) => Ok((spec, file)),
        Err(error) => {
            let nothing = Surroundings::default();
            Err(Failure::located(error, Some(&file), &nothing))
        }
    }
}

/// A file that has to have something in it.
pub(super) fn file(path: &OsStr) -> Result<SourceFile, Failure> {
    let (name, bytes) = read(path)?;
    text(&name, bytes)
}

pub(super) fn text(name: &str, bytes: Vec<u8>) -> Result<SourceFile, Failure> {
    SourceFile::from_bytes(name, bytes).map_err(|source| Failure::Text {
        name: name.to_owned(),
        source,
    })
}

fn read(path: &OsStr) -> Result<(String, Vec<u8>), Failure> {
    let (name, bytes) = if path == "-" {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        ("<stdin>".to_owned(), read.map(|_| bytes))
    } else {
        (path.to_string_lossy().into_owned(), fs::read(path))
    };
    match bytes {
        Ok(bytes) => Ok((name, bytes)),
        Err(source) => Err(Failure::Read { name, source }),
    }
}
