//! How the fencer reads the delays of a device (`daemons/fenced/fenced_commands.c`; tried with a live fencer).

use crate::value::{Duration, Scalar as _, Version};

/// The first release in which `pcmk_delay_base` may be a map.
const MAPS: Version = Version::new(2, 1, 2);
/// The first release that compares whole names in such a map, and not only as many letters as the map has.
const WHOLE_NAMES: Version = Version::new(3, 0, 2);

/// Whether `pcmk_delay_base` may give each node a delay of its own.
pub fn base_delay_may_be_map(version: Version) -> bool {
    version >= MAPS
}

/// A delay counts whole seconds; what cannot be read is none.
pub(super) fn read(text: &str) -> Duration {
    let milliseconds = Duration::read(text).map_or(0, Duration::milliseconds);
    Duration::from_seconds(milliseconds / 1000)
}

/// `pcmk_delay_base` for a node: a duration, or `node:duration` with semicolons or blanks between.
///
/// For a node that is not in the map the first entry counts, if it is a duration alone.
pub(super) fn base(text: &str, node: &str, version: Version) -> Duration {
    if !base_delay_may_be_map(version) {
        return read(text);
    }
    let mut entries = text
        .split([';', ' ', '\t'])
        .filter(|entry| !entry.is_empty());
    let first = entries.clone().next().unwrap_or_default();
    let own = entries.find_map(|entry| {
        let (name, delay) = entry.split_once(':')?;
        let same = if version >= WHOLE_NAMES {
            node.eq_ignore_ascii_case(name)
        } else {
            let start = node.get(..name.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(name))
        };
        (same && !name.is_empty() && !delay.is_empty()).then_some(delay)
    });
    match own {
        Some(delay) => read(delay),
        None if first.contains(':') => Duration::ZERO,
        None => read(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str, node: &str, version: Version) -> u64 {
        base(text, node, version).milliseconds() / 1000
    }

    #[test]
    fn delays_count_whole_seconds() {
        assert_eq!(read("500ms"), Duration::ZERO);
        assert_eq!(read("1900ms"), Duration::from_seconds(1));
        assert_eq!(read("soon"), Duration::ZERO);
    }

    #[test]
    fn a_map_gives_each_node_its_own() {
        let text = "n1:5s;n2:7";
        assert_eq!(seconds(text, "N2", MAPS), 7);
        assert_eq!(seconds(text, "n3", MAPS), 0);
        assert_eq!(seconds("4s;n1:3s", "n2", MAPS), 4);
        assert_eq!(seconds("n1=5s;n2=3s", "n1", MAPS), 0);
        assert_eq!(seconds("9s", "n1", Version::new(2, 1, 1)), 9);
    }

    #[test]
    fn older_releases_compare_only_the_letters_that_the_map_has() {
        assert_eq!(seconds("n1:5s", "n10", Version::new(2, 1, 5)), 5);
        assert_eq!(seconds("n1:5s", "n10", WHOLE_NAMES), 0);
    }
}
