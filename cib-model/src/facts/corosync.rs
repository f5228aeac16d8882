//! What may stand in corosync.conf.

use super::COROSYNC_SECTIONS;
use crate::value::Version;

/// A section of corosync.conf.
#[derive(Debug, Clone, Copy)]
pub struct CorosyncSection {
    /// Its name behind those of the sections that it is in: `totem.interface`. Empty for the file itself.
    pub path: &'static str,
    /// The first release of corosync that does not read it.
    pub until: Option<Version>,
    /// What takes its place, in the imperative.
    pub instead: Option<&'static str>,
    /// The program that reads it, where that is not corosync itself, so that `corosync -t` says nothing of its values.
    pub reader: Option<&'static str>,
    /// Whether it may have keys and sections that are not listed here.
    pub open: bool,
    /// Its keys.
    pub keys: &'static [CorosyncKey],
}

/// A key of a section.
#[derive(Debug, Clone, Copy)]
pub struct CorosyncKey {
    /// Its name; one with `*` at its end is every name that begins so.
    pub name: &'static str,
    /// What corosync makes of the value.
    pub kind: CorosyncValue,
    /// What holds where the key is absent.
    pub default: Option<&'static str>,
    /// The first release of corosync that reads it, if it did not always.
    pub since: Option<Version>,
    /// The first release that does not.
    pub until: Option<Version>,
    /// What takes its place, in the imperative.
    pub instead: Option<&'static str>,
}

/// What corosync makes of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorosyncValue {
    /// A whole number; corosync does not start with anything else.
    Number {
        /// The smallest.
        least: i64,
        /// The largest.
        most: u64,
    },
    /// One of several words, whose case counts.
    Choice {
        /// Those to offer.
        values: &'static [&'static str],
        /// Those that are read as well.
        hidden: &'static [&'static str],
        /// What becomes of others.
        otherwise: Otherwise,
    },
    /// Any text.
    Text,
}

/// What becomes of a value that is none of the known ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Otherwise {
    /// The program that reads it does not start.
    Refused,
    /// Nor does it, but only later: `corosync -t` does not notice.
    Fails,
    /// It counts as if the key were not there, without a word.
    Default,
}

impl CorosyncSection {
    /// The key of that name, whatever the release.
    pub fn key(&self, name: &str) -> Option<&'static CorosyncKey> {
        self.keys
            .iter()
            .find(|key| match key.name.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => key.name == name,
            })
    }
}

impl CorosyncValue {
    /// Whether a value is one that corosync takes.
    ///
    /// Numbers are read as `strtoll` does: in base ten, with a sign, after blanks.
    pub fn allows(&self, value: &str) -> bool {
        match self {
            Self::Number { least, most } => {
                let number = value.parse::<i128>();
                number
                    .is_ok_and(|number| (i128::from(*least)..=i128::from(*most)).contains(&number))
            }
            Self::Choice { values, hidden, .. } => {
                values.contains(&value) || hidden.contains(&value)
            }
            Self::Text => true,
        }
    }
}

/// The section at a path such as `totem.interface`, whatever the release.
///
/// ```
/// use cib_model::facts;
///
/// let totem = facts::corosync_section("totem").unwrap();
/// assert_eq!(totem.key("token").unwrap().default, Some("3000"));
/// assert!(facts::corosync_section("quorum.device").unwrap().key("model").is_some());
/// ```
pub fn corosync_section(path: &str) -> Option<&'static CorosyncSection> {
    COROSYNC_SECTIONS
        .iter()
        .find(|section| section.path == path)
}

/// All sections of corosync.conf that some release reads.
pub fn corosync_sections() -> &'static [CorosyncSection] {
    COROSYNC_SECTIONS
}
