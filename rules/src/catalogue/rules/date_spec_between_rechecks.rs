//! `date-spec-between-rechecks`: a time that passes unseen

use cib_model::{Attr, Duration};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "date-spec-between-rechecks",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A time of day may pass before the cluster looks at the clock",
    why: "A `date_spec` sets no alarm. Pacemaker looks whether it holds when something happens, and every `cluster-recheck-interval` (15 minutes unless set). A time that is shorter may pass unseen, and begins and ends late; with an interval of 0 the cluster does not look at all while nothing happens.",
    remedy: "Set `cluster-recheck-interval` to less than the time lasts, or write the time as a range with `start` and `end`, for which Pacemaker sets an alarm.",
    references: &[sources::RULES, sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "Nobody looks",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-recheck" name="cluster-recheck-interval" value="0"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <«date_spec» id="db-spec" hours="9-17"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Five minutes of every hour",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-recheck" name="cluster-recheck-interval" value="15min"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <«date_spec» id="db-spec" minutes="0-4"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Two minutes, and an interval that nobody has set",
            r#"<configuration>
  <crm_config/>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <«date_spec» id="db-spec" hours="9" minutes="58-"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Office hours",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-recheck" name="cluster-recheck-interval" value="15min"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" hours="9-17"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A shorter interval",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-recheck" name="cluster-recheck-interval" value="1min"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" minutes="0-4"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Pacemaker sets an alarm",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-recheck" name="cluster-recheck-interval" value="0"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="lt" end="2026-12-31"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(interval) = cx.cluster.recheck_interval() else {
        return;
    };
    let set = cx.cluster.option("cluster-recheck-interval");
    for held in cx.cluster.cib.held_rules() {
        for expression in held
            .rule()
            .date_expressions()
            .filter(|it| it.is_date_spec())
        {
            let Some(spec) = expression.date_specs.first() else {
                continue;
            };
            let id = spec.id.as_ref().map_or("", Attr::as_str);
            let Some(length) = spec.shortest_stretch() else {
                continue;
            };
            let message = if interval == Duration::ZERO {
                format!(
                    "the cluster does not look at the clock for {} while nothing else happens",
                    shown(id)
                )
            } else if length < interval {
                format!(
                    "the time of {} lasts {length}, and the cluster looks at the clock every {interval}",
                    shown(id)
                )
            } else {
                continue;
            };
            let mut finding = Finding::new(Subject::new("date_spec", id), spec.place.tag, message)
                .help("set `cluster-recheck-interval` to less than the time lasts");
            if let Some(set) = &set {
                finding = finding.related(set.value.span(), "the interval");
            }
            cx.report(finding);
        }
    }
}
