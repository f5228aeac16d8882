//! What linting costs: beside parsing alone, and beside `crm_verify` on the same files.
//!
//! `cargo bench -p cib-tests`. Needs the optional corpus; says so where it is absent.

use std::path::PathBuf;

use cib_lint::{Config, Linter};
use cib_model::schema::Judgement;
use cib_model::{SourceFile, XmlError, parse};
use cib_tests::corpus;
use cib_tests::tools;
use divan::{Bencher, counter::BytesCount};

fn main() {
    divan::main();
}

/// The files of the corpus, the largest first.
fn files() -> Vec<(PathBuf, SourceFile)> {
    let mut files = corpus::files("the time that linting takes")
        .ok()
        .flatten()
        .unwrap_or_default();
    files.sort_by_key(|file| std::cmp::Reverse(file.bytes.len()));
    let read = |file: corpus::CorpusFile| {
        let source = SourceFile::from_bytes(file.path.display().to_string(), file.bytes).ok()?;
        Some((file.path, source))
    };
    files.into_iter().filter_map(read).collect()
}

fn names() -> Vec<String> {
    let largest = files().into_iter().take(5);
    largest
        .filter_map(|(path, _)| Some(path.file_name()?.to_str()?.to_owned()))
        .collect()
}

fn named(name: &str) -> Option<(PathBuf, SourceFile)> {
    files().into_iter().find(|(path, _)| path.ends_with(name))
}

/// One large file at a time.
mod large {
    use super::{
        Bencher, BytesCount, Config, Judgement, Linter, XmlError, named, names, parse, tools,
    };

    #[divan::bench(args = names())]
    fn roxmltree(bencher: Bencher<'_, '_>, name: &str) {
        let Some((_, source)) = named(name) else {
            return;
        };
        bencher
            .counter(BytesCount::of_str(source.text()))
            .bench(|| roxmltree::Document::parse(source.text()).is_ok());
    }

    #[divan::bench(args = names())]
    fn model(bencher: Bencher<'_, '_>, name: &str) {
        let Some((_, source)) = named(name) else {
            return;
        };
        bencher
            .counter(BytesCount::of_str(source.text()))
            .bench(|| parse(&source).is_ok());
    }

    /// Parsed, and judged by the schema that it names.
    #[divan::bench(args = names())]
    fn model_and_schema(bencher: Bencher<'_, '_>, name: &str) {
        let Some((_, source)) = named(name) else {
            return;
        };
        bencher
            .counter(BytesCount::of_str(source.text()))
            .bench(|| {
                let parsed = parse(&source)?;
                Ok::<_, XmlError>(Judgement::new(&parsed, None, None).violations.len())
            });
    }

    #[divan::bench(args = names())]
    fn lint(bencher: Bencher<'_, '_>, name: &str) {
        let Some((_, source)) = named(name) else {
            return;
        };
        let linter = Linter::new(Config::default());
        bencher
            .counter(BytesCount::of_str(source.text()))
            .bench(|| linter.lint(&source).counts());
    }

    #[divan::bench(args = names(), sample_count = 5, sample_size = 1)]
    fn crm_verify(bencher: Bencher<'_, '_>, name: &str) {
        let Some((path, _)) = named(name) else { return };
        bencher.bench(|| tools::crm_verify_file(&path).map(|ran| ran.code));
    }
}

/// Every file of the corpus, once.
mod corpus_of_all {
    use super::{Bencher, BytesCount, Config, Linter, SourceFile, files, parse};

    fn every(bencher: Bencher<'_, '_>, work: impl Fn(&SourceFile) -> usize + Sync) {
        let files = files();
        let bytes: usize = files.iter().map(|(_, source)| source.text().len()).sum();
        bencher
            .counter(BytesCount::new(bytes))
            .bench(|| files.iter().map(|(_, source)| work(source)).sum::<usize>());
    }

    #[divan::bench]
    fn roxmltree(bencher: Bencher<'_, '_>) {
        every(bencher, |source| {
            usize::from(roxmltree::Document::parse(source.text()).is_ok())
        });
    }

    #[divan::bench]
    fn model(bencher: Bencher<'_, '_>) {
        every(bencher, |source| usize::from(parse(source).is_ok()));
    }

    #[divan::bench]
    fn lint(bencher: Bencher<'_, '_>) {
        let linter = Linter::new(Config::default());
        every(bencher, |source| linter.lint(source).counts().errors);
    }

    /// The slowest file decides whether the aim holds: every file well under 100 ms.
    #[divan::bench(sample_count = 10, sample_size = 1)]
    fn slowest_file(bencher: Bencher<'_, '_>) {
        let linter = Linter::new(Config::default());
        let files = files();
        let slowest = files.iter().max_by_key(|(_, source)| {
            let start = std::time::Instant::now();
            linter.lint(source);
            start.elapsed()
        });
        let Some((_, source)) = slowest else { return };
        bencher.bench(|| linter.lint(source).counts());
    }
}

/// Configurations of any size: the time has to grow as the size does.
mod grown {
    use cib_model::schema::Judgement;
    use cib_model::{Cluster, Companions, DateTime, parse};
    use cib_rules::{ALL, Context};
    use cib_tests::grown;

    use super::{Bencher, BytesCount, SourceFile};

    const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];

    fn source(resources: usize) -> SourceFile {
        SourceFile::new("grown", grown::cib(resources))
    }

    /// The text to the model.
    #[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
    fn model(bencher: Bencher<'_, '_>, resources: usize) {
        let source = source(resources);
        bencher
            .counter(BytesCount::of_str(source.text()))
            .bench(|| parse(&source).is_ok());
    }

    /// The model to the view.
    #[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
    fn view(bencher: Bencher<'_, '_>, resources: usize) {
        let source = source(resources);
        let Ok(parsed) = parse(&source) else { return };
        bencher
            .counter(BytesCount::of_str(source.text()))
            .bench(|| Cluster::new(&parsed, None).primitives().len());
    }

    /// The view to the findings of all rules.
    #[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
    fn rules(bencher: Bencher<'_, '_>, resources: usize) {
        let source = source(resources);
        let Ok(parsed) = parse(&source) else { return };
        let cluster = Cluster::new(&parsed, None);
        let judgement = Judgement::new(&parsed, None, None);
        let companions = Companions::default();
        bencher
            .counter(BytesCount::of_str(source.text()))
            .bench(|| {
                let found = ALL.iter().map(|rule| {
                    let mut context = Context::new(&cluster, &judgement, &companions);
                    context.now = Some(DateTime::utc(2026, 7, 1));
                    (rule.check)(&mut context);
                    context.into_findings().len()
                });
                found.sum::<usize>()
            });
    }
}
