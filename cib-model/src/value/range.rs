//! Ranges of numbers, as the parts of a `<date_spec>` are written.

use super::{InvalidValue, Scalar};

/// `N`, `N-M`, and with an open end `N-` or `-M`; both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberRange {
    /// The lowest number; none where it is open.
    pub low: Option<i64>,
    /// The highest number; none where it is open.
    pub high: Option<i64>,
}

impl NumberRange {
    /// Whether the number is in the range.
    pub fn contains(self, number: i64) -> bool {
        self.low.is_none_or(|low| low <= number) && self.high.is_none_or(|high| number <= high)
    }

    /// Whether nothing is in it, because its ends are the wrong way round.
    pub fn is_reversed(self) -> bool {
        self.low
            .zip(self.high)
            .is_some_and(|(low, high)| low > high)
    }
}

impl Scalar for NumberRange {
    type Value = Self;

    /// Blanks and a plus may stand before a number, and nothing behind it (`lib/common/strings.c`,
    /// `pcmk__parse_ll_range`).
    fn read(text: &str) -> Result<Self, InvalidValue> {
        let range = match text.split_once('-') {
            None => number(text).map(|number| (Some(number), Some(number))),
            Some(("", high)) => number(high).map(|high| (None, Some(high))),
            Some((low, "")) => number(low).map(|low| (Some(low), None)),
            Some((low, high)) => number(low)
                .zip(number(high))
                .map(|(low, high)| (Some(low), Some(high))),
        };
        let (low, high) = range.ok_or(InvalidValue {
            expected: "a number or a range such as 9-17",
        })?;
        Ok(Self { low, high })
    }
}

fn number(text: &str) -> Option<i64> {
    let text = text.trim_ascii_start();
    let digits = text.strip_prefix('+').unwrap_or(text);
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_may_be_open() {
        let read = |text| {
            NumberRange::read(text)
                .map(|range| (range.low, range.high))
                .ok()
        };
        assert_eq!(read("9-17"), Some((Some(9), Some(17))));
        assert_eq!(read("9"), Some((Some(9), Some(9))));
        assert_eq!(read("9-"), Some((Some(9), None)));
        assert_eq!(read("-17"), Some((None, Some(17))));
        assert_eq!(read(" 9- 017"), Some((Some(9), Some(17))));
        for text in [
            "",
            "-",
            "x",
            "9,17",
            "9-17-18",
            "*",
            "9 ",
            "9 - 17",
            "99999999999999999999",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
        assert!(NumberRange::read("17-9").unwrap().is_reversed());
    }
}
