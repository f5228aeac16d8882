//! Who has a majority.

use super::{CorosyncConf, Entry};

/// The quorum device: a vote from outside the cluster.
#[derive(Debug, Clone, Copy)]
pub struct QuorumDevice<'a, 'c> {
    conf: &'a CorosyncConf<'c>,
    /// `model: net`
    pub model: &'a Entry<'c>,
}

/// Who has quorum when the nodes fall into two halves with as many votes each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvenSplit {
    /// Both of two nodes: `two_node`.
    Both,
    /// The half that `auto_tie_breaker` names; by default the one with the lowest node id.
    TieBreaker,
    /// The half that the quorum device gives its votes to.
    Device,
    /// None of them.
    Neither,
}

impl<'c> CorosyncConf<'c> {
    /// Who has quorum in an even split (votequorum(5)). None where the file is not whole, or votes do not decide.
    pub fn even_split(&self) -> Option<EvenSplit> {
        let provider = self.value("quorum.provider")?;
        if provider.value != "corosync_votequorum" || !self.is_whole() {
            return None;
        }
        Some(if self.quorum_device().is_some() {
            EvenSplit::Device
        } else if self.is_on("quorum.auto_tie_breaker") {
            EvenSplit::TieBreaker
        } else if self.is_two_node() && self.node_votes().is_none_or(|votes| votes == 2) {
            EvenSplit::Both
        } else {
            EvenSplit::Neither
        })
    }

    /// The quorum device. A section `device` without a model is none.
    pub fn quorum_device(&self) -> Option<QuorumDevice<'_, 'c>> {
        let model = self.value("quorum.device.model")?;
        (!model.value.is_empty()).then_some(QuorumDevice { conf: self, model })
    }

    /// Whether two nodes keep quorum when one is lost.
    ///
    /// Corosync switches it off where `auto_tie_breaker` is on too.
    pub fn is_two_node(&self) -> bool {
        self.is_on("quorum.two_node") && !self.is_on("quorum.auto_tie_breaker")
    }

    /// Whether no part of the cluster has quorum before all nodes have been there at once: `wait_for_all`, which
    /// `two_node` turns on where it is not said.
    pub fn waits_for_all(&self) -> bool {
        match self.number("quorum.wait_for_all") {
            Some(number) => number > 0,
            None => self.is_on("quorum.two_node"),
        }
    }

    /// The votes of all nodes of the list; none where there is no list.
    pub fn node_votes(&self) -> Option<u64> {
        let members = self.members();
        let votes = members.iter().map(super::Member::votes);
        (!members.is_empty()).then(|| votes.fold(0, u64::saturating_add))
    }

    /// What `expected_votes` would be if it were not written: the votes of the nodes and of the quorum device.
    pub fn counted_votes(&self) -> Option<u64> {
        let nodes = self.node_votes()?;
        let device = self.quorum_device().map_or(0, |device| {
            device.votes().unwrap_or(nodes.saturating_sub(1))
        });
        Some(nodes.saturating_add(device))
    }
}

impl<'a, 'c> QuorumDevice<'a, 'c> {
    /// How many votes the device has, if that is written.
    pub fn votes(&self) -> Option<u64> {
        self.conf.number("quorum.device.votes")
    }

    /// A setting of the model `net`.
    pub fn net(&self, key: &str) -> Option<&'a Entry<'c>> {
        self.conf.value(&format!("quorum.device.net.{key}"))
    }

    /// The algorithm by which the device decides.
    pub fn algorithm(&self) -> &'a str {
        self.net("algorithm").map_or("ffsplit", |entry| entry.value)
    }
}
