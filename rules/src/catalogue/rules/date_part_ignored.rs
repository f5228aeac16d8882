//! `date-part-ignored`: a part of a date that nobody reads

use cib_model::{Attr, DateParts};

use crate::finding::{Finding, Subject, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "date-part-ignored",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A date has a part that Pacemaker never reads",
    why: "Every schema allows `yearsdays` in a `date_spec`, but Pacemaker reads `yeardays`: the \
          part is ignored, and the rule holds on more days than it says. So are `monthdays`, \
          `weekdays`, `yearsdays`, `weekyears` and `moon` in a `duration`.",
    remedy: "Write `yeardays`, which schema 3.9 allows; in a `duration` write `days` or `weeks`.",
    references: &[sources::RULES],
    bad: &[
        Example::new(
            "A misspelling that every schema has",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" hours="9-17" «yearsdays»="1-90"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A duration of weekdays",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="in_range" start="2026-01-01">
          <duration id="db-duration" weeks="1" «weekdays»="5"/>
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
            "The right name",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" hours="9-17" yeardays="1-90"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Weeks",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="in_range" start="2026-01-01">
          <duration id="db-duration" weeks="1"/>
        </date_expression>
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
            for spec in &expression.date_specs {
                if let Some(attr) = &spec.yearsdays {
                    let message =
                        "`yearsdays` is not read by any release: the rule holds on other days too";
                    let help = "write `yeardays`, which schema 3.9 allows";
                    cx.report(
                        Finding::new(subject("date_spec", spec), attr.name_span(), message)
                            .help(help),
                    );
                }
            }
            for duration in &expression.durations {
                for (name, attr) in unread_in_duration(duration) {
                    let message =
                        format!("{} in a duration is not read by any release", shown(name));
                    cx.report(
                        Finding::new(subject("duration", duration), attr.name_span(), message)
                            .help("write `days` or `weeks`")
                            .fix_by_removing_attribute(cx.cluster, attr, Safety::Safe),
                    );
                }
            }
        }
    }
}

fn subject(kind: &'static str, parts: &DateParts<'_>) -> Subject {
    Subject::new(kind, parts.id.as_ref().map_or("", Attr::as_str))
}

fn unread_in_duration<'p, 'a>(
    duration: &'p DateParts<'a>,
) -> impl Iterator<Item = (&'static str, &'p Attr<'a>)> {
    let parts = [
        ("monthdays", &duration.monthdays),
        ("weekdays", &duration.weekdays),
        ("yearsdays", &duration.yearsdays),
        ("weekyears", &duration.weekyears),
        ("moon", &duration.moon),
    ];
    parts
        .into_iter()
        .filter_map(|(name, attr)| Some((name, attr.as_ref()?)))
}
