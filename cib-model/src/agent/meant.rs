//! What an agent that is not known was probably meant to be.

use crate::facts;

/// Longer than the name of any agent, so that a name of any length costs nothing.
const LONGEST: usize = 64;

/// The family of fence agents that fence-agents has, and that others write agents for, too.
const FENCE: &str = "fence_";
/// The family of fence agents that cluster-glue has.
const GLUE: &str = "external/";

/// What an agent that is not known was probably meant to be: names of agents that are, with class and provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgentMeant {
    /// The type is a slip of this one's, or the provider is.
    Misspelt(&'static str),
    /// A fence agent is missing the beginning of its name, or has that of cluster-glue's by mistake.
    Incomplete(Vec<&'static str>),
    /// The type is exactly that of agents of other providers or another class.
    Elsewhere(Vec<&'static str>),
}

impl AgentMeant {
    /// What the name of an agent (`class:provider:type`, or `class:type`) was probably meant to be, if it is not in the
    /// catalogue ([`facts::agent_names`]), and was not there before ([`facts::former_agent`]).
    ///
    /// Most names that are not in there are right: everybody may write agents, and put them beside those of packages.
    /// So it has to be a slip. A number more, less or other is none: `fence_ilo6` may be newer than the catalogue. And of
    /// a provider that no package has, nothing is said.
    ///
    /// ```
    /// use cib_model::AgentMeant;
    ///
    /// let meant = AgentMeant::by("ocf:heartbeat:IPadr2");
    /// assert_eq!(meant, Some(AgentMeant::Misspelt("ocf:heartbeat:IPaddr2")));
    /// let meant = AgentMeant::by("ocf:heartbeat:ping");
    /// assert_eq!(meant, Some(AgentMeant::Elsewhere(vec!["ocf:pacemaker:ping"])));
    /// let meant = AgentMeant::by("stonith:libvirt");
    /// assert_eq!(meant, Some(AgentMeant::Incomplete(vec!["stonith:external/libvirt"])));
    /// assert_eq!(AgentMeant::by("ocf:heartbeat:our-own"), None);
    /// assert_eq!(AgentMeant::by("ocf:our-company:ping"), None);
    /// ```
    pub fn by(name: &str) -> Option<Self> {
        let is_known = || facts::agent_names().any(|known| known == name);
        if name.len() > LONGEST || is_known() || facts::former_agent(name).is_some() {
            return None;
        }
        let written = Name::new(name);
        let known = || facts::agent_names().map(|name| (name, Name::new(name)));
        let all = |is_meant: &dyn Fn(Name<'_>) -> bool| -> Option<Vec<_>> {
            let meant = known().filter(|(_, known)| is_meant(*known));
            let meant: Vec<_> = meant.map(|(name, _)| name).collect();
            (!meant.is_empty()).then_some(meant)
        };
        let is_packaged = || known().any(|(_, known)| known.home() == written.home());
        match written.class {
            "ocf" if is_packaged() => {
                let elsewhere = all(&|known| known.kind == written.kind);
                elsewhere
                    .map(Self::Elsewhere)
                    .or_else(|| written.nearest(known()))
            }
            "ocf" => written.nearest(known()),
            // The class once more, as crmsh and pcs write it before a name.
            "stonith" if written.provider == "stonith" => {
                let mut same = known()
                    .filter(|(_, known)| known.class == "stonith" && known.kind == written.kind);
                same.next().map(|(name, _)| Self::Misspelt(name))
            }
            "stonith" => written.nearest(known()).or_else(|| {
                let (family, stem) = written.stem();
                let is_stem = |known: Name<'_>| {
                    family != FENCE
                        && known.class == written.class
                        && known.stem().1 == stem
                        && !facts::fence_agent(known.kind).is_some_and(|agent| agent.testing)
                };
                all(&is_stem).map(Self::Incomplete)
            }),
            _ => None,
        }
    }
}

/// A name in its parts.
#[derive(Clone, Copy)]
struct Name<'n> {
    class: &'n str,
    provider: &'n str,
    kind: &'n str,
}

impl<'n> Name<'n> {
    fn new(name: &'n str) -> Self {
        let (class, rest) = name.split_once(':').unwrap_or((name, ""));
        let (provider, kind) = rest.split_once(':').unwrap_or(("", rest));
        Self {
            class,
            provider,
            kind,
        }
    }

    /// Where its agent is looked for.
    fn home(self) -> (&'n str, &'n str) {
        (self.class, self.provider)
    }

    /// The family of a fence agent, and what stands behind that.
    fn stem(self) -> (&'static str, &'n str) {
        let families = [("fence_", FENCE), ("fence-", FENCE), ("external/", GLUE)];
        let mut stems = families.into_iter().filter_map(|(start, family)| {
            let stem = self.kind.strip_prefix(start)?;
            Some((family, stem))
        });
        stems.next().unwrap_or(("", self.kind))
    }

    /// The agent that differs by a slip of the type or of the provider; by the slightest, where there are several.
    fn nearest(self, known: impl Iterator<Item = (&'static str, Self)>) -> Option<AgentMeant> {
        let near = known.filter_map(|(name, known)| {
            let slips = if known.home() == self.home() && known.stem().0 == self.stem().0 {
                slips(self.stem().1, known.stem().1)?
            } else if (known.class, known.kind) == (self.class, self.kind) {
                slips(self.provider, known.provider)?
            } else {
                return None;
            };
            Some((slips, name))
        });
        let (_, name) = near.min_by_key(|(slips, _)| *slips)?;
        Some(AgentMeant::Misspelt(name))
    }
}

/// How many letters are wrong, missing, too many or swapped, if that are so few that it is a slip. Case does not count,
/// and neither does which dash it is.
fn slips(written: &str, known: &str) -> Option<usize> {
    let digits = |word: &str| -> String { word.chars().filter(char::is_ascii_digit).collect() };
    if digits(written) != digits(known) {
        return None;
    }
    let plain = |word: &str| word.to_lowercase().replace('_', "-");
    let (written, known) = (plain(written), plain(known));
    let most = match known.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    let slips = strsim::damerau_levenshtein(&written, &known);
    (slips <= most).then_some(slips)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn misspelt(written: &str, meant: &str) {
        let found = AgentMeant::by(written);
        assert!(
            matches!(found, Some(AgentMeant::Misspelt(name)) if name == meant),
            "{written}: {found:?}"
        );
    }

    #[test]
    fn slips_are_recognised() {
        misspelt("ocf:heartbeat:ipaddr2", "ocf:heartbeat:IPaddr2");
        misspelt("ocf:heartbeat:LVM_activate", "ocf:heartbeat:LVM-activate");
        misspelt("ocf:heartbeat:Filesytem", "ocf:heartbeat:Filesystem");
        misspelt("ocf:heartbeat:VirtualDomian", "ocf:heartbeat:VirtualDomain");
        misspelt("ocf:heartbeat:nfs-server", "ocf:heartbeat:nfsserver");
        misspelt("ocf:hearbeat:IPaddr2", "ocf:heartbeat:IPaddr2");
        misspelt("stonith:fence_ipmlan", "stonith:fence_ipmilan");
        misspelt("stonith:fence-virsh", "stonith:fence_virsh");
        misspelt("stonith:external/libvrit", "stonith:external/libvirt");
    }

    #[test]
    fn what_has_another_provider_or_class_is_found_there() {
        let elsewhere = |name: &str| match AgentMeant::by(name) {
            Some(AgentMeant::Elsewhere(names) | AgentMeant::Incomplete(names)) => names,
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(
            elsewhere("ocf:pacemaker:IPaddr2"),
            ["ocf:heartbeat:IPaddr2"]
        );
        assert_eq!(
            elsewhere("ocf:heartbeat:fence_virsh"),
            ["stonith:fence_virsh"]
        );
        assert_eq!(elsewhere("stonith:virsh"), ["stonith:fence_virsh"]);
        let dummies = ["ocf:heartbeat:Dummy", "ocf:pacemaker:Dummy"];
        assert_eq!(elsewhere("ocf:linbit:Dummy"), dummies);
        let disks = ["stonith:external/sbd", "stonith:fence_sbd"];
        assert_eq!(elsewhere("stonith:sbd"), disks);
    }

    #[test]
    fn names_of_ones_own_are_let_alone() {
        for name in [
            "ocf:heartbeat:IPaddr2",
            "ocf:heartbeat:IPaddr3",
            "ocf:heartbeat:SAPStartSrv",
            "ocf:heartbeat:apache2",
            "ocf:heartbeat:DummyTimeout",
            "ocf:heartbeat:syslogd",
            "ocf:vds-ok:VirtualDomain",
            "ocf:example:ping",
            "stonith:fence_ilo6",
            "stonith:fence_nut",
            "stonith:fence_imaginary",
            "stonith:dummy",
            "ocf:heartbeat:drbd",
            "ocf:pacemaker:pingd",
            "systemd:IPadr2",
            "lsb:fence_virsh",
            "ocf:heartbeat:",
            "ocf",
            "",
        ] {
            assert_eq!(AgentMeant::by(name), None, "{name}");
        }
        let long = format!("ocf:heartbeat:{}", "IPaddr2".repeat(1000));
        assert_eq!(AgentMeant::by(&long), None);
    }
}
