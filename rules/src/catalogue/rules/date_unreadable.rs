//! `date-unreadable`: what no release reads as a date

use cib_model::{Attr, Version};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "date-unreadable",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A date is none that Pacemaker reads",
    why: "A `start` or `end` that is no date of ISO 8601 never counts. Before Pacemaker 3.0 a comparison `in_range` then has no start or no end, so that what was meant for a while holds for ever; `gt` and `lt`, and every comparison since 3.0, never hold. No schema checks dates.",
    remedy: "Write the date as `2026-01-31`, or with a time as `2026-01-31T20:00:00Z`.",
    references: &[sources::RULES],
    bad: &[
        Example::new(
            "A range that never ends",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="in_range" start="2026-01-01" end="«31.12.2026»"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "A day that the month does not have",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="lt" end="«2026-02-30»"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A range that never holds",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="in_range" start="«tomorrow»" end="2026-12-31T12:00:00Z"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(3, 0, 0)),
        Example::new(
            "A time that no clock shows",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="gt" start="«2026-07-01T25:00:00Z»"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A day of the year",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="in_range" start="2026-001" end="2026-365"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A time in a zone",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="lt" end="2026-12-31T20:00:00 +02:00"/>
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
    for held in cx.cluster.cib.held_rules() {
        for expression in held.rule().date_expressions() {
            let id = expression.id.as_ref().map_or("", Attr::as_str);
            let [start, end] = expression.dates();
            let bounds = [(start, end, "start"), (end, start, "end")];
            for (attr, other, bound) in bounds {
                let Some(attr) = attr.filter(|attr| cx.cluster.date(attr.as_str()).is_none())
                else {
                    continue;
                };
                let other = other.and_then(|other| cx.cluster.date(other.as_str()));
                let is_dropped = other.is_some() && !cx.cluster.is_strict_with_rules();
                let value = shown(attr.as_str());
                let message = if is_dropped {
                    format!(
                        "{value} is no date that Pacemaker reads: the comparison has no {bound}"
                    )
                } else {
                    format!("{value} is no date that Pacemaker reads: the comparison never holds")
                };
                cx.report(
                    Finding::new(Subject::new("date_expression", id), attr.span(), message)
                        .help("write it as `2026-01-31`, or with a time as `2026-01-31T20:00:00Z`"),
                );
            }
        }
    }
}
