//! `resource-blocked`: a resource that the cluster has given up on

use crate::finding::{Finding, Subject, in_command, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "resource-blocked",
    area: Area::Status,
    category: Category::State,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A resource has failed, and nothing is done with it until somebody helps",
    why: "After a failure with `on-fail=\"block\"`, and after a failed stop where fencing is off, \
          Pacemaker neither stops nor starts the resource, nor what depends on it. It waits for a person.",
    remedy: "Bring the resource into a known state by hand, then `crm_resource --cleanup --resource ID`. \
             For a failed stop: turn fencing on, which resolves it without anybody.",
    references: &[sources::OPERATIONS],
    bad: &[
        Example::new(
            "As it was asked for",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <operations><op id="db-monitor" name="monitor" interval="10s" on-fail="block"/></operations>
      </primitive></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="1"><lrm_resources>
        <lrm_resource id="db" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
          <lrm_rsc_op id="db_monitor_10000" operation="monitor" call-id="2" rc-code="«7»" op-status="0" interval="10000" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "A stop that has failed, and nobody to fence",
            r#"<cib>
  <configuration>
    <crm_config><cluster_property_set id="cib-bootstrap-options">
      <nvpair id="o-stonith_enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="1"><lrm_resources>
        <lrm_resource id="db" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
          <lrm_rsc_op id="db_stop_0" operation="stop" call-id="2" rc-code="«1»" op-status="4" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A failure that is recovered from",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="1"><lrm_resources>
        <lrm_resource id="db" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
          <lrm_rsc_op id="db_monitor_10000" operation="monitor" call-id="2" rc-code="7" op-status="0" interval="10000" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Fencing resolves it",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="1"><lrm_resources>
        <lrm_resource id="db" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
          <lrm_rsc_op id="db_stop_0" operation="stop" call-id="2" rc-code="1" op-status="4" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "It has been helped",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <operations><op id="db-monitor" name="monitor" interval="10s" on-fail="block"/></operations>
      </primitive></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="1"><lrm_resources>
        <lrm_resource id="db" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_monitor_10000" operation="monitor" call-id="2" rc-code="7" op-status="0" interval="10000" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
          <lrm_rsc_op id="db_start_0" operation="start" call-id="3" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for history in cluster.histories() {
        let failures = cluster.failures_of(&history, cx.now);
        let Some(failure) = cluster.blocking(&history, &failures) else {
            continue;
        };
        let message = format!(
            "{} is blocked on {}: its {} has failed ({}), and nothing is done until somebody helps",
            shown(history.id),
            shown(history.node.name),
            shown(failure.task),
            failure.words()
        );
        let operation = failure.operation;
        let code = operation.rc_code.as_ref();
        let place = code.map_or(operation.place.tag, cib_model::Attr::span);
        let mut finding = Finding::new(Subject::new("lrm_resource", history.id), place, message)
            .help(format!(
                "repair it, then `crm_resource --cleanup --resource {}`",
                in_command(history.id, "ID")
            ));
        if let Some(reason) = &operation.exit_reason {
            finding = finding.related(reason.span(), "what the agent said");
        }
        cx.report(finding);
    }
}
