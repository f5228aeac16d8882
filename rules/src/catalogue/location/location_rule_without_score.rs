//! `location-rule-without-score`: a rule of a location constraint has no score

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::Attr;

pub(crate) static RULE: Rule = Rule {
    id: "location-rule-without-score",
    area: Area::Location,
    category: Category::Correctness,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A rule of a location constraint has no score",
    why: "Without a score, a rule of a location constraint says nothing of where the resource should run. \
          Pacemaker logs an error and takes 0.",
    remedy: "Give the rule a `score`, or a `score-attribute`.",
    references: &[sources::RULES],
    bad: &[Example::new(
        "Neither",
        r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <«rule» id="db-where-rule">
        <expression id="db-where-expression" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
    )],
    good: &[
        Example::new(
            "A score",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-where-rule" score="100">
        <expression id="db-where-expression" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "The score of an attribute",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score-attribute="weight">
        <expression id="db-expression" attribute="#uname" operation="ne" value="elsewhere"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "A rule in it needs none",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <rule id="db-rule-inner" boolean-op="or">
          <expression id="db-expression" attribute="#uname" operation="eq" value="node1"/>
        </rule>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "A reference to a rule",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-where-rule" score="100">
        <expression id="db-where-expression" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
    <rsc_location id="web-where" rsc="web">
      <rule id-ref="db-where-rule"/>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for location in cx.cluster.cib.locations() {
        for rule in &location.rules {
            let has = rule.score.is_some() || rule.score_attribute.is_some();
            if has || rule.id_ref.is_some() {
                continue;
            }
            let id = location.id.as_ref().map_or("", Attr::as_str);
            let message = format!(
                "the rule of {} has no score: Pacemaker takes 0, which says nothing",
                shown(id)
            );
            let subject = Subject::new("rsc_location", id);
            cx.report(
                Finding::new(subject, rule.place.tag, message)
                    .help("give the rule a `score`, or a `score-attribute`"),
            );
        }
    }
}
