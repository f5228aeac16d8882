//! `date-part-unreadable`: a part of a date that is no number

use cib_model::{Attr, DateParts, Integer, Scalar as _, Version};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "date-part-unreadable",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A part of a date is no number and no range",
    why: "A part of a `date_spec` is a number or one range: `9`, `9-17`, `9-` or `-17`. Pacemaker passes over anything else before 3.0, so that the comparison holds at any hour or on any day; since 3.0 it never holds. A part of a `duration` is a number; what is none counts as 0 before 3.0. No schema checks either.",
    remedy: "Write one number or range. For several, write one comparison for each, in a rule with `boolean-op=\"or\"`.",
    references: &[sources::RULES],
    bad: &[
        Example::new(
            "A list of hours",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" hours="«9,17»"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "Names of days",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" weekdays="«mon-fri»"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(3, 0, 0)),
        Example::new(
            "A duration without a number",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="in_range" start="2026-01-01">
          <duration id="db-duration" hours="«one»"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
    ],
    good: &[
        Example::new(
            "Ranges",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" hours="9-17" weekdays="-5" months="4-"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
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
          <duration id="db-duration" hours="1"/>
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
    let strict = cx.cluster.is_strict_with_rules();
    for held in cx.cluster.cib.held_rules() {
        for expression in held.rule().date_expressions() {
            for spec in &expression.date_specs {
                for part in spec.spec_parts() {
                    if part.range.is_none() {
                        let then = if strict {
                            "the comparison never holds"
                        } else {
                            "Pacemaker passes over it, and the comparison holds at other times too"
                        };
                        let help = "write a number or one range such as `9-17`; for several, one comparison each in a \
                                    rule with `boolean-op=\"or\"`";
                        cx.report(
                            unread("date_spec", spec, part.fact.name, part.attr, then).help(help),
                        );
                    }
                }
            }
            for duration in &expression.durations {
                for (name, attr) in duration.length_parts() {
                    if Integer::read(attr.as_str()).is_err() {
                        let then = if strict {
                            "the comparison never holds"
                        } else {
                            "Pacemaker counts it as 0"
                        };
                        let finding = unread("duration", duration, name, attr, then);
                        cx.report(finding.help("write a whole number"));
                    }
                }
            }
        }
    }
}

fn unread(
    kind: &'static str,
    of: &DateParts<'_>,
    name: &str,
    attr: &Attr<'_>,
    then: &str,
) -> Finding {
    let id = of.id.as_ref().map_or("", Attr::as_str);
    let message = format!(
        "{} is nothing that {} can be: {then}",
        shown(attr.as_str()),
        shown(name)
    );
    Finding::new(Subject::new(kind, id), attr.span(), message)
}
