//! `node-name-repeated`: two nodes of one name

use std::collections::HashMap;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-name-repeated",
    area: Area::Nodes,
    category: Category::Correctness,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Two nodes have the same name",
    why: "Pacemaker knows nodes by their names, whatever the case of the letters. Of two entries \
          of one name it takes both for nodes, and starts resources on a node that is not there, \
          or takes it for dead and fences it.",
    remedy: "Remove the entry whose `id` is not the node's number in corosync, with `crm_node \
          --remove`.",
    references: &[sources::NODES],
    bad: &[
        Example::new(
            "The same name twice",
            r#"<nodes>
  <node id="1" uname="node1"/>
  <node id="2" uname="node2"/>
  <node id="3" uname="«node1»"/>
</nodes>
"#,
        ),
        Example::new(
            "Another case",
            r#"<nodes>
  <node id="1" uname="node1"/>
  <node id="2" uname="«Node1»"/>
</nodes>
"#,
        ),
    ],
    good: &[Example::new(
        "Two names",
        r#"<nodes>
  <node id="1" uname="node1"/>
  <node id="2" uname="node2"/>
</nodes>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let mut known = HashMap::new();
    for name in cx
        .cluster
        .cib
        .nodes()
        .filter_map(|node| node.uname.as_ref())
    {
        let Some(first) = known.insert(name.as_str().to_lowercase(), name) else {
            continue;
        };
        let same = if first.as_str() == name.as_str() {
            String::new()
        } else {
            format!(", as {}", shown(first.as_str()))
        };
        let message = format!(
            "another node is called {} already{same}",
            shown(name.as_str())
        );
        cx.report(
            Finding::new(Subject::new("node", name.as_str()), name.span(), message)
                .related(first.span(), "the other")
                .help("remove the entry whose `id` is not the node's number in corosync"),
        );
        known.insert(first.as_str().to_lowercase(), first);
    }
}
