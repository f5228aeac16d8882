//! Agents: which parameters they read, what they can do, and how long they ask to be given for it.

mod corrections;
mod meant;
mod metadata;
mod names;
mod values;

pub use values::{ReadBoolean, Unfit};

use std::borrow::Cow;
use std::path::Path;

use crate::value::{Duration, Role, Scalar as _};

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
    /// Whether the agent does not do its work with such a value.
    pub refuses: bool,
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

    /// The shortest time that it asks to be given for an action, in that role and at that depth (`OCF_CHECK_LEVEL`).
    pub fn advised_timeout(
        &self,
        action: &str,
        role: Option<Role>,
        depth: Option<&str>,
    ) -> Option<Duration> {
        let meant = self.advertised(action, role, depth).into_iter();
        meant.map(|action| action.timeout).min().flatten()
    }

    /// The shortest time between two monitors that it asks for, in that role and at that depth.
    pub fn advised_interval(&self, role: Option<Role>, depth: Option<&str>) -> Option<Duration> {
        let meant = self.advertised("monitor", role, depth).into_iter();
        meant.map(|action| action.interval).min().flatten()
    }

    /// What is advertised for an action, role and depth: the entries for just that role, else those for any, else all;
    /// of these those for that depth, the least where none is given, else all.
    fn advertised(
        &self,
        action: &str,
        role: Option<Role>,
        depth: Option<&str>,
    ) -> Vec<&AgentAction> {
        let role = role.filter(|role| !matches!(role, Role::Started | Role::Stopped));
        let all: Vec<_> = self.actions_called(action).collect();
        let of_role = narrowed(&all, |entry| role.is_some() && entry.for_role() == role);
        let any_role = |entry: &AgentAction| {
            entry.role.is_none() || role.is_none() && entry.for_role() == Some(Role::Unpromoted)
        };
        let meant = of_role.unwrap_or_else(|| narrowed(&all, any_role).unwrap_or(all));
        let depth = depth.unwrap_or("0");
        let is_as_deep = |entry: &AgentAction| entry.depth.as_deref().unwrap_or("0") == depth;
        narrowed(&meant, is_as_deep).unwrap_or(meant)
    }

    /// Whether the cluster asks it to let nodes in when they join.
    pub fn unfences(&self) -> bool {
        self.actions_called("on").any(|on| on.automatic)
    }
}

impl AgentAction {
    /// The role that it is for, if that is one that Pacemaker knows.
    fn for_role(&self) -> Option<Role> {
        Role::read(self.role.as_deref()?).ok()
    }
}

/// Those of which that is true, if there are any.
fn narrowed<'a>(
    actions: &[&'a AgentAction],
    is: impl Fn(&AgentAction) -> bool,
) -> Option<Vec<&'a AgentAction>> {
    let those = actions.iter().copied().filter(|action| is(action));
    let those: Vec<_> = those.collect();
    (!those.is_empty()).then_some(those)
}

#[cfg(test)]
mod tests {
    use crate::facts;
    use crate::value::{Duration, Role};

    #[test]
    fn a_role_or_a_depth_of_its_own_has_times_of_its_own() {
        let seconds = |seconds| Some(Duration::from_seconds(seconds));
        let galera = facts::agent("ocf:heartbeat:galera").unwrap();
        assert_eq!(galera.advised_interval(None, None), seconds(20));
        assert_eq!(
            galera.advised_interval(Some(Role::Promoted), None),
            seconds(10)
        );
        // An agent that has entries for roles alone.
        let drbd = facts::agent("ocf:linbit:drbd").unwrap();
        assert_eq!(drbd.advised_interval(None, None), seconds(20));
        assert_eq!(drbd.advised_timeout("start", None, None), seconds(240));
        let nginx = facts::agent("ocf:heartbeat:nginx").unwrap();
        assert_eq!(
            nginx.advised_timeout("monitor", None, Some("20")),
            seconds(45)
        );
        assert_eq!(
            nginx.advised_timeout("monitor", None, Some("99")),
            seconds(30)
        );
        assert_eq!(nginx.advised_timeout("promote", None, None), None);
    }

    #[test]
    fn times_are_advised_by_every_version() {
        // Releases after 4.12 advise nothing of their own for this role, and 20s for any.
        let galera = facts::agent("ocf:heartbeat:galera").unwrap();
        let interval = galera.advised_interval(Some(Role::Unpromoted), None);
        assert_eq!(interval, Some(Duration::from_seconds(20)));
        // The role has another name since 4.12, and the same times.
        let mysql = facts::agent("ocf:heartbeat:mysql").unwrap();
        let interval = mysql.advised_interval(Some(Role::Promoted), None);
        assert_eq!(interval, Some(Duration::from_seconds(10)));
    }
}
