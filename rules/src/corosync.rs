//! What the rules about corosync.conf have in common.

use cib_model::corosync::{Entry, Member};
use cib_model::facts::CorosyncValue;
use cib_model::{CorosyncConf, FileId, InFile, NoQuorumPolicy, NodeFencing, Span};

use crate::finding::{Finding, Subject, shown};
use crate::rule::Context;

/// A corosync.conf and where it is.
pub(crate) type ConfFile<'c> = InFile<CorosyncConf<'c>>;

/// Every corosync.conf whose sections are clear. All nodes should have the same, so each text comes once.
pub(crate) fn confs<'c>(cx: &Context<'c>) -> Vec<&'c ConfFile<'c>> {
    let mut confs: Vec<&ConfFile<'_>> = Vec::new();
    for conf in &cx.companions.corosync {
        let text = conf.it.source.text();
        let is_new = !confs.iter().any(|other| other.it.source.text() == text);
        if is_new && conf.it.is_whole() {
            confs.push(conf);
        }
    }
    confs
}

/// Whether a quorum device decides which half of a split may fence: one that heeds it if the other has quorum.
pub(crate) fn has_quorum_device(cx: &Context<'_>) -> bool {
    let policy = cx.cluster.no_quorum_policy();
    let is_heeded = policy.is_none_or(|(policy, _)| policy != NoQuorumPolicy::Ignore);
    let confs = confs(cx);
    let mut devices = confs.iter().map(|conf| conf.it.quorum_device());
    is_heeded && devices.any(|device| device.is_some())
}

/// How the two members of a cluster are fenced that shoot at each other in a split, where nothing but delays decides
/// who is first.
pub(crate) fn race_of_two<'c>(cx: &Context<'c>) -> Option<[NodeFencing<'c, 'c>; 2]> {
    let members = cx.cluster.split_of_two()?;
    let fencing = || members.map(|node| cx.cluster.fencing_of(node));
    (!has_quorum_device(cx)).then(fencing)
}

impl Finding {
    /// A finding about a setting such as `totem.token`, at `span`.
    pub(crate) fn of_setting(
        file: FileId,
        name: impl Into<String>,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        Self::new(Subject::new("setting", name), span, message).in_file(file)
    }

    /// A finding about the value of a line.
    pub(crate) fn of_value(
        conf: &ConfFile<'_>,
        entry: &Entry<'_>,
        message: impl Into<String>,
    ) -> Self {
        // A value that is missing has no bytes to point at.
        let span = match entry.value {
            "" => entry.key_span,
            _ => entry.value_span,
        };
        Self::of_setting(conf.file, name(conf, entry), span, message)
    }

    /// A finding about the key of a line.
    pub(crate) fn of_key(
        conf: &ConfFile<'_>,
        entry: &Entry<'_>,
        message: impl Into<String>,
    ) -> Self {
        Self::of_setting(conf.file, name(conf, entry), entry.key_span, message)
    }

    /// A finding about a node of the list.
    pub(crate) fn of_member(
        conf: &ConfFile<'_>,
        member: &Member<'_, '_>,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        Self::new(Subject::new("node", member.label()), span, message).in_file(conf.file)
    }
}

/// What a line is called: `totem.token`.
pub(crate) fn name(conf: &ConfFile<'_>, entry: &Entry<'_>) -> String {
    match conf.it.section_of(entry) {
        Some(section) if !section.path.is_empty() => format!("{}.{}", section.path, entry.key),
        _ => entry.key.to_owned(),
    }
}

/// What can stand there, as help.
pub(crate) fn takes(value: &CorosyncValue) -> String {
    match value {
        CorosyncValue::Number { least, most } => {
            format!("write a whole number from {least} to {most}, and nothing behind it")
        }
        CorosyncValue::Choice { values, .. } => {
            let mut words: Vec<_> = values.iter().map(|word| shown(word)).collect();
            let last = words.pop().unwrap_or_default();
            if words.is_empty() {
                format!("write {last}")
            } else {
                format!("write {} or {last}", words.join(", "))
            }
        }
        CorosyncValue::Text => "write a value".to_owned(),
    }
}
