//! `resource-failed`: a resource that has failed

use cib_model::{DateTime, LrmOperation};

use crate::finding::{Finding, Subject, in_command, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "resource-failed",
    area: Area::Status,
    category: Category::State,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A resource has failed on a node, and the failure was not forgotten",
    why: "Pacemaker has recovered the resource, or tried to. The failure counts towards \
          `migration-threshold` until it is forgotten, and it has a reason that will come again.",
    remedy: "Find the reason (the log of the node, and what the agent said), then `crm_resource --cleanup \
             --resource ID --node NODE`.",
    references: &[sources::RESOURCES],
    bad: &[
        Example::new(
            "Not forgotten yet",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <meta_attributes id="db-meta"><nvpair id="db-timeout" name="failure-timeout" value="1h"/></meta_attributes>
      </primitive></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="1"><lrm_resources>
        <lrm_resource id="db" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
          <lrm_rsc_op id="db_monitor_10000" operation="monitor" call-id="2" rc-code="«7»" op-status="0" interval="10000" transition-key="1:1:0:10000000-0000-4000-8000-000000000001" last-rc-change="1767225600"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        )
        .at(DateTime::utc(2026, 1, 1)),
        Example::new(
            "It does not run",
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
          <lrm_rsc_op id="db_monitor_10000" operation="monitor" call-id="2" rc-code="«7»" op-status="0" interval="10000" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "It could not start",
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
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="«5»" op-status="4" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "It took too long",
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
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="«1»" op-status="2" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Several failures are one finding",
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
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="1" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
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
            "Forgotten after an hour",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <meta_attributes id="db-meta"><nvpair id="db-timeout" name="failure-timeout" value="1h"/></meta_attributes>
      </primitive></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="1"><lrm_resources>
        <lrm_resource id="db" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
          <lrm_rsc_op id="db_monitor_10000" operation="monitor" call-id="2" rc-code="7" op-status="0" interval="10000" transition-key="1:1:0:10000000-0000-4000-8000-000000000001" last-rc-change="1767225600"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        )
        .at(DateTime::utc(2026, 1, 2)),
        Example::new(
            "It runs",
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
          <lrm_rsc_op id="db_monitor_10000" operation="monitor" call-id="2" rc-code="0" op-status="0" interval="10000" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "A look shows that it does not run yet",
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
          <lrm_rsc_op id="db_monitor_0" operation="monitor" call-id="1" rc-code="7" op-status="0" interval="0" transition-key="1:1:7:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "A look shows that it is not installed here",
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
          <lrm_rsc_op id="db_monitor_0" operation="monitor" call-id="1" rc-code="5" op-status="4" interval="0" transition-key="1:1:7:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Under way",
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
          <lrm_rsc_op id="db_start_0" operation="start" call-id="-1" rc-code="193" op-status="-1" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Blocked, which is said by another rule",
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
          <lrm_rsc_op id="db_monitor_10000" operation="monitor" call-id="2" rc-code="7" op-status="0" interval="10000" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Not configured any more",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="web" class="ocf" provider="example" type="database"/></resources>
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
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for history in cluster.histories() {
        let failures = cluster.failures_of(&history, cx.now);
        let (Some(last), true) = (failures.last(), cluster.is_configured(&history)) else {
            continue;
        };
        if cluster.blocking(&history, &failures).is_some() {
            continue;
        }
        let message = format!(
            "{} of {} has failed on {}: {}",
            shown(last.task),
            shown(history.id),
            shown(history.node.name),
            last.words()
        );
        let place = |operation: &LrmOperation<'_>| {
            let code = operation.rc_code.as_ref();
            code.map_or(operation.place.tag, cib_model::Attr::span)
        };
        let mut finding = Finding::new(
            Subject::new("lrm_resource", history.id),
            place(last.operation),
            message,
        )
        .help(format!(
            "find out why, then `crm_resource --cleanup --resource {} --node {}`",
            in_command(history.id, "ID"),
            in_command(history.node.name, "NODE")
        ));
        if let Some(reason) = &last.operation.exit_reason {
            finding = finding.related(reason.span(), "what the agent said");
        }
        for earlier in failures.iter().rev().skip(1) {
            let words = format!(
                "{} had failed before: {}",
                shown(earlier.task),
                earlier.words()
            );
            finding = finding.related(place(earlier.operation), words);
        }
        cx.report(finding);
    }
}
