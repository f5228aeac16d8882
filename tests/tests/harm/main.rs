//! What the real Pacemaker does with the configurations that rules find fault with, and does not do with those they
//! let pass.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

#[path = "../whole/mod.rs"]
mod whole;

mod acls;
mod agents;
mod collectives;
mod dates;
mod fencing;
mod operations;
mod options;
mod ordering;
mod parity;
mod placement;
mod plan;
mod primitives;

use std::fmt::Write as _;

use cib_model::{SourceFile, parse};
use cib_rules::{Example, find};
use cib_tests::run::Ran;
use cib_tests::tools;

/// The bad examples of a rule as documents of a cluster that runs, each with its title.
fn bad(rule: &str) -> Vec<(&'static str, String)> {
    find(rule).unwrap().bad.iter().map(running).collect()
}

/// Its good examples.
fn good(rule: &str) -> Vec<(&'static str, String)> {
    find(rule).unwrap().good.iter().map(running).collect()
}

/// Its good examples in which nothing else is wrong either.
fn healthy(rule: &str) -> Vec<(&'static str, String)> {
    let mut examples = good(rule);
    examples.retain(|(title, _)| !title.ends_with("is another problem"));
    examples
}

/// An example as a whole document, all of whose members are online and have quorum; `node1` and `node2` where it names
/// none.
fn running(example: &Example) -> (&'static str, String) {
    let (text, _) = whole::unmark(example.xml);
    let (text, _) = whole::whole_document(&text);
    let source = SourceFile::new("example.xml", text.as_str());
    let cib = parse(&source).unwrap().cib;
    if cib.status.is_some() {
        return (example.title, text);
    }
    let nodes = cib.configuration.and_then(|it| it.nodes).unwrap();
    let mut members: Vec<_> = nodes
        .nodes
        .iter()
        .filter_map(|node| Some((node.id.as_ref()?.as_str(), node.uname.as_ref()?.as_str())))
        .collect();
    let mut text = text.clone();
    if cib.have_quorum.is_none() {
        text = text.replacen("<cib ", r#"<cib have-quorum="1" "#, 1);
    }
    if members.is_empty() {
        members = vec![("1", "node1"), ("2", "node2")];
        let nodes = r#"<nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>"#;
        text = text.replacen("<nodes/>", nodes, 1);
        assert!(text.contains(nodes), "{text}");
    }
    let mut status = String::from("<status>");
    for (id, name) in members {
        write!(
            status,
            r#"<node_state id="{id}" uname="{name}" in_ccm="true" crmd="online" join="member" expected="member"/>"#
        )
        .unwrap();
    }
    status.push_str("</status></cib>");
    let end = text.rfind("</cib>").unwrap();
    text.replace_range(end.., &status);
    (example.title, text)
}

/// What the scheduler makes of it, its errors and warnings on stderr: 0, unless not all actions can be done, or it dies.
fn simulate(text: &str) -> Ran {
    tools::crm_simulate(text, &["-VV"]).unwrap()
}
