//! `resource-banned-by-failures`: a resource that has failed too often on a node

use cib_model::DateTime;

use crate::finding::{Finding, Subject, in_command, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "resource-banned-by-failures",
    area: Area::Status,
    category: Category::State,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A resource may not run on a node, because it has failed there too often",
    why: "When a resource has failed on a node as often as its `migration-threshold` says, or its start \
          has failed once, Pacemaker keeps it off that node until the failures are forgotten. In a \
          cluster of two nodes it then has nowhere to go when the other one fails. Without \
          `failure-timeout` nothing is ever forgotten by itself.",
    remedy: "Find out why it failed, and then forget the failures: `crm_resource --cleanup --resource ID \
             --node NODE`. `failure-timeout` makes Pacemaker forget them after a time.",
    references: &[sources::RESOURCES],
    bad: &[
        Example::new(
            "Not forgotten yet",
            r#"<cib crm_feature_set="3.16.2">
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
      <transient_attributes id="1"><instance_attributes id="t1">
        <nvpair id="t1-0" name="fail-count-db#start_0" value="«INFINITY»"/>
        <nvpair id="t1-1" name="last-failure-db#start_0" value="1767225600"/>
      </instance_attributes></transient_attributes>
    </node_state>
  </status>
</cib>
"#,
        )
        .at(DateTime::utc(2026, 1, 1)),
        Example::new(
            "A start that has failed",
            r#"<cib crm_feature_set="3.16.2">
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <transient_attributes id="1"><instance_attributes id="t1">
        <nvpair id="t1-0" name="fail-count-db#start_0" value="«INFINITY»"/>
      </instance_attributes></transient_attributes>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "One counter for all operations, as releases before 1.1.17 write it",
            r#"<cib crm_feature_set="3.0.10">
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <transient_attributes id="1"><instance_attributes id="t1">
        <nvpair id="t1-0" name="fail-count-db" value="«INFINITY»"/>
      </instance_attributes></transient_attributes>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "As often as allowed",
            r#"<cib crm_feature_set="3.16.2">
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <meta_attributes id="db-meta"><nvpair id="db-threshold" name="migration-threshold" value="3"/></meta_attributes>
      </primitive></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <transient_attributes id="1"><instance_attributes id="t1">
        <nvpair id="t1-0" name="fail-count-db#monitor_10000" value="«2»"/>
        <nvpair id="t1-1" name="fail-count-db#promote_0" value="1"/>
      </instance_attributes></transient_attributes>
    </node_state>
  </status>
</cib>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Forgotten after an hour",
            r#"<cib crm_feature_set="3.16.2">
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
      <transient_attributes id="1"><instance_attributes id="t1">
        <nvpair id="t1-0" name="fail-count-db#start_0" value="INFINITY"/>
        <nvpair id="t1-1" name="last-failure-db#start_0" value="1767225600"/>
      </instance_attributes></transient_attributes>
    </node_state>
  </status>
</cib>
"#,
        )
        .at(DateTime::utc(2026, 1, 2)),
        Example::new(
            "Less often than allowed",
            r#"<cib crm_feature_set="3.16.2">
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <meta_attributes id="db-meta"><nvpair id="db-threshold" name="migration-threshold" value="3"/></meta_attributes>
      </primitive></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <transient_attributes id="1"><instance_attributes id="t1">
        <nvpair id="t1-0" name="fail-count-db#monitor_10000" value="2"/>
      </instance_attributes></transient_attributes>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "A counter that is not read in a document of that release",
            r#"<cib crm_feature_set="3.0.10">
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <transient_attributes id="1"><instance_attributes id="t1">
        <nvpair id="t1-0" name="fail-count-db#start_0" value="INFINITY"/>
      </instance_attributes></transient_attributes>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Nobody counts",
            r#"<cib crm_feature_set="3.16.2">
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <meta_attributes id="db-meta"><nvpair id="db-threshold" name="migration-threshold" value="0"/></meta_attributes>
      </primitive></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <transient_attributes id="1"><instance_attributes id="t1">
        <nvpair id="t1-0" name="fail-count-db#start_0" value="INFINITY"/>
      </instance_attributes></transient_attributes>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "No limit",
            r#"<cib crm_feature_set="3.16.2">
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <transient_attributes id="1"><instance_attributes id="t1">
        <nvpair id="t1-0" name="fail-count-db#monitor_10000" value="7"/>
      </instance_attributes></transient_attributes>
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
    for count in cluster.fail_counts() {
        let Some(threshold) = cluster.reached_threshold(&count, cx.now) else {
            continue;
        };
        let mut values = count.pairs.iter().filter_map(|pair| pair.value.as_ref());
        let Some(first) = values.next() else {
            continue;
        };
        let message = format!(
            "{} may not run on {}: {} failures were counted there, and {threshold} is the limit",
            shown(count.resource),
            shown(count.node.name),
            count.total
        );
        let mut finding = Finding::new(
            Subject::new("primitive", count.resource),
            first.span(),
            message,
        )
        .help(format!(
            "find out why, then `crm_resource --cleanup --resource {} --node {}`",
            in_command(count.resource, "ID"),
            in_command(count.node.name, "NODE")
        ));
        for further in values {
            finding = finding.related(further.span(), "and these");
        }
        cx.report(finding);
    }
}
