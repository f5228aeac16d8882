//! `duration-with-end`: two ends of one range

use cib_model::Attr;

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "duration-with-end",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A duration counts for nothing beside an end",
    why: "A comparison `in_range` ends at its `end`. A `duration` is looked at only where there is none, so that of two ends that differ it is the one nobody reads.",
    remedy: "Remove the `duration`, or the `end` that it is to replace.",
    references: &[sources::RULES],
    bad: &[Example::new(
        "Two ends",
        r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="in_range" start="2026-01-01" end="2026-12-31T23:59:59">
          <«duration» id="db-duration" months="1"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "A duration",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="in_range" start="2026-01-01">
          <duration id="db-duration" months="1"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "An end",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="in_range" start="2026-01-01" end="2026-12-31T23:59:59"/>
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
        for expression in held.rule().date_expressions().filter(|it| it.is_in_range()) {
            let [_, Some(end)] = expression.dates() else {
                continue;
            };
            let Some(duration) = expression.durations.first() else {
                continue;
            };
            // Without an end that can be read it is the duration that counts.
            if cx.cluster.date(end.as_str()).is_none() {
                continue;
            }
            let id = duration.id.as_ref().map_or("", Attr::as_str);
            let message = format!(
                "the duration {} counts for nothing beside an `end`",
                shown(id)
            );
            let mut edits = cx.cluster.edits();
            edits.remove(duration.place);
            cx.report(
                Finding::new(Subject::new("duration", id), duration.place.tag, message)
                    .related(end.span(), "the end that counts")
                    .help("remove it, or the `end` that it is to replace")
                    .fix(Fix::new(Safety::Safe, "remove it", edits)),
            );
        }
    }
}
