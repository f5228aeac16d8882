//! How Pacemaker reads the text of a value. It is more lenient than its schema, and so is this.
//!
//! The lexical rules are those of `lib/common/{strings,scores,iso8601,options}.c`.

mod calendar;
mod date;
mod duration;
mod ncname;
mod range;
mod score;

use std::fmt;

pub use calendar::{CalendarDay, CalendarTime, DateTime};
pub(crate) use calendar::{DAY, days_in_month, days_in_year, days_to};
pub use date::{CalendarLength, Date, WrittenDate};
pub use duration::{Duration, Timeout};
pub use ncname::{is_ncname, is_ncname_character, is_ncname_start};
pub use range::NumberRange;
pub use score::Score;

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

/// A whole number; text behind it is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integer {}

impl Scalar for Integer {
    type Value = i64;

    fn read(text: &str) -> Result<i64, InvalidValue> {
        match text {
            "INFINITY" | "+INFINITY" => Ok(i64::from(Score::INFINITY.number())),
            "-INFINITY" => Ok(i64::from(Score::MINUS_INFINITY.number())),
            _ => leading_integer(text).ok_or(InvalidValue {
                expected: "a whole number",
            }),
        }
    }
}

/// How much of something a node has or a resource needs: a whole number of the size of an `int`; text behind it is
/// ignored. INFINITY is none (`lib/pacemaker/pcmk_sched_utilization.c`; tried with `crm_simulate`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {}

impl Amount {
    /// Whether a text that is read says nothing but what is read: `4G` is read as 4.
    pub fn is_literal(text: &str) -> bool {
        text.trim_ascii_start().parse::<i32>().is_ok()
    }
}

impl Scalar for Amount {
    type Value = i32;

    fn read(text: &str) -> Result<i32, InvalidValue> {
        let number = leading_integer(text).ok_or(InvalidValue {
            expected: "a whole number",
        })?;
        let cut = number.clamp(i64::from(i32::MIN), i64::from(i32::MAX));
        Ok(i32::try_from(cut).unwrap_or_default())
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

/// What must be so before a resource may start, in any case (`lib/pengine/complex.c`, `unpack_requires`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requires {
    /// Nothing at all.
    Nothing,
    /// A majority of the cluster's nodes.
    Quorum,
    /// That, and every lost node was fenced.
    Fencing,
    /// That, and the node was let in again.
    Unfencing,
}

impl Requires {
    /// The words for them.
    pub const NAMES: [&str; 4] = ["nothing", "quorum", "fencing", "unfencing"];
}

impl Scalar for Requires {
    type Value = Self;

    fn read(text: &str) -> Result<Self, InvalidValue> {
        const ALL: [Requires; 4] = [
            Requires::Nothing,
            Requires::Quorum,
            Requires::Fencing,
            Requires::Unfencing,
        ];
        let mut known = ALL.into_iter().zip(Self::NAMES);
        let found = known.find(|(_, name)| text.eq_ignore_ascii_case(name));
        found.map(|(requires, _)| requires).ok_or(InvalidValue {
            expected: "nothing, quorum, fencing or unfencing",
        })
    }
}

/// What a resource is asked to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    let text = text.trim_ascii_start();
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
        assert_eq!(Amount::read(" 4G"), Ok(4));
        assert_eq!(Amount::read("8589934592"), Ok(i32::MAX));
        assert!(Amount::read("INFINITY").is_err());
        assert!(Amount::is_literal("4") && !Amount::is_literal("4G"));
        assert!(!Amount::is_literal("8589934592"));
    }
}
