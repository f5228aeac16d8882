//! `date-range-reversed`: a range whose ends are the wrong way round

use cib_model::{Attr, Cluster, DateExpression, NumberRange};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "date-range-reversed",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A range of time ends before it starts",
    why: "Pacemaker does not turn a range round: `hours=\"22-6\"` does not reach over midnight, and a `start` behind the `end` leaves no time between. The comparison never holds, and nothing says so.",
    remedy: "Exchange the ends. For a night or a turn of the year write two comparisons, such as `22-` and `-6`, in a rule with `boolean-op=\"or\"`.",
    references: &[sources::RULES],
    bad: &[
        Example::new(
            "Over midnight",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" hours="«22-6»"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A duration below zero",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="in_range" start="2026-12-31">
          <«duration» id="db-duration" days="-1"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A start behind the end",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="in_range" start="2026-12-31" end="«2026-01-01»"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Two ranges for a night",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100" boolean-op="or">
        <date_expression id="db-late" operation="date_spec">
          <date_spec id="db-evening" hours="22-"/>
        </date_expression>
        <date_expression id="db-early" operation="date_spec">
          <date_spec id="db-morning" hours="-6"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A year",
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
        for expression in held.rule().date_expressions() {
            for spec in &expression.date_specs {
                let id = spec.id.as_ref().map_or("", Attr::as_str);
                for part in spec.spec_parts() {
                    if part.range.is_some_and(NumberRange::is_reversed) {
                        let (value, name) = (shown(part.attr.as_str()), shown(part.fact.name));
                        let message = format!(
                            "the {name} {value} end before they start: the comparison never holds"
                        );
                        let help = "exchange the ends, or write two comparisons in a rule with `boolean-op=\"or\"`";
                        let subject = Subject::new("date_spec", id);
                        cx.report(Finding::new(subject, part.attr.span(), message).help(help));
                    }
                }
            }
            if let Some(finding) = backwards(cx.cluster, expression) {
                cx.report(finding);
            }
        }
    }
}

fn backwards(cluster: &Cluster<'_>, expression: &DateExpression<'_>) -> Option<Finding> {
    let [Some(start), end] = expression.dates() else {
        return None;
    };
    if !cluster.span_of_date(expression).is_never() {
        return None;
    }
    let Some(end) = end else {
        let duration = expression.durations.first()?;
        let id = duration.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "the duration {} ends before it starts: the comparison never holds",
            shown(id)
        );
        let finding = Finding::new(Subject::new("duration", id), duration.place.tag, message)
            .help("write numbers above 0");
        return Some(finding);
    };
    let id = expression.id.as_ref().map_or("", Attr::as_str);
    let message = format!(
        "{} is before the start {}: the comparison never holds",
        shown(end.as_str()),
        shown(start.as_str())
    );
    let finding = Finding::new(Subject::new("date_expression", id), end.span(), message)
        .related(start.span(), "the start")
        .help("exchange the dates");
    Some(finding)
}
