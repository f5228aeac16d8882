//! `node-shutting-down`: a node that is about to stop

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-shutting-down",
    area: Area::Status,
    category: Category::State,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A node was asked to stop and has not stopped yet",
    why: "All resources are moved away from a node that is asked to stop, and none may go there. If it \
          stays so, a resource does not stop, or the answer was lost.",
    remedy: "Look what still runs there (`crm_mon`). Once it is over, the attribute goes with the node.",
    references: &[sources::NODES],
    bad: &[Example::new(
        "Asked to stop",
        r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <transient_attributes id="1"><instance_attributes id="t1">
        <nvpair id="t1-0" name="shutdown" value="«1700000000»"/>
      </instance_attributes></transient_attributes>
    </node_state>
    <node_state id="2" uname="node2" in_ccm="true" crmd="online" join="member" expected="member"/>
  </status>
</cib>
"#,
    )],
    good: &[
        Example::new(
            "Nothing was asked",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <transient_attributes id="1"><instance_attributes id="t1">
        <nvpair id="t1-0" name="shutdown" value="0"/>
      </instance_attributes></transient_attributes>
    </node_state>
    <node_state id="2" uname="node2" in_ccm="true" crmd="online" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
        Example::new(
            "It has stopped",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="false" crmd="offline" join="down" expected="down">
      <transient_attributes id="1"><instance_attributes id="t1">
        <nvpair id="t1-0" name="shutdown" value="1700000000"/>
      </instance_attributes></transient_attributes>
    </node_state>
    <node_state id="2" uname="node2" in_ccm="true" crmd="online" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for status in cluster.node_statuses() {
        let Some(setting) = cluster.shutdown_request(&status) else {
            continue;
        };
        if status.state.is_controller_online() != Some(true) {
            continue;
        }
        let message = format!(
            "{} was asked to stop: nothing starts there",
            shown(status.name)
        );
        cx.report(
            Finding::new(
                Subject::new("node_state", status.name),
                setting.value.span(),
                message,
            )
            .help("look what still runs there"),
        );
    }
}
