//! By which names an agent knows its parameters, and which of them it needs.

use std::collections::HashSet;

use super::{Agent, AgentParameter};
use crate::{facts, nearest};

impl Agent {
    /// The parameter that the agent takes a name for. Case counts. Agents that are made with the library of fence-agents
    /// take minus signs for underscores (`fencing.py`, `_parse_input_stdin`; tried).
    ///
    /// ```
    /// use cib_model::facts;
    ///
    /// let agent = facts::agent("stonith:fence_virsh").unwrap();
    /// assert_eq!(agent.parameter_for("identity-file").unwrap().name, "identity_file");
    /// assert!(agent.parameter_for("IP").is_none());
    /// ```
    pub fn parameter_for(&self, name: &str) -> Option<&AgentParameter> {
        self.parameter(name).or_else(|| {
            let is_other_spelling = self.is_made_with_fencing_library() && name.contains('-');
            is_other_spelling.then(|| self.parameter(&name.replace('-', "_")))?
        })
    }

    /// The names that a parameter goes by: its own, and those that took its place, the newest last.
    pub fn names_for(&self, name: &str) -> Vec<&str> {
        let mut names = Vec::new();
        let mut open: Vec<_> = self.parameter_for(name).into_iter().collect();
        while let Some(parameter) = open.pop() {
            if names.contains(&parameter.name.as_ref()) {
                continue;
            }
            names.push(parameter.name.as_ref());
            let newer = parameter.replaced_by.iter();
            open.extend(newer.filter_map(|newer| self.parameter(newer)));
        }
        names
    }

    /// The groups of parameters of which one must be set, whatever its name; the new names.
    fn needed(&self) -> impl Iterator<Item = Vec<&str>> {
        // Where the metadata requires an old name, it requires the new one as well.
        let required = self.parameters.iter();
        let required = required.filter(|it| it.required && it.replaced_by.is_empty());
        let required = required.map(|parameter| vec![parameter.name.as_ref()]);
        let groups = self.one_of.iter();
        required.chain(groups.map(|group| group.iter().map(AsRef::as_ref).collect()))
    }

    /// The groups of parameters of which it needs one, where none of these names is one of them; the new names.
    ///
    /// ```
    /// use cib_model::facts;
    ///
    /// let agent = facts::agent("stonith:fence_virsh").unwrap();
    /// let missing = agent.missing(["ipaddr", "password"].into_iter());
    /// assert_eq!(missing, [["username"]]);
    /// ```
    pub fn missing<'n>(&self, given: impl Iterator<Item = &'n str>) -> Vec<Vec<&str>> {
        let given: HashSet<_> = given.flat_map(|name| self.names_for(name)).collect();
        let needed = self.needed();
        needed
            .filter(|group| !group.iter().any(|name| given.contains(name)))
            .collect()
    }

    /// The parameter that a name which is none was probably meant to be, of the agent's own or of those that the cluster
    /// reads for it; under its present name. None for what is the name of something else.
    ///
    /// ```
    /// use cib_model::facts;
    ///
    /// let agent = facts::agent("stonith:fence_virsh").unwrap();
    /// assert_eq!(agent.meant_by("IP"), Some("ip"));
    /// assert_eq!(agent.meant_by("logn"), Some("username"));
    /// assert_eq!(agent.meant_by("hostlist"), Some("pcmk_host_list"));
    /// assert_eq!(agent.meant_by("colour"), None);
    ///
    /// let agent = facts::agent("ocf:heartbeat:gcp-pd-move").unwrap();
    /// assert_eq!(agent.meant_by("disk_nmae"), Some("disk_name"));
    /// assert_eq!(agent.meant_by("disk_zone"), None);
    /// ```
    pub fn meant_by(&self, name: &str) -> Option<&str> {
        if facts::meta_attribute(name).is_some() || facts::is_option_of_operations(name) {
            return None;
        }
        let letters = |name: &str| name.to_lowercase().replace(['-', '_'], "");
        let written = letters(name);
        let own = || {
            self.parameters
                .iter()
                .map(|parameter| parameter.name.as_ref())
        };
        if let Some(same) = own().find(|own| letters(own) == written) {
            return self.present_name(same);
        }
        // Agents of cluster-glue name hosts in parameters of their own; for others Pacemaker reads them.
        let of_cluster = facts::fence_parameters().iter().copied();
        let mut of_cluster = of_cluster.filter(|_| self.class() == "stonith");
        let is_same = |own: &&str| own.strip_prefix("pcmk").map(letters).as_ref() == Some(&written);
        if let Some(same) = of_cluster.find(is_same) {
            return Some(same);
        }
        let lower: Vec<_> = own().map(str::to_lowercase).collect();
        let lower: Vec<_> = lower
            .into_iter()
            .filter(|own| is_one_word_off(&name.to_lowercase(), own))
            .collect();
        let near = nearest(name, lower.iter().map(String::as_str))?;
        let same = own().find(|own| own.to_lowercase() == near)?;
        self.present_name(same)
    }

    /// What a parameter is called now.
    fn present_name(&self, name: &str) -> Option<&str> {
        self.names_for(name).pop()
    }

    /// Whether it is one of the agents that have `fencing.py` read their parameters, and not one that is written in C.
    fn is_made_with_fencing_library(&self) -> bool {
        // A parameter of the library: all agents have it that are made with it.
        self.class() == "stonith" && self.parameter("power_timeout").is_some()
    }
}

/// Whether a slip may have made one of the other: the words that both begin with say nothing of the rest, so that
/// `disk_zone` is not `disk_name`. The rest may be a part of the other's.
fn is_one_word_off(written: &str, known: &str) -> bool {
    let is_dash = |letter: char| matches!(letter, '-' | '_');
    let mut written_words = written.split(is_dash).peekable();
    let mut known_words = known.split(is_dash).peekable();
    while written_words.peek().is_some() && written_words.peek() == known_words.peek() {
        written_words.next();
        known_words.next();
    }
    let rest = |words: &mut dyn Iterator<Item = &str>| words.collect::<Vec<_>>().join("_");
    let (written, known) = (rest(&mut written_words), rest(&mut known_words));
    known.contains(&written)
        || written.contains(&known)
        || nearest(&written, std::iter::once(known.as_str())).is_some()
}
