//! Ids: valid, never used twice, and recognisable as cib-gen's.

use std::collections::BTreeSet;

use cib_model::{is_ncname_character, is_ncname_start};

const PREFIX: &str = "fence-";

/// The ids that are taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Ids(BTreeSet<String>);

impl Ids {
    pub(crate) fn new(taken: BTreeSet<String>) -> Self {
        Self(taken)
    }

    /// This id if it is free, else the same with the first number that makes it so; from now on it is taken.
    pub(crate) fn take(&mut self, wanted: &str) -> String {
        let mut id = wanted.to_owned();
        let mut number = 2_u64;
        while self.0.contains(&id) {
            id = format!("{wanted}-{number}");
            number += 1;
        }
        self.0.insert(id.clone());
        id
    }
}

/// The id of the device that fences a node.
pub(crate) fn device_id(node: &str) -> String {
    format!("{PREFIX}{}", ncname(node))
}

/// Whether an id is the one that [`device_id`] gives to the node, or that with a number behind it. Case does not count,
/// as in names of nodes.
pub(crate) fn is_device_id(id: &str, node: &str) -> bool {
    is_numbered_id(id, &device_id(node))
}

/// Whether an id is this one, or this with a number behind it. Case does not count.
pub(crate) fn is_numbered_id(id: &str, own: &str) -> bool {
    let start = id.get(..own.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(own)) && is_numbered(&id[own.len()..])
}

/// The id of the device that fences a hypervisor with all its guests.
pub(crate) fn host_device_id(host: &str) -> String {
    format!("{PREFIX}host-{}", ncname(host))
}

/// Whether an id is one that [`host_device_id`] gives to some host.
pub(crate) fn is_host_device_id(id: &str) -> bool {
    fenced_host_of(id).is_some()
}

/// The host that [`host_device_id`] gave the id for.
pub(crate) fn fenced_host_of(id: &str) -> Option<&str> {
    let mut parts = id.strip_prefix(PREFIX)?.splitn(2, '-');
    let is_host = parts.next() == Some("host");
    parts.next().filter(|host| is_host && !host.is_empty())
}

/// The id of a level of a node.
pub(crate) fn level_id(node: &str, index: u8) -> String {
    format!("{}{index}", level_prefix(node))
}

/// Whether an id is one that [`level_id`] gives for the node, or that with a number behind it.
pub(crate) fn is_level_id(id: &str, node: &str) -> bool {
    let prefix = level_prefix(node);
    let start = id.get(..prefix.len());
    let is_own = start.is_some_and(|start| start.eq_ignore_ascii_case(&prefix));
    let rest = if is_own { &id[prefix.len()..] } else { "" };
    let number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    number.len() < rest.len() && is_numbered(number)
}

fn level_prefix(node: &str) -> String {
    format!("{}-level-", device_id(node))
}

/// The id of the ban of a device.
pub(crate) fn ban_id(device: &str) -> String {
    joined(device, "ban")
}

/// Whether an id is the one that [`ban_id`] gives, or that with a number behind it.
pub(crate) fn is_ban_id(id: &str, device: &str) -> bool {
    is_part_id(id, device, "ban")
}

/// Whether an id is the one that [`joined`] gives, or that with a number behind it.
pub(crate) fn is_part_id(id: &str, owner: &str, part: &str) -> bool {
    let rest = id.strip_prefix(&joined(owner, part));
    rest.is_some_and(is_numbered)
}

/// What a device is called after, if [`device_id`] gave the id.
pub(crate) fn host_of(id: &str) -> Option<&str> {
    id.strip_prefix(PREFIX).filter(|name| !name.is_empty())
}

/// Whether this is what [`Ids::take`] may put behind an id.
fn is_numbered(rest: &str) -> bool {
    let digits = rest.strip_prefix('-').unwrap_or_default();
    rest.is_empty() || !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The text with `_` for every character that an XML name without colon must not have.
fn ncname(text: &str) -> String {
    let fit = |c| if is_ncname_character(c) { c } else { '_' };
    text.chars().map(fit).collect()
}

/// An id made of parts, the first of which may be any text.
pub(crate) fn joined(base: &str, part: &str) -> String {
    let base = ncname(base);
    if base.starts_with(is_ncname_start) {
        format!("{base}-{part}")
    } else {
        format!("_{base}-{part}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cib_model::is_ncname;

    #[test]
    fn a_taken_id_gets_a_number() {
        let mut ids = Ids::new(["a".to_owned(), "a-2".to_owned()].into());
        assert_eq!(ids.take("a"), "a-3");
        assert_eq!(ids.take("a"), "a-4");
        assert_eq!(ids.take("b"), "b");
    }

    #[test]
    fn every_node_gets_a_valid_id() {
        for node in ["a", "1", "x.y_z-1", "é b", "", "-"] {
            assert!(is_ncname(&device_id(node)), "{node}");
            assert!(is_ncname(&joined(node, "x")), "{node}");
        }
    }

    #[test]
    fn own_levels_are_recognised() {
        assert_eq!(level_id("a", 2), "fence-a-level-2");
        for id in ["fence-a-level-2", "fence-A-level-1-3"] {
            assert!(is_level_id(id, "a"), "{id}");
        }
        for id in [
            "fence-a-level-",
            "fence-a-level-x",
            "fence-a",
            "l1",
            "fence-a-level-1-",
        ] {
            assert!(!is_level_id(id, "a"), "{id}");
        }
    }

    #[test]
    fn own_ids_are_recognised() {
        assert!(is_device_id("fence-a", "a"));
        assert!(is_device_id("fence-A", "a"));
        assert!(is_device_id("fence-a-2", "a"));
        for id in [
            "fence-a-",
            "fence-a2",
            "fence-ab",
            "p_fence_a",
            "fence-",
            "fencé-a",
        ] {
            assert!(!is_device_id(id, "a"), "{id}");
        }
    }
}
