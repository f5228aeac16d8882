//! The texts of an example of a rule, with what the rule says about them.

use cib_model::{SourceFile, facts};
use cib_rules::{Example, Rule};

use crate::{Config, FileReport, Linter, Location};

/// One text of an example.
pub(super) struct Text {
    /// Its name, where the example has several.
    pub(super) name: Option<&'static str>,
    /// Every line with its line end.
    pub(super) text: String,
}

impl Text {
    /// How Markdown calls the language.
    pub(super) fn language(&self) -> &'static str {
        if self.text.starts_with('<') {
            "xml"
        } else {
            "text"
        }
    }
}

/// The lines of a bad example, and under each what the rule finds in it.
pub(super) fn with_findings(rule: &'static Rule, example: &Example) -> Vec<Text> {
    let source = |(name, text): (&str, &str)| SourceFile::new(name, text.replace(['«', '»'], ""));
    let sources: Vec<_> = example.texts().map(source).collect();
    let profiles = example.profiles.iter();
    let config = Config {
        profiles: profiles.filter_map(|name| facts::profile(name)).collect(),
        pacemaker: example.pacemaker,
        target: example.target,
        platform: example.platform.and_then(facts::platform),
        now: example.now,
        rules: vec![rule],
        ..Config::default()
    };
    let report = Linter::new(config).lint_cluster(&sources);
    let marks: Vec<Mark<'_>> = report.files.iter().flat_map(Mark::all).collect();
    let marked = |(source, name): (&SourceFile, _)| {
        let mut marks: Vec<_> = marks
            .iter()
            .filter(|mark| mark.file == source.name())
            .collect();
        marks.sort_by_key(|mark| (mark.place.start, mark.sign));
        let mut text = String::new();
        for (line, number) in lines(source.text()).lines().zip(1..) {
            text.push_str(line);
            text.push('\n');
            for mark in marks.iter().filter(|mark| mark.place.start.line == number) {
                mark.draw(line, &mut text);
            }
        }
        Text { name, text }
    };
    sources.iter().zip(names(example)).map(marked).collect()
}

/// The texts of a good example.
pub(super) fn texts(example: &Example) -> Vec<Text> {
    let text = |((_, text), name): ((&str, &str), _)| Text {
        name,
        text: lines(text),
    };
    example.texts().zip(names(example)).map(text).collect()
}

/// What to call the texts: a configuration that stands alone needs no name.
fn names(example: &Example) -> impl Iterator<Item = Option<&'static str>> {
    let has_files = !example.files.is_empty();
    example
        .texts()
        .map(move |(name, _)| has_files.then_some(name))
}

/// A text whose last line ends.
fn lines(text: &str) -> String {
    format!("{}\n", text.trim_end())
}

/// A place to underline, and what to say of it.
struct Mark<'r> {
    file: &'r str,
    place: &'r Location,
    sign: char,
    words: &'r str,
}

impl<'r> Mark<'r> {
    /// The places of the findings in a file, some of them in others.
    fn all(report: &'r FileReport) -> impl Iterator<Item = Self> {
        let mark = |place: &'r Location, sign, words| Self {
            file: place.elsewhere.as_ref().unwrap_or(&report.name),
            place,
            sign,
            words,
        };
        report.findings.iter().flat_map(move |finding| {
            let primary = mark(&finding.primary, '^', &*finding.message);
            let related = finding.related.iter();
            let related = related.map(move |place| mark(place, '-', &*place.text));
            std::iter::once(primary).chain(related)
        })
    }

    fn draw(&self, line: &str, text: &mut String) {
        let before = self.place.start.column as usize - 1;
        let blank = |c: char| if c == '\t' { c } else { ' ' };
        text.extend(line.chars().take(before).map(blank));
        let rest = line.chars().count().saturating_sub(before);
        let width = if self.place.end.line == self.place.start.line {
            self.place
                .end
                .column
                .saturating_sub(self.place.start.column) as usize
        } else {
            rest
        };
        text.extend(std::iter::repeat_n(self.sign, width.clamp(1, rest.max(1))));
        text.push(' ');
        text.push_str(self.words);
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
}
