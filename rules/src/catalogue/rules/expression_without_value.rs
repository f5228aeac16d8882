//! `expression-without-value`: a comparison with nothing

use cib_model::{Attr, Expression, Version};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "expression-without-value",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A comparison has nothing to compare with",
    why: "An attribute is to be equal to, or greater than, nothing. Before Pacemaker 3.0 `eq` then holds where the attribute is not set, and `ne` where it is; nothing is ever greater or less. Since 3.0 the comparison never holds without a `value`, and an empty one is compared as such. No schema asks for the value.",
    remedy: "Write the value, or ask with `defined` or `not_defined` whether there is one.",
    references: &[sources::RULES],
    bad: &[
        Example::new(
            "No value",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <«expression» id="db-rack" attribute="rack" operation="eq"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "An empty value",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-rack" attribute="rack" operation="ne" value="«»"/>
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
            "Whether there is one",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-rack" attribute="rack" operation="defined"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The release compares it as such",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-rack" attribute="rack" operation="ne" value=""/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(3, 0, 0)),
        Example::new(
            "A value",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-rack" attribute="rack" operation="eq" value="a"/>
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
        for expression in held.rule().node_expressions() {
            let operation = expression.operation.as_ref().map_or("", Attr::as_str);
            let value = expression.value.as_ref();
            let is_empty = value.is_none_or(|value| value.as_str().is_empty() && !strict);
            if !is_empty || matches!(operation, "" | "defined" | "not_defined") {
                continue;
            }
            let then = match operation {
                _ if strict => "it never holds",
                "eq" => "it holds where the attribute is not set",
                "ne" => "it holds where the attribute is set",
                _ => "it never holds",
            };
            let id = expression.id.as_ref().map_or("", Attr::as_str);
            let message = format!(
                "{} compares {} with nothing: {then}",
                shown(id),
                attribute(expression)
            );
            let place = value.map_or(expression.place.tag, Attr::span);
            cx.report(
                Finding::new(Subject::new("expression", id), place, message).help(
                    "write a value, or ask with `defined` or `not_defined` whether there is one",
                ),
            );
        }
    }
}

fn attribute(expression: &Expression<'_>) -> String {
    shown(expression.attribute.as_ref().map_or("", Attr::as_str))
}
