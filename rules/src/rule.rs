//! What a rule is: plain data and one function.

use std::fmt;

use cib_model::facts::Profile;
use cib_model::schema::Judgement;
use cib_model::{Cluster, Companions, DateTime, Upgrade, Version};

use crate::finding::Finding;

/// One thing that can be wrong with a configuration.
///
/// Everything that a person or a machine is told about the rule comes from this value: its page, its entry in the
/// catalogue, its SARIF metadata, its tests.
#[derive(Debug)]
pub struct Rule {
    /// The name of the problem, in kebab case. It reads well behind "allow".
    pub id: &'static str,
    /// Where in a cluster.
    pub area: Area,
    /// What kind of harm.
    pub category: Category,
    /// How bad, unless the user says otherwise.
    pub severity: Severity,
    /// The version of cib-lint that first had the rule.
    pub since: &'static str,
    /// One line without a full stop.
    pub summary: &'static str,
    /// What happens if nothing is done, in Markdown.
    pub why: &'static str,
    /// What to do, in Markdown.
    pub remedy: &'static str,
    /// Pages that say so.
    pub references: &'static [&'static str],
    /// Configurations in which the rule finds something.
    pub bad: &'static [Example],
    /// Their neighbours in which it does not.
    pub good: &'static [Example],
    /// Finds it.
    pub check: fn(&mut Context<'_>),
}

impl Rule {
    /// Whether the rule finds something only for who asks for a profile.
    pub fn is_of_profiles(&self) -> bool {
        self.bad.iter().all(|example| !example.profiles.is_empty())
    }
}

/// A configuration that shows a rule.
#[derive(Debug)]
pub struct Example {
    /// What it shows.
    pub title: &'static str,
    /// The configuration, or a section of it. In a bad example `«` and `»` stand around what the rule points at.
    pub xml: &'static str,
    /// The files beside it, each with its name; one of them may have the marks instead.
    pub files: &'static [(&'static str, &'static str)],
    /// The release to judge it for, where that matters.
    pub pacemaker: Option<Version>,
    /// The release that the cluster is to be upgraded to, where that is the question.
    pub target: Option<Version>,
    /// The platform that it is to be upgraded to, by name.
    pub platform: Option<&'static str>,
    /// What the clock says, where that matters.
    pub now: Option<DateTime>,
    /// The profiles that are asked for, by name.
    pub profiles: &'static [&'static str],
}

impl Example {
    /// A configuration that is the same for every release.
    pub const fn new(title: &'static str, xml: &'static str) -> Self {
        Self {
            title,
            xml,
            files: &[],
            pacemaker: None,
            target: None,
            platform: None,
            now: None,
            profiles: &[],
        }
    }

    /// A configuration and the files beside it, each with its name. The configuration may be empty: then there is
    /// none.
    pub const fn with_files(
        title: &'static str,
        xml: &'static str,
        files: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self {
            files,
            ..Self::new(title, xml)
        }
    }

    /// All texts with their names, the configuration first.
    pub fn texts(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let cib = (!self.xml.is_empty()).then_some(("cib.xml", self.xml));
        cib.into_iter().chain(self.files.iter().copied())
    }

    /// The same configuration as this release of Pacemaker reads it.
    #[must_use]
    pub const fn for_pacemaker(self, version: Version) -> Self {
        Self {
            pacemaker: Some(version),
            ..self
        }
    }

    /// The same configuration at that time.
    #[must_use]
    pub const fn at(self, now: DateTime) -> Self {
        Self {
            now: Some(now),
            ..self
        }
    }

    /// The same configuration before an upgrade to this release of Pacemaker.
    #[must_use]
    pub const fn for_target(self, version: Version) -> Self {
        Self {
            target: Some(version),
            ..self
        }
    }

    /// The same configuration before an upgrade to this platform.
    #[must_use]
    pub const fn for_platform(self, name: &'static str) -> Self {
        Self {
            platform: Some(name),
            ..self
        }
    }

    /// The same configuration for whoever asks for these profiles.
    #[must_use]
    pub const fn for_profiles(self, profiles: &'static [&'static str]) -> Self {
        Self { profiles, ..self }
    }
}

/// What a rule sees, and where it leaves what it finds.
#[derive(Debug)]
pub struct Context<'c> {
    /// The configuration as Pacemaker understands it.
    pub cluster: &'c Cluster<'c>,
    /// What the schema says against it.
    pub judgement: &'c Judgement<'c>,
    /// The files that stand beside it.
    pub companions: &'c Companions<'c>,
    /// The upgrade that is planned, where that is the question.
    pub upgrade: Option<Upgrade>,
    /// What the clock says; where it is not known, nothing is said that depends on it.
    pub now: Option<DateTime>,
    /// The kinds of cluster whose vendors' advice is to be held.
    pub profiles: &'c [&'static Profile],
    findings: Vec<Finding>,
}

impl<'c> Context<'c> {
    /// A context without findings, in which nobody asks for more than what is wrong.
    pub fn new(
        cluster: &'c Cluster<'c>,
        judgement: &'c Judgement<'c>,
        companions: &'c Companions<'c>,
    ) -> Self {
        Self {
            cluster,
            judgement,
            companions,
            upgrade: None,
            now: None,
            profiles: &[],
            findings: Vec::new(),
        }
    }

    /// Keeps a finding.
    pub fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Keeps a finding, if there is one.
    pub(crate) fn report_if(&mut self, finding: Option<Finding>) {
        self.findings.extend(finding);
    }

    /// What was found.
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Advice.
    Info,
    /// It will not do what is written, or fails when it is needed.
    Warning,
    /// Pacemaker rejects it, or data is at risk.
    Error,
}

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $( $(#[$variant_doc:meta])* $variant:ident = $text:literal, )* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[$variant_doc])* $variant, )* }

        impl $name {
            /// All of them, in order.
            pub const ALL: &[Self] = &[$( Self::$variant, )*];

            /// The name in kebab case.
            pub const fn name(self) -> &'static str {
                match self { $( Self::$variant => $text, )* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

named! {
    /// Where in a cluster a rule looks; also the folder that its file is in.
    Area {
        /// Access control lists.
        Acls = "acls",
        /// Programs that are told of events.
        Alerts = "alerts",
        /// Containers.
        Bundles = "bundles",
        /// Clones, promotable or not.
        Clones = "clones",
        /// Options of the cluster as a whole.
        ClusterOptions = "cluster-options",
        /// Who runs with whom.
        Colocation = "colocation",
        /// The membership layer.
        Corosync = "corosync",
        /// Fence devices.
        Fencing = "fencing",
        /// The order in which fence devices are tried.
        FencingTopology = "fencing-topology",
        /// Groups.
        Groups = "groups",
        /// Who runs where.
        Location = "location",
        /// Nodes.
        Nodes = "nodes",
        /// Operations.
        Operations = "operations",
        /// What comes before what.
        Ordering = "ordering",
        /// Primitives.
        Primitives = "primitives",
        /// What happens without a majority.
        Quorum = "quorum",
        /// Remote and guest nodes.
        Remote = "remote",
        /// Rules and dates.
        Rules = "rules",
        /// The document as such.
        Schema = "schema",
        /// What the cluster was last seen to be.
        Status = "status",
        /// Tags and templates.
        Tags = "tags",
        /// Tickets.
        Tickets = "tickets",
    }
}

named! {
    /// What kind of harm a problem does.
    Category {
        /// Pacemaker rejects it.
        Schema = "schema",
        /// Data is at risk: a split brain, fencing that lies.
        Safety = "safety",
        /// It fails when it is needed.
        Availability = "availability",
        /// It is ignored, or read otherwise than meant.
        Correctness = "correctness",
        /// Somebody else may read or do it.
        Security = "security",
        /// Something was left on.
        State = "state",
        /// The next release reads it differently.
        Upgrade = "upgrade",
        /// It could be said better.
        Style = "style",
    }
}

impl Severity {
    /// All of them, the mildest first.
    pub const ALL: &[Self] = &[Self::Info, Self::Warning, Self::Error];

    /// The name in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
