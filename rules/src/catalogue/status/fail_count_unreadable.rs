//! `fail-count-unreadable`: a count of failures that is no number

use cib_model::{Scalar as _, Score};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fail-count-unreadable",
    area: Area::Status,
    category: Category::State,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A count of failures is no number",
    why: "Pacemaker counts the failures of a resource on a node in an attribute of that node. One that is \
          no number counts as none, so the resource stays on a node where it keeps failing, whatever \
          `migration-threshold` says. Pacemaker writes numbers only; somebody set it by hand.",
    remedy: "Clear it: `crm_resource --cleanup --resource ID --node NODE`.",
    references: &[sources::RESOURCES],
    bad: &[Example::new(
        "A word",
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
        <nvpair id="t1-0" name="fail-count-db#monitor_10000" value="«many»"/>
      </instance_attributes></transient_attributes>
    </node_state>
  </status>
</cib>
"#,
    )],
    good: &[
        Example::new(
            "Numbers",
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
        <nvpair id="t1-0" name="fail-count-db#monitor_10000" value="2"/>
        <nvpair id="t1-1" name="fail-count-db#start_0" value="INFINITY"/>
      </instance_attributes></transient_attributes>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Another attribute",
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
        <nvpair id="t1-0" name="fail" value="many"/>
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
    for (node, pair) in cx.cluster.failure_counters() {
        let (Some(name), Some(value)) = (&pair.name, &pair.value) else {
            continue;
        };
        if Score::read(value.as_str()).is_ok() {
            continue;
        }
        let message = format!(
            "{} of {} is {}, which is no number and counts as no failure",
            shown(name.as_str()),
            shown(node.name),
            shown(value.as_str())
        );
        cx.report(
            Finding::new(Subject::new("node_state", node.name), value.span(), message)
                .help("clear it with `crm_resource --cleanup`"),
        );
    }
}
