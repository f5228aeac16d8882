//! How the fencer reads the delays of a device (`daemons/fenced/fenced_commands.c`; tried with a live fencer).

use super::FenceDevice;
use crate::value::{Duration, Scalar as _, Version};
use crate::view::{Cluster, Setting};

/// The first release in which `pcmk_delay_base` may be a map.
const MAPS: Version = Version::new(2, 1, 2);
/// The first release that compares whole names in such a map, and not only as many letters as the map has.
const WHOLE_NAMES: Version = Version::new(3, 0, 2);

/// Whether `pcmk_delay_base` may give each node a delay of its own.
pub fn base_delay_may_be_map(version: Version) -> bool {
    version >= MAPS
}

/// Whether the fencer makes a delay of every entry of a `pcmk_delay_base`.
pub fn base_delay_is_read(text: &str, version: Version) -> bool {
    if !base_delay_may_be_map(version) {
        return delay_is_read(text);
    }
    let mut entries = text
        .split([';', ' ', '\t'])
        .filter(|entry| !entry.is_empty());
    let Some(first) = entries.next() else {
        return false;
    };
    let is_pair = |entry: &str| {
        entry
            .split_once(':')
            .is_some_and(|(node, delay)| !node.is_empty() && delay_is_read(delay))
    };
    // What stands first without a node is for all that the map does not name.
    (is_pair(first) || delay_is_read(first)) && entries.all(is_pair)
}

/// Whether this is a duration that counts: one of a second or more, or plainly none. Behind a unit the fencer skips
/// what it cannot read, a whole further entry too.
pub fn delay_is_read(text: &str) -> bool {
    let is_one = !text.contains([',', ':', '=']);
    is_one
        && Duration::read(text)
            .is_ok_and(|delay| delay == Duration::ZERO || delay >= Duration::from_seconds(1))
}

/// A `pcmk_delay_base` that is cut down, because `pcmk_delay_max` is less.
#[derive(Debug, Clone, Copy)]
pub struct CutDelay<'c> {
    /// The `pcmk_delay_base`.
    pub base: Setting<'c>,
    /// Its longest delay.
    pub longest: Duration,
    /// The `pcmk_delay_max`.
    pub max: Setting<'c>,
    /// What that allows.
    pub limit: Duration,
}

impl<'c> Cluster<'c> {
    /// The base delay of a device that is cut down, if it is.
    pub fn cut_delay(&self, device: &FenceDevice<'c>) -> Option<CutDelay<'c>> {
        let base = self.device_parameter(device, "pcmk_delay_base")?;
        let max = self.device_parameter(device, "pcmk_delay_max")?;
        let limit = Duration::read(max.value.as_str()).ok()?;
        let entries = base.value.as_str().split([';', ' ', '\t']);
        let delays = entries.map(|entry| entry.rsplit_once(':').map_or(entry, |(_, delay)| delay));
        let longest = delays
            .filter_map(|delay| Duration::read(delay).ok())
            .max()?;
        let is_cut = longest > limit && limit != Duration::ZERO;
        (is_cut && !base.conditional && !max.conditional).then_some(CutDelay {
            base,
            longest,
            max,
            limit,
        })
    }

    /// Whether a device has a delay that the fencer reads otherwise than it is meant.
    pub fn has_unread_delay(&self, device: &FenceDevice<'c>) -> bool {
        let text = |name| {
            self.device_parameter(device, name)
                .map(|setting| setting.value.as_str())
        };
        text("pcmk_delay_base").is_some_and(|base| !base_delay_is_read(base, self.version))
            || text("pcmk_delay_max").is_some_and(|max| !delay_is_read(max))
    }
}

/// A delay counts whole seconds; what cannot be read is none.
pub(super) fn read(text: &str) -> Duration {
    let milliseconds = Duration::read(text).map_or(0, Duration::milliseconds);
    Duration::from_seconds(milliseconds / 1000)
}

/// `pcmk_delay_base` for a node: a duration, or `node:duration` with semicolons or blanks between.
///
/// For a node that is not in the map the first entry counts, if it is a duration alone.
///
/// ```
/// use cib_model::{Duration, Version, base_delay};
///
/// let delay = |node| base_delay("a:10s;b:5s", node, Version::new(2, 1, 5));
/// assert_eq!(delay("b"), Duration::from_seconds(5));
/// assert_eq!(delay("c"), Duration::ZERO);
/// ```
pub fn base_delay(text: &str, node: &str, version: Version) -> Duration {
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
        base_delay(text, node, version).milliseconds() / 1000
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
