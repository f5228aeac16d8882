//! Many documents judged, on all processors, and what comes of it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use cib_model::facts::Schema;

use crate::document::Document;
use crate::documents::Source;
use crate::random::Random;
use crate::verdict::{self, Verdict};

/// How many documents xmllint gets at a time.
const BATCH: usize = 200;

/// How many disagreements are reported.
const SHOWN: usize = 10;

pub(crate) struct Plan {
    pub(crate) documents: usize,
    pub(crate) seed: u64,
}

/// What came of the documents of a schema.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) documents: usize,
    /// As libxml2 says.
    pub(crate) valid: usize,
    pub(crate) disagreements: Vec<Disagreement>,
}

pub(crate) struct Disagreement {
    schema: &'static Schema,
    seed: u64,
    how: String,
    document: Document,
    libxml2: bool,
    /// What the side that refuses the document says first, in so many words as tell kinds of disagreements apart.
    kind: String,
}

impl Plan {
    /// One tally a schema.
    pub(crate) fn run(&self, source: &Source, schemas: &[&'static Schema]) -> Vec<Tally> {
        let each = self.documents.div_ceil(schemas.len());
        let batches = each.div_ceil(BATCH);
        let tallies: Vec<Mutex<Tally>> = schemas.iter().map(|_| Mutex::default()).collect();
        let next = AtomicUsize::new(0);
        let work = || {
            loop {
                let batch = next.fetch_add(1, Ordering::Relaxed);
                let Some(schema) = schemas.get(batch / batches) else {
                    return;
                };
                let first = batch % batches * BATCH;
                let seeds = (first..each.min(first + BATCH)).map(|at| self.seed_of(schema, at));
                let tally = judge(seeds.collect(), source, schema, schemas);
                tallies[batch / batches].lock().unwrap().add(tally);
            }
        };
        thread::scope(|scope| {
            for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
                scope.spawn(work);
            }
        });
        let mut tallies: Vec<Tally> = tallies
            .into_iter()
            .map(|it| it.into_inner().unwrap())
            .collect();
        for tally in &mut tallies {
            // Which batch came first is for the processors to say.
            tally.disagreements.sort_by_key(|it| it.seed);
        }
        tallies
    }

    fn seed_of(&self, schema: &Schema, at: usize) -> u64 {
        let version = u64::from(schema.version.major) << 16 | u64::from(schema.version.minor);
        let mut random = Random::new(self.seed);
        let of_schema = random.number() ^ version;
        let mut random = Random::new(of_schema);
        random.number().wrapping_add(at as u64)
    }
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.valid += other.valid;
        self.disagreements.extend(other.disagreements);
    }
}

fn judge(seeds: Vec<u64>, source: &Source, schema: &'static Schema, schemas: &[&Schema]) -> Tally {
    let made: Vec<_> = seeds
        .iter()
        .map(|seed| source.make(*seed, schema, schemas))
        .collect();
    let texts: Vec<String> = made.iter().map(|made| made.document.text()).collect();
    let libxml2 = verdict::libxml2(&texts, schema);
    let mut tally = Tally {
        documents: seeds.len(),
        valid: libxml2.iter().filter(|verdict| verdict.is_valid).count(),
        disagreements: Vec::new(),
    };
    for (((seed, made), text), libxml2) in seeds.into_iter().zip(made).zip(&texts).zip(libxml2) {
        let Verdict { is_valid, says } = libxml2;
        assert!(
            is_valid || !made.is_as_generated,
            "the generator is wrong about {}\n{text}\n{says}",
            schema.validate_with
        );
        let ours = verdict::ours(text, schema);
        if ours.is_valid != is_valid {
            tally.disagreements.push(Disagreement {
                schema,
                seed,
                how: made.how,
                document: made.document,
                libxml2: is_valid,
                kind: kind(if is_valid { &ours.says } else { &says }),
            });
        }
    }
    tally
}

fn kind(says: &str) -> String {
    let said = says.split_once(" error : ").map_or(says, |(_, said)| said);
    let words: Vec<&str> = said.split_whitespace().take(3).collect();
    words.join(" ")
}

/// The first disagreement of each kind, as small as it can be made.
pub(crate) fn report(disagreements: &[Disagreement]) -> String {
    let mut report = format!("{} disagreements; some of them:\n", disagreements.len());
    let mut kinds = BTreeSet::new();
    let first = disagreements.iter().filter(|it| kinds.insert(&it.kind));
    for disagreement in first.take(SHOWN) {
        let text = disagreement.smallest().text();
        let schema = disagreement.schema;
        let ours = verdict::ours(&text, schema);
        let libxml2 = verdict::libxml2(std::slice::from_ref(&text), schema).remove(0);
        let word = |verdict: &Verdict| if verdict.is_valid { "valid" } else { "invalid" };
        write!(
            report,
            "\n{} seed {}: {}\n{text}\nlibxml2: {} {}\nwe: {} {}\n",
            schema.validate_with,
            disagreement.seed,
            disagreement.how,
            word(&libxml2),
            libxml2.says,
            word(&ours),
            ours.says,
        )
        .unwrap();
    }
    report
}

impl Disagreement {
    /// The document with all gone that is not needed for both verdicts to stay as they are.
    fn smallest(&self) -> Document {
        let mut smallest = self.document.clone();
        loop {
            let parts = smallest.parts();
            let still = parts.chunks(BATCH).find_map(|some| {
                let texts: Vec<String> = some
                    .iter()
                    .map(|part| smallest.without(part).text())
                    .collect();
                let libxml2 = verdict::libxml2(&texts, self.schema);
                let stays = |at: &usize| {
                    libxml2[*at].is_valid == self.libxml2
                        && verdict::ours(&texts[*at], self.schema).is_valid != self.libxml2
                };
                (0..some.len())
                    .find(stays)
                    .map(|at| smallest.without(&some[at]))
            });
            match still {
                Some(smaller) => smallest = smaller,
                None => return smallest,
            }
        }
    }
}
