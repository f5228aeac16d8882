//! `removed-resource-active`: a resource that runs and is not configured

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "removed-resource-active",
    area: Area::Status,
    category: Category::State,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A resource runs that is not configured any more",
    why: "Pacemaker stops what it has started once it is removed from the configuration, unless \
          `stop-removed-resources` (formerly `stop-orphan-resources`) is off or the cluster is in \
          maintenance. Until then it has no constraint, no monitor and no limit, and may run beside what \
          has taken its place.",
    remedy: "Leave maintenance, or stop it by hand and forget it: `crm_resource --refresh --resource ID \
             --node NODE`.",
    references: &[sources::CLUSTER_OPTIONS],
    bad: &[Example::new(
        "It was removed while it ran",
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
        <lrm_resource id="«db»" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
    )],
    good: &[
        Example::new(
            "It is configured",
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
            "It has stopped",
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
          <lrm_rsc_op id="db_stop_0" operation="stop" call-id="2" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "An instance of a clone",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <clone id="db-clone">
      <primitive id="db" class="ocf" provider="example" type="database"/></clone></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="1"><lrm_resources>
        <lrm_resource id="db:1" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "The container of a bundle",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <bundle id="web"><docker image="web:latest" replicas="1"/></bundle></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="1"><lrm_resources>
        <lrm_resource id="web-docker-0" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
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
    if !cluster.knows_resources() {
        return;
    }
    for history in cluster.histories() {
        if cluster.is_configured(&history) || !history.is_active() {
            continue;
        }
        let id = history.resource.id.as_ref();
        let place = id.map_or(history.resource.place.tag, cib_model::Attr::span);
        let message = format!(
            "{} runs on {} and is not configured any more",
            shown(history.id),
            shown(history.node.name)
        );
        cx.report(
            Finding::new(Subject::new("lrm_resource", history.id), place, message)
                .help("let the cluster stop it, or stop it by hand"),
        );
    }
}
