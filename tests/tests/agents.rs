//! The catalogue of agents, against the agents that are installed.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::fs;
use std::path::Path;

use cib_model::{Agent, AgentMeant, facts};
use cib_tests::agents::{self, collect};
use cib_tests::not_checked::{announce, require};
use cib_tests::run::Invocation;
use cib_tests::tools::Tool;
use toml::{Table, Value};

const CORRECTIONS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../cib-model/facts/agents/corrections"
);
/// The keys of a correction whose values are parameters that the agent has, by its metadata or by `reads`.
const OF_PARAMETERS: [&str; 6] = ["optional", "one_of", "values", "free", "shared", "unique"];
#[test]
fn the_agents_that_are_installed_say_what_is_known_of_them() {
    let what = "the catalogue of agents with the agents themselves";
    if !require(what, &[Tool::CrmResource, Tool::FenceVirsh]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let asked = collect::collect(folder.path()).unwrap();
    let mut compared = 0;
    for release in agents::releases(folder.path()).unwrap() {
        let (path, text) = agents::import(&agents::facts(), &release).unwrap();
        let (source, version) = (&release.source, &release.version);
        let known = fs::read_to_string(&path).unwrap_or_default();
        if !known.contains(&format!("\"{version}\"")) {
            announce(
                what,
                &format!("the version of {source} that was read, instead of {version}"),
            );
            continue;
        }
        assert!(
            known == text,
            "{source} {version} says something else than {}: collect and import anew",
            path.display()
        );
        compared += release.agents.len();
    }
    assert!(compared > 0, "none of {asked} agents was compared");
}

#[test]
fn a_list_of_packages_names_no_file_outside_its_folder_and_that_of_the_facts() {
    let metadata = "<resource-agent/>";
    let read = |file: &str, source: &str| {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        fs::create_dir_all(inner.join("stonith")).unwrap();
        fs::write(inner.join("stonith/fence_own.xml"), metadata).unwrap();
        fs::write(folder.path().join("fence_own.xml"), metadata).unwrap();
        let line = format!("{file}\tpackage\t{source}\t1.0\n");
        fs::write(inner.join("packages.tsv"), line).unwrap();
        agents::releases(&inner)
    };
    assert_eq!(
        read("stonith/fence_own.xml", "own-agents").unwrap().len(),
        1
    );
    let absolute = std::env::temp_dir().join("stonith/fence_own.xml");
    for (file, source) in [
        ("stonith/fence_own.xml", "../../own"),
        ("stonith/fence_own.xml", "/own"),
        ("stonith/fence_own.xml", ""),
        ("../fence_own.xml", "own-agents"),
        (absolute.to_str().unwrap(), "own-agents"),
    ] {
        let error = read(file, source).unwrap_err();
        assert!(matches!(error, agents::ImportError::Line(_)), "{error}");
    }
}

#[test]
fn there_are_as_many_agents_as_debian_packages() {
    let names: Vec<_> = facts::agent_names().collect();
    assert!(names.len() >= 220, "{}", names.len());
    assert!(names.is_sorted());
    for name in names {
        let agent = facts::agent(name).unwrap();
        assert_eq!(agent.name, name);
        assert!(!agent.actions.is_empty(), "{name}");
        assert!(facts::packages_of_agent(name).next().is_some(), "{name}");
    }
}

#[test]
fn pacemaker_has_what_a_misspelt_agent_was_meant_to_be_and_not_what_is_written() {
    if !require(
        "what misspelt agents were meant to be",
        &[Tool::CrmResource, Tool::FenceVirsh],
    ) {
        return;
    }
    let is_there = |name: &str| {
        let ask = Invocation::new("crm_resource").args(["--show-metadata", name]);
        let ran = ask.run().unwrap();
        // Of a plugin of cluster-glue that is not there, something is made up.
        ran.code == 0 && ran.stdout.contains("<parameters>")
    };
    for written in [
        "ocf:heartbeat:IPadr2",
        "ocf:heartbeat:ipaddr2",
        "ocf:heartbeat:LVM_activate",
        "ocf:heartbeat:nfs-server",
        "ocf:hearbeat:Filesystem",
        "ocf:Heartbeat:Filesystem",
        "ocf:heartbeat:ping",
        "ocf:pacemaker:IPaddr2",
        "ocf:heartbeat:fence_virsh",
        "stonith:fence-virsh",
        "stonith:fence_ipmlan",
        "stonith:virsh",
        "stonith:libvirt",
        "stonith:external/libvrit",
        "stonith:external/virsh",
    ] {
        assert!(!is_there(written), "{written}");
        let meant = match AgentMeant::by(written) {
            Some(AgentMeant::Misspelt(name)) => vec![name],
            Some(AgentMeant::Incomplete(names) | AgentMeant::Elsewhere(names)) => names,
            None => panic!("{written}: nobody knows what is meant"),
        };
        for name in meant {
            assert!(is_there(name), "{name}, which {written} was meant to be");
        }
    }
}

#[test]
fn corrections_are_of_parameters_that_the_agents_have() {
    let mut wrong = Vec::new();
    for file in fs::read_dir(CORRECTIONS).unwrap() {
        for correction in corrections(&file.unwrap().path()) {
            let mut names = texts(&correction["name"]);
            names.extend(correction.get("also").into_iter().flat_map(texts));
            for name in names {
                let Some(agent) = facts::agent(name) else {
                    wrong.push(name.to_owned());
                    continue;
                };
                let lacking = parameters(&correction)
                    .into_iter()
                    .filter(|parameter| !has(&agent, parameter));
                wrong.extend(lacking.map(|parameter| format!("{name}: {parameter}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn corrections(path: &Path) -> Vec<Table> {
    let file: Table = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let agents = file["agent"].as_array().unwrap();
    agents
        .iter()
        .map(|agent| agent.as_table().unwrap().clone())
        .collect()
}

fn parameters(correction: &Table) -> Vec<&str> {
    let keys = OF_PARAMETERS.iter();
    keys.filter_map(|key| correction.get(*key))
        .flat_map(texts)
        .collect()
}

/// All names in a value, however deep; of a closed set, the name alone.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::Table(table) => texts(&table["name"]),
        _ => Vec::new(),
    }
}

fn has(agent: &Agent, parameter: &str) -> bool {
    agent.parameter(parameter).is_some()
        || facts::read_by_any_agent(agent.class(), parameter).is_some()
}

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/known-agents.md");

/// `UPDATE=1` writes it.
#[test]
fn the_page_says_which_versions_of_which_packages_were_read() {
    let page = fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once("these lines -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end of packages -->\n").unwrap();
    let rows: String = packages().iter().map(row).collect();
    let names = facts::agent_names().len();
    let written = format!(
        "{before}these lines -->\n{names} agents:\n\n| source package | versions | agents |\n|---|---|---|\n{rows}\
         <!-- end of packages -->\n{after}"
    );
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        fs::write(PAGE, &written).unwrap();
    }
    let found = fs::read_to_string(PAGE).unwrap();
    assert_eq!(found, written, "run this test with UPDATE=1");
}

/// What was read of each source package, by its name.
fn packages() -> Vec<Table> {
    let files = fs::read_dir(agents::facts()).unwrap();
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
    texts.map(|text| text.parse().unwrap()).collect()
}

fn row(package: &Table) -> String {
    let versions = texts(&package["versions"]).join(", ");
    let agents = package["agent"].as_array().unwrap().len();
    let source = package["source"].as_str().unwrap();
    format!("| {source} | {versions} | {agents} |\n")
}
