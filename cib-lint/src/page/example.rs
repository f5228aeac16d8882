//! An example of a rule, with what the rule says about it.

use cib_model::SourceFile;
use cib_rules::{Example, Rule};

use crate::{Config, Linter, Location, ReportedFinding};

/// The lines of a bad example, and under each what the rule finds in it.
pub(super) fn with_findings(rule: &'static Rule, example: &Example) -> String {
    let source = SourceFile::new("example", example.xml.replace(['«', '»'], ""));
    let config = Config {
        pacemaker: example.pacemaker,
        target: example.target,
        rules: vec![rule],
        ..Config::default()
    };
    let report = Linter::new(config).lint(&source);
    let mut marks: Vec<Mark<'_>> = report.findings().flat_map(Mark::of).collect();
    marks.sort_by_key(|mark| (mark.place.start, mark.sign));
    let mut text = String::new();
    for (line, number) in lines(source.text()).lines().zip(1..) {
        text.push_str(line);
        text.push('\n');
        for mark in marks.iter().filter(|mark| mark.place.start.line == number) {
            mark.draw(line, &mut text);
        }
    }
    text
}

/// A configuration whose last line ends.
pub(super) fn lines(xml: &str) -> String {
    format!("{}\n", xml.trim_end())
}

/// A place to underline, and what to say of it.
struct Mark<'r> {
    place: &'r Location,
    sign: char,
    words: &'r str,
}

impl<'r> Mark<'r> {
    fn of(finding: &'r ReportedFinding) -> impl Iterator<Item = Self> {
        let primary = Self {
            place: &finding.primary,
            sign: '^',
            words: &finding.message,
        };
        let related = finding.related.iter().map(|place| Self {
            place,
            sign: '-',
            words: &place.text,
        });
        std::iter::once(primary).chain(related)
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
