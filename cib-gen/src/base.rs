//! The configuration to merge into.

use cib_model::{Cluster, Parsed, Root, SourceFile, Version, ids, parse};

use crate::error::{Error, Input, Problem};
use crate::names::Ids;

/// A whole configuration, with everything that a merge has to know of it.
#[derive(Debug)]
pub struct Base<'c> {
    /// The text.
    pub source: &'c SourceFile,
    /// What it says.
    pub cluster: Cluster<'c>,
    pub(crate) ids: Ids,
}

impl<'c> Base<'c> {
    /// Takes a text that was [read](read_base). `pacemaker` is the release that will read the result; without it, the
    /// release that wrote the base.
    ///
    /// # Errors
    ///
    /// [`Problem::NotWhole`] where the text is one section, or something else.
    pub fn new(
        source: &'c SourceFile,
        parsed: &'c Parsed<'c>,
        pacemaker: Option<Version>,
    ) -> Result<Self, Error> {
        if parsed.root != Root::Cib {
            let tag = source.slice(parsed.root_tag).to_owned();
            return Err(Problem::NotWhole(tag).at(Input::Base, parsed.root_tag));
        }
        let ids = ids(source).map_err(|error| not_xml(&error))?;
        Ok(Self {
            source,
            cluster: Cluster::new(parsed, pacemaker),
            ids: Ids::new(ids),
        })
    }
}

/// Reads the text of a base.
///
/// # Errors
///
/// [`Problem::Xml`] with the place where it is not well-formed.
pub fn read_base(source: &SourceFile) -> Result<Parsed<'_>, Error> {
    parse(source).map_err(|error| not_xml(&error))
}

fn not_xml(error: &cib_model::XmlError) -> Error {
    Problem::Xml(error.message.clone()).at(Input::Base, error.span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> (Problem, String) {
        let source = SourceFile::new("t", text);
        let base =
            read_base(&source).and_then(|parsed| Base::new(&source, &parsed, None).map(|_| ()));
        let error = base.unwrap_err();
        let place = error.place.unwrap();
        (error.problem, source.slice(place.span).to_owned())
    }

    #[test]
    fn a_section_alone_is_refused() {
        let (problem, place) = problem("<!-- x --><resources/>");
        assert_eq!(problem, Problem::NotWhole("resources".to_owned()));
        assert_eq!(place, "resources");
    }

    #[test]
    fn what_is_not_well_formed_has_a_place() {
        let (problem, place) = problem("<cib><configuration></cib>");
        assert!(matches!(problem, Problem::Xml(_)), "{problem:?}");
        assert!(!place.is_empty());
    }
}
