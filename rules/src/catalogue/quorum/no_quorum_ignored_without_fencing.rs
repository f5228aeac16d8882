//! `no-quorum-ignored-without-fencing`: neither a majority nor fencing

use cib_model::NoQuorumPolicy;

use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "no-quorum-ignored-without-fencing",
    area: Area::Quorum,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "`no-quorum-policy=ignore` while fencing is off",
    why: "Nothing is left that keeps two halves of a split apart: neither needs a majority, \
          and neither stops the other. Both start the same resources and write to the same \
          data. This is how split brains are made.",
    remedy: "Turn fencing on with a device for every node, and remove the option.",
    references: &[sources::CLUSTER_OPTIONS, sources::VOTEQUORUM],
    bad: &[Example::new(
        "Both at once",
        r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="«ignore»"/>
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
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="ignore"/>
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Quorum counts",
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
    let Some((NoQuorumPolicy::Ignore, setting)) = cluster.no_quorum_policy() else {
        return;
    };
    if cluster.fencing_enabled() != Some(false) {
        return;
    }
    let message = "the cluster ignores the loss of quorum and does not fence: in a split both halves run everything";
    let mut finding = Finding::of_option(&setting, message)
        .help("turn fencing on with a device for every node, and remove this option");
    if let Some(fencing) = cluster.option("fencing-enabled") {
        finding = finding.related(fencing.value.span(), "fencing is off");
    }
    cx.report(finding);
}
