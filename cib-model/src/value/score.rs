//! Scores: how much a resource likes a node.

use std::fmt;

use super::{InvalidValue, Scalar, leading_integer};

/// A score: a preference from -1,000,000 (never) to 1,000,000 (always).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(i32);

impl Score {
    /// `INFINITY`: must.
    pub const INFINITY: Self = Self(1_000_000);
    /// `-INFINITY`: must not.
    pub const MINUS_INFINITY: Self = Self(-1_000_000);
    /// No preference.
    pub const ZERO: Self = Self(0);

    /// The score of a number, which is cut to the range of scores.
    pub fn new(number: i64) -> Self {
        let cut = number.clamp(-1_000_000, 1_000_000);
        Self(i32::try_from(cut).unwrap_or_default())
    }

    /// The number, with ±1,000,000 for ±INFINITY.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// Whether this score alone forbids: -INFINITY.
    pub const fn is_ban(self) -> bool {
        self.0 == Self::MINUS_INFINITY.0
    }

    /// The sum as the scheduler adds: -INFINITY wins over everything, then INFINITY
    /// (`lib/common/scores.c`, `pcmk__add_scores`).
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        if self.is_ban() || other.is_ban() {
            Self::MINUS_INFINITY
        } else if self == Self::INFINITY || other == Self::INFINITY {
            Self::INFINITY
        } else {
            Self::new(i64::from(self.0) + i64::from(other.0))
        }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::INFINITY => f.write_str("INFINITY"),
            Self::MINUS_INFINITY => f.write_str("-INFINITY"),
            Self(number) => write!(f, "{number}"),
        }
    }
}

impl fmt::Debug for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Scalar for Score {
    type Value = Self;

    /// `INFINITY` is case-sensitive; red, yellow and green (node health) are not; text behind a number is ignored.
    fn read(text: &str) -> Result<Self, InvalidValue> {
        match text {
            "INFINITY" | "+INFINITY" => return Ok(Self::INFINITY),
            "-INFINITY" => return Ok(Self::MINUS_INFINITY),
            _ => {}
        }
        if text.eq_ignore_ascii_case("red") {
            return Ok(Self::MINUS_INFINITY);
        }
        if text.eq_ignore_ascii_case("yellow") || text.eq_ignore_ascii_case("green") {
            return Ok(Self::ZERO);
        }
        leading_integer(text).map(Self::new).ok_or(InvalidValue {
            expected: "a score (a number, INFINITY or -INFINITY)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_clamp_and_ignore_what_follows() {
        assert_eq!(Score::read("-INFINITY"), Ok(Score::MINUS_INFINITY));
        assert_eq!(Score::read("9999999"), Ok(Score::INFINITY));
        assert_eq!(Score::read("100x"), Ok(Score::new(100)));
        assert_eq!(Score::read("RED"), Ok(Score::MINUS_INFINITY));
        assert!(Score::read("-infinity").is_err());
        assert!(Score::read("").is_err());
        assert_eq!(
            Score::INFINITY.plus(Score::MINUS_INFINITY),
            Score::MINUS_INFINITY
        );
        assert_eq!(Score::new(5).plus(Score::new(-7)).number(), -2);
    }
}
