//! What a release makes of the text of a cluster option.

use std::fmt;

use crate::facts::{ClusterOption, OptionKind};
use crate::value::{Boolean, Duration, Integer, Percentage, Scalar as _, Version};

/// What the text of a cluster option means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OptionValue {
    /// Yes or no.
    Boolean(bool),
    /// A number; INFINITY is 1,000,000.
    Number(i64),
    /// So many percent.
    Percent(u32),
    /// A length of time.
    Time(Duration),
    /// One of the words of the option.
    Word(&'static str),
    /// Any text.
    Text(String),
}

impl ClusterOption {
    /// What a release reads. None where it takes the default instead, and says so in its log.
    pub fn read(&self, text: &str, release: Version) -> Option<OptionValue> {
        match self.kind {
            OptionKind::Boolean => Some(OptionValue::Boolean(Boolean::read(text).ok()?)),
            OptionKind::Duration => Some(OptionValue::Time(Duration::read(text).ok()?)),
            // As in `lib/common/watchdog.c`: what is no time is -1.
            OptionKind::Timeout => {
                Some(Duration::read(text).map_or(OptionValue::Number(-1), OptionValue::Time))
            }
            OptionKind::Integer | OptionKind::NonnegativeInteger | OptionKind::Score => {
                let number = Integer::read(text).ok()?;
                let fits = number != i64::MAX && number != i64::MIN;
                let enough = self.lowest().is_none_or(|min| number >= min);
                (fits && enough).then_some(OptionValue::Number(number))
            }
            OptionKind::Percentage => Some(OptionValue::Percent(Percentage::read(text).ok()?)),
            OptionKind::Enum => {
                let is_meant =
                    |name: &str| name == text || self.any_case && name.eq_ignore_ascii_case(text);
                let mut known = self.values.iter();
                let word = known.find(|value| value.since <= release && is_meant(value.name))?;
                Some(OptionValue::Word(word.name))
            }
            OptionKind::String | OptionKind::Version => Some(OptionValue::Text(text.to_owned())),
        }
    }

    /// Whether a text that is read says nothing but what is read: `10abc` is read as 10, `5month` as five minutes.
    pub fn is_literal(&self, text: &str) -> bool {
        let text = text.trim_ascii();
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        match self.kind {
            OptionKind::Duration | OptionKind::Timeout => Duration::is_literal(text),
            OptionKind::Integer | OptionKind::NonnegativeInteger | OptionKind::Score => {
                let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
                unsigned == "INFINITY" || is_number(unsigned)
            }
            OptionKind::Percentage => text.strip_suffix('%').is_some_and(is_number),
            OptionKind::Boolean | OptionKind::Enum | OptionKind::String | OptionKind::Version => {
                true
            }
        }
    }
}

impl fmt::Display for OptionValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Percent(percent) => write!(f, "{percent}%"),
            Self::Time(time) => write!(f, "{time}"),
            Self::Word(word) => f.write_str(word),
            Self::Text(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;

    const RELEASE: Version = Version::new(2, 1, 5);

    fn read(option: &str, text: &str) -> Option<String> {
        let option = facts::cluster_option(option).unwrap();
        option.read(text, RELEASE).map(|value| value.to_string())
    }

    #[test]
    fn values_are_read_as_leniently_as_pacemaker_reads_them() {
        assert_eq!(read("stonith-enabled", "On").as_deref(), Some("true"));
        assert_eq!(read("stonith-enabled", "T"), None);
        assert_eq!(read("batch-limit", "10abc").as_deref(), Some("10"));
        assert_eq!(read("batch-limit", "99999999999999999999"), None);
        assert_eq!(read("node-health-red", "red"), None);
        assert_eq!(
            read("node-health-red", "-INFINITY").as_deref(),
            Some("-1000000")
        );
        assert_eq!(read("stonith-max-attempts", "0"), None);
        assert_eq!(read("cluster-delay", "5 month").as_deref(), Some("300s"));
        assert_eq!(read("cluster-delay", "+5"), None);
        assert_eq!(read("load-threshold", "80"), None);
        assert_eq!(
            read("no-quorum-policy", "Freeze").as_deref(),
            Some("freeze")
        );
        assert_eq!(read("no-quorum-policy", "fence"), None);
        assert_eq!(read("stonith-action", "Reboot"), None);
    }

    #[test]
    fn what_stands_behind_a_value_is_noticed() {
        let literal = |option: &str, text| facts::cluster_option(option).unwrap().is_literal(text);
        assert!(literal("batch-limit", " -1"));
        assert!(!literal("batch-limit", "1e3"));
        assert!(literal("cluster-delay", "2 minutes"));
        assert!(!literal("cluster-delay", "5month"));
        assert!(!literal("cluster-delay", "1.5h"));
        assert!(literal("load-threshold", "80%"));
        assert!(!literal("load-threshold", "80%!"));
    }
}
