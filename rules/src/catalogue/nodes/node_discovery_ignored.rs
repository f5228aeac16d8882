//! `node-discovery-ignored`: probes that cannot be switched off

use cib_model::{Boolean, NodeKind, Scalar as _};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

const ATTRIBUTE: &str = "resource-discovery-enabled";

pub(crate) static RULE: Rule = Rule {
    id: "node-discovery-ignored",
    area: Area::Nodes,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A node attribute is to switch probes off where it cannot",
    why: "`resource-discovery-enabled` counts on remote and guest nodes alone; on a member of \
          the cluster Pacemaker ignores it, and `crm_verify` says so. On a remote node it is \
          ignored while fencing is off.",
    remedy: "Give location constraints of that node `resource-discovery=\"never\"`.",
    references: &[sources::CONSTRAINTS, sources::NODES],
    bad: &[
        Example::new(
            "A member of the cluster",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-discovery" name="«resource-discovery-enabled»" value="false"/>
    </instance_attributes>
  </node>
</nodes>
"#,
        ),
        Example::new(
            "A remote node without fencing",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="stonith-enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="remote1" uname="remote1" type="remote">
      <instance_attributes id="remote1-attributes">
        <nvpair id="remote1-discovery" name="«resource-discovery-enabled»" value="false"/>
      </instance_attributes>
    </node>
  </nodes>
  <resources>
    <primitive id="remote1" class="ocf" provider="pacemaker" type="remote"/>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A remote node",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="remote1" uname="remote1" type="remote">
      <instance_attributes id="remote1-attributes">
        <nvpair id="remote1-discovery" name="resource-discovery-enabled" value="false"/>
      </instance_attributes>
    </node>
  </nodes>
  <resources>
    <primitive id="remote1" class="ocf" provider="pacemaker" type="remote"/>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Switched on",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-discovery" name="resource-discovery-enabled" value="true"/>
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
    for node in cluster.nodes().unwrap_or_default() {
        let Some(setting) = cluster.node_attribute(node, ATTRIBUTE) else {
            continue;
        };
        if setting.conditional || Boolean::read(setting.value.as_str()) == Ok(true) {
            continue;
        }
        let why = match node.kind {
            NodeKind::Member => "a member of the cluster is always probed",
            NodeKind::Remote if cluster.fencing_enabled() == Some(false) => {
                "a remote node is probed while fencing is off"
            }
            _ => continue,
        };
        let name = setting.pair.name.as_ref();
        let place = name.map_or(setting.value.span(), cib_model::Attr::span);
        let message = format!("`{ATTRIBUTE}` of {} is ignored: {why}", shown(&node.name));
        let subject = Subject::new("node", node.name.as_ref());
        cx.report(
            Finding::new(subject, place, message).help(
                "give location constraints of the node `resource-discovery=\"never\"` instead",
            ),
        );
    }
}
