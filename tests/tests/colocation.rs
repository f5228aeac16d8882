//! What the view says of mandatory colocations is what the real scheduler makes of them, on clusters of chance.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::fmt::Write as _;

use cib_model::{Cluster, ColocationConflict, SourceFile, Version, parse};
use cib_tests::not_checked::require;
use cib_tests::tools::{self, Tool};

/// The release that the tools of Debian 12 are of.
const TOOLS: Version = Version::new(2, 1, 5);
const DOCUMENTS: u64 = 150;
const NAMES: [&str; 6] = ["a", "b", "c", "d", "m", "n"];

/// Numbers that look like chance (splitmix64), the same for each seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((x ^ (x >> 31)) % u64::try_from(limit).unwrap()).unwrap()
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// A cluster of two or three nodes, four primitives and a group of two, with bans and mandatory colocations.
fn document(chance: &mut Chance) -> String {
    let nodes = 2 + chance.below(2);
    let mut constraints = String::new();
    for number in 0..=chance.below(4) {
        let (name, node) = (chance.pick(&NAMES), 1 + chance.below(nodes));
        write!(
            constraints,
            r#"<rsc_location id="l{number}" rsc="{name}" node="node{node}" score="-INFINITY"/>"#
        )
        .unwrap();
    }
    for number in 0..=chance.below(4) {
        let ends = ["a", "b", "c", "d", "m", "n", "g"];
        let (one, other) = (chance.pick(&ends), chance.pick(&ends));
        if one != other {
            write!(constraints, r#"<rsc_colocation id="c{number}" rsc="{one}" with-rsc="{other}" score="INFINITY"/>"#).unwrap();
        }
    }
    if chance.below(2) == 0 {
        let (one, two, three) = (
            chance.pick(&NAMES),
            chance.pick(&NAMES),
            chance.pick(&NAMES),
        );
        let sequential = chance.pick(&["true", "false"]);
        if one != two && two != three && one != three {
            write!(
                constraints,
                r#"<rsc_colocation id="s" score="INFINITY"><resource_set id="s1" sequential="{sequential}"><resource_ref id="{one}"/><resource_ref id="{two}"/></resource_set><resource_set id="s2"><resource_ref id="{three}"/></resource_set></rsc_colocation>"#
            )
            .unwrap();
        }
    }
    whole(nodes, &constraints)
}

fn whole(nodes: usize, constraints: &str) -> String {
    let primitive = |name: &str| {
        format!(r#"<primitive id="{name}" class="ocf" provider="heartbeat" type="Dummy"/>"#)
    };
    let plain: String = NAMES[..4].iter().map(|name| primitive(name)).collect();
    let members: String = NAMES[4..].iter().map(|name| primitive(name)).collect();
    let (mut listed, mut states) = (String::new(), String::new());
    for node in 1..=nodes {
        write!(listed, r#"<node id="{node}" uname="node{node}"/>"#).unwrap();
        write!(states, r#"<node_state id="{node}" uname="node{node}" in_ccm="true" crmd="online" join="member" expected="member"/>"#).unwrap();
    }
    format!(
        r#"<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0" have-quorum="1"><configuration>
<crm_config><cluster_property_set id="o"><nvpair id="o1" name="stonith-enabled" value="false"/></cluster_property_set></crm_config>
<nodes>{listed}</nodes><resources>{plain}<group id="g">{members}</group></resources>
<constraints>{constraints}</constraints></configuration><status>{states}</status></cib>"#
    )
}

/// Whether the view says that something cannot run.
fn says_stopped(text: &str) -> bool {
    let source = SourceFile::new("cib.xml", text);
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, Some(TOOLS));
    let conflicts = cluster.colocation_conflicts();
    let cannot = |conflict: &ColocationConflict<'_, '_>| {
        !matches!(conflict, ColocationConflict::Opposite(_))
    };
    conflicts.iter().any(cannot) || !cluster.resources_without_node().is_empty()
}

#[test]
fn what_is_said_to_stay_stopped_does_and_little_else() {
    if !require("mandatory colocations of chance", &[Tool::CrmSimulate]) {
        return;
    }
    let mut chance = Chance(1);
    let (mut found, mut missed, mut fine) = (0, 0, 0);
    for number in 0..DOCUMENTS {
        let text = document(&mut chance);
        let ran = tools::crm_simulate(text.as_str(), &[]).unwrap();
        let (_, after) = ran.stdout.split_once("Revised Cluster Status").unwrap();
        match (after.contains("Stopped"), says_stopped(&text)) {
            (true, true) => found += 1,
            (false, false) => fine += 1,
            (true, false) => missed += 1,
            (false, true) => panic!("{number}: {text}\n{after}"),
        }
    }
    // The scheduler does not find every placement that there is; both verdicts happen often enough to tell.
    assert!(
        found > 20 && fine > 20 && missed < found,
        "found {found}, missed {missed}, fine {fine}"
    );
}
