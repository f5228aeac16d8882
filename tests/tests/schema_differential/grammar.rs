//! The tables of `cib-model/facts/elements.toml`, read independently of the validator: its header explains them.

use std::collections::BTreeSet;

use cib_model::Version;
use serde::{Deserialize, Deserializer};

use crate::content::Model;

#[derive(Debug, Deserialize)]
pub(crate) struct Grammar {
    element: Vec<Table>,
}

/// An element, in the places that `contexts` name.
#[derive(Debug, Deserialize)]
pub(crate) struct Table {
    name: String,
    #[serde(default)]
    contexts: Vec<String>,
    #[serde(flatten)]
    span: Lifetime,
    attrs: Vec<Attribute>,
    #[serde(default, rename = "rev")]
    revisions: Vec<Revision>,
}

/// The schemas that something is in.
#[derive(Debug, Deserialize)]
struct Lifetime {
    #[serde(deserialize_with = "version")]
    since: Option<Version>,
    #[serde(deserialize_with = "version")]
    removed: Option<Version>,
}

#[derive(Debug, Deserialize)]
struct Attribute {
    name: String,
    #[serde(flatten)]
    span: Lifetime,
    #[serde(flatten)]
    kind: Kind,
}

/// What the values of an attribute are.
#[derive(Debug, Deserialize)]
pub(crate) struct Kind {
    #[serde(rename = "type")]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) values: Vec<String>,
    #[serde(default)]
    pub(crate) not: Vec<String>,
    pub(crate) pattern: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Revision {
    #[serde(flatten)]
    span: Lifetime,
    forms: Vec<Form>,
}

/// One way in which an element may look.
#[derive(Debug, Deserialize)]
pub(crate) struct Form {
    #[serde(rename = "req")]
    pub(crate) required: Vec<String>,
    #[serde(rename = "opt")]
    pub(crate) optional: Vec<String>,
    pub(crate) content: Model,
    #[serde(default)]
    when: Vec<Narrowed>,
}

#[derive(Debug, Deserialize)]
struct Narrowed {
    attr: String,
    #[serde(flatten)]
    kind: Kind,
}

/// All words of all schemas, to put them where they do not belong.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    pub(crate) tags: Vec<String>,
    pub(crate) attributes: Vec<String>,
    /// The attributes that are an ID or an IDREF on some element.
    pub(crate) references: Vec<String>,
    /// What some enumeration allows or some attribute must not be.
    pub(crate) values: Vec<String>,
}

impl Grammar {
    pub(crate) fn read() -> Self {
        toml::from_str(include_str!("../../../cib-model/facts/elements.toml")).unwrap()
    }

    /// The table for an element below these, which start with the root.
    pub(crate) fn table(&self, name: &str, above: &[String], schema: Version) -> &Table {
        let mut above = above.to_vec();
        if name == "rule" || name == "expression" {
            above.dedup_by(|a, b| a == "rule" && b == "rule");
        }
        if name == "rule" && above.last().is_some_and(|last| last == "rule") {
            above.pop();
        }
        let path = format!("/{}", above.join("/"));
        let is_in = |context: &String| context == "*" || path.ends_with(&format!("/{context}"));
        let mut tables = self.element.iter();
        let found = tables.find(|table| {
            table.name == name
                && table.span.covers(schema)
                && (table.contexts.is_empty() || table.contexts.iter().any(is_in))
        });
        found.unwrap_or_else(|| panic!("{name} in {path} of {schema}"))
    }

    pub(crate) fn vocabulary(&self) -> Vocabulary {
        let attributes = || self.element.iter().flat_map(|table| &table.attrs);
        let references = attributes().filter(|it| it.kind.name.starts_with("ID"));
        let forms = self.element.iter().flat_map(|table| &table.revisions);
        let narrowed = forms
            .flat_map(|revision| &revision.forms)
            .flat_map(|form| &form.when);
        let kinds = attributes()
            .map(|it| &it.kind)
            .chain(narrowed.map(|it| &it.kind));
        Vocabulary {
            tags: sorted(self.element.iter().map(|table| &table.name)),
            attributes: sorted(attributes().map(|it| &it.name)),
            references: sorted(references.map(|it| &it.name)),
            values: sorted(kinds.flat_map(|kind| kind.values.iter().chain(&kind.not))),
        }
    }

    /// Every attribute of every element in a schema.
    pub(crate) fn attributes(&self, schema: Version) -> BTreeSet<(&str, &str)> {
        let tables = self
            .element
            .iter()
            .filter(|table| table.span.covers(schema));
        let pairs = tables.flat_map(|table| {
            let attributes = table.attrs.iter().filter(|it| it.span.covers(schema));
            attributes.map(|it| (table.name.as_str(), it.name.as_str()))
        });
        pairs.collect()
    }
}

impl Table {
    /// The forms in a schema; none for the status section, which may hold anything.
    pub(crate) fn forms(&self, schema: Version) -> &[Form] {
        let mut revisions = self.revisions.iter();
        let found = revisions.find(|revision| revision.span.covers(schema));
        found.map_or(&[], |revision| &revision.forms)
    }

    /// What an attribute may be in a form of this element.
    pub(crate) fn kind<'a>(&'a self, name: &str, form: &'a Form, schema: Version) -> &'a Kind {
        let narrowed = form.when.iter().find(|narrowed| narrowed.attr == name);
        if let Some(narrowed) = narrowed {
            return &narrowed.kind;
        }
        let mut attributes = self.attrs.iter();
        let found = attributes.find(|it| it.name == name && it.span.covers(schema));
        &found.unwrap().kind
    }
}

impl Lifetime {
    fn covers(&self, schema: Version) -> bool {
        self.since.is_some_and(|since| since <= schema)
            && self.removed.is_none_or(|removed| schema < removed)
    }
}

fn sorted<'a>(words: impl Iterator<Item = &'a String>) -> Vec<String> {
    let words: BTreeSet<&String> = words.collect();
    words.into_iter().cloned().collect()
}

fn version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Version>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok((!text.is_empty()).then(|| text.parse().unwrap()))
}
