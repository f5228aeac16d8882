//! Places in a source text.

use std::ops::Range;

/// A half-open range of bytes in one [`SourceFile`](crate::SourceFile).
///
/// Offsets are 32 bits wide: a source larger than that is refused when it is read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The place of something that was built by code and stands in no text.
    pub const NONE: Self = Self {
        start: u32::MAX,
        end: u32::MAX,
    };

    /// The bytes from `start` up to, not including, `end`.
    ///
    /// An `end` before `start` gives the empty span at `start`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self {
            start,
            end: if end < start { start } else { end },
        }
    }

    pub(crate) fn from_range(range: &Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self::new(offset(range.start), offset(range.end))
    }

    /// The offset of the first byte.
    pub const fn start(self) -> u32 {
        self.start
    }

    /// The offset behind the last byte.
    pub const fn end(self) -> u32 {
        self.end
    }

    /// The number of bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span holds no byte, as the value of `name=""` does.
    pub const fn is_empty(self) -> bool {
        self.end == self.start
    }

    /// Whether this is [`Span::NONE`].
    pub const fn is_none(self) -> bool {
        self.start == u32::MAX
    }

    /// The same place as a range that can index the text.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The part of this span that lies `part` bytes from its start, kept within the span.
    #[must_use]
    pub fn part(self, part: &Range<usize>) -> Self {
        if self.is_none() {
            return self;
        }
        let at = |offset: usize| {
            let offset = u32::try_from(offset).unwrap_or(u32::MAX);
            self.start.saturating_add(offset).min(self.end)
        };
        Self::new(at(part.start), at(part.end))
    }
}

impl std::fmt::Debug for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_none() {
            f.write_str("none")
        } else {
            write!(f, "{}..{}", self.start, self.end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_stays_within_its_span() {
        let span = Span::new(10, 20);
        assert_eq!(span.part(&(2..5)), Span::new(12, 15));
        assert_eq!(span.part(&(5..50)), Span::new(15, 20));
        assert_eq!(span.part(&(50..60)), Span::new(20, 20));
        assert!(Span::NONE.part(&(0..1)).is_none());
    }

    #[test]
    fn a_reversed_span_is_empty() {
        assert!(Span::new(5, 3).is_empty());
    }
}
