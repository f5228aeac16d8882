//! One line as it is shown. Of a long one, only what is around its labels.

use std::ops::Range;

use crate::render::visible;

/// How many characters a line may have to be shown whole.
const LONGEST: usize = 200;
/// How many characters are shown before a label.
const BEFORE: usize = 40;
/// How many of the characters from the start of a label are shown.
const FROM_START: usize = 80;
/// How many characters are shown before and behind the end of a label.
const AROUND_END: usize = 20;
/// What stands for the characters that are not shown.
const ELLIPSIS: char = '…';

/// A line, made fit to be shown.
pub(super) struct ShownLine {
    shown: String,
    pieces: Vec<Piece>,
}

/// Bytes of the source, and where they are in the shown line.
struct Piece {
    source: Range<usize>,
    shown: usize,
}

impl ShownLine {
    /// The line with the bytes `line` of `text`, with these labels in it.
    pub(super) fn new(text: &str, line: Range<usize>, labels: &[Range<usize>]) -> Self {
        let mut shown = String::new();
        let mut pieces = Vec::new();
        let mut end = line.start;
        for source in selected(text, &line, labels) {
            if source.start > end {
                shown.push(ELLIPSIS);
            }
            end = source.end;
            let at = shown.len();
            shown.extend(displayed(&text[source.clone()]));
            pieces.push(Piece { source, shown: at });
        }
        if end < line.end {
            shown.push(ELLIPSIS);
        }
        Self { shown, pieces }
    }

    pub(super) fn text(&self) -> &str {
        &self.shown
    }

    /// Where bytes of the source are in the shown line.
    pub(super) fn place(&self, text: &str, range: &Range<usize>) -> Range<usize> {
        let start = self.offset(text, range.start);
        start..self.offset(text, range.end).max(start)
    }

    fn offset(&self, text: &str, offset: usize) -> usize {
        let after = self
            .pieces
            .partition_point(|piece| piece.source.start <= offset);
        let Some(piece) = after.checked_sub(1).and_then(|at| self.pieces.get(at)) else {
            return 0;
        };
        let within = piece.source.start..offset.min(piece.source.end);
        let length = text
            .get(within)
            .map_or(0, |text| displayed(text).map(char::len_utf8).sum());
        piece.shown + length
    }
}

/// The characters that are shown for a text. A tab stays: its width depends on where it stands.
fn displayed(text: &str) -> impl Iterator<Item = char> {
    // A byte order mark takes no column.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.chars().map(|c| if c == '\t' { c } else { visible(c) })
}

/// The parts of a line that are shown.
fn selected(text: &str, line: &Range<usize>, labels: &[Range<usize>]) -> Vec<Range<usize>> {
    let is_short = forward(text, line.start, LONGEST, line.end) == line.end;
    if is_short {
        return vec![line.clone()];
    }
    if labels.is_empty() {
        let head = line.start..forward(text, line.start, FROM_START, line.end);
        return vec![head];
    }
    let mut parts: Vec<Range<usize>> = labels
        .iter()
        .flat_map(|label| {
            let from = |at, count| back(text, at, count, line.start);
            let to = |at, count| forward(text, at, count, line.end);
            let start = from(label.start, BEFORE)..to(label.start, FROM_START);
            let end = from(label.end, AROUND_END)..to(label.end, AROUND_END);
            [start, end]
        })
        .collect();
    parts.sort_by_key(|part| (part.start, part.end));
    parts.dedup_by(|next, last| {
        let touches = next.start <= last.end;
        if touches {
            last.end = last.end.max(next.end);
        }
        touches
    });
    parts
}

/// The offset `count` characters behind `from`, but not behind `limit`.
fn forward(text: &str, from: usize, count: usize, limit: usize) -> usize {
    let rest = text.get(from..limit).unwrap_or_default();
    rest.char_indices()
        .nth(count)
        .map_or(limit, |(at, _)| from + at)
}

/// The offset `count` characters before `from`, but not before `limit`.
fn back(text: &str, from: usize, count: usize, limit: usize) -> usize {
    let rest = text.get(limit..from).unwrap_or_default();
    let start = rest.char_indices().nth_back(count.saturating_sub(1));
    start.map_or(limit, |(at, _)| limit + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_line_is_shown_whole_and_harmless() {
        let text = "\u{feff}<a\tb='\u{1b}\u{202e}é'>";
        let label = text.find('é').unwrap()..text.len() - 2;
        let line = ShownLine::new(text, 0..text.len(), std::slice::from_ref(&label));
        assert_eq!(line.text(), "<a\tb='␛�é'>");
        assert_eq!(&line.text()[line.place(text, &label)], "é");
        assert_eq!(line.place(text, &(3..3)), 0..0);
        let end = text.len()..text.len();
        assert_eq!(line.place(text, &end), line.text().len()..line.text().len());
    }

    #[test]
    fn of_a_long_line_only_the_labels_are_shown() {
        let text = format!(
            "{}AB{}C{}",
            "x".repeat(500),
            "y".repeat(500),
            "z".repeat(500)
        );
        let labels = [500..502, 1002..1003];
        let line = ShownLine::new(&text, 0..text.len(), &labels);
        assert!(line.text().chars().count() < 400);
        assert_eq!(line.text().matches(ELLIPSIS).count(), 3);
        for (label, shown) in labels.iter().zip(["AB", "C"]) {
            assert_eq!(&line.text()[line.place(&text, label)], shown);
        }
    }

    #[test]
    fn of_a_long_label_both_ends_are_shown() {
        let text = format!("<a b='{}'/>", "ü".repeat(100_000));
        let label = 6..text.len() - 3;
        let line = ShownLine::new(&text, 0..text.len(), std::slice::from_ref(&label));
        assert!(line.text().chars().count() < 200);
        assert!(line.text().starts_with("<a b='ü") && line.text().ends_with("ü'/>"));
    }

    #[test]
    fn a_long_line_without_label_is_shown_from_its_start() {
        let text = "x".repeat(201);
        let line = ShownLine::new(&text, 0..201, &[]);
        assert_eq!(line.text().chars().count(), FROM_START + 1);
        assert!(line.text().ends_with(ELLIPSIS));
    }
}
