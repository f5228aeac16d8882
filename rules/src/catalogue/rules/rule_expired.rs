//! `rule-expired`: a rule whose time is over

use cib_model::{Attr, DateTime, HeldRule};

use crate::finding::{Finding, Subject, shown, shown_holder};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "rule-expired",
    area: Area::Rules,
    category: Category::State,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A rule has held for the last time",
    why: "The time up to which a rule can hold is over. What it decided is decided no more: the constraint counts for nothing, the set is not taken. `crm_resource --ban` and `--move` with a `--lifetime`, and what pcs and crmsh make of them, leave such constraints behind until somebody removes them. The clock is that of the machine, or `--now`.",
    remedy: "Remove what has expired: `crm_resource --clear --resource ID --expired`, `pcs resource clear --expired`, or `crm resource clear`. Give it a new end if it is still needed.",
    references: &[sources::RULES],
    bad: &[
        Example::new(
            "A ban whose time is over",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="cli-ban-db-on-node1" rsc="db">
      <«rule» id="ban-rule" score="-INFINITY" boolean-op="and">
        <expression id="ban-node" attribute="#uname" operation="eq" value="node1" type="string"/>
        <date_expression id="ban-end" operation="lt" end="2026-06-30 12:00:00Z"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        )
        .at(DateTime::utc(2026, 7, 1)),
        Example::new(
            "A range with a duration",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <«rule» id="db-rule" score="100">
        <date_expression id="db-date" operation="in_range" start="2026-01-01">
          <duration id="db-duration" months="5"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .at(DateTime::utc(2026, 7, 1)),
        Example::new(
            "Last year",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <«rule» id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" years="2025"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .at(DateTime::utc(2026, 7, 1)),
    ],
    good: &[
        Example::new(
            "Not over everywhere in the world",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="lt" end="2026-06-30T20:00:00"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .at(DateTime::utc(2026, 7, 1)),
        Example::new(
            "Nobody knows what time it is",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="lt" end="2020-01-01"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "One of two is still to come",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100" boolean-op="or">
        <date_expression id="db-date" operation="lt" end="2026-01-01"/>
        <date_expression id="db-later" operation="gt" start="2027-01-01"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .at(DateTime::utc(2026, 7, 1)),
        Example::new(
            "Every day",
            r#"<configuration>
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
        )
        .at(DateTime::utc(2026, 7, 1)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(now) = cx.now else {
        return;
    };
    for held in cx.cluster.cib.held_rules() {
        let rule = held.rule();
        let span = cx.cluster.span_of_rule(rule);
        if span.is_never() || span.until >= now {
            continue;
        }
        let id = rule.id.as_ref().map_or("", Attr::as_str);
        let (subject, what) = match held {
            HeldRule::Location(_, location) => {
                let id = location.id.as_ref().map_or("", Attr::as_str);
                (
                    Subject::new("rsc_location", id),
                    format!("the constraint {}", shown(id)),
                )
            }
            HeldRule::Set(_, set) => {
                let holder = Subject::new(set.holder.tag(), set.holder.id());
                (holder, format!("a set of {}", shown_holder(set.holder)))
            }
            HeldRule::Lifetime(_) => (Subject::new("rule", id), "a constraint".to_owned()),
        };
        let message = format!(
            "the rule {} of {what} has expired: it can hold no more",
            shown(id)
        );
        cx.report(
            Finding::new(subject, rule.place.tag, message).help("remove it, or give it a new end"),
        );
    }
}
