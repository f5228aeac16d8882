//! `startup-probes-disabled`: nobody looks what runs already

use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "startup-probes-disabled",
    area: Area::ClusterOptions,
    category: Category::Safety,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The cluster does not look whether resources run already",
    why: "When a node joins, the cluster asks it which resources are active there. With `enable-startup-probes=\"false\"` it takes them for stopped. What the boot of the node, a person, or the cluster before a crash has started runs unnoticed, and the cluster starts it once more: a file system or a database in two places. Pacemaker 3.0.2 deprecates the option.",
    remedy: "Remove the option. Where a node cannot run a resource at all, give the location constraint that bans it `resource-discovery=\"never\"`.",
    references: &[sources::CLUSTER_OPTIONS, sources::CONSTRAINTS],
    bad: &[Example::new(
        "Switched off",
        r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-probes" name="enable-startup-probes" value="«false»"/>
  </cluster_property_set>
</crm_config>
"#,
    )],
    good: &[
        Example::new(
            "The default",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-probes" name="enable-startup-probes" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "What is no boolean counts as the default",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-probes" name="enable-startup-probes" value="flase"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(setting) = cx.cluster.switched_off("enable-startup-probes") else {
        return;
    };
    let message = "the cluster takes every resource for stopped on a node that joins";
    cx.report(
        Finding::of_option(&setting, message).help("remove it, so that the cluster looks first"),
    );
}
