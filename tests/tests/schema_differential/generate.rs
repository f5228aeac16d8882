//! Documents that a schema accepts, with elements, attributes, forms and values at random.

use cib_model::{SourceFile, Version, parse};

use crate::document::{Content, Document, ROOT};
use crate::grammar::{Grammar, Kind, Vocabulary};
use crate::random::Random;

/// The value of an IDREF until all IDs are known; no value that is generated looks like it.
const OPEN: &str = "(open)";

/// How many elements there are before only those are added that have to be there.
const LARGEST: usize = 120;

pub(crate) struct Generator<'a> {
    grammar: &'a Grammar,
    words: &'a Vocabulary,
    schema: Version,
    random: &'a mut Random,
    document: Document,
    ids: Vec<String>,
    budget: usize,
}

/// A document that is valid in the schema.
pub(crate) fn document(
    grammar: &Grammar,
    words: &Vocabulary,
    schema: Version,
    random: &mut Random,
) -> Document {
    loop {
        let budget = random.below(LARGEST);
        let mut generator = Generator {
            grammar,
            words,
            schema,
            random,
            document: Document::new("cib"),
            ids: Vec::new(),
            budget,
        };
        generator.fill(ROOT, &mut Vec::new());
        if let Some(document) = generator.with_references() {
            return document;
        }
    }
}

impl Generator<'_> {
    fn fill(&mut self, element: usize, above: &mut Vec<String>) {
        let tag = self.document.element(element).tag.clone();
        let grammar = self.grammar;
        let table = grammar.table(&tag, above, self.schema);
        let forms = table.forms(self.schema);
        if forms.is_empty() {
            return self.fill_status(element);
        }
        let form = self.random.pick(forms);
        for name in &form.required {
            self.attribute(element, name, table.kind(name, form, self.schema));
        }
        for name in &form.optional {
            if self.random.once_in(3) {
                self.attribute(element, name, table.kind(name, form, self.schema));
            }
        }
        above.push(tag);
        for tag in form.content.children(self.random, self.budget) {
            self.budget = self.budget.saturating_sub(1);
            let child = self.document.add(tag);
            self.document
                .at(element)
                .content
                .push(Content::Child(child));
            self.fill(child, above);
        }
        above.pop();
    }

    /// Anything is allowed there, IDs of the configuration once more among it.
    fn fill_status(&mut self, status: usize) {
        for _ in 0..self.random.below(4) {
            let tag = self.random.pick(&self.words.tags).clone();
            let child = self.document.add(&tag);
            let id = self.random.pick_any(&self.ids).unwrap_or_default();
            self.document.at(child).set("id", id);
            let content = &mut self.document.at(status).content;
            content.push(Content::Child(child));
            content.push(Content::Raw("text".to_owned()));
        }
    }

    fn attribute(&mut self, element: usize, name: &str, kind: &Kind) {
        let value = match kind.name.as_str() {
            "ID" => self.new_id(),
            "IDREF" => OPEN.to_owned(),
            _ => value(kind, self.words, self.random),
        };
        self.document.at(element).set(name, value);
    }

    fn new_id(&mut self) -> String {
        let start = self.random.pick(&["a", "_", "Z-", "vip.", "ä", "名", "x·"]);
        let id = format!("{start}{}", self.ids.len());
        self.ids.push(id.clone());
        id
    }

    /// `None` where something has to be referred to and nothing has an ID.
    fn with_references(mut self) -> Option<Document> {
        for element in self.document.below(ROOT) {
            for (_, value) in &mut self.document.at(element).attributes {
                if value == OPEN {
                    *value = self.random.pick_any(&self.ids)?;
                }
            }
        }
        Some(self.document)
    }
}

const TEXTS: &[&str] = &[
    "",
    " ",
    "a",
    "node 1",
    "10s",
    "&lt;&amp;&quot;",
    "&#10;",
    "\u{a0}",
    "ä",
    "𝄞",
    "0",
    "-INFINITY",
    "a,b",
];
const INTEGERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "+1",
    "007",
    "-0",
    "4294967296",
    "99999999999999999999",
    " 2 ",
    "&#9;3",
];
const NATURALS: &[&str] = &["0", "1", "007", "4294967296", "99999999999999999999", " 2 "];
const INDICES: &[&str] = &["1", "9", "05", " 2 "];
const SCORES: &[&str] = &["0", "1", "-100", "+7", "INFINITY", "+INFINITY", "-INFINITY"];
const BOOLEANS: &[&str] = &["true", "false", "1", "0", " true "];
const SCHEMA_NAMES: &[&str] = &["pacemaker-1.2", "pacemaker-2.10", "pacemaker-3.9", "none"];
const LISTS: &[(&str, &[&str])] = &[
    (r"([0-9\-]+)", &["80", "80-90", "-"]),
    (
        r"([a-zA-Z0-9_\.\-]+)(,[a-zA-Z0-9_\.\-]+)*",
        &["a", "a,b.c", "_-,9"],
    ),
];

/// A value that fits, as it is written.
fn value(kind: &Kind, words: &Vocabulary, random: &mut Random) -> String {
    let from: &[&str] = match kind.name.as_str() {
        "text" | "string" => match &kind.pattern {
            Some(pattern) => LISTS.iter().find(|(known, _)| known == pattern).unwrap().1,
            None => return text(kind, words, random),
        },
        "literal" => return random.pick(&kind.values).clone(),
        "enum" => {
            let value = random.pick(&kind.values);
            let blank = *random.pick(&["", "", "", "", "", " "]);
            return format!("{blank}{value}{blank}");
        }
        "boolean" => BOOLEANS,
        "integer" => INTEGERS,
        "nonNegativeInteger" => NATURALS,
        "positiveInteger" => INDICES,
        "score" => SCORES,
        "schema-name" => SCHEMA_NAMES,
        other => panic!("no values for the type {other}"),
    };
    (*random.pick(from)).to_owned()
}

fn text(kind: &Kind, words: &Vocabulary, random: &mut Random) -> String {
    loop {
        let text = match random.below(2) {
            0 => random.pick(&words.values).as_str(),
            _ => *random.pick(TEXTS),
        };
        if !kind.not.iter().any(|not| not == text.trim()) {
            return text.to_owned();
        }
    }
}

/// How many documents may be needed until every attribute has been there.
const ENOUGH: usize = 1_000;

/// What the model keeps of a document without knowing what it is.
fn unknown(text: &str) -> Option<String> {
    let source = SourceFile::new("cib.xml", text);
    let configuration = format!("{:?}", parse(&source).ok()?.cib.configuration);
    let marks = ["RawAttribute {", "RawNode {"];
    let at = marks.iter().find_map(|mark| configuration.find(mark))?;
    Some(configuration[at..].chars().take(200).collect())
}

#[test]
fn every_attribute_of_every_schema_is_generated_and_known_to_the_model() {
    let grammar = Grammar::read();
    let words = grammar.vocabulary();
    for schema in cib_model::facts::schemas() {
        let mut missing = grammar.attributes(schema.version);
        let random = &mut Random::new(1);
        for _ in 0..ENOUGH {
            if missing.is_empty() {
                break;
            }
            let document = document(&grammar, &words, schema.version, random);
            for element in document.below(ROOT) {
                let element = document.element(element);
                for (name, _) in &element.attributes {
                    missing.retain(|missing| *missing != (element.tag.as_str(), name.as_str()));
                }
            }
            let text = document.text();
            assert_eq!(unknown(&text), None, "{}: {text}", schema.validate_with);
        }
        assert!(missing.is_empty(), "{}: {missing:?}", schema.validate_with);
    }
}
