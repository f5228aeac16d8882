//! What is known of agents, `facts/agents/`, as static tables.
//!
//! There are thousands of parameters, most of which many agents share. So texts and rows are there once and are referred
//! to by number, which needs no work when a program is loaded, as pointers would.

mod any;
mod corrections;
mod format;
mod merged;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use format::Package;
use merged::{Action, Agent, Parameter};
use serde::de::DeserializeOwned;

/// The code of the tables.
pub(super) fn tables() -> Result<String, Box<dyn Error>> {
    let mut code = String::new();
    let mut tables = Tables::default();
    let packages = files::<Package>("packages")?;
    let packages: Vec<_> = packages.into_iter().map(|(_, package)| package).collect();
    let agents = merged::agents(&packages)?;
    let rows: Vec<_> = agents.iter().map(|agent| tables.agent(agent)).collect();
    tables.write(&mut code, &rows)?;
    any::write(&mut code)?;
    corrections::write(&mut code)?;
    Ok(code)
}

/// The files of a folder of `facts/agents/`, in the order of their names.
fn files<T: DeserializeOwned>(folder: &str) -> Result<Vec<(PathBuf, T)>, Box<dyn Error>> {
    let root = env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo sets CARGO_MANIFEST_DIR")?;
    let folder = Path::new(&root).join("facts/agents").join(folder);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path)?;
        let table =
            toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok((path, table))
    };
    paths.into_iter().map(read).collect()
}

/// Everything that rows refer to by number. A range is a pair of numbers, the second behind its end.
#[derive(Default)]
struct Tables {
    text: String,
    texts: BTreeMap<String, Range>,
    words: Vec<Range>,
    word_lists: BTreeMap<Vec<String>, Range>,
    parameters: Rows,
    actions: Rows,
    lists: Vec<usize>,
}

type Range = (usize, usize);

/// Rows that are there once each, in the order in which they came.
#[derive(Default)]
struct Rows {
    rows: Vec<String>,
    known: BTreeMap<String, usize>,
}

impl Rows {
    fn number(&mut self, row: String) -> usize {
        let next = self.rows.len();
        let number = *self.known.entry(row.clone()).or_insert(next);
        if number == next {
            self.rows.push(row);
        }
        number
    }
}

impl Tables {
    fn text(&mut self, text: &str) -> Range {
        if let Some(known) = self.texts.get(text) {
            return *known;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.texts.insert(text.to_owned(), (start, self.text.len()));
        (start, self.text.len())
    }

    fn words(&mut self, words: &[String]) -> Range {
        if let Some(known) = self.word_lists.get(words) {
            return *known;
        }
        let start = self.words.len();
        for word in words {
            let word = self.text(word);
            self.words.push(word);
        }
        let range = (start, self.words.len());
        self.word_lists.insert(words.to_vec(), range);
        range
    }

    fn list(&mut self, numbers: Vec<usize>) -> Range {
        let start = self.lists.len();
        self.lists.extend(numbers);
        (start, self.lists.len())
    }

    fn agent(&mut self, agent: &Agent) -> String {
        let mut numbers = Vec::new();
        for row in &agent.parameters {
            numbers.push(self.parameter(row));
        }
        let parameters = self.list(numbers);
        let mut numbers = Vec::new();
        for row in &agent.actions {
            numbers.push(self.action(row));
        }
        let actions = self.list(numbers);
        let unique = agent.unique.iter().map(|names| self.words(names));
        let unique: Vec<_> = unique.collect();
        let name = self.text(&agent.name);
        let packages = self.words(&agent.packages);
        format!(
            "PackedAgent {{ name: {name:?}, packages: {packages:?}, parameters: {parameters:?}, \
             actions: {actions:?}, unique: &{unique:?} }}"
        )
    }

    fn parameter(&mut self, row: &Parameter) -> usize {
        let kind = match row.kind.as_str() {
            "integer" => "Integer".to_owned(),
            "boolean" => "Boolean".to_owned(),
            "seconds" => "Seconds".to_owned(),
            _ if row.values.is_empty() => "String".to_owned(),
            _ => format!("Values({:?})", self.words(&row.values)),
        };
        let name = self.text(&row.name);
        let default = row.default.as_deref().map(|text| self.text(text));
        let replaced_by = self.words(&row.replaced_by);
        self.parameters.number(format!(
            "PackedParameter {{ name: {name:?}, kind: PackedKind::{kind}, default: {default:?}, \
             required: {}, deprecated: {}, replaced_by: {replaced_by:?} }}",
            row.required, row.deprecated
        ))
    }

    fn action(&mut self, row: &Action) -> usize {
        let name = self.text(&row.name);
        let role = row.role.as_deref().map(|text| self.text(text));
        let depth = row.depth.as_deref().map(|text| self.text(text));
        self.actions.number(format!(
            "PackedAction {{ name: {name:?}, role: {role:?}, depth: {depth:?}, timeout: {:?}, \
             interval: {:?}, on_target: {}, automatic: {} }}",
            row.timeout, row.interval, row.on_target, row.automatic
        ))
    }

    fn write(&self, code: &mut String, agents: &[String]) -> Result<(), Box<dyn Error>> {
        writeln!(
            code,
            "pub(super) static AGENT_TEXT: &str = {:?};",
            self.text
        )?;
        writeln!(
            code,
            "pub(super) static AGENT_WORDS: &[PackedRange] = &{:?};",
            self.words
        )?;
        writeln!(
            code,
            "pub(super) static AGENT_LISTS: &[u32] = &{:?};",
            self.lists
        )?;
        for (name, kind, rows) in [
            (
                "AGENT_PARAMETERS",
                "PackedParameter",
                &self.parameters.rows[..],
            ),
            ("AGENT_ACTIONS", "PackedAction", &self.actions.rows),
            ("AGENTS", "PackedAgent", agents),
        ] {
            let rows = rows.join(",\n    ");
            writeln!(
                code,
                "pub(super) static {name}: &[{kind}] = &[\n    {rows}\n];"
            )?;
        }
        Ok(())
    }
}
