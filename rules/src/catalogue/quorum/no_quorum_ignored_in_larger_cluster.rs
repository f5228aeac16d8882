//! `no-quorum-ignored-in-larger-cluster`: many nodes that go on without a majority

use cib_model::NoQuorumPolicy;

use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "no-quorum-ignored-in-larger-cluster",
    area: Area::Quorum,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "`no-quorum-policy=ignore` in a cluster of more than two nodes",
    why: "Without a majority, a part of the cluster goes on as if nothing had happened. With \
          three or more nodes there is a majority to go by, and ignoring it gives up what it \
          is for: a single node that lost its network fences all the others, or runs \
          everything beside them.",
    remedy: "Remove the option. The default, `stop`, lets the part with the majority go on.",
    references: &[sources::CLUSTER_OPTIONS, sources::VOTEQUORUM],
    bad: &[Example::new(
        "Three nodes",
        r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
    <node id="3" uname="node3"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="«ignore»"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "Two nodes are another problem",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="ignore"/>
    </cluster_property_set>
  </crm_config>
</configuration>
"#,
        ),
        Example::new(
            "Three nodes that stop",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
    <node id="3" uname="node3"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="stop"/>
    </cluster_property_set>
  </crm_config>
</configuration>
"#,
        ),
        Example::new(
            "Nodes that are not known yet",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="ignore"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some((NoQuorumPolicy::Ignore, setting)) = cluster.no_quorum_policy() else {
        return;
    };
    let members = cluster.members().map_or(0, |members| members.len());
    if members <= 2 || cluster.fencing_enabled() == Some(false) {
        return;
    }
    let message = format!(
        "the cluster ignores the loss of quorum although it has {members} nodes: one node that is cut off fences the others"
    );
    cx.report(
        Finding::of_option(&setting, message)
            .help("remove the option; the default, `stop`, lets the majority go on"),
    );
}
