//! What libvirt knows: the domains of hypervisors, and which of them are nodes of the cluster.

mod assign;
mod file;
mod problem;

use cib_model::{SourceFile, same_uuid};

use crate::error::{Error, Place};
use crate::spec::{Encryption, Hypervisor, Spec, same_hypervisor};

pub use problem::InventoryProblem;
pub(crate) use problem::some;

/// The domains of some hypervisors.
///
/// ```
/// use cib_gen::{Agent, Hypervisor, Inventory, Naming};
/// use cib_model::SourceFile;
///
/// let hypervisor = Hypervisor::new("lxc+ssh://root@192.168.122.1/", Agent::Libvirt, None);
/// let file = SourceFile::new("vm-b.xml", "<domain type='lxc'><name>vm-b</name></domain>");
/// let inventory = Inventory::of_files(hypervisor, &[file])?;
/// let spec = inventory.spec(&Naming { mapping: &["b:vm-b"], ..Naming::default() })?;
/// assert_eq!((&*spec.guests()[0].node, &*spec.guests()[0].domain), ("b", "vm-b"));
/// # Ok::<(), cib_gen::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    found: Vec<Found>,
}

/// What one hypervisor has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The hypervisor.
    pub hypervisor: Hypervisor,
    /// Its domains, in the order in which they become guests.
    pub domains: Vec<FoundDomain>,
}

/// A domain of libvirt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDomain {
    /// What libvirt calls it.
    pub name: String,
    /// What it is called however it is renamed, where that is known.
    pub uuid: Option<String>,
    /// Whether libvirt forgets it when it ends, so that it cannot be started again.
    pub is_transient: bool,
    /// Where its file names it.
    pub place: Option<Place>,
}

/// How domains become nodes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Naming<'n> {
    /// Nodes that are not called like their domains, each written `node:domain`, with a name or a UUID.
    pub mapping: &'n [&'n str],
    /// The nodes of the cluster. Without them every domain is one.
    pub nodes: Option<&'n [String]>,
    /// What the fence agent calls the domains that the mapping does not call otherwise.
    pub by: CalledBy,
    /// Whether the connections to the hypervisors must be encrypted.
    pub encryption: Encryption,
}

/// What a fence agent calls a domain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CalledBy {
    /// By its name, which people can read.
    #[default]
    Name,
    /// By its UUID, which stays when the domain is renamed, and which no other domain gets.
    Uuid,
}

impl Inventory {
    /// What was found, by hypervisor.
    pub fn new(found: Vec<Found>) -> Self {
        Self { found }
    }

    /// The domains of one hypervisor, each in a file as `virsh dumpxml` prints it.
    ///
    /// # Errors
    ///
    /// [`InventoryProblem`] says which file is none, does not fit the hypervisor's driver, or is there twice; its
    /// [`Place`] is in [`Input::Domain`](crate::Input::Domain) with the number of the file.
    pub fn of_files(hypervisor: Hypervisor, files: &[SourceFile]) -> Result<Self, Error> {
        let mut domains: Vec<FoundDomain> = Vec::new();
        for (number, file) in files.iter().enumerate() {
            let domain = file::read(&hypervisor.uri, number, file)?;
            if let Some(first) = domains.iter().find(|other| other.is_same(&domain)) {
                let problem = InventoryProblem::FileTwice {
                    domain: domain.name,
                    first: first.name.clone(),
                };
                return Err(problem.at(domain.place));
            }
            domains.push(domain);
        }
        Ok(Self::new(vec![Found {
            hypervisor,
            domains,
        }]))
    }

    /// The domains whose names a pattern matches, as a shell matches names of files: `*`, `?`, `[abc]`, `[!abc]`.
    ///
    /// # Errors
    ///
    /// [`InventoryProblem::Pattern`], and [`InventoryProblem::NothingMatches`] with the names that there are.
    pub fn matching(mut self, pattern: &str) -> Result<Self, Error> {
        let compiled = glob::Pattern::new(pattern).map_err(|error| {
            let problem = InventoryProblem::Pattern {
                pattern: pattern.to_owned(),
                reason: error.msg,
                at: error.pos + 1,
            };
            problem.at(None)
        })?;
        let known = self.names();
        for found in &mut self.found {
            found
                .domains
                .retain(|domain| compiled.matches(&domain.name));
        }
        if !known.is_empty() && self.names().is_empty() {
            let pattern = pattern.to_owned();
            return Err(InventoryProblem::NothingMatches { pattern, known }.at(None));
        }
        Ok(self)
    }

    /// The specification for the domains that are nodes. What is left out is among its notes.
    ///
    /// A domain is the node that the mapping says. Else it is the node of its name, whatever the case, and none where the
    /// cluster's nodes are known and none is called so.
    ///
    /// # Errors
    ///
    /// [`InventoryProblem`] where the mapping names no domain, where two hypervisors have the domain of a node, or where no
    /// domain is a node; else as for [`Spec::new`].
    pub fn spec(&self, naming: &Naming<'_>) -> Result<Spec, Error> {
        self.check_hypervisors()?;
        let mut spec = Spec::empty();
        let assigned = assign::assign(self, naming, &mut spec.notes)?;
        for (found, nodes) in self.found.iter().zip(assigned) {
            if nodes.is_empty() {
                continue;
            }
            let hypervisor = found.hypervisor.clone();
            let monitor = hypervisor.monitor.clone();
            let hypervisor = spec.add_hypervisor(hypervisor, naming.encryption, None)?;
            for node in nodes {
                let place = node.domain.place;
                let guest = node.guest(hypervisor, monitor.clone(), naming)?;
                spec.add(guest).map_err(|error| Error {
                    place: error.place.or(place),
                    ..error
                })?;
            }
        }
        spec.finished(None)
    }

    fn check_hypervisors(&self) -> Result<(), Error> {
        let mut uris = self.found.iter().map(|found| &found.hypervisor.uri);
        while let Some(uri) = uris.next() {
            if uris.clone().any(|other| same_hypervisor(uri, other)) {
                return Err(InventoryProblem::HypervisorTwice(uri.clone()).at(None));
            }
        }
        if self.found.iter().all(|found| found.domains.is_empty()) {
            let uris = self.found.iter().map(|found| found.hypervisor.uri.clone());
            return Err(InventoryProblem::NoDomains(uris.collect()).at(None));
        }
        Ok(())
    }

    fn names(&self) -> Vec<String> {
        let domains = self.found.iter().flat_map(|found| &found.domains);
        domains.map(|domain| domain.name.clone()).collect()
    }
}

impl FoundDomain {
    /// Whether the two are one machine, as far as that can be told.
    fn is_same(&self, other: &Self) -> bool {
        let uuids = self.uuid.as_ref().zip(other.uuid.as_ref());
        self.name == other.name || uuids.is_some_and(|(one, other)| same_uuid(one, other))
    }
}

#[cfg(test)]
mod tests;
