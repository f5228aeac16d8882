//! `all-resources-stopped`: everything is stopped

use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "all-resources-stopped",
    area: Area::ClusterOptions,
    category: Category::State,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "All resources are to stay stopped",
    why: "The cluster stops every resource, and starts none, whatever their own `target-role` says. It is meant for the time of a work on the storage or the network, and does not end by itself.",
    remedy: "Set it to `false`, or remove it, when the resources are to run again.",
    references: &[sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "Left on",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-left-on" name="stop-all-resources" value="«true»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "In another form",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-left-on" name="stop-all-resources" value="«Yes»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    good: &[
        Example::new(
            "It is off",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-left-on" name="stop-all-resources" value="false"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "What is no boolean counts as off",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-left-on" name="stop-all-resources" value="ture"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A rule decides",
            r#"<crm_config>
  <cluster_property_set id="on-sundays">
    <rule id="on-sundays-rule" boolean-op="and" score="0">
      <date_expression id="on-sundays-date" operation="date_spec">
        <date_spec id="on-sundays-spec" weekdays="7"/>
      </date_expression>
    </rule>
    <nvpair id="on-sundays-option" name="stop-all-resources" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(setting) = cx.cluster.switched_on("stop-all-resources") else {
        return;
    };
    cx.report(
        Finding::of_option(&setting, "the cluster stops all resources, and starts none")
            .help("set it to `false` when they are to run again"),
    );
}
