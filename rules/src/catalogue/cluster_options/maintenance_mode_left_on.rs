//! `maintenance-mode-left-on`: the cluster looks after nothing

use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "maintenance-mode-left-on",
    area: Area::ClusterOptions,
    category: Category::State,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The whole cluster is in maintenance mode",
    why: "The cluster neither starts nor stops nor monitors any resource, and recovers nothing: it is no cluster at the time. The mode is meant for the hour in which somebody works on it, and is easily forgotten, because everything goes on running.",
    remedy: "Switch it off when the work is done; look first at what the cluster would do then (`crm_simulate --live-check`).",
    references: &[sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "Left on",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-left-on" name="maintenance-mode" value="«true»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "In another form",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-left-on" name="maintenance-mode" value="«Yes»"/>
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
    <nvpair id="opt-left-on" name="maintenance-mode" value="false"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "What is no boolean counts as off",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-left-on" name="maintenance-mode" value="ture"/>
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
    <nvpair id="on-sundays-option" name="maintenance-mode" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(setting) = cx.cluster.switched_on("maintenance-mode") else {
        return;
    };
    cx.report(
        Finding::of_option(
            &setting,
            "the cluster is in maintenance mode: nothing is monitored, and nothing is recovered",
        )
        .help("set it to `false` when the work is done"),
    );
}
