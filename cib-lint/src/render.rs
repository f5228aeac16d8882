//! A report as bytes: one file a format.
//!
//! A format shows what is in the report and works out nothing of its own, so all formats tell the same findings.
//!
//! ```
//! use cib_lint::{Config, Linter, render};
//! use cib_model::SourceFile;
//!
//! let source = SourceFile::new("cib.xml", "<resources></resource>");
//! let report = Linter::new(Config::default()).lint(&source);
//! let mut out = Vec::new();
//! render::concise(&report, &mut out)?;
//! assert!(out.starts_with(b"cib.xml:1:12: error[xml-syntax] "));
//! # Ok::<(), std::io::Error>(())
//! ```

mod concise;
#[cfg(feature = "cli")]
mod fancy;
#[cfg(feature = "cli")]
pub(crate) mod hint;
mod json;
mod sarif;

use std::borrow::Cow;

pub use concise::concise;
#[cfg(feature = "cli")]
pub use fancy::{Look, fancy};
pub use json::json;
pub use sarif::sarif;

/// The name and version that every report carries.
pub(crate) const TOOL: (&str, &str) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));

/// A text on one line, with nothing in it that a terminal would obey.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().all(cib_model::is_harmless) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(visible).collect())
}

/// The character that stands for `c` on a terminal.
pub(crate) fn visible(c: char) -> char {
    match c {
        '\n' | '\t' => ' ',
        // Unicode has pictures of these.
        '\0'..='\u{1f}' => {
            char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        '\u{7f}' => '\u{2421}',
        c if cib_model::is_harmless(c) => c,
        _ => char::REPLACEMENT_CHARACTER,
    }
}
