//! Whether a document is what a version of Pacemaker's schema says, and if not, why.
//!
//! The grammar of all versions is in `facts/elements.toml`. A document is valid here if and only if libxml2 finds it
//! valid by the RELAX NG files that Pacemaker ships for that version, which is what Pacemaker asks.

mod datatype;
mod diagnose;
mod fold;
mod grammar;
mod guess;
mod ids;
mod judgement;
mod reading;
mod validate;
mod versions;
mod violation;

pub use datatype::Datatype;
pub use judgement::Judgement;
pub use violation::{Owner, Problem, Related, RelatedRole, SchemaRange, Violation};

use crate::facts::{self, Schema};
use crate::parse::Parsed;

/// What `schema` does not allow of a document, in the order of the document. Nothing if the document is valid.
///
/// One mistake is one violation, at its cause. A section of a configuration is judged as that section; what it refers to
/// may then be in another.
///
/// ```
/// use cib_model::schema::{Problem, validate};
/// use cib_model::{SourceFile, facts, parse};
///
/// let source = SourceFile::new("cib.xml", r#"<resources><primitive id="a" clas="lsb" type="a"/></resources>"#);
/// let parsed = parse(&source)?;
/// let violations = validate(&parsed, facts::schema("pacemaker-3.9").unwrap());
/// assert_eq!(source.slice(violations[0].span), "clas");
/// assert!(matches!(violations[0].problem, Problem::UnknownAttribute { meant: Some("class"), .. }));
/// assert_eq!(violations.len(), 1);
/// # Ok::<(), cib_model::XmlError>(())
/// ```
pub fn validate<'a>(parsed: &Parsed<'a>, schema: &Schema) -> Vec<Violation<'a>> {
    position(schema).map_or_else(Vec::new, |at| validate::validate(parsed, at))
}

/// Whether a document is valid by `schema`: as [`validate`], but quicker where it is not.
pub fn is_valid(parsed: &Parsed<'_>, schema: &Schema) -> bool {
    position(schema).is_none_or(|at| validate::is_valid(parsed, at))
}

fn position(schema: &Schema) -> Option<u8> {
    let mut schemas = facts::schemas().iter();
    let at = schemas.position(|known| known.version == schema.version)?;
    u8::try_from(at).ok()
}

/// Whether some version of the schema has an element of that name.
pub fn is_element(name: &str) -> bool {
    grammar::tag(name).is_some()
}

/// The names of all elements that some version of the schema has.
pub fn element_names() -> impl Iterator<Item = &'static str> {
    grammar::names()
}
