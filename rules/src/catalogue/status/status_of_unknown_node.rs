//! `status-of-unknown-node`: a state of a node that is not configured

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "status-of-unknown-node",
    area: Area::Status,
    category: Category::State,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "The status section has a node that the configuration does not have",
    why: "Pacemaker passes over it. It is left from a node that was removed or renamed, and the resources \
          in its history are not looked for there.",
    remedy: "Remove what is left of it: `crm_node --remove NODE`, or `crm_node --cleanup` in old \
             releases. If the node is to be part of the cluster, look why it is not in `<nodes>`.",
    references: &[sources::NODES],
    bad: &[Example::new(
        "A node that was renamed",
        r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="2" uname="node2" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="3" uname="«node3»" in_ccm="false" crmd="offline" join="down" expected="down"/>
  </status>
</cib>
"#,
    )],
    good: &[
        Example::new(
            "Configured nodes",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="2" uname="node2" in_ccm="true" crmd="online" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
        Example::new(
            "A node by its number only",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="2" in_ccm="true" crmd="online" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
        Example::new(
            "A guest node",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="vm" class="ocf" provider="example" type="database">
        <meta_attributes id="vm-meta"><nvpair id="vm-node" name="remote-node" value="guest1"/></meta_attributes>
      </primitive></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="2" uname="node2" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="guest1" uname="guest1" remote_node="true" in_ccm="true"/>
  </status>
</cib>
"#,
        ),
        Example::new(
            "No node is known",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes/>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if !cluster.knows_resources() {
        return;
    }
    for status in cluster.node_statuses() {
        if status.is_configured != Some(false) || status.state.id.is_none() {
            continue;
        }
        let name = status.state.uname.as_ref();
        let place = name.map_or(status.state.place.tag, cib_model::Attr::span);
        let message = format!(
            "there is a state of {}, which is no node of the cluster: Pacemaker passes over it",
            shown(status.name)
        );
        cx.report(
            Finding::new(Subject::new("node_state", status.name), place, message)
                .help("remove what is left of it with `crm_node --remove`"),
        );
    }
}
