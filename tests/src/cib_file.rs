//! A CIB in a file, and `cibadmin` at work on it.

use std::fs;
use std::path::Path;

use tempfile::NamedTempFile;

use crate::run::{Invocation, Ran, RunError};
use crate::tools::file_with;

/// A CIB without a cluster: `cibadmin` reads and changes the file instead.
///
/// It gives the same verdicts on `--replace` as a live cluster; tried with Pacemaker 2.1.5.
#[derive(Debug)]
pub struct CibFile(NamedTempFile);

impl CibFile {
    /// What `cibadmin --empty` prints: a whole CIB with nothing in it, version 0.1.0.
    pub fn empty() -> Result<Self, RunError> {
        let ran = Invocation::new("cibadmin").arg("--empty").run()?;
        Self::with(ran.stdout.as_bytes())
    }

    /// This document. `cibadmin` refuses everything (78) when it does not validate.
    pub fn with(cib: &[u8]) -> Result<Self, RunError> {
        file_with(cib).map(Self)
    }

    /// `CIB_file=... cibadmin ARGS`.
    pub fn cibadmin(&self, args: &[&str], stdin: impl Into<Vec<u8>>) -> Result<Ran, RunError> {
        Invocation::new("cibadmin")
            .env("CIB_file", self.0.path())
            .args(args)
            .stdin(stdin)
            .run()
    }

    /// `cibadmin --replace --xml-pipe`: what users do with a generated configuration.
    ///
    /// 0 replaced; 103 older than what is there; 78 does not validate; 76 written for a newer Pacemaker.
    pub fn replace(&self, cib: impl Into<Vec<u8>>) -> Result<Ran, RunError> {
        self.cibadmin(&["--replace", "--xml-pipe"], cib)
    }

    /// `cibadmin --upgrade --force`: to the newest schema that this release knows. 0 also where nothing is to do.
    pub fn upgrade(&self) -> Result<Ran, RunError> {
        self.cibadmin(&["--upgrade", "--force"], "")
    }

    /// The file, for tools that take its name. They may put another in its place.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// What is in the file now.
    pub fn text(&self) -> Result<String, RunError> {
        // Not through the handle: cibadmin writes a new file and renames it over the old one.
        fs::read_to_string(self.0.path()).map_err(|source| RunError::Io {
            program: "cibadmin".to_owned(),
            source,
        })
    }
}
