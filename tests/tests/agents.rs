//! The catalogue of agents, against the agents that are installed.
use std::fs;

use cib_model::facts;
use cib_tests::agents::{self, collect};
use cib_tests::not_checked::{announce, require};
use cib_tests::tools::Tool;

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
