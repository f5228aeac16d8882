//! How Pacemaker reads the text of a value. It is more lenient than its schema, and so is this.
//!
//! The lexical rules are those of `lib/common/{strings,scores,iso8601,options}.c`.

use std::fmt;

/// A type that Pacemaker gives to the text of an attribute.
pub trait Scalar {
    /// What the text means.
    type Value;

    /// Reads the text.
    ///
    /// # Errors
    ///
    /// [`InvalidValue`] where Pacemaker would not take the text.
    fn read(text: &str) -> Result<Self::Value, InvalidValue>;
}

/// A text that Pacemaker does not accept as the type that it expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not {expected}")]
pub struct InvalidValue {
    /// What was expected, in words: "a boolean (true or false)".
    pub expected: &'static str,
}

/// Any text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {}

impl Scalar for Text {
    type Value = ();

    fn read(_: &str) -> Result<(), InvalidValue> {
        Ok(())
    }
}

/// An id that this element declares: an `NCName`, unique in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Id {}

impl Scalar for Id {
    type Value = ();

    fn read(text: &str) -> Result<(), InvalidValue> {
        if is_ncname(text) {
            Ok(())
        } else {
            Err(InvalidValue {
                expected: "an id (a letter or `_`, then letters, digits, `.`, `-`, `_`)",
            })
        }
    }
}

/// The id of another element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdRef {}

impl Scalar for IdRef {
    type Value = ();

    fn read(text: &str) -> Result<(), InvalidValue> {
        Id::read(text)
    }
}

/// Whether `text` is an XML name without a colon, as every id of a CIB must be.
///
/// ```
/// assert!(cib_model::is_ncname("fence-node1"));
/// assert!(!cib_model::is_ncname("1st"));
/// assert!(!cib_model::is_ncname("a:b"));
/// ```
pub fn is_ncname(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(is_ncname_start) && characters.all(is_ncname_character)
}

/// Whether an id may begin with `c`.
pub fn is_ncname_start(c: char) -> bool {
    matches!(c, 'A'..='Z' | '_' | 'a'..='z'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}'
        | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}'
        | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

/// Whether an id may hold `c` behind its first character.
pub fn is_ncname_character(c: char) -> bool {
    is_ncname_start(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// true, on, yes, y, 1 or false, off, no, n, 0, in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boolean {}

impl Scalar for Boolean {
    type Value = bool;

    fn read(text: &str) -> Result<bool, InvalidValue> {
        let is = |words: [&str; 5]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
        if is(["true", "on", "yes", "y", "1"]) {
            Ok(true)
        } else if is(["false", "off", "no", "n", "0"]) {
            Ok(false)
        } else {
            Err(InvalidValue {
                expected: "a boolean (true or false)",
            })
        }
    }
}

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

/// A whole number; text behind it is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integer {}

impl Scalar for Integer {
    type Value = i64;

    fn read(text: &str) -> Result<i64, InvalidValue> {
        match text {
            "INFINITY" | "+INFINITY" => Ok(i64::from(Score::INFINITY.0)),
            "-INFINITY" => Ok(i64::from(Score::MINUS_INFINITY.0)),
            _ => leading_integer(text).ok_or(InvalidValue {
                expected: "a whole number",
            }),
        }
    }
}

/// A share of a whole, written with `%`. The value counts whole percents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Percentage {}

impl Scalar for Percentage {
    type Value = u32;

    fn read(text: &str) -> Result<u32, InvalidValue> {
        let invalid = InvalidValue {
            expected: "a percentage such as 80%",
        };
        let (number, _) = text.trim_start().split_once('%').ok_or(invalid)?;
        let whole = number.split('.').next().unwrap_or_default();
        let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit() || c == '.');
        if whole.is_empty() || !digits(number) {
            return Err(invalid);
        }
        whole.parse().map_err(|_| invalid)
    }
}

/// A length of time in milliseconds.
///
/// A bare number counts seconds. Units are read by their first letters, so `5month` is five minutes; days are no
/// unit outside ISO 8601, where a month has 30 days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(u64);

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A duration of so many milliseconds.
    pub const fn from_milliseconds(milliseconds: u64) -> Self {
        Self(milliseconds)
    }

    /// A duration of so many seconds.
    pub const fn from_seconds(seconds: u64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// The number of milliseconds.
    pub const fn milliseconds(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_multiple_of(1000) {
            write!(f, "{}s", self.0 / 1000)
        } else {
            write!(f, "{}ms", self.0)
        }
    }
}

impl fmt::Debug for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Scalar for Duration {
    type Value = Self;

    fn read(text: &str) -> Result<Self, InvalidValue> {
        let milliseconds = match text.strip_prefix('P') {
            Some(iso) => iso8601_milliseconds(iso),
            None => unit_milliseconds(text),
        };
        milliseconds.map(Self).ok_or(InvalidValue {
            expected: "a duration such as 30s, 5min or PT1H",
        })
    }
}

fn unit_milliseconds(text: &str) -> Option<u64> {
    let text = text.trim_start();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number: u64 = text.get(..digits)?.parse().ok()?;
    let unit = text.get(digits..)?;
    let unit = unit.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let unit = unit.trim_start().to_ascii_lowercase();
    let milliseconds = match unit.as_str() {
        "" => number.saturating_mul(1000),
        u if u.starts_with("ms") => number,
        u if u.starts_with("us") => number / 1000,
        u if u.starts_with('s') => number.saturating_mul(1000),
        u if u.starts_with('m') => number.saturating_mul(60_000),
        u if u.starts_with('h') => number.saturating_mul(3_600_000),
        _ => return None,
    };
    Some(milliseconds)
}

fn iso8601_milliseconds(text: &str) -> Option<u64> {
    const SECOND: u64 = 1000;
    const DAY: u64 = 86_400 * SECOND;
    let mut in_time = false;
    let mut number = String::new();
    let mut total: u64 = 0;
    let mut parts = 0;
    for c in text.chars() {
        let unit = match c {
            '0'..='9' => {
                number.push(c);
                continue;
            }
            'T' if number.is_empty() => {
                in_time = true;
                continue;
            }
            'Y' => 365 * DAY,
            'M' if in_time => 60 * SECOND,
            'M' => 30 * DAY,
            'W' => 7 * DAY,
            'D' => DAY,
            'H' => 3600 * SECOND,
            'S' => SECOND,
            _ => return None,
        };
        let count: u64 = number.parse().ok()?;
        total = total.saturating_add(count.saturating_mul(unit));
        number.clear();
        parts += 1;
    }
    (parts > 0 && number.is_empty()).then_some(total)
}

/// What a resource is asked to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Not running.
    Stopped,
    /// Running, in whichever role the rest decides.
    Started,
    /// Running as an ordinary instance of a promotable clone; `Slave` before Pacemaker 2.1.
    Unpromoted,
    /// Running as the leading instance of a promotable clone; `Master` before Pacemaker 2.1.
    Promoted,
}

impl Scalar for Role {
    type Value = Self;

    fn read(text: &str) -> Result<Self, InvalidValue> {
        match text.to_ascii_lowercase().as_str() {
            "stopped" => Ok(Self::Stopped),
            "started" => Ok(Self::Started),
            "unpromoted" | "slave" => Ok(Self::Unpromoted),
            "promoted" | "master" => Ok(Self::Promoted),
            _ => Err(InvalidValue {
                expected: "a role (Stopped, Started, Unpromoted or Promoted)",
            }),
        }
    }
}

/// A release of Pacemaker, or a `crm_feature_set`: three numbers, of which the missing ones are 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
    /// The third number.
    pub patch: u16,
}

impl Version {
    /// The version `major.minor.patch`.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl Scalar for Version {
    type Value = Self;

    /// The numbers at the start; what a distribution adds behind them (`2.1.5-1.el9`) is ignored.
    fn read(text: &str) -> Result<Self, InvalidValue> {
        let end = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(text.len());
        let mut numbers = text[..end].split('.').map(str::parse);
        let mut next = || match numbers.next() {
            None => Some(0),
            Some(number) => number.ok(),
        };
        let version = (|| Some(Self::new(next()?, next()?, next()?)))();
        version.ok_or(InvalidValue {
            expected: "a version such as 2.1.5",
        })
    }
}

impl std::str::FromStr for Version {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        Self::read(text)
    }
}

fn leading_integer(text: &str) -> Option<i64> {
    let text = text.trim_start();
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = unsigned
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(unsigned.len());
    let end = text.len() - unsigned.len() + digits;
    if digits == 0 {
        return None;
    }
    let saturated = if text.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    };
    Some(text[..end].parse().unwrap_or(saturated))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn booleans_are_read_in_any_case() {
        assert_eq!(Boolean::read("Yes"), Ok(true));
        assert_eq!(Boolean::read("OFF"), Ok(false));
        assert!(Boolean::read("ture").is_err());
        assert!(Boolean::read("").is_err());
    }

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

    #[test]
    fn durations_take_units_by_prefix() {
        let read = |text| Duration::read(text).map(Duration::milliseconds).ok();
        assert_eq!(read("30"), Some(30_000));
        assert_eq!(read(" 30 s"), Some(30_000));
        assert_eq!(read("1.9min"), Some(60_000));
        assert_eq!(read("5month"), Some(300_000));
        assert_eq!(read("20MS"), Some(20));
        assert_eq!(read("2000us"), Some(2));
        assert_eq!(read("2h"), Some(7_200_000));
        assert_eq!(read("3d"), None);
        assert_eq!(read("-1"), None);
        assert_eq!(read("PT1H30M"), Some(5_400_000));
        assert_eq!(read("P1M"), Some(30 * 86_400_000));
        assert_eq!(read("P"), None);
        assert_eq!(Duration::from_seconds(90).to_string(), "90s");
        assert_eq!(Duration::from_milliseconds(1500).to_string(), "1500ms");
    }

    #[test]
    fn versions_ignore_what_distributions_add() {
        assert_eq!(Version::read("2.1.5-1.el9"), Ok(Version::new(2, 1, 5)));
        assert_eq!(Version::read("3.0"), Ok(Version::new(3, 0, 0)));
        assert!(Version::read("x").is_err());
        assert!(Version::read("2..1").is_err());
        assert!(Version::new(2, 1, 10) > Version::new(2, 1, 9));
    }

    #[test]
    fn percentages_need_their_sign() {
        assert_eq!(Percentage::read("80%"), Ok(80));
        assert_eq!(Percentage::read("12.5%"), Ok(12));
        assert!(Percentage::read("80").is_err());
        assert!(Percentage::read("%").is_err());
    }

    #[test]
    fn numbers_saturate() {
        assert_eq!(Integer::read("-99999999999999999999"), Ok(i64::MIN));
        assert_eq!(Integer::read("+7 apples"), Ok(7));
        assert!(Integer::read("seven").is_err());
    }
}
