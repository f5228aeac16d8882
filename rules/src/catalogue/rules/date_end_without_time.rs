//! `date-end-without-time`: a last day that does not belong to the range

use cib_model::Attr;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "date-end-without-time",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A range ends with the first second of its last day",
    why: "A date without a time is the first second of that day, in UTC. A range up to such a date does not hold on that day, except for this one second.",
    remedy: "Write the last second, such as `2026-12-31T23:59:59`, or leave it if the day before is meant to be the last.",
    references: &[sources::RULES],
    bad: &[
        Example::new(
            "New Year's Eve is not in it",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="in_range" start="2026-01-01" end="«2026-12-31»"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A day that is one second long",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="in_range" start="2026-12-24" end="«2026-12-24»"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The wrong way round, which is another mistake",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="in_range" start="2026-12-31" end="2026-01-01"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "To the last second",
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
        Example::new(
            "Before a day",
            r#"<configuration>
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
    for held in cx.cluster.cib.held_rules() {
        for expression in held.rule().date_expressions().filter(|it| it.is_in_range()) {
            let [start, Some(end)] = expression.dates() else {
                continue;
            };
            // A range that is the wrong way round has other cares.
            if cx.cluster.span_of_date(expression).is_never() {
                continue;
            }
            let Some(last) = cx
                .cluster
                .date(end.as_str())
                .filter(|last| !last.has_time() && last.is_plain())
            else {
                continue;
            };
            let first = start.and_then(|start| cx.cluster.date(start.as_str()));
            let (severity, message) = if first == Some(last) {
                let message = format!(
                    "the range from {0} to {0} is one second long",
                    shown(end.as_str())
                );
                (Severity::Warning, message)
            } else {
                let message = format!(
                    "the range ends with the first second of {}",
                    shown(end.as_str())
                );
                (Severity::Info, message)
            };
            let id = expression.id.as_ref().map_or("", Attr::as_str);
            cx.report(
                Finding::new(Subject::new("date_expression", id), end.span(), message)
                    .severity(severity)
                    .help("write the last second of the day, if it is to be in the range"),
            );
        }
    }
}
