//! `date-part-out-of-range`: hour 24 and weekday 0

use cib_model::{Attr, DateParts, SpecPart};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "date-part-out-of-range",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A part of a date has a value that no time has",
    why: "Hours are 0 to 23, weekdays 1 (Monday) to 7 (Sunday), months 1 to 12. Pacemaker takes any number: a part whose values no time has never holds, and what lies outside of a range counts for nothing. `weekdays=\"0-4\"` is Monday to Thursday, without the Sunday that was meant. No tool but pcs says so, and that only when it writes the rule.",
    remedy: "Write values that a time can have. Sunday is 7, and midnight is hour 0.",
    references: &[sources::RULES],
    bad: &[
        Example::new(
            "There is no hour 24",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" hours="«24»"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Sunday is 7",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" weekdays="«0-4»"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Beyond the last hour",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" hours="«20-24»"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "There is no month 13",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" months="«13-»"/>
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
            "To the last hour",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" hours="20-23" weekdays="1-7"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Open ends",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" hours="20-" years="2026-"/>
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
                for part in spec.spec_parts() {
                    if let Some(finding) = beyond(spec, &part) {
                        cx.report(finding);
                    }
                }
            }
        }
    }
}

fn beyond(spec: &DateParts<'_>, part: &SpecPart<'_, '_>) -> Option<Finding> {
    let range = part.range.filter(|range| !range.is_reversed())?;
    let (name, value) = (shown(part.fact.name), shown(part.attr.as_str()));
    let below = range.low.is_some_and(|low| low < part.fact.low);
    let above = part
        .fact
        .high
        .zip(range.high)
        .is_some_and(|(most, high)| high > most);
    let (severity, message) = if part.is_out_of_range() {
        let message = format!("no time has the {name} {value}: the comparison never holds");
        (Severity::Warning, message)
    } else if below {
        let low = part.fact.low;
        let message = format!("{name} start with {low}: {value} holds from {low} on");
        (Severity::Warning, message)
    } else if above {
        let most = part.fact.high?;
        let message = format!("{name} end with {most}: {value} holds up to {most}");
        (Severity::Info, message)
    } else {
        return None;
    };
    let most = part
        .fact
        .high
        .map_or(String::new(), |most| format!(" to {most}"));
    let id = spec.id.as_ref().map_or("", Attr::as_str);
    Some(
        Finding::new(Subject::new("date_spec", id), part.attr.span(), message)
            .severity(severity)
            .help(format!("write a value from {}{most}", part.fact.low)),
    )
}
