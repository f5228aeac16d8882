//! What is true of an agent whichever of the versions that were read is installed.
//!
//! A file does not say which version a cluster has. So what a rule may hold against somebody has to be so in all of them:
//! a parameter is known if one version has it, and required if all versions ask for it.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use super::format::{ActionRow, AgentRow, Package, ParameterRow};

/// An agent, as all versions have it.
pub(super) struct Agent {
    pub(super) name: String,
    pub(super) packages: Vec<String>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) unique: Vec<Vec<String>>,
    pub(super) actions: Vec<Action>,
}

pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) values: Vec<String>,
    pub(super) default: Option<String>,
    pub(super) required: bool,
    pub(super) deprecated: bool,
    pub(super) replaced_by: Vec<String>,
}

/// Times are in milliseconds.
pub(super) struct Action {
    pub(super) name: String,
    pub(super) role: Option<String>,
    pub(super) depth: Option<String>,
    pub(super) timeout: Option<u32>,
    pub(super) interval: Option<u32>,
    pub(super) on_target: bool,
    pub(super) automatic: bool,
}

/// A version of an agent: the numbers of its package and of the version in that, oldest first.
type Version = (usize, usize);

/// All that is said of one agent, with the versions that say so.
#[derive(Default)]
struct Said<'p> {
    versions: BTreeSet<Version>,
    packages: BTreeSet<&'p str>,
    parameters: BTreeMap<&'p str, Vec<(BTreeSet<Version>, &'p ParameterRow)>>,
    actions: BTreeMap<ActionKey<'p>, Vec<(BTreeSet<Version>, &'p ActionRow)>>,
}

/// The name, role and depth.
type ActionKey<'p> = (&'p str, Option<&'p str>, Option<&'p str>);

/// The agents of all packages, in the order of their names.
pub(super) fn agents(packages: &[Package]) -> Result<Vec<Agent>, Box<dyn Error>> {
    let mut said: BTreeMap<&str, Said<'_>> = BTreeMap::new();
    for (number, package) in packages.iter().enumerate() {
        for row in &package.agent {
            said.entry(&row.name)
                .or_default()
                .add(row, number, package)?;
        }
    }
    said.into_iter()
        .map(|(name, said)| said.merged(name))
        .collect()
}

impl<'p> Said<'p> {
    fn add(
        &mut self,
        row: &'p AgentRow,
        number: usize,
        package: &'p Package,
    ) -> Result<(), Box<dyn Error>> {
        let known = |versions: &[String], all: &BTreeSet<Version>| -> Result<_, Box<dyn Error>> {
            if versions.is_empty() {
                return Ok(all.clone());
            }
            let place = |version| package.versions.iter().position(|known| known == version);
            let place = |version| Some((number, place(version)?));
            let numbers: Option<BTreeSet<_>> = versions.iter().map(place).collect();
            numbers.ok_or_else(|| format!("{}: {versions:?} is not read", row.name).into())
        };
        let every = (0..package.versions.len()).map(|version| (number, version));
        let all = known(&row.versions, &every.collect())?;
        for parameter in &row.parameters {
            let rows = self.parameters.entry(&parameter.name).or_default();
            rows.push((known(&parameter.versions, &all)?, parameter));
        }
        for action in &row.actions {
            let key = (
                action.name.as_str(),
                action.role.as_deref(),
                action.depth.as_deref(),
            );
            let rows = self.actions.entry(key).or_default();
            rows.push((known(&action.versions, &all)?, action));
        }
        self.packages
            .extend(row.packages.iter().map(String::as_str));
        self.versions.extend(all);
        Ok(())
    }

    fn merged(self, name: &str) -> Result<Agent, Box<dyn Error>> {
        let parameters = self.parameters.values();
        let parameters: Vec<_> = parameters.map(|rows| self.parameter(rows)).collect();
        let actions = self.actions.iter();
        let actions: Result<_, _> = actions.map(|(key, rows)| self.action(*key, rows)).collect();
        Ok(Agent {
            name: name.to_owned(),
            packages: self.packages.iter().map(|&name| name.to_owned()).collect(),
            unique: self.unique(),
            actions: actions?,
            parameters,
        })
    }

    /// Whether all versions of the agent are among these.
    fn is_in_all<T>(&self, rows: &[(BTreeSet<Version>, T)]) -> bool {
        let mut versions = self.versions.iter();
        versions.all(|version| rows.iter().any(|(of, _)| of.contains(version)))
    }

    fn parameter(&self, rows: &[(BTreeSet<Version>, &ParameterRow)]) -> Parameter {
        let newest = newest(rows);
        let first = rows
            .first()
            .map(|(_, row)| (&row.kind, row.values.is_empty()));
        let is_same = |row: &ParameterRow| Some((&row.kind, row.values.is_empty())) == first;
        let same = rows.iter().all(|(_, row)| is_same(row));
        let values = rows.iter().flat_map(|(_, row)| row.values.iter().cloned());
        let values: BTreeSet<_> = values.filter(|_| same).collect();
        let is_known = |name: &&String| {
            self.parameters
                .get(name.as_str())
                .is_some_and(|rows| self.is_in_all(rows))
        };
        let replaced_by: Vec<_> = newest
            .replaced_by
            .iter()
            .filter(is_known)
            .cloned()
            .collect();
        Parameter {
            name: newest.name.clone(),
            kind: if same {
                newest.kind.clone()
            } else {
                String::new()
            },
            values: values.into_iter().collect(),
            default: newest.default.clone(),
            required: self.is_in_all(rows) && rows.iter().all(|(_, row)| row.required),
            // Where the new name came later, the old one may be the only one that an installed version reads.
            deprecated: newest.deprecated
                && (newest.replaced_by.is_empty() || !replaced_by.is_empty()),
            replaced_by,
        }
    }

    fn unique(&self) -> Vec<Vec<String>> {
        let mut groups = BTreeSet::new();
        for rows in self.parameters.values() {
            if rows.iter().all(|(_, row)| row.unique) {
                let newest = newest(rows);
                let mut group = newest.unique_with.clone();
                group.push(newest.name.clone());
                group.sort();
                groups.insert(group);
            }
        }
        groups.into_iter().collect()
    }

    fn action(
        &self,
        key: ActionKey<'p>,
        rows: &[(BTreeSet<Version>, &ActionRow)],
    ) -> Result<Action, Box<dyn Error>> {
        let newest = newest(rows);
        // The least that any version asks for.
        let least = |time: fn(&ActionRow) -> Option<&str>| {
            let versions = self.versions.iter();
            let asked = versions.flat_map(|version| self.advertised(*version, key));
            let times = asked.map(|row| time(row).map(milliseconds).transpose());
            let times: Result<Vec<_>, _> = times.collect();
            times.map(|times| times.into_iter().min().flatten())
        };
        Ok(Action {
            name: newest.name.clone(),
            role: newest.role.clone(),
            depth: newest.depth.clone(),
            timeout: least(|row| row.timeout.as_deref())?,
            interval: least(|row| row.interval.as_deref())?,
            on_target: newest.on_target,
            automatic: newest.automatic,
        })
    }

    /// What a version says of such an action. One that has no entry for the role means that for any, and one that has none
    /// for the depth that for all (`Agent::advertised`).
    fn advertised(&self, version: Version, (name, role, depth): ActionKey<'p>) -> Vec<&ActionRow> {
        let rows = self.actions.iter().filter(|(key, _)| key.0 == name);
        let rows = rows.flat_map(|(_, rows)| rows);
        let rows = rows.filter(|(versions, _)| versions.contains(&version));
        let all: Vec<_> = rows.map(|(_, row)| *row).collect();
        let is_for = |wanted| move |row: &ActionRow| present(row.role.as_deref()) == wanted;
        let depth_of = |depth: Option<&str>| depth.unwrap_or("0").to_owned();
        let of_role = narrowed(all, is_for(present(role)));
        let of_role = of_role.or_else(|all| narrowed(all, is_for(None)));
        let of_role = of_role.unwrap_or_else(|all| all);
        let of_depth = narrowed(of_role, |row| {
            depth_of(row.depth.as_deref()) == depth_of(depth)
        });
        of_depth.unwrap_or_else(|all| all)
    }
}

/// Those of which that is true; all, as an error, if there are none.
fn narrowed(
    all: Vec<&ActionRow>,
    is: impl Fn(&ActionRow) -> bool,
) -> Result<Vec<&ActionRow>, Vec<&ActionRow>> {
    let those: Vec<_> = all.iter().copied().filter(|row| is(row)).collect();
    if those.is_empty() {
        Err(all)
    } else {
        Ok(those)
    }
}

/// The present name of a role.
fn present(role: Option<&str>) -> Option<&str> {
    role.map(|role| match role {
        "Master" => "Promoted",
        "Slave" => "Unpromoted",
        other => other,
    })
}

/// What the newest version says that says anything. There is no row of no version.
fn newest<'r, R>(rows: &[(BTreeSet<Version>, &'r R)]) -> &'r R {
    let newest = rows.iter().max_by_key(|(versions, _)| versions.last());
    newest.map_or_else(
        || unreachable!("a row is there for every name"),
        |(_, row)| *row,
    )
}

fn milliseconds(text: &str) -> Result<u32, Box<dyn Error>> {
    let (number, factor) = match text.strip_suffix("ms") {
        Some(number) => (number, 1),
        None => (text.strip_suffix('s').ok_or("a time without a unit")?, 1000),
    };
    let number: u32 = number.parse()?;
    Ok(number.checked_mul(factor).ok_or("too long")?)
}
