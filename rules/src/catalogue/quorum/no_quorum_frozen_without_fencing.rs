//! `no-quorum-frozen-without-fencing`: frozen beside those who go on

use cib_model::NoQuorumPolicy;

use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "no-quorum-frozen-without-fencing",
    area: Area::Quorum,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "`no-quorum-policy=freeze` while fencing is off",
    why: "A part of the cluster that lost quorum keeps what it runs, and counts on being \
          fenced by the part that has it. With fencing off that part takes the lost nodes for \
          dead instead, and starts their resources a second time. With the default, `stop`, \
          the part without quorum at least stops them.",
    remedy: "Turn fencing on with a device for every node, or write `stop`.",
    references: &[sources::CLUSTER_OPTIONS, sources::VOTEQUORUM],
    bad: &[Example::new(
        "Both at once",
        r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="«freeze»"/>
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
  </cluster_property_set>
</crm_config>
"#,
    )],
    good: &[
        Example::new(
            "Fencing is on",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="freeze"/>
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "The part without quorum stops",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="stop"/>
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "One node",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="freeze"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some((NoQuorumPolicy::Freeze, setting)) = cluster.no_quorum_policy() else {
        return;
    };
    let alone = cluster.members().is_some_and(|members| members.len() < 2);
    if cluster.fencing_enabled() != Some(false) || setting.conditional || alone {
        return;
    }
    let message = "a part without quorum keeps what it runs and is not fenced: the others start the same again";
    let mut finding = Finding::of_option(&setting, message)
        .help("turn fencing on with a device for every node, or write `stop`");
    if let Some(fencing) = cluster.option("fencing-enabled") {
        finding = finding.related(fencing.value.span(), "fencing is off");
    }
    cx.report(finding);
}
