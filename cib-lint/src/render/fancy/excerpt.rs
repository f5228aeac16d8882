//! The lines of the sources that a finding is about, as they can be shown: no secrets, no control characters, no line
//! without an end.

mod line;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use cib_model::{Position, SourceFile, masked_text};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::Location;
use crate::render::plain;
use line::ShownLine;

/// The sources of a report.
pub(super) struct Sources<'a>(Vec<(&'a SourceFile, OnceCell<Lines<'a>>)>);

/// A source whose secrets are masked.
struct Lines<'a> {
    source: &'a SourceFile,
    text: Cow<'a, str>,
    last: u32,
}

/// Some lines of one or several sources, one after the other, and places in them.
#[derive(Debug, Default)]
pub(super) struct Excerpt {
    names: Vec<String>,
    text: String,
    lines: Vec<ExcerptLine>,
    labels: Vec<Label>,
}

#[derive(Debug)]
struct ExcerptLine {
    /// Which of the names.
    name: usize,
    number: u32,
    /// The bytes of the excerpt, with the line end.
    range: Range<usize>,
}

#[derive(Debug, Clone)]
struct Label {
    /// The bytes of the excerpt.
    range: Range<usize>,
    /// Where the label begins in the source.
    start: Position,
}

impl<'a> Sources<'a> {
    pub(super) fn new(sources: &'a [SourceFile]) -> Self {
        Self(
            sources
                .iter()
                .map(|source| (source, OnceCell::new()))
                .collect(),
        )
    }

    /// The lines of these places, and one more before and after each, first those of the source `home`.
    pub(super) fn excerpt<'l>(
        &self,
        home: usize,
        places: impl Iterator<Item = &'l Location>,
    ) -> Excerpt {
        let places: Vec<&Location> = places.collect();
        let mut of_file: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        for (at, place) in places.iter().enumerate() {
            let elsewhere = place.elsewhere.as_deref();
            let file = elsewhere
                .and_then(|name| self.0.iter().position(|(source, _)| source.name() == name));
            of_file.entry(file).or_default().push(at);
        }
        let label = |place: &&Location| Label {
            range: 0..0,
            start: place.start,
        };
        let mut excerpt = Excerpt {
            labels: places.iter().map(label).collect(),
            ..Excerpt::default()
        };
        for (file, wanted) in of_file {
            if let Some((source, lines)) = self.0.get(file.unwrap_or(home)) {
                let lines = lines.get_or_init(|| Lines::new(source));
                lines.add_all(&mut excerpt, &wanted, &places);
            }
        }
        excerpt
    }
}

impl<'a> Lines<'a> {
    fn new(source: &'a SourceFile) -> Self {
        let end = source.position(u32::MAX);
        // Behind a line end at the end of a file stands no line.
        let is_empty = end.column == 1;
        Self {
            source,
            text: masked_text(source),
            last: end.line - u32::from(is_empty),
        }
    }

    /// Adds the lines of the wanted ones of these places.
    fn add_all(&self, excerpt: &mut Excerpt, wanted: &[usize], places: &[&Location]) {
        let mut labels_of: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for at in wanted {
            let line = places[*at].start.line;
            labels_of.entry(line).or_default().push(*at);
            let neighbours = [line.saturating_sub(1), line.saturating_add(1)];
            for near in neighbours
                .into_iter()
                .filter(|near| (1..=self.last).contains(near))
            {
                labels_of.entry(near).or_default();
            }
        }
        excerpt.names.push(plain(self.source.name()).into_owned());
        for (number, labels) in labels_of {
            self.add(excerpt, number, &labels, places);
        }
    }

    fn add(&self, excerpt: &mut Excerpt, number: u32, labels: &[usize], places: &[&Location]) {
        let start = self.source.offset(Position {
            line: number,
            column: 1,
        });
        let line = self.source.line_span(start).range();
        // A label that goes on in the next line is shown as far as the end of this one.
        let ranges = labels.iter().map(|label| {
            let range = places[*label].span.range();
            range.start.clamp(line.start, line.end)..range.end.clamp(line.start, line.end)
        });
        let ranges: Vec<Range<usize>> = ranges.collect();
        let shown = ShownLine::new(&self.text, line, &ranges);
        let offset = excerpt.text.len();
        for (label, range) in labels.iter().zip(&ranges) {
            let shown = shown.place(&self.text, range);
            excerpt.labels[*label].range = offset + shown.start..offset + shown.end;
        }
        excerpt.text.push_str(shown.text());
        excerpt.text.push('\n');
        excerpt.lines.push(ExcerptLine {
            name: excerpt.names.len() - 1,
            number,
            range: offset..excerpt.text.len(),
        });
    }
}

impl Excerpt {
    /// The places that it was made for, in their order.
    pub(super) fn labels(&self) -> impl Iterator<Item = Range<usize>> {
        self.labels.iter().map(|label| label.range.clone())
    }

    fn line_at(&self, offset: usize) -> usize {
        let after = self
            .lines
            .partition_point(|line| line.range.start <= offset);
        after.saturating_sub(1)
    }

    /// Where in its source the label at `offset` begins, for the header over its lines.
    fn start_of_label(&self, offset: usize) -> Position {
        let label = self.labels.iter().find(|label| label.range.start == offset);
        label.map_or(Position { line: 1, column: 1 }, |label| label.start)
    }

    /// The next line that way, if it is the next one in its source, too.
    fn neighbour(&self, line: usize, way: isize) -> Option<usize> {
        let next = line.checked_add_signed(way)?;
        let (here, there) = (&self.lines[line], self.lines.get(next)?);
        let is_near = here.name == there.name && here.number.abs_diff(there.number) == 1;
        is_near.then_some(next)
    }

    fn contents(
        &self,
        range: Range<usize>,
        start: Position,
        lines: usize,
    ) -> Box<dyn SpanContents<'_> + '_> {
        let data = self.text[range.clone()].as_bytes();
        let (line, column) = (start.line as usize - 1, start.column as usize - 1);
        let name = self.names[self.lines[self.line_at(range.start)].name].clone();
        Box::new(MietteSpanContents::new_named(
            name,
            data,
            range.into(),
            line,
            column,
            lines,
        ))
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let range = span.offset()..span.offset() + span.len();
        if self.text.get(range.clone()).is_none() || self.lines.is_empty() {
            return Err(MietteError::OutOfBounds);
        }
        if before + after == 0 {
            return Ok(self.contents(range.clone(), self.start_of_label(range.start), 1));
        }
        let (mut first, mut last) = (self.line_at(range.start), self.line_at(range.end));
        let all = (first..last).all(|line| self.neighbour(line, 1).is_some());
        if !all {
            // miette asks whether it may show two places as one, and asks with an error in mind.
            return Err(MietteError::OutOfBounds);
        }
        for _ in 0..before {
            first = self.neighbour(first, -1).unwrap_or(first);
        }
        for _ in 0..after {
            last = self.neighbour(last, 1).unwrap_or(last);
        }
        let start = Position {
            line: self.lines[first].number,
            column: 1,
        };
        let shown = self.lines[first].range.start..self.lines[last].range.end;
        Ok(self.contents(shown, start, last - first + 1))
    }
}
