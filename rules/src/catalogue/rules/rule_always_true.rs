//! `rule-always-true`: conditions that leave nothing out

use cib_model::Attr;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "rule-always-true",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A rule always holds",
    why: "Two conditions of which one is enough leave nothing out: `#uname ne node1` or `#uname ne node2` is so on every node. A `date_spec` without any part holds at any time. The rule decides nothing: a ban counts everywhere, a set is always taken.",
    remedy: "Write a rule without `boolean-op=\"or\"` if both have to hold, or correct the condition that is wrong.",
    references: &[sources::RULES],
    bad: &[
        Example::new(
            "Not the one or not the other",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="-INFINITY" boolean-op="or">
        <expression id="db-first" attribute="#uname" operation="ne" value="node1"/>
        <«expression» id="db-second" attribute="#uname" operation="ne" value="node2"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "Defined or not",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100" boolean-op="or">
        <expression id="db-first" attribute="ssd" operation="defined"/>
        <«expression» id="db-second" attribute="ssd" operation="not_defined"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A date without parts",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <«date_spec» id="db-spec"/>
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
            "Neither of two",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="-INFINITY">
        <expression id="db-first" attribute="#uname" operation="ne" value="node1"/>
        <expression id="db-second" attribute="#uname" operation="ne" value="node2"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "Not there, or another value",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="-INFINITY" boolean-op="or">
        <expression id="db-first" attribute="ssd" operation="not_defined"/>
        <expression id="db-second" attribute="ssd" operation="ne" value="true"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A rule that is meant to hold",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score-attribute="weight">
        <expression id="db-any" attribute="#uname" operation="defined"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "Office hours",
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
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for held in cx.cluster.cib.held_rules() {
        let decided = cx.cluster.decided(held.rule());
        for pair in decided.iter().filter(|pair| pair.holds) {
            let id = pair.rule.id.as_ref().map_or("", Attr::as_str);
            let message = format!(
                "the rule {} always holds: one of two conditions is always so",
                shown(id)
            );
            cx.report(
                Finding::new(Subject::new("rule", id), pair.second.place().tag, message)
                    .related(pair.first.place().tag, "this is so where that is not")
                    .help("leave `boolean-op` out if both have to hold, or correct the one that is wrong"),
            );
        }
        for spec in held
            .rule()
            .date_expressions()
            .flat_map(|date| &date.date_specs)
        {
            if !spec.spec_parts().is_empty() || spec.moon.is_some() || spec.yearsdays.is_some() {
                continue;
            }
            let id = spec.id.as_ref().map_or("", Attr::as_str);
            let message = format!(
                "{} names no part of a date: the comparison always holds",
                shown(id)
            );
            cx.report(
                Finding::new(Subject::new("date_spec", id), spec.place.tag, message)
                    .help("say when it is to hold, such as `hours=\"9-17\"`"),
            );
        }
    }
}
