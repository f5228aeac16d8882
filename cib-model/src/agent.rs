//! Agents: which parameters they read, what they can do, and how long they ask to be given for it.

mod corrections;
mod meant;
mod metadata;

use std::borrow::Cow;
use std::path::Path;

use crate::value::Duration;

pub use meant::AgentMeant;

/// What is known of an agent.
///
/// It is what the agent's metadata says ([`Agent::from_metadata`]); [`Agent::corrected`] adds what has been found out
/// where that errs. [`facts::agent`](crate::facts::agent) has the agents of Debian's packages, corrected.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agent {
    /// `class:provider:type`, or `class:type` for classes without providers: `ocf:heartbeat:IPaddr2`,
    /// `stonith:fence_virsh`.
    pub name: Cow<'static, str>,
    /// All that it reads, but for what every agent of its class does.
    pub parameters: Vec<AgentParameter>,
    /// Groups of parameters of which at least one must be set, whatever is required besides.
    pub one_of: Vec<Vec<Cow<'static, str>>>,
    /// Groups of parameters whose values, taken together, only one resource can have.
    pub unique: Vec<Vec<Cow<'static, str>>>,
    /// What it can be told to do. One of a name may be there for several roles and depths.
    pub actions: Vec<AgentAction>,
    /// Whether it may be left without a monitor operation, or has to be.
    pub unmonitored: bool,
}

/// A parameter of an agent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgentParameter {
    /// As in an nvpair.
    pub name: Cow<'static, str>,
    /// What it takes.
    pub kind: ParameterKind,
    /// What holds where it is not set.
    pub default: Option<Cow<'static, str>>,
    /// Whether the agent does not work without it.
    pub required: bool,
    /// Whether the agent's metadata advises against it.
    pub deprecated: bool,
    /// The names that took its place.
    pub replaced_by: Vec<Cow<'static, str>>,
    /// What becomes of a value that it does not take, in a few words.
    pub otherwise: Option<Cow<'static, str>>,
}

/// What a parameter takes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ParameterKind {
    /// Any text, as far as is known.
    #[default]
    String,
    /// A whole number.
    Integer,
    /// Yes or no; in which words is the agent's affair.
    Boolean,
    /// A time in seconds.
    Seconds,
    /// One of these words.
    Values(Vec<Cow<'static, str>>),
}

/// Something that an agent can be told to do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgentAction {
    /// As in `<op name="...">`.
    pub name: Cow<'static, str>,
    /// The role that it is for, as written.
    pub role: Option<Cow<'static, str>>,
    /// How closely a monitor looks (`OCF_CHECK_LEVEL`).
    pub depth: Option<Cow<'static, str>>,
    /// How long it should be given at least.
    pub timeout: Option<Duration>,
    /// How often it should be done at most.
    pub interval: Option<Duration>,
    /// Whether the node that is unfenced does it itself (fence agents, `on`).
    pub on_target: bool,
    /// Whether the cluster does it by itself when a node joins (fence agents, `on`): unfencing.
    pub automatic: bool,
}

impl Agent {
    /// The name of the agent that such a file is, or has the metadata of: the path is that of Pacemaker's directories of
    /// agents, or the same below any other folder, with or without `.xml` at its end.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use cib_model::Agent;
    ///
    /// let name_of = |path| Agent::name_of_file(Path::new(path));
    /// let installed = "/usr/lib/ocf/resource.d/heartbeat/IPaddr2";
    /// assert_eq!(name_of(installed).unwrap(), "ocf:heartbeat:IPaddr2");
    /// assert_eq!(name_of("agents/stonith/external/ipmi.xml").unwrap(), "stonith:external/ipmi");
    /// assert_eq!(name_of("/usr/sbin/fence_virsh").unwrap(), "stonith:fence_virsh");
    /// assert!(name_of("ocf/heartbeat/.ocf-shellfuncs").is_none());
    /// ```
    pub fn name_of_file(path: &Path) -> Option<String> {
        let mut parts = path.iter().rev().map(|part| part.to_str());
        let file = parts.next()??;
        let kind = file.strip_suffix(".xml").unwrap_or(file);
        if kind.is_empty() || kind.starts_with('.') || kind.contains(':') {
            return None;
        }
        let folder = parts.next().flatten();
        let above = parts.next().flatten();
        match (above, folder) {
            (Some("stonith" | "plugins"), Some("external")) => {
                Some(format!("stonith:external/{kind}"))
            }
            (Some("ocf" | "resource.d"), Some(provider)) => Some(format!("ocf:{provider}:{kind}")),
            (_, Some("stonith")) => Some(format!("stonith:{kind}")),
            _ if kind.starts_with("fence_") => Some(format!("stonith:{kind}")),
            _ => None,
        }
    }

    /// The class: `ocf`, `stonith`, ...
    pub fn class(&self) -> &str {
        self.name.split(':').next().unwrap_or_default()
    }

    /// The provider, in classes that have them.
    pub fn provider(&self) -> Option<&str> {
        let mut parts = self.name.split(':').skip(1);
        let provider = parts.next();
        parts.next().and(provider)
    }

    /// The type: what stands behind the last colon.
    pub fn kind(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or_default()
    }

    /// The parameter of that name; case counts.
    pub fn parameter(&self, name: &str) -> Option<&AgentParameter> {
        self.parameters
            .iter()
            .find(|parameter| parameter.name == name)
    }

    /// Whether it can be told to do that, as far as its metadata says.
    pub fn can(&self, action: &str) -> bool {
        self.actions_called(action).next().is_some()
    }

    /// Everything that is advertised for an action.
    pub fn actions_called(&self, name: &str) -> impl Iterator<Item = &AgentAction> {
        self.actions
            .iter()
            .filter(move |action| action.name == name)
    }

    /// Whether the cluster asks it to let nodes in when they join.
    pub fn unfences(&self) -> bool {
        self.actions_called("on").any(|on| on.automatic)
    }
}
