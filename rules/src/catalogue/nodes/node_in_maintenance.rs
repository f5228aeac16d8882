//! `node-in-maintenance`: a node that nobody looks after

use std::collections::HashSet;

use cib_model::{Boolean, Scalar as _, Setting};

use crate::finding::{Finding, Subject, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-in-maintenance",
    area: Area::Nodes,
    category: Category::State,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A node is in maintenance",
    why: "In maintenance the cluster neither starts, stops nor monitors anything on the node. A resource \
          that fails there stays down, and a service that has run there is started nowhere else.",
    remedy: "End it when the work is done: `crm_attribute --node NODE --name maintenance --delete` (`pcs \
             node unmaintenance`, `crm node ready`).",
    references: &[sources::NODES],
    bad: &[
        Example::new(
            "Left on",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-a" name="maintenance" value="«true»"/>
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
        <nvpair id="t1-0" name="maintenance" value="«true»"/>
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
            "Over",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-a" name="maintenance" value="false"/>
    </instance_attributes>
  </node>
</nodes>
"#,
        ),
        Example::new(
            "Another attribute",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-a" name="maintenance-contract" value="true"/>
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
        if let Some(setting) = cluster.node_attribute(node, "maintenance").filter(is_on) {
            known.insert(node.name.to_ascii_lowercase());
            let finding = found(&node.name, &setting);
            cx.report(finding.fix_by_removing(cluster, setting.pair, Safety::Manual));
        }
    }
    for status in cluster.node_statuses() {
        let setting = cluster
            .transient_attribute(&status, "maintenance")
            .filter(is_on);
        if let Some(setting) =
            setting.filter(|_| !known.contains(&status.name.to_ascii_lowercase()))
        {
            cx.report(found(status.name, &setting));
        }
    }
}

fn is_on(setting: &Setting<'_>) -> bool {
    Boolean::read(setting.value.as_str()) == Ok(true) && !setting.conditional
}

fn found(name: &str, setting: &Setting<'_>) -> Finding {
    let message = format!(
        "{} is in maintenance: nothing there is monitored, started or stopped",
        shown(name)
    );
    Finding::new(Subject::new("node", name), setting.value.span(), message)
        .help("take it out of maintenance when the work is done")
}
