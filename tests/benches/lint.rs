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
    use super::{Bencher, BytesCount, Config, Linter, SourceFile};

    /// So many fence devices with a ban each, and sixteen nodes.
    fn cluster(devices: usize) -> SourceFile {
        let listed = |count: usize, text: fn(usize) -> String| {
            (0..count).map(text).collect::<Vec<_>>().concat()
        };
        let nodes = listed(16, |n| format!(r#"<node id="{n}" uname="n{n}"/>"#));
        let primitives = listed(devices, |n| {
            let target = n % 16;
            format!(
                r#"<primitive id="f{n}" class="stonith" type="external/libvirt"><instance_attributes id="f{n}-p">
<nvpair id="f{n}-h" name="hostlist" value="n{target}"/><nvpair id="f{n}-u" name="hypervisor_uri" value="lxc+ssh://root@h{n}/"/>
</instance_attributes></primitive>
"#
            )
        });
        let bans = listed(devices, |n| {
            let target = n % 16;
            format!(r#"<rsc_location id="b{n}" rsc="f{n}" node="n{target}" score="-INFINITY"/>"#)
        });
        let text = format!(
            "<configuration><crm_config/><nodes>{nodes}</nodes><resources>{primitives}</resources>\
             <constraints>{bans}</constraints></configuration>"
        );
        SourceFile::new("grown", text)
    }

    #[divan::bench(args = [100, 1_000, 10_000])]
    fn lint(bencher: Bencher<'_, '_>, devices: usize) {
        let source = cluster(devices);
        let linter = Linter::new(Config::default());
        bencher
            .counter(BytesCount::of_str(source.text()))
            .bench(|| linter.lint(&source).counts());
    }
}
