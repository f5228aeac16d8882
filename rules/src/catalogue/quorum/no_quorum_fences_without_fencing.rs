//! `no-quorum-fences-without-fencing`: a policy that needs fencing, and there is none

use cib_model::NoQuorumPolicy;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "no-quorum-fences-without-fencing",
    area: Area::Quorum,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "`no-quorum-policy` asks for fencing while fencing is off",
    why: "`fence`, and its old name `suicide`, tell a part without a majority to fence its own \
          nodes. With fencing off Pacemaker takes the policy for `stop` and says so only in \
          its log.",
    remedy: "Turn fencing on, or write `stop`.",
    references: &[sources::CLUSTER_OPTIONS, sources::VOTEQUORUM],
    bad: &[
        Example::new(
            "suicide",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="«suicide»"/>
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "fence",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="«fence»"/>
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Fencing is on",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="suicide"/>
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Another policy",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="stop"/>
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some((NoQuorumPolicy::Fence, setting)) = cluster.no_quorum_policy() else {
        return;
    };
    if cluster.fencing_enabled() != Some(false) {
        return;
    }
    let message = format!(
        "the policy {} needs fencing, which is off: Pacemaker takes it for `stop`",
        shown(setting.value.as_str())
    );
    let mut finding =
        Finding::of_option(&setting, message).help("turn fencing on, or write `stop`");
    if let Some(fencing) = cluster.option("fencing-enabled") {
        finding = finding.related(fencing.value.span(), "fencing is off");
    }
    cx.report(finding);
}
