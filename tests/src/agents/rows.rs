//! Rows of facts: what several versions say, each thing once.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use cib_model::{Agent, AgentAction, AgentParameter, ParameterKind};

use super::Release;
use super::format::{ActionRow, AgentRow, Package, ParameterRow};

/// A row that says in which versions it is so.
trait Versioned: Clone + PartialEq {
    fn versions(&mut self) -> &mut Vec<String>;

    /// What rows are in the order of.
    fn key(&self) -> (String, String);
}

impl Versioned for ParameterRow {
    fn versions(&mut self) -> &mut Vec<String> {
        &mut self.versions
    }

    fn key(&self) -> (String, String) {
        (self.name.clone(), String::new())
    }
}

impl Versioned for ActionRow {
    fn versions(&mut self) -> &mut Vec<String> {
        &mut self.versions
    }

    fn key(&self) -> (String, String) {
        let further = format!("{:?} {:?}", self.role, self.depth);
        (self.name.clone(), further)
    }
}

/// Takes out what is known of the agents of a release in its version.
pub(super) fn remove(package: &mut Package, release: &Release) {
    lengthen(package);
    let version = &release.version;
    package.agent.retain_mut(|row| {
        if release
            .agents
            .iter()
            .any(|(_, agent)| agent.name == row.name)
        {
            row.versions.retain(|known| known != version);
            remove_rows(&mut row.parameters, version);
            remove_rows(&mut row.actions, version);
        }
        !row.versions.is_empty()
    });
    shorten(package);
}

fn remove_rows<R: Versioned>(rows: &mut Vec<R>, version: &str) {
    rows.retain_mut(|row| {
        row.versions().retain(|known| known != version);
        !row.versions().is_empty()
    });
}

/// Adds what a version says, of which nothing is known yet.
pub(super) fn add(package: &mut Package, release: &Release) {
    lengthen(package);
    package.versions.push(release.version.clone());
    package.versions.sort_by(|a, b| compare(a, b));
    package.versions.dedup();
    for (binary, agent) in &release.agents {
        let mut known = package.agent.iter();
        let at = known.position(|row| row.name == agent.name);
        let at = at.unwrap_or_else(|| {
            package.agent.push(AgentRow {
                name: agent.name.clone().into_owned(),
                ..AgentRow::default()
            });
            package.agent.len() - 1
        });
        let row = &mut package.agent[at];
        if !row.packages.contains(binary) {
            row.packages.push(binary.clone());
            row.packages.sort();
        }
        row.versions.push(release.version.clone());
        add_rows(&mut row.parameters, parameter_rows(agent), &release.version);
        let actions = agent.actions.iter().map(action_row).collect();
        add_rows(&mut row.actions, actions, &release.version);
    }
    package.agent.sort_by(|a, b| a.name.cmp(&b.name));
    shorten(package);
}

fn add_rows<R: Versioned>(rows: &mut Vec<R>, new: Vec<R>, version: &str) {
    for mut row in new {
        let says_same = |known: &&mut R| {
            let mut known = R::clone(known);
            known.versions().clear();
            known == row
        };
        if let Some(known) = rows.iter_mut().find(says_same) {
            known.versions().push(version.to_owned());
        } else {
            row.versions().push(version.to_owned());
            rows.push(row);
        }
    }
}

/// Writes the versions of every row out.
fn lengthen(package: &mut Package) {
    for agent in &mut package.agent {
        if agent.versions.is_empty() {
            agent.versions.clone_from(&package.versions);
        }
        let parameters = agent.parameters.iter_mut().map(Versioned::versions);
        for versions in parameters.chain(agent.actions.iter_mut().map(Versioned::versions)) {
            if versions.is_empty() {
                versions.clone_from(&agent.versions);
            }
        }
    }
}

/// Leaves out the versions of the rows that hold for all that have the agent, and puts everything in order.
fn shorten(package: &mut Package) {
    for agent in &mut package.agent {
        shorten_rows(&mut agent.parameters, &agent.versions);
        shorten_rows(&mut agent.actions, &agent.versions);
        tidy(&mut agent.versions, &package.versions);
    }
}

fn shorten_rows<R: Versioned>(rows: &mut [R], all: &[String]) {
    for row in &mut *rows {
        tidy(row.versions(), all);
    }
    rows.sort_by_cached_key(|row| {
        let versions = row.clone().versions().clone();
        (row.key(), versions)
    });
}

fn tidy(versions: &mut Vec<String>, all: &[String]) {
    versions.sort_by(|a, b| compare(a, b));
    versions.dedup();
    let all: BTreeSet<_> = all.iter().collect();
    if versions.iter().collect::<BTreeSet<_>>() == all {
        versions.clear();
    }
}

fn parameter_rows(agent: &Agent) -> Vec<ParameterRow> {
    let row = |parameter: &AgentParameter| {
        let group = agent
            .unique
            .iter()
            .find(|group| group.contains(&parameter.name));
        let others = group
            .into_iter()
            .flatten()
            .filter(|name| **name != parameter.name);
        let words = |words: &[std::borrow::Cow<'static, str>]| -> Vec<String> {
            words.iter().map(|word| word.clone().into_owned()).collect()
        };
        let (kind, values) = match &parameter.kind {
            ParameterKind::String => ("", Vec::new()),
            ParameterKind::Integer => ("integer", Vec::new()),
            ParameterKind::Boolean => ("boolean", Vec::new()),
            ParameterKind::Seconds => ("seconds", Vec::new()),
            ParameterKind::Values(values) => ("", words(values)),
        };
        ParameterRow {
            name: parameter.name.clone().into_owned(),
            kind: kind.to_owned(),
            values,
            default: parameter.default.clone().map(std::borrow::Cow::into_owned),
            required: parameter.required,
            unique: group.is_some(),
            unique_with: others.map(|name| name.clone().into_owned()).collect(),
            deprecated: parameter.deprecated,
            replaced_by: words(&parameter.replaced_by),
            versions: Vec::new(),
        }
    };
    agent.parameters.iter().map(row).collect()
}

fn action_row(action: &AgentAction) -> ActionRow {
    ActionRow {
        name: action.name.clone().into_owned(),
        role: action.role.clone().map(std::borrow::Cow::into_owned),
        depth: action.depth.clone().map(std::borrow::Cow::into_owned),
        timeout: action.timeout.map(|time| time.to_string()),
        interval: action.interval.map(|time| time.to_string()),
        on_target: action.on_target,
        automatic: action.automatic,
        versions: Vec::new(),
    }
}

/// The order of versions, numbers in them as numbers.
fn compare(a: &str, b: &str) -> Ordering {
    let parts = |version: &str| -> Vec<(u64, String)> {
        let mut parts = Vec::new();
        for part in version.split_inclusive(|c: char| !c.is_ascii_digit()) {
            let digits = part.trim_end_matches(|c: char| !c.is_ascii_digit());
            parts.push((
                digits.parse().unwrap_or_default(),
                part[digits.len()..].to_owned(),
            ));
        }
        parts
    };
    parts(a).cmp(&parts(b)).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_in_the_order_of_their_numbers() {
        assert_eq!(compare("1:4.12.0-2", "1:4.7.0-1"), Ordering::Greater);
        assert_eq!(compare("4.12.1-1", "4.16.0-3"), Ordering::Less);
        assert_eq!(compare("2.1.5-1+deb12u1", "3.0.0-2"), Ordering::Less);
    }
}
