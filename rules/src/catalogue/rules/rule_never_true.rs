//! `rule-never-true`: conditions that exclude each other

use cib_model::{Attr, NumberRange, SpecPart};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "rule-never-true",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A rule never holds",
    why: "Two conditions of which all have to hold exclude each other: an attribute that is to have two values, numbers between which there is none, two times that do not overlap; or a `date_spec` names a day that no calendar has. The constraint never counts, or the set is never taken, and nothing says so.",
    remedy: "Put the conditions into a rule with `boolean-op=\"or\"` if either is enough, or correct the one that is wrong.",
    references: &[sources::RULES],
    bad: &[
        Example::new(
            "One node cannot be two",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-first" attribute="#uname" operation="eq" value="node1"/>
        <«expression» id="db-second" attribute="#uname" operation="eq" value="node2"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "Defined and not defined",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-first" attribute="ssd" operation="not_defined"/>
        <«expression» id="db-second" attribute="ssd" operation="eq" value="true"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "No number between",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-first" attribute="cores" operation="gt" value="16"/>
        <«expression» id="db-second" attribute="cores" operation="lt" value="8"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A nested rule with the same join",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-first" attribute="rack" operation="ne" value="a"/>
        <rule id="db-inner" score="0">
          <«expression» id="db-second" attribute="rack" operation="eq" value="A"/>
        </rule>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A nested rule that any other may replace",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100" boolean-op="or">
        <expression id="db-other" attribute="ssd" operation="defined"/>
        <rule id="db-inner" score="0">
          <expression id="db-first" attribute="rack" operation="eq" value="a"/>
          <«expression» id="db-second" attribute="rack" operation="eq" value="b"/>
        </rule>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Two times that do not meet",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="lt" end="2026-01-01"/>
        <«date_expression» id="db-later" operation="gt" start="2026-06-01"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A day that February does not have",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <«date_spec» id="db-spec" months="2" monthdays="30-31"/>
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
            "Either node",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100" boolean-op="or">
        <expression id="db-first" attribute="#uname" operation="eq" value="node1"/>
        <expression id="db-second" attribute="#uname" operation="eq" value="node2"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "Numbers between",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-first" attribute="cores" operation="gte" value="8"/>
        <expression id="db-second" attribute="cores" operation="lte" value="8"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The same value twice",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-first" attribute="rack" operation="eq" value="a"/>
        <expression id="db-second" attribute="rack" operation="eq" value="A"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Neither of two",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-first" attribute="#uname" operation="ne" value="node1"/>
        <expression id="db-second" attribute="#uname" operation="ne" value="node2"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "A time and a value",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="gt" start="2026-01-01"/>
        <date_expression id="db-until" operation="lt" end="2026-06-01"/>
        <expression id="db-ssd" attribute="ssd" operation="defined"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The leap day",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" months="2" monthdays="29"/>
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
        for pair in decided.iter().filter(|pair| !pair.holds) {
            let id = pair.rule.id.as_ref().map_or("", Attr::as_str);
            let message = format!(
                "the rule {} never holds: two of its conditions exclude each other",
                shown(id)
            );
            let help = "write a rule with `boolean-op=\"or\"` if either is enough, or correct the one that is wrong";
            cx.report(
                Finding::new(Subject::new("rule", id), pair.second.place().tag, message)
                    .related(pair.first.place().tag, "which this excludes")
                    .help(help),
            );
        }
        for spec in held
            .rule()
            .date_expressions()
            .flat_map(|date| &date.date_specs)
        {
            let parts = spec.spec_parts();
            let is_sound = |part: &SpecPart<'_, '_>| {
                !part.is_out_of_range() && !part.range.is_some_and(NumberRange::is_reversed)
            };
            if !parts.iter().all(is_sound) || spec.has_possible_day() {
                continue;
            }
            let id = spec.id.as_ref().map_or("", Attr::as_str);
            let message = format!(
                "there is no day that {} allows: the comparison never holds",
                shown(id)
            );
            cx.report(
                Finding::new(Subject::new("date_spec", id), spec.place.tag, message)
                    .help("name days that the calendar has"),
            );
        }
    }
}
