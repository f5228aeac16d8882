//! What is wanted: the guests, their hypervisors, and how they are watched. Everything in a [`Spec`] is valid.

mod agent;
mod apart;
mod file;
mod found;
mod guest;
mod hypervisor;
mod name;
mod parameters;
mod policy;
mod sbd;
mod second;
mod text;
mod time;
mod uri;
mod way;

use cib_model::{Cluster, Duration, Scalar as _, Span};

use crate::error::{Error, Problem};
use crate::note::Note;

pub use agent::{Agent, Layout};
pub use guest::{Guest, Monitor};
pub use hypervisor::Hypervisor;
pub(crate) use name::{check_node, split as split_guest};
pub(crate) use policy::Policy;
pub use sbd::Sbd;
pub use second::SecondLevel;
pub(crate) use uri::same_hypervisor;
pub(crate) use way::{DEFAULT_URI, are_own_ssh_options};

/// The guests to fence. The first one is protected in a cluster of two nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    pub(crate) hypervisors: Vec<Hypervisor>,
    pub(crate) guests: Vec<Guest>,
    pub(crate) delay: String,
    pub(crate) no_quorum_policy: Option<Policy>,
    /// `pcmk_delay_max` of every device, instead of a guest that is protected.
    pub(crate) delay_max: Option<String>,
    /// `priority-fencing-delay`
    pub(crate) priority_delay: Option<String>,
    /// How long fencing may take, `stonith-timeout`.
    pub(crate) fencing_timeout: Option<String>,
    pub(crate) sbd: Option<Sbd>,
    pub(crate) notes: Vec<Note>,
    /// Whether devices of others that fence a guest get the values that they lack.
    pub(crate) adopt: bool,
    /// Whether devices of cib-gen's own go that are no longer asked for.
    pub(crate) prune: bool,
}

/// How long the protected guest is spared, unless the specification says otherwise.
///
/// In a split both nodes fence at once. The device that fences the first guest waits this long, so the first guest has
/// to be done with the other by then: the two notice the split within a second or two of each other, and
/// `external/libvirt` takes 2 to 5 seconds (destroy, up to 1.9 seconds for a container; sleep 2; start), measured with
/// libvirt 9.0 and Pacemaker 2.1.5, where 4 seconds were enough each time. 10 seconds leave room for a slow connection
/// and are still short beside what recovery takes anyway. The delay must stand on one device only: equal delays on both
/// are no delay.
pub const DELAY: &str = "10s";

/// Whether the connection to the hypervisor must be encrypted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Encryption {
    /// A URI whose transport is not encrypted is refused.
    #[default]
    Required,
    /// Such a URI is used, and said to be insecure.
    Optional,
}

impl Spec {
    /// Guests of one hypervisor, each written `node` or `node:domain`.
    ///
    /// ```
    /// use cib_gen::{Encryption, Spec};
    ///
    /// let spec = Spec::new("lxc+ssh://root@192.168.122.1/", ["a", "b:vm-b"], Encryption::Required)?;
    /// assert_eq!(spec.guests()[1].domain, "vm-b");
    ///
    /// let error = Spec::new("lxc:///", ["a"], Encryption::Required).unwrap_err();
    /// assert!(error.to_string().starts_with("the URI `lxc:///` is local"));
    /// # Ok::<(), cib_gen::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Problem`] says what cannot be fenced, or not through that URI.
    pub fn new<'g>(
        uri: &str,
        guests: impl IntoIterator<Item = &'g str>,
        encryption: Encryption,
    ) -> Result<Self, Error> {
        Self::on(
            Hypervisor::new(uri, Agent::default(), None),
            guests,
            encryption,
        )
    }

    /// The same with an agent and a layout of one's own.
    ///
    /// ```
    /// use cib_gen::{Agent, Encryption, Hypervisor, Layout, Spec};
    ///
    /// let uri = "qemu+ssh://root@h/system?keyfile=/root/.ssh/fence";
    /// let hypervisor = Hypervisor::new(uri, Agent::Virsh, Some(Layout::Hypervisor));
    /// let spec = Spec::on(hypervisor, ["a", "b"], Encryption::Required)?;
    /// assert_eq!(spec.hypervisors()[0].agent, Agent::Virsh);
    /// # Ok::<(), cib_gen::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Spec::new`].
    pub fn on<'g>(
        hypervisor: Hypervisor,
        guests: impl IntoIterator<Item = &'g str>,
        encryption: Encryption,
    ) -> Result<Self, Error> {
        let mut spec = Self::empty();
        let monitor = hypervisor.monitor.clone();
        let hypervisor = spec.add_hypervisor(hypervisor, encryption, None)?;
        for guest in guests {
            let (node, domain) = name::split(guest);
            spec.add(Guest {
                node: node.to_owned(),
                domain: domain.unwrap_or(node).to_owned(),
                domain_is_default: domain.is_none(),
                hypervisor,
                monitor: monitor.clone(),
                delay: None,
                span: None,
            })?;
        }
        spec.finished(None)
    }

    /// Reads a specification in TOML; `docs/cib-gen.md` describes it.
    ///
    /// ```
    /// use cib_gen::{Encryption, Spec};
    ///
    /// let spec = Spec::from_toml(
    ///     r#"
    /// [[hypervisor]]
    /// uri = "lxc+ssh://root@host1/"
    /// guests = ["a", { node = "b", domain = "vm-b" }]
    /// "#,
    ///     Encryption::Required,
    /// )?;
    /// assert_eq!(spec.guests().len(), 2);
    /// # Ok::<(), cib_gen::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Spec::new`], with the place in the text; and a key that is not known is one.
    pub fn from_toml(text: &str, encryption: Encryption) -> Result<Self, Error> {
        file::read(text, encryption)
    }

    /// Lets a merge change devices of others that fence a guest already: their values where they stand, and what they
    /// lack. Without this they are used if nothing is to be changed, and refused if something is.
    #[must_use]
    pub fn adopting(mut self) -> Self {
        self.adopt = true;
        self
    }

    /// Lets a merge remove the devices that cib-gen made and that the specification no longer asks for, with their bans.
    #[must_use]
    pub fn pruning(mut self) -> Self {
        self.prune = true;
        self
    }

    /// The specification that would generate the fencing which a cluster has, and what it could not say. Delays and
    /// monitors are in it where they are not as usual; secrets never are.
    ///
    /// # Errors
    ///
    /// [`Problem::NoDevices`] where no device fences a guest of libvirt; [`Problem::NotSaid`] where there are such devices,
    /// and none can be said.
    pub fn from_cluster(cluster: &Cluster<'_>) -> Result<(Self, Vec<Note>), Error> {
        found::read(cluster)
    }

    /// The specification as a file: [`Spec::from_toml`] makes an equal one of it.
    pub fn to_toml(&self) -> String {
        text::write(self)
    }

    /// The guests, in the order in which they are named.
    pub fn guests(&self) -> &[Guest] {
        &self.guests
    }

    /// The hypervisors, in the order in which they are named.
    pub fn hypervisors(&self) -> &[Hypervisor] {
        &self.hypervisors
    }

    /// The longest delay that a device of the specification may have.
    pub(crate) fn longest_delay(&self) -> Duration {
        let own = self.guests.iter().filter_map(|guest| guest.delay.as_ref());
        let all = own.chain([self.delay_max.as_ref().unwrap_or(&self.delay)]);
        let all = all.filter_map(|delay| Duration::read(delay).ok());
        all.max().unwrap_or(Duration::ZERO)
    }

    /// Where a guest lives.
    pub(crate) fn hypervisor_of(&self, guest: &Guest) -> &Hypervisor {
        &self.hypervisors[guest.hypervisor]
    }

    /// How many guests live on each host, in the order of the hosts.
    pub(crate) fn guests_by_host(&self) -> Vec<(&str, usize)> {
        let mut hosts: Vec<(&str, usize)> = Vec::new();
        for guest in &self.guests {
            let host = self.hypervisor_of(guest).host();
            match hosts
                .iter_mut()
                .find(|(own, _)| own.eq_ignore_ascii_case(host))
            {
                Some((_, guests)) => *guests += 1,
                None => hosts.push((host, 1)),
            }
        }
        hosts
    }

    pub(crate) fn empty() -> Self {
        Self {
            hypervisors: Vec::new(),
            guests: Vec::new(),
            delay: DELAY.to_owned(),
            no_quorum_policy: None,
            delay_max: None,
            priority_delay: None,
            fencing_timeout: None,
            sbd: None,
            notes: Vec::new(),
            adopt: false,
            prune: false,
        }
    }

    /// Takes a hypervisor whose URI leads its agent to another machine; its place among [`Spec::hypervisors`].
    pub(crate) fn add_hypervisor(
        &mut self,
        hypervisor: Hypervisor,
        encryption: Encryption,
        span: Option<Span>,
    ) -> Result<usize, Error> {
        let checked = uri::check(&hypervisor.uri, hypervisor.agent, encryption);
        let mut notes = checked.map_err(|problem| problem.in_spec(span))?;
        let checked = parameters::check(&hypervisor)
            .and_then(|told| self.check_apart(&hypervisor).map(|()| told));
        notes.extend(checked.map_err(|problem| problem.in_spec(span))?);
        self.check_second_level(&hypervisor)?;
        // A machine with two drivers is fenced by one second level.
        notes.retain(|note| !self.notes.contains(note));
        self.notes.extend(notes);
        self.hypervisors.push(hypervisor);
        Ok(self.hypervisors.len() - 1)
    }

    /// Whether SBD without disks is asked for.
    pub(crate) fn has_watchdog(&self) -> bool {
        matches!(self.sbd, Some(Sbd::Watchdog { .. }))
    }

    /// What fences a machine fences all its guests, by whatever driver they are reached.
    fn share_second_levels(&mut self) {
        for at in 0..self.hypervisors.len() {
            let own = &self.hypervisors[at];
            let mut same = self.hypervisors.iter();
            let same =
                same.find(|other| other.second_level.is_some() && own.is_same_machine_as(other));
            let second = same.and_then(|other| other.second_level.clone());
            self.hypervisors[at].second_level = second;
        }
    }

    /// Of one machine there is one second level, and it is that machine's alone.
    fn check_second_level(&self, hypervisor: &Hypervisor) -> Result<(), Error> {
        let Some(own) = &hypervisor.second_level else {
            return Ok(());
        };
        let others = self.hypervisors.iter();
        let mut others = others.filter_map(|other| Some((other, other.second_level.as_ref()?)));
        let wrong = others
            .find(|(other, second)| hypervisor.is_same_machine_as(other) != own.is_same_as(second));
        let Some((other, _)) = wrong else {
            return Ok(());
        };
        let problem = Problem::SecondLevels {
            first: other.host().to_owned(),
            second: hypervisor.host().to_owned(),
        };
        Err(problem.in_spec(own.span))
    }

    pub(crate) fn add(&mut self, guest: Guest) -> Result<(), Error> {
        let checked = check_node(&guest.node).and_then(|()| name::check_domain(&guest.domain));
        checked.map_err(|problem| problem.in_spec(guest.span))?;
        let uri = &self.hypervisor_of(&guest).uri;
        for other in &self.guests {
            let same = || same_hypervisor(&self.hypervisor_of(other).uri, uri);
            let problem = if other.node.eq_ignore_ascii_case(&guest.node) {
                Problem::GuestTwice(guest.node)
            } else if other.domain == guest.domain && same() {
                Problem::DomainTwice {
                    domain: guest.domain,
                    uri: uri.clone(),
                    first: other.node.clone(),
                    second: guest.node,
                }
            } else if other.delay.is_some() && guest.delay.is_some() {
                Problem::DelayTwice {
                    first: other.node.clone(),
                    second: guest.node,
                }
            } else {
                continue;
            };
            return Err(problem.in_spec(guest.span));
        }
        if guest.delay.is_some() && self.delay_max.is_some() {
            return Err(Problem::DelayAndRandom.in_spec(guest.span));
        }
        self.guests.push(guest);
        Ok(())
    }

    pub(crate) fn finished(mut self, span: Option<Span>) -> Result<Self, Error> {
        if self.guests.is_empty() {
            return Err(Problem::NoGuests.in_spec(span));
        }
        self.share_second_levels();
        self.note_own_host();
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(uri: &str, guests: &[&str]) -> Problem {
        Spec::new(uri, guests.iter().copied(), Encryption::Required)
            .unwrap_err()
            .problem
    }

    #[test]
    fn a_guest_twice_is_refused_whatever_its_case() {
        assert_eq!(
            problem("lxc+ssh://h/", &["a", "A:x"]),
            Problem::GuestTwice("A".to_owned())
        );
        assert!(matches!(
            problem("lxc+ssh://h/", &["a:x", "b:x"]),
            Problem::DomainTwice { .. }
        ));
    }

    #[test]
    fn a_domain_twice_is_refused_however_its_hypervisor_is_written() {
        let both = |first: &str, second: &str| {
            let hypervisor = |uri: &str, node: &str| {
                format!("[[hypervisor]]\nuri = \"{uri}\"\nguests = [\"{node}:x\"]\n")
            };
            let text = hypervisor(first, "a") + &hypervisor(second, "b");
            let spec = Spec::from_toml(&text, Encryption::Required);
            spec.map_err(|error| matches!(error.problem, Problem::DomainTwice { .. }))
        };
        for uri in ["lxc+ssh://H", "lxc+tls://h/", "lxc+ssh://u@h/?no_tty=1"] {
            assert!(both("lxc+ssh://h/", uri).unwrap_err(), "{uri}");
        }
        for uri in ["lxc+ssh://h2/", "qemu+ssh://h/system"] {
            assert!(both("lxc+ssh://h/", uri).is_ok(), "{uri}");
        }
        assert!(both("qemu+ssh://h:1/system", "qemu+ssh://h:2/system").is_ok());
    }

    #[test]
    fn nobody_to_fence_is_refused() {
        assert_eq!(problem("lxc+ssh://h/", &[]), Problem::NoGuests);
        let place = |text: &str| {
            let error = Spec::from_toml(text, Encryption::Required).unwrap_err();
            assert_eq!(error.problem, Problem::NoGuests);
            text[error.place.unwrap().span.range()].to_owned()
        };
        assert_eq!(place(""), "");
        let empty = "[[hypervisor]]\nuri = \"lxc+ssh://h/\"\nguests = []\n";
        assert_eq!(place(empty), "[]");
    }
}
