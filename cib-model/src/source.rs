//! A text with a name, and the way from byte offsets to lines and columns.

use std::sync::OnceLock;

use crate::Span;

/// A text to read a configuration from, with the name that findings show.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    text: String,
    index: OnceLock<Index>,
}

/// What finds lines and columns without counting from the start each time: a configuration may be one long line.
#[derive(Debug)]
struct Index {
    line_starts: Vec<u32>,
    /// How many bytes before each block are not the first of their character.
    continuations: Vec<u32>,
}

/// Bytes a block of [`Index::continuations`].
const BLOCK: usize = 1024;

/// Why bytes are not a text that a configuration could be read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// There is nothing, or nothing but blanks.
    #[error("is empty")]
    Empty,
    /// The bytes start like UTF-16, which Pacemaker does not read either.
    #[error("is encoded in UTF-16; convert it to UTF-8, for example with iconv -f UTF-16 -t UTF-8")]
    Utf16,
    /// The bytes are not UTF-8; `offset` is that of the first bad one.
    #[error("is not text in UTF-8 (byte {offset} is the first bad one)")]
    NotUtf8 {
        /// Offset in bytes.
        offset: usize,
    },
    /// NUL bytes: an archive or a program, not a text.
    #[error("is a binary file")]
    Binary,
    /// More bytes than a [`Span`] can name.
    #[error("is larger than 4 GiB")]
    TooLarge,
}

/// A place for people: both numbers count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column, counted in characters, not in bytes.
    pub column: u32,
}

impl SourceFile {
    /// A source from a text that is known to be one.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            index: OnceLock::new(),
        }
    }

    /// A source from bytes of unknown origin.
    ///
    /// # Errors
    ///
    /// [`SourceError`] says why the bytes are no text.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, SourceError> {
        if u32::try_from(bytes.len()).is_err() {
            return Err(SourceError::TooLarge);
        }
        let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        if utf16 || bytes.starts_with(b"<\0") || bytes.starts_with(b"\0<") {
            return Err(SourceError::Utf16);
        }
        if bytes.contains(&0) {
            return Err(SourceError::Binary);
        }
        let text = String::from_utf8(bytes).map_err(|error| SourceError::NotUtf8 {
            offset: error.utf8_error().valid_up_to(),
        })?;
        if content(&text).is_empty() {
            return Err(SourceError::Empty);
        }
        Ok(Self::new(name, text))
    }

    /// The name, as findings show it: a path, or a word such as `<stdin>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, with its byte order mark if it has one.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text without byte order mark and leading blanks.
    pub fn content(&self) -> &str {
        content(&self.text)
    }

    /// The text at `span`, empty where the span is not within the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The line and column of a byte offset; an offset past the end is that of the end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = self.floor_to_character(offset as usize);
        let line = self.line_of(offset);
        let start = self.line_start(line);
        let mark = if start == 0 && self.text.starts_with('\u{feff}') {
            usize::from(offset > 0)
        } else {
            0
        };
        let characters =
            (offset - start) - (self.continuations(offset) - self.continuations(start));
        Position {
            line: saturate(line + 1),
            column: saturate(characters - mark + 1),
        }
    }

    /// The byte offset of a line and column, the opposite of [`SourceFile::position`]. A column behind the end of its
    /// line is that end.
    pub fn offset(&self, position: Position) -> u32 {
        let line = (position.line as usize).saturating_sub(1);
        let line = self.line_span(saturate(self.line_start(line)));
        let text = self.slice(line);
        let mark = usize::from(line.start() == 0 && text.starts_with('\u{feff}'));
        let skip = (position.column as usize).saturating_sub(1) + mark;
        let within = text
            .char_indices()
            .nth(skip)
            .map_or(text.len(), |(at, _)| at);
        line.start() + saturate(within)
    }

    /// The bytes of the line that holds `offset`, without its line end.
    pub fn line_span(&self, offset: u32) -> Span {
        let offset = self.floor_to_character(offset as usize);
        let start = self.line_start(self.line_of(offset));
        let rest = self.text.get(start..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        let line = line.strip_suffix('\r').unwrap_or(line);
        Span::from_range(&(start..start + line.len()))
    }

    fn floor_to_character(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    fn line_of(&self, offset: usize) -> usize {
        let after = self
            .line_starts()
            .partition_point(|&start| start as usize <= offset);
        after.saturating_sub(1)
    }

    fn line_start(&self, line: usize) -> usize {
        self.line_starts()
            .get(line)
            .map_or(self.text.len(), |&start| start as usize)
    }

    fn line_starts(&self) -> &[u32] {
        &self.index().line_starts
    }

    /// How many bytes before `offset` are not the first of their character.
    fn continuations(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        let before = self
            .index()
            .continuations
            .get(block)
            .copied()
            .unwrap_or_default();
        let rest = self
            .text
            .as_bytes()
            .get(block * BLOCK..offset)
            .unwrap_or_default();
        before as usize + count_continuations(rest)
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
            let starts = ends.map(|(at, _)| saturate(at + 1));
            let mut before = 0;
            let blocks = bytes.chunks(BLOCK).map(|block| {
                let here = before;
                before += count_continuations(block);
                saturate(here)
            });
            let mut continuations: Vec<u32> = blocks.collect();
            continuations.push(saturate(before));
            Index {
                line_starts: std::iter::once(0).chain(starts).collect(),
                continuations,
            }
        })
    }
}

/// The bytes of UTF-8 that are not the first of their character are those of the form 10xxxxxx.
fn count_continuations(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .filter(|byte| **byte & 0b1100_0000 == 0b1000_0000)
        .count()
}

fn content(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text).trim_start()
}

fn saturate(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let source = SourceFile::new("t", "é<a/>\n<b/>\r\n");
        assert_eq!(source.position(2), Position { line: 1, column: 2 });
        assert_eq!(source.position(7), Position { line: 2, column: 1 });
        assert_eq!(source.offset(Position { line: 2, column: 1 }), 7);
        assert_eq!(
            source.position(1),
            Position { line: 1, column: 1 },
            "inside é"
        );
        assert_eq!(source.position(999), Position { line: 3, column: 1 });
        assert_eq!(source.slice(source.line_span(8)), "<b/>");
    }

    #[test]
    fn columns_are_right_in_a_line_of_any_length() {
        let text = "é".repeat(3000) + "\n" + &"aé".repeat(2000);
        let source = SourceFile::new("t", text.clone());
        for (at, (offset, _)) in text.char_indices().enumerate().step_by(97) {
            let column = if at <= 3000 { at + 1 } else { at - 3000 };
            let found = source.position(u32::try_from(offset).unwrap());
            assert_eq!(found.column as usize, column, "{offset}");
        }
    }

    #[test]
    fn the_byte_order_mark_is_no_column() {
        let source = SourceFile::new("t", "\u{feff}<a/>");
        assert_eq!(source.position(3), Position { line: 1, column: 1 });
        assert_eq!(source.offset(Position { line: 1, column: 1 }), 3);
        assert_eq!(source.content(), "<a/>");
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        let read = |bytes: &[u8]| SourceFile::from_bytes("t", bytes.to_vec()).map(|_| ());
        assert_eq!(read(b""), Err(SourceError::Empty));
        assert_eq!(read(b" \n\t"), Err(SourceError::Empty));
        assert_eq!(read(b"\xff\xfe<\0a\0"), Err(SourceError::Utf16));
        assert_eq!(read(b"\xef\xbb\xbf"), Err(SourceError::Empty));
        assert_eq!(read(b"BZh\0"), Err(SourceError::Binary));
        assert_eq!(
            read(b"<a>\xe9</a>"),
            Err(SourceError::NotUtf8 { offset: 3 })
        );
        assert_eq!(read(b"<a/>"), Ok(()));
    }
}
