//! What became of agents: the facts, the handbook, and the agents of Debian.

use std::fs;
use std::path::Path;

use cib_model::facts;
use cib_tests::not_checked::unless_required;

/// Agents of resource-agents by their provider's folder.
const HEARTBEAT: &str = "/usr/lib/ocf/resource.d/heartbeat";

/// The agents that Debian 12 does not have either.
const ABSENT: &[&str] = &["drbd"];

#[test]
fn the_handbook_names_every_platform_with_its_pacemaker() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/schema.md");
    let page = fs::read_to_string(page).unwrap();
    let rows = facts::platforms().iter().map(|it| {
        let (name, title, release) = (it.name, it.title, it.release);
        format!("| `{name}` | {title} | {release} |")
    });
    let rows: Vec<_> = rows.collect();
    let mut lines = page.lines();
    lines.find(|line| line.starts_with("| platform |")).unwrap();
    let table = lines.skip(1).take_while(|line| line.starts_with('|'));
    assert_eq!(table.collect::<Vec<_>>(), rows);
}

#[test]
fn what_takes_the_place_of_an_agent_is_not_replaced_itself() {
    for former in facts::former_agents() {
        assert!(
            !(former.is_replaced && former.instead.is_empty()),
            "{former:?}"
        );
        for name in former.instead {
            let next = facts::former_agent(name);
            assert!(next.is_none_or(|next| !next.is_replaced), "{former:?}");
        }
    }
}

#[test]
fn an_agent_that_a_platform_lacks_is_one_that_there_is() {
    if !Path::new(HEARTBEAT).is_dir() {
        return unless_required("the names of agents that platforms lack", "resource-agents");
    }
    let is_there = |name: &str| Path::new(HEARTBEAT).join(name).exists();
    let names = facts::former_agents().iter();
    let names = names.filter_map(|it| it.name.strip_prefix("ocf:heartbeat:"));
    let absent: Vec<_> = names.filter(|name| !is_there(name)).collect();
    assert_eq!(absent, ABSENT);
    for former in facts::former_agents() {
        let instead = former.instead.iter();
        for name in instead.filter_map(|it| it.strip_prefix("ocf:heartbeat:")) {
            assert!(is_there(name), "{name}");
        }
    }
}
