//! Where the documents come from.

use cib_model::facts::Schema;
use cib_tests::corpus;

use crate::document::{Document, ROOT};
use crate::generate;
use crate::grammar::{Grammar, Vocabulary};
use crate::mutate::{Workshop, mutate};
use crate::random::Random;

/// Real configurations above this size are taken now and then only: they cost as much as fifty others.
const LARGE: usize = 48 * 1024;

pub(crate) struct Source {
    grammar: Grammar,
    words: Vocabulary,
    small: Vec<Document>,
    large: Vec<Document>,
}

/// A document, and how it was made.
pub(crate) struct Made {
    pub(crate) document: Document,
    pub(crate) how: String,
    /// Generated for the schema that judges it: then libxml2 has to accept it, or the generator is wrong.
    pub(crate) is_as_generated: bool,
}

impl Source {
    pub(crate) fn read() -> Self {
        let files = corpus::files("the validator on real configurations").unwrap();
        let texts = files.unwrap_or_default().into_iter();
        let texts = texts.map(|file| String::from_utf8(file.bytes).unwrap());
        let (large, small): (Vec<String>, Vec<String>) = texts.partition(|text| text.len() > LARGE);
        let read = |texts: Vec<String>| texts.iter().map(|text| Document::read(text)).collect();
        let grammar = Grammar::read();
        Self {
            words: grammar.vocabulary(),
            grammar,
            small: read(small),
            large: read(large),
        }
    }

    /// The document that this seed stands for, to be judged by this schema.
    pub(crate) fn make(&self, seed: u64, schema: &Schema, schemas: &[&Schema]) -> Made {
        let random = &mut Random::new(seed);
        let recipe = random.below(8);
        let (mut document, mut how, is_as_generated) = match recipe {
            0 => (self.real(schema, random), "real".to_owned(), false),
            1 | 2 => (self.generated(schema, random), "generated".to_owned(), true),
            3 => {
                let other = *random.pick(schemas);
                let how = format!("generated for {}", other.validate_with);
                (self.generated(other, random), how, false)
            }
            4 | 5 => (self.real(schema, random), "real, with".to_owned(), false),
            _ => (
                self.generated(schema, random),
                "generated, with".to_owned(),
                false,
            ),
        };
        if recipe >= 4 {
            for _ in 0..*random.pick(&[1, 1, 1, 2, 3]) {
                how.push(' ');
                how.push_str(mutate(&mut Workshop {
                    document: &mut document,
                    words: &self.words,
                    random,
                }));
                how.push(',');
            }
        }
        Made {
            document,
            how,
            is_as_generated,
        }
    }

    fn generated(&self, schema: &Schema, random: &mut Random) -> Document {
        generate::document(&self.grammar, &self.words, schema.version, random)
    }

    /// A real configuration that names this schema now; a generated one where there is no corpus.
    fn real(&self, schema: &Schema, random: &mut Random) -> Document {
        let from = if random.once_in(40) {
            &self.large
        } else {
            &self.small
        };
        let Some(mut document) = random.pick_any(from) else {
            return self.generated(schema, random);
        };
        document.at(ROOT).set("validate-with", schema.validate_with);
        document
    }
}
