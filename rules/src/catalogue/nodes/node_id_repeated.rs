//! `node-id-repeated`: two nodes of one number

use std::collections::HashMap;

use cib_model::Attr;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-id-repeated",
    area: Area::Nodes,
    category: Category::Correctness,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Two nodes have the same id",
    why: "The state of a node is kept under its id, so both nodes are taken for one: what one of \
          them reports, the other is believed to be. No tool complains.",
    remedy: "Give each node the number that it has in corosync.",
    references: &[sources::NODES],
    bad: &[Example::new(
        "The same number twice",
        r#"<nodes>
  <node id="1" uname="node1"/>
  <node id="«1»" uname="node2"/>
</nodes>
"#,
    )],
    good: &[
        Example::new(
            "Two numbers",
            r#"<nodes>
  <node id="1" uname="node1"/>
  <node id="2" uname="node2"/>
</nodes>
"#,
        ),
        Example::new(
            "The same node twice, which is said of its name",
            r#"<nodes>
  <node id="1" uname="node1"/>
  <node id="1" uname="node1"/>
</nodes>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let mut known = HashMap::new();
    for node in cx.cluster.cib.nodes() {
        let Some(id) = node.id.as_ref() else { continue };
        let Some(first) = known.get(id.as_str()).copied() else {
            known.insert(id.as_str(), node);
            continue;
        };
        let name =
            |node: &cib_model::Node<'_>| node.uname.as_ref().map_or("", Attr::as_str).to_owned();
        if name(first).eq_ignore_ascii_case(&name(node)) {
            continue;
        }
        let message = format!(
            "the node {} has the id {} of {}",
            shown(&name(node)),
            shown(id.as_str()),
            shown(&name(first))
        );
        let place = first.id.as_ref().map_or(first.place.tag, Attr::span);
        cx.report(
            Finding::new(Subject::new("node", name(node)), id.span(), message)
                .related(place, "the other")
                .help("give each node the number that it has in corosync"),
        );
    }
}
