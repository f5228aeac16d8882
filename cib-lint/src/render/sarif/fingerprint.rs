//! What makes a finding the same as one of yesterday, although lines have moved and words have changed.

use std::collections::BTreeMap;

use cib_rules::Subject;

/// The name of the way in which fingerprints are made. Another way needs another name.
pub(super) const NAME: &str = "ruleAndSubject/v1";

/// The findings of one file that have a fingerprint so far.
#[derive(Default)]
pub(super) struct Fingerprints(BTreeMap<u64, u64>);

impl Fingerprints {
    /// The fingerprint of the next finding: of its rule, its subject, and how many such there were before it.
    pub(super) fn next(&mut self, rule: &str, subject: &Subject) -> String {
        let base = hash(&[rule, subject.kind, &subject.id]);
        let before = self.0.entry(base).or_default();
        let fingerprint = fnv1a(base, &before.to_le_bytes());
        *before += 1;
        format!("{fingerprint:016x}")
    }
}

fn hash(parts: &[&str]) -> u64 {
    parts.iter().fold(OFFSET_BASIS, |hash, part| {
        fnv1a(fnv1a(hash, part.as_bytes()), b"\0")
    })
}

const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// FNV-1a: the hasher of the standard library does not promise to be the same tomorrow.
fn fnv1a(start: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(start, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(PRIME)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        // From the reference's test vectors.
        assert_eq!(fnv1a(OFFSET_BASIS, b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(OFFSET_BASIS, b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn findings_about_one_subject_are_told_apart() {
        let subject = Subject::new("primitive", "vip");
        let mut today = Fingerprints::default();
        let first = today.next("a-rule", &subject);
        let second = today.next("a-rule", &subject);
        assert_ne!(first, second);
        assert_ne!(first, today.next("another-rule", &subject));
        assert_eq!(first, Fingerprints::default().next("a-rule", &subject));
    }
}
