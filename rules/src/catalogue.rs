//! The list of all rules: a rule is one file in the folder of its area, and its two lines here.

use crate::rule::Rule;

mod schema {
    pub(super) mod foreign_document;
    pub(super) mod xml_syntax;
}

/// All rules, ordered by id.
pub static ALL: &[&Rule] = &[&schema::foreign_document::RULE, &schema::xml_syntax::RULE];

/// The document is not well-formed XML.
pub static XML_SYNTAX: &Rule = &schema::xml_syntax::RULE;

/// The document is XML, but no cluster configuration.
pub static FOREIGN_DOCUMENT: &Rule = &schema::foreign_document::RULE;

/// The rule of that id.
///
/// ```
/// let rule = cib_rules::find("xml-syntax").unwrap();
/// assert_eq!(rule.severity, cib_rules::Severity::Error);
/// assert!(cib_rules::find("no-such-rule").is_none());
/// ```
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}
