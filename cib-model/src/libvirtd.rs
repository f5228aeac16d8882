//! `libvirtd.conf`.

use crate::source::SourceFile;

/// `libvirtd.conf`.
#[derive(Debug)]
pub struct LibvirtdConf<'c> {
    /// The text.
    pub source: &'c SourceFile,
}

impl<'c> LibvirtdConf<'c> {
    /// Reads the text.
    pub fn parse(source: &'c SourceFile) -> Self {
        Self { source }
    }
}

/// Whether a text is one.
pub(crate) fn recognises(text: &str) -> bool {
    text.lines().any(|line| line.trim_end() == "listen_tcp = 1")
}
