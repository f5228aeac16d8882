//! `value-source-outside-location`: a value of a resource where there is none

use cib_model::{Attr, Condition, HeldRule};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "value-source-outside-location",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A comparison with a parameter stands where none is known",
    why: "`value-source=\"param\"` and `\"meta\"` name a parameter or meta-attribute of the resource that a location constraint is about. In a rule of a set there is none: the attribute is compared with nothing, which `eq` finds equal only where it is not set.",
    remedy: "Write the value itself.",
    references: &[sources::RULES],
    bad: &[Example::new(
        "A parameter in a rule for parameters",
        r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <instance_attributes id="db-set">
        <rule id="db-set-rule" score="0">
          <expression id="db-rack" attribute="rack" operation="eq" value="site" value-source="«param»"/>
        </rule>
        <nvpair id="db-set-port" name="port" value="5432"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "A location constraint",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-rack" attribute="rack" operation="eq" value="site" value-source="param"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The value itself",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <instance_attributes id="db-set">
        <rule id="db-set-rule" score="0">
          <expression id="db-rack" attribute="rack" operation="eq" value="a" value-source="literal"/>
        </rule>
        <nvpair id="db-set-port" name="port" value="5432"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for held in cx.cluster.cib.held_rules() {
        let HeldRule::Set(rule, set) = held else {
            continue;
        };
        for condition in rule.all_conditions() {
            let Condition::Expression(expression) = condition else {
                continue;
            };
            let Some(source) = &expression.value_source else {
                continue;
            };
            if expression.literal().is_some()
                || !matches!(source.as_str(), "param" | "meta")
                || !cx.cluster.is_evaluated(held, condition)
            {
                continue;
            }
            let id = expression.id.as_ref().map_or("", Attr::as_str);
            let message = format!(
                "{} compares with a value of a resource, which only location constraints know",
                shown(id)
            );
            cx.report(Finding::of_set(set, source.span(), message).help("write the value itself"));
        }
    }
}
