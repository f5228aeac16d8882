//! What the value of an attribute may be.

use crate::facts;
use crate::value::is_ncname;

/// A type of values in Pacemaker's schemas.
///
/// Except for the first two, blanks around a value do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Datatype {
    /// Anything.
    Text,
    /// Anything but these.
    NoneOf(&'static [&'static str]),
    /// One of these, in this case.
    OneOf(&'static [&'static str]),
    /// `true`, `false`, `1` or `0`.
    Boolean,
    /// Digits, which a sign may precede.
    Integer,
    /// An integer from 0 on.
    NonNegativeInteger,
    /// An integer from 1 on.
    PositiveInteger {
        /// The greatest.
        max: Option<u32>,
    },
    /// An integer, `INFINITY`, `+INFINITY` or `-INFINITY`.
    Score,
    /// A name of its own in the whole document: a letter or `_`, then letters, digits, `.`, `-` and `_`.
    Id,
    /// The id of something in the document.
    IdRef,
    /// Ids with commas between.
    IdList,
    /// A port, or two with `-` between.
    PortRange,
    /// A value of `validate-with`.
    SchemaName,
}

impl Datatype {
    /// Whether a value is of the type. Whether an id is the only one, and what it refers to, is not seen here.
    pub fn accepts(self, value: &str) -> bool {
        let word = trimmed(value);
        match self {
            Self::Text => true,
            Self::NoneOf(values) => !values.contains(&value),
            Self::OneOf(values) => values.contains(&word),
            Self::Boolean => matches!(word, "true" | "false" | "1" | "0"),
            Self::Integer => integer(word).is_some(),
            Self::NonNegativeInteger => {
                integer(word).is_some_and(|(negative, digits)| !negative || is_zero(digits))
            }
            Self::PositiveInteger { max } => integer(word).is_some_and(|(negative, digits)| {
                !negative && !is_zero(digits) && max.is_none_or(|max| is_at_most(digits, max))
            }),
            Self::Score => {
                matches!(word, "INFINITY" | "+INFINITY" | "-INFINITY") || integer(word).is_some()
            }
            Self::Id | Self::IdRef => is_ncname(word),
            Self::IdList => value.split(',').all(|id| {
                !id.is_empty()
                    && id
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
            }),
            Self::PortRange => {
                !value.is_empty()
                    && value
                        .bytes()
                        .all(|byte| byte.is_ascii_digit() || byte == b'-')
            }
            Self::SchemaName => is_schema_name(word),
        }
    }
}

/// Without the blanks that XML knows.
pub(super) fn trimmed(value: &str) -> &str {
    value.trim_matches([' ', '\t', '\r', '\n'])
}

/// Whether it is negative, and its digits.
fn integer(word: &str) -> Option<(bool, &str)> {
    let digits = word.strip_prefix(['+', '-']).unwrap_or(word);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| (word.starts_with('-'), digits))
}

fn is_zero(digits: &str) -> bool {
    digits.bytes().all(|byte| byte == b'0')
}

fn is_at_most(digits: &str, max: u32) -> bool {
    digits.parse::<u32>().is_ok_and(|number| number <= max)
}

fn is_schema_name(word: &str) -> bool {
    let former = || {
        facts::former_schemas()
            .iter()
            .any(|former| former.validate_with == word)
    };
    facts::schema(word).is_some() || former()
}
