//! `rule-score-ignored`: a score where nothing is scored

use cib_model::{Attr, HeldRule, Version};

use crate::finding::{Finding, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "rule-score-ignored",
    area: Area::Rules,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A rule outside of a location constraint has a score",
    why: "Only the rules of location constraints have a score that counts. Schemas before 3.9 ask \
          for one in every rule; since schema 3.9, which Pacemaker 2.1.5 brought, it can go.",
    remedy: "Remove the score of the rule.",
    references: &[sources::RULES],
    bad: &[
        Example::new(
            "A score that a node attribute would give",
            r##"<cib validate-with="pacemaker-3.9">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <instance_attributes id="db-params">
          <rule id="on-node1" «score-attribute»="weight">
            <expression id="on-node1-e" attribute="#uname" operation="eq" value="node1"/>
          </rule>
          <nvpair id="db-params-port" name="port" value="5432"/>
        </instance_attributes>
      </primitive>
    </resources>
  </configuration>
</cib>
"##,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "A set with a rule",
            r##"<cib validate-with="pacemaker-3.9">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <instance_attributes id="db-params">
          <rule id="on-node1" «score»="0">
            <expression id="on-node1-e" attribute="#uname" operation="eq" value="node1"/>
          </rule>
          <nvpair id="db-params-port" name="port" value="5432"/>
        </instance_attributes>
      </primitive>
    </resources>
  </configuration>
</cib>
"##,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    good: &[
        Example::new(
            "The schema asks for it",
            r##"<cib validate-with="pacemaker-3.8">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <instance_attributes id="db-params">
          <rule id="on-node1" score="0">
            <expression id="on-node1-e" attribute="#uname" operation="eq" value="node1"/>
          </rule>
          <nvpair id="db-params-port" name="port" value="5432"/>
        </instance_attributes>
      </primitive>
    </resources>
  </configuration>
</cib>
"##,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "A location constraint",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-expression" attribute="ssd" operation="defined"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let schema = Version::new(3, 9, 0);
    if !cx
        .upgrade
        .is_some_and(|upgrade| upgrade.from.is_some() && upgrade.may_write(schema))
    {
        return;
    }
    for held in cx.cluster.cib.held_rules() {
        let HeldRule::Set(rule, set) = held else {
            continue;
        };
        let id = shown(rule.id.as_ref().map_or("", Attr::as_str));
        let message = format!(
            "the score of the rule {id} counts for nothing: it is not in a location constraint"
        );
        if let Some(score) = &rule.score {
            cx.report(
                Finding::of_set(set, score.name_span(), message.clone())
                    .help("remove it")
                    .fix_by_removing_attribute(cx.cluster, score, Safety::Safe),
            );
        }
        if let Some(attribute) = &rule.score_attribute {
            cx.report(
                Finding::of_set(set, attribute.name_span(), message)
                    .help("remove it")
                    .fix_by_removing_attribute(cx.cluster, attribute, Safety::Safe),
            );
        }
    }
}
