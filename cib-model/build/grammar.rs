//! The grammar of all schema versions, `facts/elements.toml`, as static tables.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Grammar {
    versions: Vec<String>,
    element: Vec<Element>,
    /// What Pacemaker writes into the status; no schema says anything of it.
    #[serde(rename = "status_element")]
    _status: Vec<toml::Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Element {
    name: String,
    #[serde(rename = "variant", default)]
    _variant: String,
    #[serde(default)]
    contexts: Vec<String>,
    since: String,
    removed: String,
    parents: Vec<Relative>,
    attrs: Vec<Attribute>,
    children: Vec<Relative>,
    #[serde(default)]
    rev: Vec<Revision>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Relative {
    name: String,
    since: String,
    removed: String,
    #[serde(rename = "min", default)]
    _min: u32,
    #[serde(rename = "max", default)]
    _max: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attribute {
    name: String,
    since: String,
    removed: String,
    #[serde(rename = "req")]
    _required: String,
    #[serde(rename = "refs", default)]
    _refs: String,
    #[serde(flatten)]
    datatype: Datatype,
}

#[derive(Deserialize)]
struct Datatype {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    pattern: Option<String>,
    max: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Revision {
    since: String,
    removed: String,
    forms: Vec<Form>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    req: Vec<String>,
    opt: Vec<String>,
    content: String,
    #[serde(default)]
    when: Vec<Narrowed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Narrowed {
    attr: String,
    #[serde(flatten)]
    datatype: Datatype,
}

/// Writes the tables. `schemas` are the versions that the other facts know, oldest first.
pub(crate) fn write(code: &mut String, schemas: &[String]) -> Result<(), Box<dyn Error>> {
    let grammar: Grammar = super::table("elements.toml")?;
    let schemas_here = grammar.versions.iter().map(|v| format!("pacemaker-{v}"));
    if !schemas_here.eq(schemas.iter().cloned()) {
        return Err("elements.toml and versions.toml know different schemas".into());
    }
    let names: BTreeSet<&str> = grammar.element.iter().map(|e| e.name.as_str()).collect();
    let tables = Tables {
        versions: &grammar.versions,
        names: names.into_iter().collect(),
    };
    if tables.names.len() > 128 {
        return Err("a set of elements has 128 bits".into());
    }
    writeln!(code, "static TAGS: &[&str] = &{:?};", tables.names)?;
    writeln!(code, "static ELEMENTS: &[Element] = &[")?;
    for name in &tables.names {
        for element in grammar.element.iter().filter(|e| e.name == *name) {
            tables.element(code, element)?;
        }
    }
    writeln!(code, "];")?;
    Ok(())
}

struct Tables<'g> {
    versions: &'g [String],
    names: Vec<&'g str>,
}

impl Tables<'_> {
    fn element(&self, code: &mut String, element: &Element) -> Result<(), Box<dyn Error>> {
        let mut contexts = String::new();
        for context in element.contexts.iter().filter(|context| *context != "*") {
            let tags: Result<Vec<_>, _> = context.split('/').map(|name| self.tag(name)).collect();
            write!(contexts, "&{:?}, ", tags?)?;
        }
        let mut revisions = String::new();
        for revision in &element.rev {
            let text = self.revision(element, revision);
            revisions += &text.map_err(|error| format!("{}: {error}", element.name))?;
        }
        let mut attributes = String::new();
        for attribute in &element.attrs {
            let span = self.span(&attribute.since, &attribute.removed)?;
            let name = &attribute.name;
            write!(
                attributes,
                "AttributeRow {{ name: {name:?}, versions: {span} }}, "
            )?;
        }
        writeln!(
            code,
            "    Element {{ name: {:?}, tag: {}, versions: {}, contexts: &[{contexts}], parents: &[{}], children: &[{}], attributes: &[{attributes}], revisions: &[{revisions}] }},",
            element.name,
            self.tag(&element.name)?,
            self.span(&element.since, &element.removed)?,
            self.relatives(&element.parents)?,
            self.relatives(&element.children)?,
        )?;
        Ok(())
    }

    fn relatives(&self, relatives: &[Relative]) -> Result<String, Box<dyn Error>> {
        relatives.iter().try_fold(String::new(), |code, relative| {
            let tag = self.tag(&relative.name)?;
            let span = self.span(&relative.since, &relative.removed)?;
            Ok(code + &format!("Relative {{ tag: {tag}, versions: {span} }}, "))
        })
    }

    fn revision(&self, element: &Element, revision: &Revision) -> Result<String, Box<dyn Error>> {
        let first = self.index(&revision.since)?;
        let mut attributes: Vec<&Attribute> = Vec::new();
        for attribute in &element.attrs {
            let end = self.end(&attribute.removed)?;
            if (self.index(&attribute.since)?..end).contains(&first) {
                attributes.push(attribute);
            }
        }
        let position = |name: &String| {
            let found = attributes
                .iter()
                .position(|attribute| &attribute.name == name);
            found.ok_or_else(|| format!("no attribute {name} in {}", revision.since))
        };
        let positions =
            |names: &[String]| names.iter().map(position).collect::<Result<Vec<_>, _>>();
        if attributes.len() > 32 {
            return Err("a set of attributes has 32 bits".into());
        }
        let mut forms = String::new();
        for form in &revision.forms {
            let required = positions(&form.req)?;
            let allowed = [required.clone(), positions(&form.opt)?].concat();
            let mut narrowed = String::new();
            for when in &form.when {
                let (at, datatype) = (position(&when.attr)?, datatype(&when.datatype)?);
                write!(narrowed, "({at}, {datatype}), ")?;
            }
            for content in self.contents(&form.content)? {
                write!(
                    forms,
                    "Form {{ required: attributes(&{required:?}), allowed: attributes(&{allowed:?}), narrowed: &[{narrowed}], content: {content} }}, "
                )?;
            }
        }
        let rows = attributes
            .iter()
            .try_fold(String::new(), |code, attribute| {
                let datatype = datatype(&attribute.datatype)?;
                Ok::<_, Box<dyn Error>>(code + &format!("({:?}, {datatype}), ", attribute.name))
            })?;
        Ok(format!(
            "Revision {{ versions: {}, attributes: &[{rows}], forms: &[{forms}] }}, ",
            self.span(&revision.since, &revision.removed)?
        ))
    }

    /// A content model; several where they exclude each other.
    fn contents(&self, text: &str) -> Result<Vec<String>, Box<dyn Error>> {
        let content = Content::parse(text)?;
        match content {
            Content::Group {
                separator: '|',
                occurs: Occurs::ONCE,
                parts,
            } if !parts.iter().all(Content::is_name) => parts
                .iter()
                .map(|part| self.content(std::slice::from_ref(part), false))
                .collect(),
            Content::Group {
                separator: separator @ (',' | '&'),
                occurs: Occurs::ONCE,
                parts,
            } => Ok(vec![self.content(&parts, separator == ',')?]),
            Content::Empty => Ok(vec![self.content(&[], false)?]),
            part => Ok(vec![self.content(&[part], false)?]),
        }
    }

    fn content(&self, parts: &[Content], ordered: bool) -> Result<String, Box<dyn Error>> {
        let particles = parts.iter().try_fold(String::new(), |code, part| {
            let (names, occurs) = part
                .names()
                .ok_or("a content model nests deeper than the tables can say")?;
            let tags: Result<Vec<_>, _> = names.iter().map(|name| self.tag(name)).collect();
            let tags = tags?;
            let Occurs { required, repeats } = occurs;
            Ok::<_, Box<dyn Error>>(
                code + &format!(
                    "Particle {{ tags: tags(&{tags:?}), required: {required}, repeats: {repeats} }}, "
                ),
            )
        })?;
        Ok(format!(
            "Content {{ ordered: {ordered}, particles: &[{particles}] }}"
        ))
    }

    fn tag(&self, name: &str) -> Result<usize, Box<dyn Error>> {
        self.names
            .iter()
            .position(|known| *known == name)
            .ok_or_else(|| format!("no element {name}").into())
    }

    fn index(&self, version: &str) -> Result<usize, Box<dyn Error>> {
        self.versions
            .iter()
            .position(|known| known == version)
            .ok_or_else(|| format!("no version {version}").into())
    }

    fn end(&self, version: &str) -> Result<usize, Box<dyn Error>> {
        if version.is_empty() {
            Ok(self.versions.len())
        } else {
            self.index(version)
        }
    }

    fn span(&self, since: &str, removed: &str) -> Result<String, Box<dyn Error>> {
        Ok(format!(
            "Versions {{ since: {}, end: {} }}",
            self.index(since)?,
            self.end(removed)?
        ))
    }
}

fn datatype(datatype: &Datatype) -> Result<String, Box<dyn Error>> {
    let text = match (datatype.kind.as_str(), datatype.pattern.as_deref()) {
        ("text", None) => "Text".to_owned(),
        ("string", None) => format!("NoneOf(&{:?})", datatype.not),
        ("string", Some(r"([0-9\-]+)")) => "PortRange".to_owned(),
        ("string", Some(r"([a-zA-Z0-9_\.\-]+)(,[a-zA-Z0-9_\.\-]+)*")) => "IdList".to_owned(),
        ("enum", None) => format!("OneOf(&{:?})", datatype.values),
        ("boolean", None) => "Boolean".to_owned(),
        ("integer", None) => "Integer".to_owned(),
        ("nonNegativeInteger", None) => "NonNegativeInteger".to_owned(),
        ("positiveInteger", None) => format!("PositiveInteger {{ max: {:?} }}", datatype.max),
        ("score", None) => "Score".to_owned(),
        ("ID", None) => "Id".to_owned(),
        ("IDREF", None) => "IdRef".to_owned(),
        ("schema-name", None) => "SchemaName".to_owned(),
        (kind, pattern) => return Err(format!("no datatype {kind} {pattern:?}").into()),
    };
    Ok(format!("Datatype::{text}"))
}

/// A content model, as in `((a | b)* & c?)`.
enum Content {
    Empty,
    Name(String, Occurs),
    Group {
        separator: char,
        occurs: Occurs,
        parts: Vec<Self>,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Occurs {
    required: bool,
    repeats: bool,
}

impl Occurs {
    const ONCE: Self = Self {
        required: true,
        repeats: false,
    };
}

impl Content {
    fn parse(text: &str) -> Result<Self, Box<dyn Error>> {
        if text == "empty" {
            return Ok(Self::Empty);
        }
        let mut rest = text;
        let content = Self::part(&mut rest)?;
        if rest.is_empty() {
            Ok(content)
        } else {
            Err(format!("{rest} is left of {text}").into())
        }
    }

    fn part(rest: &mut &str) -> Result<Self, Box<dyn Error>> {
        let Some(inner) = rest.strip_prefix('(') else {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'));
            let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
            *rest = behind;
            return Ok(Self::Name(name.to_owned(), occurs(rest)));
        };
        *rest = inner;
        let mut parts = vec![Self::part(rest)?];
        let mut separator = '|';
        loop {
            *rest = rest.trim_start();
            let next = rest.chars().next().ok_or("a group is not closed")?;
            *rest = rest[1..].trim_start();
            match next {
                ')' => break,
                '|' | ',' | '&' => separator = next,
                other => return Err(format!("{other} in a content model").into()),
            }
            parts.push(Self::part(rest)?);
        }
        Ok(Self::Group {
            separator,
            occurs: occurs(rest),
            parts,
        })
    }

    fn is_name(&self) -> bool {
        matches!(self, Self::Name(_, Occurs::ONCE))
    }

    /// The names of which one stands at this place, and how often.
    fn names(&self) -> Option<(Vec<&str>, Occurs)> {
        match self {
            Self::Name(name, occurs) => Some((vec![name], *occurs)),
            Self::Group {
                separator: '|',
                occurs,
                parts,
            } if parts.iter().all(Self::is_name) => {
                let names = parts.iter().filter_map(|part| match part {
                    Self::Name(name, _) => Some(name.as_str()),
                    _ => None,
                });
                Some((names.collect(), *occurs))
            }
            _ => None,
        }
    }
}

fn occurs(rest: &mut &str) -> Occurs {
    let (required, repeats) = match rest.chars().next() {
        Some('?') => (false, false),
        Some('*') => (false, true),
        Some('+') => (true, true),
        _ => return Occurs::ONCE,
    };
    *rest = &rest[1..];
    Occurs { required, repeats }
}
