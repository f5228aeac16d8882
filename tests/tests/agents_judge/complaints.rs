//! What crmsh says of agents, by its own words.

use std::collections::BTreeSet;

use crate::said::{Kind, Said};

/// A complaint: about elements by their ids, or about an agent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Complaint {
    pub(crate) about: String,
    pub(crate) said: Said,
}

/// What is said, and between which words the name stands that it is said of (crmsh 4.4.1: `ra.py`, `cibconfig.py`).
const WORDS: [(Kind, &str, &str); 10] = [
    (
        Kind::ParameterMissing,
        ": required parameter \"",
        "\" not defined",
    ),
    (Kind::ParameterUnknown, ": parameter \"", "\" is not known"),
    (
        Kind::ValueShared,
        " violate uniqueness for parameter \"",
        "\": ",
    ),
    (
        Kind::ActionUnknown,
        ": action '",
        "' not found in Resource Agent meta-data",
    ),
    (
        Kind::IntervalZero,
        ": interval in ",
        " should be larger than 0",
    ),
    (Kind::IntervalRepeated, ": interval in ", " must be unique"),
    (
        Kind::IntervalGiven,
        ": Specified interval for ",
        ", it must be 0",
    ),
    (
        Kind::TimeoutLow,
        ": specified timeout ",
        " is smaller than the advised ",
    ),
    (
        Kind::DefaultTimeoutLow,
        ": default timeout ",
        " is smaller than the advised ",
    ),
    (Kind::AgentUnknown, "", ": no such resource agent"),
];

/// What is the same said once more, or said by `crm_verify`, whose messages have a test of their own.
const FRAMES: [&str; 3] = ["got no meta-data, does this RA exist?", "crm_verify: ", "("];

/// Everything that crmsh says, each once.
///
/// # Panics
///
/// At words that are not known.
pub(crate) fn read(said: &str) -> BTreeSet<Complaint> {
    said.lines().flat_map(complaints).collect()
}

fn complaints(line: &str) -> Vec<Complaint> {
    let line = without_colours(line);
    let text = ["ERROR: ", "WARNING: "]
        .iter()
        .find_map(|level| line.strip_prefix(level))
        .unwrap_or(&line);
    if text.is_empty()
        || FRAMES
            .iter()
            .any(|frame| text.starts_with(frame) || text.ends_with(frame))
    {
        return Vec::new();
    }
    let known = WORDS.iter().find_map(|(kind, before, after)| {
        let (about, rest) = text.split_once(before)?;
        let (name, _) = rest.split_once(after)?;
        Some((*kind, about, name))
    });
    let (kind, about, name) = known
        .ok_or_else(|| format!("crmsh says what is not known: {text}"))
        .unwrap();
    let name = match kind {
        // `TIMEOUT for OPERATION`, `OPERATION is INTERVAL`
        Kind::TimeoutLow | Kind::DefaultTimeoutLow => name.rsplit_once(" for ").unwrap().1,
        Kind::IntervalGiven => name.split_once(" is ").unwrap().0,
        _ => name,
    };
    let about = match kind {
        Kind::AgentUnknown => name,
        Kind::ValueShared => about.strip_prefix("Resources ").unwrap(),
        _ => about,
    };
    let complaint = |about: &str| Complaint {
        about: about.to_owned(),
        said: Said::new(kind, name),
    };
    about.split(',').map(complaint).collect()
}

fn without_colours(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        plain + part.split_once('m').map_or("", |(_, rest)| rest)
    })
}
