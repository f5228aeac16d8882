//! The schema that a document is judged by, and what that says.

use crate::facts::{self, Schema};
use crate::parse::{Parsed, Root};
use crate::schema::{Violation, is_valid, validate};
use crate::value::Version;

/// A document and its schema.
#[derive(Debug)]
pub struct Judgement<'c> {
    /// The schema that it is judged by. None where it names none, or one that is not known: then nothing is said of its
    /// content, as Pacemaker says nothing.
    pub schema: Option<&'static Schema>,
    /// Whether somebody asked for that schema, whatever the document names.
    pub is_asked: bool,
    /// The release that somebody asked to judge for.
    pub pacemaker: Option<Version>,
    /// What the schema does not allow.
    pub violations: Vec<Violation<'c>>,
    parsed: &'c Parsed<'c>,
}

impl<'c> Judgement<'c> {
    /// Judges a document by the schema that was asked for; else a whole CIB by the one that it names in `validate-with`,
    /// and a section by the newest that `pacemaker` knows, or that there is.
    pub fn new(
        parsed: &'c Parsed<'c>,
        asked: Option<&'static Schema>,
        pacemaker: Option<Version>,
    ) -> Self {
        let schema = asked.or_else(|| match parsed.root {
            Root::Cib => {
                let named = parsed.cib.validate_with.as_ref();
                named.and_then(|name| facts::schema(name.as_str()))
            }
            Root::Section => {
                let known = pacemaker.and_then(facts::newest_schema);
                known.or_else(|| facts::schemas().last())
            }
            Root::Unknown => None,
        });
        Self {
            schema,
            is_asked: asked.is_some(),
            pacemaker,
            violations: schema.map_or_else(Vec::new, |schema| validate(parsed, schema)),
            parsed,
        }
    }

    /// Whether the document is a whole CIB, which nothing says by which schema to judge.
    pub fn is_open(&self) -> bool {
        self.schema.is_none() && self.parsed.root == Root::Cib
    }

    /// The schemas by which the document is valid, oldest first. Each may cost as much as the judgement itself.
    pub fn accepting(&self) -> impl Iterator<Item = &'static Schema> {
        let is_hopeless = self
            .violations
            .iter()
            .any(|violation| violation.problem.is_of_every_version());
        let schemas = facts::schemas().iter().filter(move |_| !is_hopeless);
        schemas.filter(|schema| is_valid(self.parsed, schema))
    }
}
