//! What the value of an attribute may be.

use crate::facts;
use crate::value::is_ncname;
use crate::xml::BLANKS;

/// A type of values in Pacemaker's schemas.
///
/// Except where it is any text, or a literal one, blanks around a value do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Datatype {
    /// Anything.
    Text,
    /// Anything but these, whatever blanks are around and between their words.
    NoneOf(&'static [&'static str]),
    /// This, without blanks around it.
    Literal(&'static str),
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
            Self::NoneOf(values) => !values.iter().any(|banned| same_words(banned, value)),
            Self::Literal(literal) => value == literal,
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
    value.trim_matches(BLANKS)
}

/// Whether two texts are the same but for blanks around and between their words.
fn same_words(one: &str, other: &str) -> bool {
    // Nearly no value has blanks, and nearly every one is another word.
    if !other.contains(BLANKS) {
        return one == other;
    }
    let words = |text| str::split(text, BLANKS).filter(|word| !word.is_empty());
    words(one).eq(words(other))
}

/// Whether it is negative, and its digits.
fn integer(word: &str) -> Option<(bool, &str)> {
    let digits = word.strip_prefix(['+', '-']).unwrap_or(word);
    // libxml2 reads no longer ones.
    let is_readable = digits.trim_start_matches('0').len() <= 24;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && is_readable).then(|| (word.starts_with('-'), digits))
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

#[cfg(test)]
mod tests {
    use super::Datatype;

    #[test]
    fn an_integer_has_up_to_24_digits_and_any_number_of_zeros_before_them() {
        let nines = "9".repeat(24);
        assert!(Datatype::Integer.accepts(&nines));
        assert!(Datatype::Score.accepts(&format!("-0000{nines}")));
        assert!(!Datatype::Integer.accepts(&format!("{nines}9")));
    }

    #[test]
    fn blanks_do_not_hide_what_must_not_be() {
        let banned = Datatype::NoneOf(&["classic openais"]);
        assert!(!banned.accepts(" classic \t openais\n"));
        assert!(banned.accepts("classicopenais"));
        assert!(banned.accepts("\u{a0}classic openais"));
    }

    #[test]
    fn blanks_count_around_a_literal_only() {
        assert!(!Datatype::Literal("a").accepts(" a"));
        assert!(Datatype::OneOf(&["a"]).accepts(" a"));
    }
}
