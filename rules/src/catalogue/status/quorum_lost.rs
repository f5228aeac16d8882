//! `quorum-lost`: a part of the cluster without quorum

use cib_model::NoQuorumPolicy;

use crate::finding::{Finding, Subject};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "quorum-lost",
    area: Area::Status,
    category: Category::State,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The part of the cluster that wrote the document had no quorum",
    why: "Without quorum Pacemaker fences nobody and, unless `no-quorum-policy` says otherwise, stops all \
          resources. Where nodes were only stopped, this is what is meant to happen.",
    remedy: "Start the other nodes, or find out why they cannot be reached (`corosync-quorumtool -s`).",
    references: &[sources::CLUSTER_OPTIONS],
    bad: &[Example::new(
        "No quorum",
        r#"<cib have-quorum="«0»">
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
  </status>
</cib>
"#,
    )],
    good: &[
        Example::new(
            "Quorum",
            r#"<cib have-quorum="1">
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Nobody asks for it",
            r#"<cib have-quorum="0">
  <configuration>
    <crm_config><cluster_property_set id="cib-bootstrap-options">
      <nvpair id="o-no_quorum_policy" name="no-quorum-policy" value="ignore"/>
    </cluster_property_set></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Nothing is known of any node",
            r#"<cib have-quorum="0">
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
  </status>
</cib>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(quorum) = &cluster.cib.have_quorum else {
        return;
    };
    let policy = cluster.no_quorum_policy();
    let is_ignored = policy
        .is_some_and(|(policy, setting)| policy == NoQuorumPolicy::Ignore || setting.conditional);
    if quorum.get() != Ok(false) || is_ignored || cluster.node_statuses().is_empty() {
        return;
    }
    let message = "there is no quorum: nobody is fenced, and resources are not started";
    cx.report(
        Finding::new(Subject::new("cluster", ""), quorum.span(), message)
            .help("start the other nodes, or find out why they cannot be reached"),
    );
}
