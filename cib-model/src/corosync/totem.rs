//! How the nodes speak to each other.

use super::{CorosyncConf, Entry};
use crate::value::Version;

/// What carries the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// Kronosnet: up to eight links, encrypted. The default since corosync 3.
    Knet,
    /// UDP to each node. One link, not encrypted.
    Udpu,
    /// UDP by multicast or broadcast. One link, not encrypted. The default before corosync 3.
    Udp,
}

/// Which corosync a file is for, as far as its words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generation {
    /// It says what only corosync 1 and 2 read.
    Older,
    /// It says what only corosync 3 reads.
    Current,
    /// It says nothing of the kind: it is judged as corosync 3 reads it.
    Unknown,
}

const CURRENT: Version = Version::new(3, 0, 0);

impl CorosyncConf<'_> {
    /// Which corosync the file is for. Where it has words of both, somebody has moved on and left some behind.
    pub fn generation(&self) -> Generation {
        let mut generation = Generation::Unknown;
        for entry in &self.entries {
            let key = self.known_key(entry);
            let is_current = key.is_some_and(|key| key.since.is_some_and(|since| since >= CURRENT))
                || self.is_at(entry, "totem", "transport") && entry.value == "knet";
            if is_current {
                return Generation::Current;
            }
            let section = self.known_section(entry);
            let end = key.and_then(|key| key.until);
            let end = end.or_else(|| section?.until);
            if end.is_some_and(|end| end <= CURRENT) {
                generation = Generation::Older;
            }
        }
        generation
    }

    fn is_at(&self, entry: &Entry<'_>, path: &str, key: &str) -> bool {
        entry.key == key
            && self
                .section_of(entry)
                .is_some_and(|section| section.path == path)
    }

    /// What carries the messages. A value that corosync does not know counts as the default.
    pub fn transport(&self) -> Transport {
        match self.value("totem.transport").map(|entry| entry.value) {
            Some("udpu") => Transport::Udpu,
            Some("udp") => Transport::Udp,
            Some("knet") => Transport::Knet,
            _ if self.generation() == Generation::Older => Transport::Udp,
            _ => Transport::Knet,
        }
    }

    /// The number under a name, which counts as absent where it is zero.
    pub fn timeout(&self, name: &str) -> Option<u64> {
        self.number(name).filter(|number| *number > 0)
    }

    /// After how many milliseconds without a token a node is lost: `token`, and `token_coefficient` for every node
    /// beyond two.
    ///
    /// The default was 1000 before corosync 3.1 and is 3000 since.
    pub fn token(&self) -> u64 {
        let default = match self.generation() {
            Generation::Older => 1000,
            Generation::Current | Generation::Unknown => 3000,
        };
        let token = self.timeout("totem.token").unwrap_or(default);
        let coefficient = self.number("totem.token_coefficient").unwrap_or(650);
        let members = self.members();
        let first = members
            .iter()
            .filter(|member| member.value("ring0_addr").is_some());
        let beyond = (first.count() as u64).saturating_sub(2);
        token.saturating_add(beyond.saturating_mul(coefficient))
    }

    /// The cipher and the hash that count.
    ///
    /// `secauth: on` stands for both; each that is named itself wins.
    pub fn crypto(&self) -> (&str, &str) {
        let is_secure = self
            .value("totem.secauth")
            .is_some_and(|entry| entry.value == "on");
        let (cipher, hash) = if is_secure {
            ("aes256", "sha256")
        } else {
            ("none", "none")
        };
        let named = |name| self.value(name).map(|entry| entry.value);
        (
            named("totem.crypto_cipher").unwrap_or(cipher),
            named("totem.crypto_hash").unwrap_or(hash),
        )
    }
}
