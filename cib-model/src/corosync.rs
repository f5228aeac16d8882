//! `corosync.conf`.

use crate::source::SourceFile;

/// `corosync.conf`.
#[derive(Debug)]
pub struct CorosyncConf<'c> {
    /// The text.
    pub source: &'c SourceFile,
}

impl<'c> CorosyncConf<'c> {
    /// Reads the text.
    pub fn parse(source: &'c SourceFile) -> Self {
        Self { source }
    }
}

/// Whether a text is one.
pub(crate) fn recognises(text: &str) -> bool {
    text.lines().any(|line| line.trim_end() == "quorum {")
}
