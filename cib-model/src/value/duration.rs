//! Lengths of time.

use std::fmt;

use super::{InvalidValue, Scalar};

/// The units that are what they seem to be: only the first letters count.
const UNITS: [&str; 22] = [
    "", "s", "sec", "secs", "second", "seconds", "ms", "msec", "msecs", "us", "usec", "usecs", "m",
    "min", "mins", "minute", "minutes", "h", "hr", "hrs", "hour", "hours",
];

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

    /// Whether a text that is read as a time says nothing but that: `1.5h` is read as an hour, and `5month` as five
    /// minutes.
    pub fn is_literal(text: &str) -> bool {
        let text = text.trim_ascii();
        if text.starts_with('P') {
            return true;
        }
        let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
        unit.len() < text.len()
            && UNITS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(unit.trim_ascii_start()))
    }

    /// One after the other.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
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

/// A length of time that is not read in the form of ISO 8601, like the `timeout` of an operation (`crm_get_msec`; tried
/// with `crm_simulate`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timeout {}

impl Scalar for Timeout {
    type Value = Duration;

    fn read(text: &str) -> Result<Duration, InvalidValue> {
        unit_milliseconds(text).map(Duration).ok_or(InvalidValue {
            expected: "a time such as 30s or 5min",
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

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(Timeout::read("PT10S").is_err());
        assert_eq!(Timeout::read("10s"), Ok(Duration::from_seconds(10)));
        assert_eq!(Duration::from_seconds(90).to_string(), "90s");
        assert_eq!(Duration::from_milliseconds(1500).to_string(), "1500ms");
    }
}
