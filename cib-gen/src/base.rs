//! The configuration to merge into.

pub(crate) mod schema;
mod shape;

use cib_model::{Cib, Cluster, Parsed, Root, Scalar as _, SourceFile, Version, facts, parse};

use crate::error::{Error, Input, Problem};
use crate::names::Ids;
use crate::plan::release_of_new_documents;

/// A whole configuration, with everything that a merge has to know of it.
#[derive(Debug)]
pub(crate) struct Base<'c> {
    /// The text.
    pub(crate) source: &'c SourceFile,
    /// What it says.
    pub(crate) cluster: Cluster<'c>,
    /// The same, as it was read.
    pub(crate) parsed: &'c Parsed<'c>,
    /// Whether it is certain which release reads it.
    pub(crate) version_is_known: bool,
    pub(crate) ids: Ids,
}

impl<'c> Base<'c> {
    /// Takes a text that was [read](read_base). `pacemaker` is the release that will read the result; without it, the
    /// release that wrote the base; where that is not known either, the one that new documents are written for.
    ///
    /// # Errors
    ///
    /// [`Problem::NotWhole`] where the text is one section, or something else; [`Problem::Masked`] where it lacks secrets;
    /// [`Problem::Unread`] where the release would not read it.
    pub(crate) fn new(
        source: &'c SourceFile,
        parsed: &'c Parsed<'c>,
        pacemaker: Option<Version>,
    ) -> Result<Self, Error> {
        if parsed.root != Root::Cib {
            let tag = source.slice(parsed.root_tag).to_owned();
            return Err(Problem::NotWhole(tag).at(Input::Base, parsed.root_tag));
        }
        shape::check(source, &parsed.cib)?;
        schema::check_not_newer(parsed, pacemaker)?;
        let pacemaker = pacemaker.or_else(|| writer(&parsed.cib));
        let release = pacemaker.unwrap_or_else(|| {
            let least = schema::release_of_schema(&parsed.cib);
            release_of_new_documents().max(least.unwrap_or(Version::new(0, 0, 0)))
        });
        schema::check_named(parsed, release)?;
        Ok(Self {
            source,
            parsed,
            cluster: Cluster::new(parsed, Some(release)),
            version_is_known: pacemaker.is_some(),
            ids: Ids::new(parsed.ids()),
        })
    }
}

/// The release that wrote a document, as far as it says so.
fn writer(cib: &Cib<'_>) -> Option<Version> {
    let pairs = cib.property_sets().flat_map(|set| &set.pairs);
    let mut controllers = pairs.filter(|pair| pair.is_named("dc-version"));
    let controller = controllers.find_map(|pair| Version::read(pair.value.as_ref()?.as_str()).ok());
    let features = || cib.crm_feature_set.as_ref()?.get().ok();
    controller.or_else(|| facts::release_of_feature_set(features()?))
}

/// Reads the text of a base.
///
/// # Errors
///
/// [`Problem::Xml`] with the place where it is not well-formed.
pub(crate) fn read_base(source: &SourceFile) -> Result<Parsed<'_>, Error> {
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
    fn a_base_without_its_secrets_is_refused() {
        let with = |value: &str| {
            format!(
                "<cib>\n<x a='****'/><!-- value=\"****\" --><nvpair name='p' value = {value} id='i'/></cib>"
            )
        };
        for value in ["'****'", "\"******\""] {
            let (problem, place) = problem(&with(value));
            assert_eq!(problem, Problem::Masked);
            assert_eq!(place, value.trim_matches(['\'', '"']));
        }
        for value in ["'lrm://'", "'***'", "'**** '", "'****\"'"] {
            let source = SourceFile::new("t", with(value));
            let parsed = read_base(&source).unwrap();
            assert!(Base::new(&source, &parsed, None).is_ok(), "{value}");
        }
    }

    #[test]
    fn what_pacemaker_would_read_otherwise_is_refused() {
        let (namespace, place) = problem("<cib a='>' xmlns = 'urn:x'><configuration/></cib>");
        assert_eq!((namespace, &*place), (Problem::Namespace, "cib"));
        let twice = |tag: &str| Problem::SectionTwice(tag.to_owned());
        let (found, place) =
            problem("<cib><configuration><nodes/><nodes id='x'/></configuration></cib>");
        assert_eq!((found, &*place), (twice("nodes"), "nodes"));
        let (found, _) = problem("<cib><configuration/><status/><configuration/></cib>");
        assert_eq!(found, twice("configuration"));
        for text in [
            "<cib a=' xmlns= '/>",
            "<cib xmlns:x='urn:x'><configuration><x/><x/></configuration></cib>",
        ] {
            let source = SourceFile::new("t", text);
            let parsed = read_base(&source).unwrap();
            assert!(Base::new(&source, &parsed, None).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_not_well_formed_has_a_place() {
        let (problem, place) = problem("<cib><configuration></cib>");
        assert!(matches!(problem, Problem::Xml(_)), "{problem:?}");
        assert!(!place.is_empty());
    }
}
