//! Columns that fit into a line.

use std::io::{self, Write};

/// What is between two columns.
const GAP: usize = 2;
/// No column is made narrower than this, so that words stay readable.
const NARROWEST: usize = 8;
/// A column of this width need not be wider for its words to be readable.
const COMFORTABLE: usize = 20;

const RESET: &str = "\u{1b}[0m";

/// How a text looks where there are colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Normal,
    Strong,
    Faint,
    Good,
    Doubtful,
    Bad,
    Alarm,
}

impl Style {
    pub(super) fn paint(self, text: &str, color: bool) -> String {
        let code = match self {
            Self::Normal => "",
            Self::Strong => "\u{1b}[1m",
            Self::Faint => "\u{1b}[2m",
            Self::Good => "\u{1b}[32m",
            Self::Doubtful => "\u{1b}[33m",
            Self::Bad => "\u{1b}[1;31m",
            Self::Alarm => "\u{1b}[1;97;41m",
        };
        if code.is_empty() || !color || text.is_empty() {
            text.to_owned()
        } else {
            format!("{code}{text}{RESET}")
        }
    }
}

/// A text in a column.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    pub(super) fn styled(text: impl Into<String>, style: Style) -> Self {
        let text = text.into();
        Self { text, style }
    }

    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self::styled(text, Style::Normal)
    }

    fn wrapped(&self, width: usize) -> Vec<Self> {
        let lines = wrap(&self.text, width).into_iter();
        lines.map(|line| Self::styled(line, self.style)).collect()
    }

    fn width(&self) -> usize {
        self.text.chars().count()
    }
}

/// What is said of one node.
#[derive(Debug)]
pub(super) struct Block {
    /// The first column.
    pub(super) name: Cell,
    /// What stands across the columns between the first and the last, before the rows.
    pub(super) banner: Vec<Cell>,
    /// The columns between the first and the last.
    pub(super) rows: Vec<[Cell; 5]>,
    /// The last column, beside all of that.
    pub(super) stops: Vec<Cell>,
}

/// A text, and the column of the terminal that it starts in.
type Placed = (usize, Cell);

/// How wide the columns are; a column of no width is left out.
#[derive(Debug)]
pub(super) struct Widths {
    columns: Vec<usize>,
    line: usize,
}

impl Widths {
    /// As wide as the columns have to be, or, where that is too much for a line, with the widest made narrower; names of
    /// nodes, in the first, only at last.
    pub(super) fn fit(captions: &[&str], blocks: &[Block], width: usize) -> Self {
        let mut widths = vec![0; captions.len()];
        let last = widths.len() - 1;
        let mut widen = |column: usize, cell: &Cell| {
            if let Some(width) = widths.get_mut(column) {
                *width = cell.width().max(*width);
            }
        };
        for block in blocks {
            widen(0, &block.name);
            for row in &block.rows {
                for (at, cell) in row.iter().enumerate() {
                    widen(at + 1, cell);
                }
            }
            block.stops.iter().for_each(|cell| widen(last, cell));
        }
        for (width, caption) in widths.iter_mut().zip(captions) {
            if *width > 0 {
                *width = caption.chars().count().max(*width);
            }
        }
        let columns = widths.iter().filter(|width| **width > 0).count();
        let room = width.saturating_sub(GAP * columns.saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let widest = widths.iter_mut().skip(1).max();
            match widest.filter(|widest| **widest > COMFORTABLE) {
                Some(widest) => *widest -= 1,
                None => match widths.iter_mut().max() {
                    Some(widest) if *widest > NARROWEST => *widest -= 1,
                    _ => break,
                },
            }
        }
        Self {
            columns: widths,
            line: width,
        }
    }

    /// How many lines a block has.
    pub(super) fn height(&self, block: &Block) -> usize {
        self.lines(block).len()
    }

    /// Writes the captions of the columns.
    pub(super) fn captions(
        &self,
        captions: &[&str],
        color: bool,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut lines = Vec::new();
        for (at, caption) in captions.iter().enumerate() {
            if self.width(at) > 0 {
                self.place(&mut lines, 0, at, &Cell::styled(*caption, Style::Faint));
            }
        }
        write_lines(lines, color, out)
    }

    /// Writes a block.
    pub(super) fn block(&self, block: &Block, color: bool, out: &mut dyn Write) -> io::Result<()> {
        write_lines(self.lines(block), color, out)
    }

    fn width(&self, column: usize) -> usize {
        self.columns.get(column).copied().unwrap_or_default()
    }

    /// Where a column starts.
    fn start(&self, column: usize) -> usize {
        let before = self.columns.iter().take(column).filter(|width| **width > 0);
        before.map(|width| width + GAP).sum()
    }

    fn lines(&self, block: &Block) -> Vec<Vec<Placed>> {
        let last = self.columns.len() - 1;
        let mut lines = self.banner(block, last);
        for row in &block.rows {
            let above = lines.len();
            for (at, cell) in row.iter().enumerate() {
                if self.width(at + 1) > 0 {
                    self.place(&mut lines, above, at + 1, cell);
                }
            }
        }
        self.place(&mut lines, 0, 0, &block.name);
        let mut above = 0;
        for cell in &block.stops {
            above = self.place(&mut lines, above, last, cell);
        }
        lines
    }

    /// Puts a cell into its column from the line `above` on, and returns the number of the line beneath it.
    fn place(
        &self,
        lines: &mut Vec<Vec<Placed>>,
        above: usize,
        column: usize,
        cell: &Cell,
    ) -> usize {
        let start = self.start(column);
        put(lines, above, start, cell.wrapped(self.width(column)))
    }

    /// The texts of a banner one behind the other, across all columns behind the first; what stands in the last is left
    /// room.
    fn banner(&self, block: &Block, last: usize) -> Vec<Vec<Placed>> {
        let mut lines = Vec::new();
        let mut start = self.start(1);
        let end = match block.stops[..] {
            [] => self.line,
            _ => self.start(last).saturating_sub(GAP),
        };
        for cell in &block.banner {
            put(
                &mut lines,
                0,
                start,
                cell.wrapped(end.saturating_sub(start).max(NARROWEST)),
            );
            start += cell.width() + GAP;
        }
        lines
    }
}

/// Puts texts beneath each other.
fn put(lines: &mut Vec<Vec<Placed>>, above: usize, start: usize, cells: Vec<Cell>) -> usize {
    let below = above + cells.len();
    if lines.len() < below {
        lines.resize_with(below, Vec::new);
    }
    for (line, cell) in lines.iter_mut().skip(above).zip(cells) {
        line.push((start, cell));
    }
    below
}

/// Writes lines; nothing stands behind the last text of one.
fn write_lines(lines: Vec<Vec<Placed>>, color: bool, out: &mut dyn Write) -> io::Result<()> {
    for mut line in lines {
        line.retain(|(_, cell)| !cell.text.is_empty());
        line.sort_by_key(|(start, _)| *start);
        let mut column = 0;
        for (start, cell) in line {
            let gap = start.saturating_sub(column);
            write!(out, "{:gap$}{}", "", cell.style.paint(&cell.text, color))?;
            column = start.max(column) + cell.width();
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A text in lines of that width: broken between words, and in words that are longer than a line.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        let is_first = column == 0;
        if !is_first && column + 1 + length <= width {
            if let Some(line) = lines.last_mut() {
                line.push(' ');
                line.push_str(word);
            }
            column += 1 + length;
            continue;
        }
        let mut rest = word;
        let mut is_new = !is_first;
        loop {
            let (part, behind) = rest.split_at(breaking_point(rest, width));
            match lines.last_mut() {
                Some(line) if !is_new => line.push_str(part),
                _ => lines.push(part.to_owned()),
            }
            column = part.chars().count();
            if behind.is_empty() {
                break;
            }
            (rest, is_new) = (behind, true);
        }
    }
    lines
}

/// Where a word is broken that is longer than a line: behind a sign, if there is one in the second half of the line.
fn breaking_point(word: &str, width: usize) -> usize {
    let Some((end, _)) = word.char_indices().nth(width) else {
        return word.len();
    };
    let part = &word[..end];
    let behind_sign = part.rfind(['.', '-', '/', '_', ':']).map(|at| at + 1);
    behind_sign.filter(|at| *at > end / 2).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_broken_between_words_and_a_long_word_anywhere() {
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("one abcdefghij k", 5), ["one", "abcde", "fghij", "k"]);
        assert_eq!(wrap("äöüß é", 4), ["äöüß", "é"]);
        assert_eq!(wrap("node1.example.com", 10), ["node1.", "example.", "com"]);
    }

    #[test]
    fn the_widest_column_gives_way_and_the_names_of_nodes_last() {
        let cell = |length| Cell::plain("x".repeat(length));
        let block = Block {
            name: cell(24),
            banner: Vec::new(),
            rows: vec![[cell(0), cell(30), cell(3), cell(3), cell(3)]],
            stops: vec![cell(20)],
        };
        let captions = ["N", "L", "D", "R", "T", "D", "S"];
        let widths = |width| Widths::fit(&captions, std::slice::from_ref(&block), width).columns;
        assert_eq!(widths(100), [24, 0, 30, 3, 3, 3, 20]);
        assert_eq!(widths(90), [24, 0, 27, 3, 3, 3, 20]);
        assert_eq!(widths(80), [21, 0, 20, 3, 3, 3, 20]);
    }
}
