//! Which domain is which node.

use cib_model::{is_uuid, same_uuid};

use super::problem::InventoryProblem;
use super::{CalledBy, FoundDomain, Inventory, Naming};
use crate::error::{Error, Problem};
use crate::note::Note;
use crate::spec::{Guest, Monitor, check_node, split_guest};

/// A domain that is a node.
pub(super) struct Node<'i> {
    pub(super) domain: &'i FoundDomain,
    name: String,
    /// What the user calls the domain.
    called: Option<String>,
}

impl Node<'_> {
    pub(super) fn guest(
        &self,
        hypervisor: usize,
        monitor: Monitor,
        naming: &Naming<'_>,
    ) -> Result<Guest, Error> {
        let uuid = || {
            let unknown = || InventoryProblem::NoUuid(self.domain.name.clone());
            let uuid = self.domain.uuid.clone();
            uuid.ok_or_else(|| unknown().at(self.domain.place))
        };
        let called = self.called.as_deref();
        let domain = match (called, naming.by) {
            (Some(called), _) if is_uuid(called) => called.to_owned(),
            (_, CalledBy::Uuid) => uuid()?,
            (_, CalledBy::Name) => self.domain.name.clone(),
        };
        Ok(Guest {
            node: self.name.clone(),
            hypervisor,
            monitor,
            delay: None,
            // Where the cluster may write the node otherwise, the domain is as libvirt writes it.
            domain_is_default: naming.nodes.is_some() && domain == self.name,
            domain,
            span: None,
        })
    }
}

/// The nodes among the domains of each hypervisor.
pub(super) fn assign<'i>(
    inventory: &'i Inventory,
    naming: &Naming<'_>,
    notes: &mut Vec<Note>,
) -> Result<Vec<Vec<Node<'i>>>, Error> {
    let mut search = Search::new(inventory);
    for word in naming.mapping {
        search.map(word)?;
    }
    match naming.nodes {
        Some(known) => search.by_name(known)?,
        None => search.all()?,
    }
    search.leave_out_transient(notes)?;
    if let Some(nodes) = naming.nodes {
        search.check_any(nodes)?;
        search.note_others(notes);
    }
    Ok(search.nodes())
}

struct Search<'i> {
    inventory: &'i Inventory,
    candidates: Vec<Candidate<'i>>,
}

/// A domain, and the node that it was found to be.
struct Candidate<'i> {
    hypervisor: usize,
    domain: &'i FoundDomain,
    node: Option<String>,
    /// What the mapping calls the domain.
    called: Option<String>,
}

impl<'i> Search<'i> {
    fn new(inventory: &'i Inventory) -> Self {
        let found = inventory.found.iter().enumerate();
        let candidates = found.flat_map(|(hypervisor, found)| {
            found.domains.iter().map(move |domain| Candidate {
                hypervisor,
                domain,
                node: None,
                called: None,
            })
        });
        Self {
            inventory,
            candidates: candidates.collect(),
        }
    }

    /// A word of the mapping: `node:domain`.
    fn map(&mut self, word: &str) -> Result<(), Error> {
        let (node, Some(called)) = split_guest(word) else {
            return Err(InventoryProblem::NoMapping(word.to_owned()).at(None));
        };
        if self.is_taken(node) {
            return Err(Problem::GuestTwice(node.to_owned()).in_spec(None));
        }
        let meant = self.positions(|domain| domain.is_called(called));
        let [at] = meant[..] else {
            let problem = if meant.is_empty() {
                InventoryProblem::NoSuchDomain {
                    node: node.to_owned(),
                    domain: called.to_owned(),
                    known: self.inventory.names(),
                }
            } else {
                self.several(node, &meant)
            };
            return Err(problem.at(None));
        };
        let candidate = &mut self.candidates[at];
        if let Some(first) = &candidate.node {
            let problem = InventoryProblem::DomainTwice {
                domain: candidate.domain.name.clone(),
                first: first.clone(),
                second: node.to_owned(),
            };
            return Err(problem.at(None));
        }
        if candidate.domain.is_transient {
            let problem = InventoryProblem::Transient {
                domain: candidate.domain.name.clone(),
                node: node.to_owned(),
            };
            return Err(problem.at(None));
        }
        candidate.node = Some(node.to_owned());
        candidate.called = Some(called.to_owned());
        Ok(())
    }

    /// Every node that is not mapped is the domain of its name: written the same, or else in another case.
    fn by_name(&mut self, nodes: &[String]) -> Result<(), Error> {
        for node in nodes {
            if self.is_taken(node) {
                continue;
            }
            let exact = self.positions(|domain| domain.name == *node);
            let meant = if exact.is_empty() {
                self.positions(|domain| domain.name.eq_ignore_ascii_case(node))
            } else {
                exact
            };
            let free: Vec<_> = meant
                .into_iter()
                .filter(|&at| self.candidates[at].node.is_none())
                .collect();
            match free[..] {
                [] => {}
                [at] => self.candidates[at].node = Some(node.clone()),
                _ => return Err(self.several(node, &free).at(None)),
            }
        }
        Ok(())
    }

    /// Every domain that is not mapped is a node of its name.
    fn all(&mut self) -> Result<(), Error> {
        for at in 0..self.candidates.len() {
            let Candidate { domain, node, .. } = &self.candidates[at];
            if node.is_some() {
                continue;
            }
            let twins = self.positions(|other| other.is_same(domain));
            if twins.len() > 1 {
                return Err(self.several(&domain.name, &twins).at(domain.place));
            }
            if let Err(Problem::Name { name, reason, .. }) = check_node(&domain.name) {
                let problem = Problem::Name {
                    what: "domain",
                    name,
                    reason,
                    help: "say which node it is, `NODE:UUID`; a base that has nodes, or `--match`, leaves out what is none",
                };
                return Err(Error {
                    problem,
                    place: domain.place,
                });
            }
            let name = domain.name.clone();
            self.candidates[at].node = Some(name);
        }
        Ok(())
    }

    /// A domain that nobody could start again would be lost when it is fenced.
    fn leave_out_transient(&mut self, notes: &mut Vec<Note>) -> Result<(), Error> {
        let mut domains = Vec::new();
        for candidate in &mut self.candidates {
            if candidate.domain.is_transient && candidate.node.take().is_some() {
                domains.push(candidate.domain.name.clone());
            }
        }
        if domains.is_empty() {
            return Ok(());
        }
        if self.candidates.iter().all(|it| it.node.is_none()) {
            return Err(InventoryProblem::AllTransient(domains).at(None));
        }
        notes.push(Note::TransientLeftOut { domains });
        Ok(())
    }

    fn check_any(&self, nodes: &[String]) -> Result<(), Error> {
        if self.candidates.iter().any(|it| it.node.is_some()) {
            return Ok(());
        }
        let problem = InventoryProblem::NoNodes {
            nodes: nodes.to_vec(),
            domains: self.inventory.names(),
        };
        Err(problem.at(None))
    }

    fn note_others(&self, notes: &mut Vec<Note>) {
        let others = self.candidates.iter();
        let others = others.filter(|it| it.node.is_none() && !it.domain.is_transient);
        let domains: Vec<_> = others.map(|it| it.domain.name.clone()).collect();
        if !domains.is_empty() {
            notes.push(Note::DomainsLeftOut { domains });
        }
    }

    fn nodes(self) -> Vec<Vec<Node<'i>>> {
        let mut nodes: Vec<Vec<_>> = self.inventory.found.iter().map(|_| Vec::new()).collect();
        for candidate in self.candidates {
            if let Some(name) = candidate.node {
                nodes[candidate.hypervisor].push(Node {
                    domain: candidate.domain,
                    name,
                    called: candidate.called,
                });
            }
        }
        nodes
    }

    fn is_taken(&self, node: &str) -> bool {
        let mut taken = self.candidates.iter().filter_map(|it| it.node.as_deref());
        taken.any(|taken| taken.eq_ignore_ascii_case(node))
    }

    fn positions(&self, is_meant: impl Fn(&FoundDomain) -> bool) -> Vec<usize> {
        let candidates = self.candidates.iter().enumerate();
        let meant = candidates.filter(|(_, it)| is_meant(it.domain));
        meant.map(|(at, _)| at).collect()
    }

    /// Why one node cannot be several domains: they are on several hypervisors, or are called nearly the same.
    fn several(&self, node: &str, meant: &[usize]) -> InventoryProblem {
        let meant = || meant.iter().map(|&at| &self.candidates[at]);
        let mut hypervisors: Vec<_> = meant().map(|it| it.hypervisor).collect();
        hypervisors.dedup();
        let node = node.to_owned();
        if let [_, _, ..] = hypervisors[..] {
            let uri = |at: usize| self.inventory.found[at].hypervisor.uri.clone();
            InventoryProblem::OnSeveral {
                domain: meant()
                    .map(|it| it.domain.name.clone())
                    .next()
                    .unwrap_or_default(),
                node,
                uris: hypervisors.into_iter().map(uri).collect(),
            }
        } else {
            let domains = meant().map(|it| it.domain.name.clone()).collect();
            InventoryProblem::Alike { node, domains }
        }
    }
}

impl FoundDomain {
    /// Whether virsh takes this for the domain.
    fn is_called(&self, called: &str) -> bool {
        let is = |uuid: &String| is_uuid(called) && same_uuid(uuid, called);
        self.name == called || self.uuid.as_ref().is_some_and(is)
    }
}
