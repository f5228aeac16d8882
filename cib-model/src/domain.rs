//! A domain of libvirt.

use crate::source::SourceFile;
use crate::xml::XmlError;

/// A domain of libvirt.
#[derive(Debug)]
pub struct Domain<'c> {
    /// The text.
    pub source: &'c SourceFile,
}

impl<'c> Domain<'c> {
    /// Reads the text.
    pub fn parse(source: &'c SourceFile) -> Result<Self, XmlError> {
        crate::xml::Document::parse(source)?;
        Ok(Self { source })
    }
}
