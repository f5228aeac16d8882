//! Whether the hypervisors of a specification can be told apart.

use super::{Hypervisor, Layout, Spec, uri};
use crate::error::Problem;
use crate::note::Note;

impl Spec {
    /// Whether a hypervisor would not answer for another one, nor get the same device.
    pub(super) fn check_apart(&self, hypervisor: &Hypervisor) -> Result<(), Problem> {
        for other in &self.hypervisors {
            let same_agent = other.agent == hypervisor.agent;
            let shared = [other, hypervisor]
                .iter()
                .all(|it| it.layout == Layout::Hypervisor);
            if same_agent && shared && other.is_same_machine_as(hypervisor) {
                return Err(Problem::HypervisorTwice(hypervisor.host().to_owned()));
            }
            let same = uri::same_hypervisor(&other.uri, &hypervisor.uri);
            if same_agent && !same && hypervisor.asks_same_daemon_as(other) {
                return Err(Problem::SameDaemon {
                    first: other.host().to_owned(),
                    second: hypervisor.host().to_owned(),
                    agent: hypervisor.agent,
                });
            }
        }
        Ok(())
    }

    /// A way that leads each node to its own hypervisor only is worth a note where there are several.
    pub(super) fn note_own_host(&mut self) {
        let first = self.hypervisors.first();
        let several = |own: &Hypervisor| first.is_some_and(|first| !first.is_same_machine_as(own));
        if !self.hypervisors.iter().any(several) {
            return;
        }
        let ways = self.hypervisors.iter();
        let ways = ways.filter_map(|own| Some((own.host(), own.own_host_way()?)));
        let notes = ways.map(|(host, name)| Note::OwnHostOnly {
            host: host.to_owned(),
            name,
        });
        let notes: Vec<_> = notes.collect();
        self.notes.extend(notes);
    }
}
