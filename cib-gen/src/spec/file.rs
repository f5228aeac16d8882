//! The specification as a file: TOML, in which an unknown key is an error.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use cib_model::{Duration, Scalar as _, Span};
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::{
    Agent, Encryption, Guest, Hypervisor, Layout, Monitor, Policy, Spec, name, parameters, sbd,
    second, time,
};
use crate::error::{Error, Problem};
use crate::shown::without_secrets;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    delay: Option<Spanned<String>>,
    no_quorum_policy: Option<Spanned<String>>,
    delay_max: Option<Spanned<String>>,
    priority_fencing_delay: Option<Spanned<String>>,
    fencing_timeout: Option<Spanned<String>>,
    monitor_interval: Option<Spanned<String>>,
    monitor_timeout: Option<Spanned<String>>,
    agent: Option<Agent>,
    layout: Option<Layout>,
    sbd: Option<Spanned<sbd::Table>>,
    #[serde(default)]
    hypervisor: Vec<HypervisorTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct HypervisorTable {
    uri: Spanned<String>,
    guests: Spanned<Vec<Spanned<Entry>>>,
    agent: Option<Agent>,
    layout: Option<Layout>,
    /// In the order of their names.
    #[serde(default)]
    parameters: BTreeMap<Spanned<String>, Spanned<String>>,
    monitor_interval: Option<Spanned<String>>,
    monitor_timeout: Option<Spanned<String>>,
    second_level: Option<Spanned<second::Table>>,
}

/// `"node"`, `"node:domain"`, or a table.
enum Entry {
    Text(String),
    Table(Box<Table>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    node: Spanned<String>,
    domain: Option<Spanned<String>>,
    delay: Option<Spanned<String>>,
    monitor_interval: Option<Spanned<String>>,
    monitor_timeout: Option<Spanned<String>>,
}

impl<'de> Deserialize<'de> for Entry {
    /// Not an untagged enum, whose errors name neither the key nor the place.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntryVisitor;

        impl<'de> Visitor<'de> for EntryVisitor {
            type Value = Entry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a guest: \"node\", \"node:domain\" or { node = \"...\" }")
            }

            fn visit_str<E>(self, text: &str) -> Result<Entry, E> {
                Ok(Entry::Text(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Entry, A::Error> {
                let table = Table::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Entry::Table(Box::new(table)))
            }
        }

        deserializer.deserialize_any(EntryVisitor)
    }
}

pub(super) fn read(text: &str, encryption: Encryption) -> Result<Spec, Error> {
    let file: File = toml::from_str(text).map_err(|error| {
        let span = error.span().as_ref().map(span);
        Problem::Toml(without_secrets(&in_our_words(error.message()))).in_spec(span)
    })?;
    let mut spec = Spec::empty();
    times(&file, &mut spec)?;
    if let Some(policy) = &file.no_quorum_policy {
        let place = span(&policy.span());
        let policy = Policy::read(policy.get_ref(), place);
        spec.no_quorum_policy = Some(policy.map_err(|problem| problem.in_spec(Some(place)))?);
    }
    let monitor = Override {
        interval: file.monitor_interval,
        timeout: file.monitor_timeout,
    };
    let monitor = monitor.over(&Monitor::default())?;
    let sbd = file.sbd.as_ref();
    spec.sbd = sbd.map(|sbd| sbd::read(sbd, &monitor)).transpose()?;
    // An empty text has no better place than its start.
    let mut guests = Span::new(0, 0);
    for table in file.hypervisor {
        guests = span(&table.guests.span());
        let place = span(&table.uri.span());
        let monitor = Override {
            interval: table.monitor_interval,
            timeout: table.monitor_timeout,
        }
        .over(&monitor)?;
        let second_level = table.second_level;
        let second_level = second_level.map(|second| second::read(second, &monitor));
        let agent = table.agent.or(file.agent).unwrap_or_default();
        let layout = table.layout.or(file.layout);
        let layout = layout.unwrap_or(agent.usual_layout());
        let hypervisor = Hypervisor {
            uri: table.uri.into_inner(),
            agent,
            layout,
            parameters: parameters(&table.parameters, |name| {
                parameters::check_name(agent, name).map(drop)
            })?,
            monitor: monitor.clone(),
            second_level: second_level.transpose()?,
        };
        let hypervisor = spec.add_hypervisor(hypervisor, encryption, Some(place))?;
        for entry in table.guests.into_inner() {
            spec.add(guest(entry, hypervisor, &monitor, layout)?)?;
        }
    }
    check_priority_delay(file.priority_fencing_delay.as_ref(), &spec)?;
    spec.check_sbd(file.sbd.map(|sbd| span(&sbd.span())))?;
    spec.finished(Some(guests))
}

/// The delays and the limit, all of the whole cluster.
fn times(file: &File, spec: &mut Spec) -> Result<(), Error> {
    if let Some(delay) = taken(file.delay.as_ref(), time::check_delay)? {
        spec.delay = delay;
    }
    spec.delay_max = taken(file.delay_max.as_ref(), time::check_delay_max)?;
    let priority = file.priority_fencing_delay.as_ref();
    spec.priority_delay = taken(priority, time::check_priority_delay)?;
    let timeout = file.fencing_timeout.as_ref();
    spec.fencing_timeout = taken(timeout, time::check_fencing_timeout)?;
    match (&file.delay, &spec.delay_max) {
        (Some(delay), Some(_)) => Err(Problem::DelayAndRandom.in_spec(Some(span(&delay.span())))),
        _ => Ok(()),
    }
}

/// Pacemaker asks for twice as long as any device waits by itself (`lib/common/options.c`): else that decides.
fn check_priority_delay(value: Option<&Spanned<String>>, spec: &Spec) -> Result<(), Error> {
    let Some(value) = value else { return Ok(()) };
    let twice = spec.longest_delay().milliseconds().saturating_mul(2);
    if Duration::read(value.get_ref()).is_ok_and(|own| own.milliseconds() >= twice) {
        return Ok(());
    }
    let problem = Problem::Time {
        key: "priority-fencing-delay",
        value: value.get_ref().clone(),
        reason: "is less than twice the longest delay of a device, which is 10s where nobody says",
    };
    Err(problem.in_spec(Some(span(&value.span()))))
}

/// The monitor of one level, where it says otherwise than the level above.
pub(super) struct Override {
    pub(super) interval: Option<Spanned<String>>,
    pub(super) timeout: Option<Spanned<String>>,
}

impl Override {
    pub(super) fn over(self, above: &Monitor) -> Result<Monitor, Error> {
        let interval = taken(self.interval.as_ref(), time::check_interval)?;
        let timeout = taken(self.timeout.as_ref(), time::check_timeout)?;
        Ok(Monitor {
            interval: interval.unwrap_or_else(|| above.interval.clone()),
            timeout: timeout.unwrap_or_else(|| above.timeout.clone()),
        })
    }
}

/// The parameters that are the agent's and not cib-gen's, each judged where it stands.
pub(super) fn parameters(
    table: &BTreeMap<Spanned<String>, Spanned<String>>,
    check_name: impl Fn(&str) -> Result<(), Problem>,
) -> Result<Vec<(String, String)>, Error> {
    let mut parameters = Vec::new();
    for (name, value) in table {
        let at = |place: &Spanned<String>| Some(span(&place.span()));
        let checked = check_name(name.get_ref());
        checked.map_err(|problem| problem.in_spec(at(name)))?;
        let checked = parameters::check_value(name.get_ref(), value.get_ref());
        checked.map_err(|problem| problem.in_spec(at(value)))?;
        parameters.push((name.get_ref().clone(), value.get_ref().clone()));
    }
    Ok(parameters)
}

fn guest(
    entry: Spanned<Entry>,
    hypervisor: usize,
    monitor: &Monitor,
    layout: Layout,
) -> Result<Guest, Error> {
    let place = span(&entry.span());
    match entry.into_inner() {
        Entry::Text(text) => {
            let (node, domain) = name::split(&text);
            Ok(Guest {
                node: node.to_owned(),
                domain: domain.unwrap_or(node).to_owned(),
                domain_is_default: domain.is_none(),
                hypervisor,
                monitor: monitor.clone(),
                delay: None,
                span: Some(place),
            })
        }
        Entry::Table(table) => {
            table.check_monitor(layout)?;
            from_table(*table, hypervisor, monitor)
        }
    }
}

impl Table {
    /// A guest that shares a device has no monitor of its own.
    fn check_monitor(&self, layout: Layout) -> Result<(), Error> {
        let own = [
            ("monitor-interval", &self.monitor_interval),
            ("monitor-timeout", &self.monitor_timeout),
        ];
        let mut own = own.into_iter();
        let own = own.find_map(|(key, value)| Some((key, value.as_ref()?)));
        match own {
            Some((key, value)) if layout == Layout::Hypervisor => {
                let problem = Problem::MonitorOfGuest {
                    node: self.node.get_ref().clone(),
                    key,
                };
                Err(problem.in_spec(Some(span(&value.span()))))
            }
            _ => Ok(()),
        }
    }
}

fn from_table(table: Table, hypervisor: usize, monitor: &Monitor) -> Result<Guest, Error> {
    let delay = taken(table.delay.as_ref(), time::check_delay)?;
    let monitor = Override {
        interval: table.monitor_interval,
        timeout: table.monitor_timeout,
    }
    .over(monitor)?;
    let domain = taken(table.domain.as_ref(), name::check_domain)?;
    let place = span(&table.node.span());
    let node = table.node.into_inner();
    Ok(Guest {
        domain_is_default: domain.is_none(),
        domain: domain.unwrap_or_else(|| node.clone()),
        node,
        hypervisor,
        monitor,
        delay,
        span: Some(place),
    })
}

/// A value that passes `check`; one that does not is an error at its place.
pub(super) fn taken(
    value: Option<&Spanned<String>>,
    check: impl FnOnce(&str) -> Result<(), Problem>,
) -> Result<Option<String>, Error> {
    let Some(value) = value else { return Ok(None) };
    check(value.get_ref()).map_err(|problem| problem.in_spec(Some(span(&value.span()))))?;
    Ok(Some(value.get_ref().clone()))
}

pub(super) fn span(range: &Range<usize>) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX - 1);
    Span::new(offset(range.start), offset(range.end))
}

/// TOML has keys where serde has fields.
fn in_our_words(message: &str) -> String {
    let message = message.trim().replace('\n', "; ");
    for (theirs, ours) in [
        ("unknown field", "unknown key"),
        ("missing field", "missing key"),
        ("unknown variant", "unknown value"),
    ] {
        if let Some(rest) = message.strip_prefix(theirs) {
            return format!("{ours}{rest}");
        }
    }
    without_value(&message).unwrap_or(message)
}

/// What serde says of a value of the wrong type, without the value, which may be a secret and stands at the place anyway.
fn without_value(message: &str) -> Option<String> {
    let rest = message.strip_prefix("invalid type: ")?;
    let (found, expected) = rest.rsplit_once(", expected ")?;
    let kind = found.split(['`', '"']).next()?.trim_end();
    let ours = |kind: &str| match kind {
        "map" | "a map" => "a table".to_owned(),
        "sequence" | "a sequence" => "an array".to_owned(),
        "integer" | "floating point" => "a number".to_owned(),
        "string" | "boolean" => format!("a {kind}"),
        other if other.starts_with("struct ") => "a table".to_owned(),
        other => other.to_owned(),
    };
    let (kind, expected) = (ours(kind), ours(expected));
    let to_do = match (&*kind, &*expected) {
        ("a number" | "a boolean", "a string") => ": write it in quotes",
        _ => "",
    };
    Some(format!("{kind} where {expected} belongs{to_do}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cib_model::SourceFile;

    const SPEC: &str = r#"
monitor-interval = "30s"
[[hypervisor]]
uri = "lxc+ssh://root@h1/"
guests = ["a", "b:vm-b", { node = "c", domain = "vm-c", delay = "15s", monitor-timeout = "2min" }]
[[hypervisor]]
uri = "qemu+ssh://root@h2/system"
monitor-interval = "120s"
guests = [{ node = "D" }]
"#;

    #[track_caller]
    fn refused(text: &str) -> (String, String) {
        let error = Spec::from_toml(text, Encryption::Required).unwrap_err();
        let span = error.place.map_or(Span::NONE, |place| place.span);
        let source = SourceFile::new("t", text);
        (error.to_string(), source.slice(span).to_owned())
    }

    #[test]
    fn the_nearest_level_decides() {
        let spec = Spec::from_toml(SPEC, Encryption::Required).unwrap();
        let all: Vec<_> = spec
            .guests()
            .iter()
            .map(|guest| {
                let monitor = &guest.monitor;
                (
                    format!("{}:{}", guest.node, guest.domain),
                    monitor.interval.as_str(),
                    monitor.timeout.as_str(),
                )
            })
            .collect();
        let expected = [
            ("a:a", "30s", "60s"),
            ("b:vm-b", "30s", "60s"),
            ("c:vm-c", "30s", "2min"),
            ("D:D", "120s", "60s"),
        ];
        assert_eq!(all, expected.map(|(host, i, t)| (host.to_owned(), i, t)));
        assert_eq!(spec.guests()[2].delay.as_deref(), Some("15s"));
    }

    #[test]
    fn an_unknown_key_is_named_with_its_place() {
        let (message, place) = refused("[[hypervisor]]\nuri = \"lxc+ssh://h/\"\ngusts = []\n");
        assert!(
            message.starts_with("unknown key `gusts`, expected one of `uri`"),
            "{message}"
        );
        assert_eq!(place, "gusts");
        let text = SPEC.replace("domain", "dommain");
        let (message, place) = refused(&text);
        assert!(message.starts_with("unknown key `dommain`"), "{message}");
        assert_eq!(place, "dommain");
        assert_eq!(refused("delays = \"1s\"").1, "delays");
    }

    #[test]
    fn a_wrong_value_is_shown_where_it_stands() {
        let replaced = |from: &str, to: &str| refused(&SPEC.replace(from, to)).1;
        assert_eq!(replaced("vm-b", "12"), "\"b:12\"");
        assert_eq!(replaced("lxc+ssh://root@h1/", "lxc:///"), "\"lxc:///\"");
        assert_eq!(replaced("\"15s\"", "\"soon\""), "\"soon\"");
        assert_eq!(replaced("\"15s\"", "15"), "15");
        assert_eq!(replaced("\"a\"", "\"c\""), "\"c\"");
        assert_eq!(replaced("vm-c", "vm c"), "\"vm c\"");
        assert_eq!(replaced("\"a\"", "7"), "7");
    }

    #[test]
    fn a_password_in_the_wrong_place_is_not_shown() {
        let (message, _) = refused("hypervisor = \"lxc+ssh://root:hunter2@h/\"");
        assert!(!message.contains("hunter2"), "{message}");
    }

    #[test]
    fn a_value_of_the_wrong_type_is_not_shown() {
        let host = "[[hypervisor]]\nuri = \"lxc+ssh://h/\"\nguests = [\"a\"]\n";
        let said = |text: &str| refused(&format!("{host}{text}")).0;
        for (text, expected) in [
            (
                "parameters = { password = 4711 }",
                "a number where a string belongs: write it in quotes",
            ),
            (
                "parameters = { password = 47.11 }",
                "a number where a string belongs: write it in quotes",
            ),
            (
                "parameters = { password = [\"hunter2\"] }",
                "an array where a string belongs",
            ),
            (
                "parameters = \"hunter2, expected a string\"",
                "a string where a table belongs",
            ),
            (
                "second-level = \"fence_ipmilan hunter2\"",
                "a string where a table belongs",
            ),
        ] {
            assert_eq!(said(text), expected);
        }
    }

    #[test]
    fn what_is_missing_or_no_toml_has_a_place() {
        let (message, _) = refused("[[hypervisor]]\nuri = \"lxc+ssh://h/\"\n");
        assert!(message.starts_with("missing key `guests`"), "{message}");
        let error = Spec::from_toml("[[hypervisor\n", Encryption::Required).unwrap_err();
        assert_eq!(error.to_string(), "unclosed array table, expected `]]`");
        assert_eq!(error.place.unwrap().span, Span::new(12, 12));
    }
}
