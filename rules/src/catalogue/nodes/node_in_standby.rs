//! `node-in-standby`: a node that may run nothing

use std::collections::HashSet;

use cib_model::{Boolean, Scalar as _, Setting};

use crate::finding::{Finding, Subject, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-in-standby",
    area: Area::Nodes,
    category: Category::State,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A node is in standby",
    why: "Nothing runs on a node in standby; it only votes. It is meant for work on that node and lasts, \
          unless it was asked for only until the next restart, until somebody ends it. Then the cluster \
          has one node less than it seems to have when another one fails.",
    remedy: "End it: `crm_standby --node NODE --delete` (`pcs node unstandby`, `crm node online`).",
    references: &[sources::NODES],
    bad: &[
        Example::new(
            "For good",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-a" name="standby" value="«on»"/>
    </instance_attributes>
  </node>
</nodes>
"#,
        ),
        Example::new(
            "Until the node restarts",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <transient_attributes id="1"><instance_attributes id="t1">
        <nvpair id="t1-0" name="standby" value="«true»"/>
      </instance_attributes></transient_attributes>
    </node_state>
    <node_state id="2" uname="node2" in_ccm="true" crmd="online" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Not in standby",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-a" name="standby" value="off"/>
    </instance_attributes>
  </node>
</nodes>
"#,
        ),
        Example::new(
            "No boolean, which counts as no",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-a" name="standby" value="perhaps"/>
    </instance_attributes>
  </node>
</nodes>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let mut known = HashSet::new();
    for node in cluster.nodes().unwrap_or_default() {
        if let Some(setting) = cluster.node_attribute(node, "standby").filter(is_on) {
            known.insert(node.name.to_ascii_lowercase());
            let finding = found(&node.name, &setting, "for good");
            cx.report(finding.fix_by_removing(cluster, setting.pair, Safety::Manual));
        }
    }
    for status in cluster.node_statuses() {
        let setting = cluster
            .transient_attribute(&status, "standby")
            .filter(is_on);
        if let Some(setting) =
            setting.filter(|_| !known.contains(&status.name.to_ascii_lowercase()))
        {
            cx.report(found(status.name, &setting, "until its next restart"));
        }
    }
}

fn is_on(setting: &Setting<'_>) -> bool {
    Boolean::read(setting.value.as_str()) == Ok(true) && !setting.conditional
}

fn found(name: &str, setting: &Setting<'_>, how_long: &str) -> Finding {
    let message = format!(
        "{} is in standby {how_long}: it runs no resource",
        shown(name)
    );
    Finding::new(Subject::new("node", name), setting.value.span(), message)
        .help("take it out of standby when the work is done")
}
