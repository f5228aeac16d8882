//! `expression-on-role`: a comparison with a role

use cib_model::{Attr, Version};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "expression-on-role",
    area: Area::Rules,
    category: Category::Upgrade,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A rule compares `#role`, which no node has",
    why: "Pacemaker 2.1.8 took `#role` out of the built-in node attributes: it had never been the \
          role of the resource. The expression compares an attribute that no node has.",
    remedy: "Say the role in the `role` of the rule or of the constraint.",
    references: &[sources::RULES, sources::CHANGE_LOG],
    bad: &[Example::new(
        "A comparison with the promoted role",
        r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-expression" attribute="«#role»" operation="eq" value="Promoted"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
    )
    .for_target(Version::new(2, 1, 8))],
    good: &[
        Example::new(
            "The role of the rule",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" role="Promoted" score="100">
        <expression id="db-expression" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release has it",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-expression" attribute="#role" operation="eq" value="Promoted"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        )
        .for_target(Version::new(2, 1, 7)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    if !cx
        .upgrade
        .is_some_and(|upgrade| upgrade.reaches(Version::new(2, 1, 8)))
    {
        return;
    }
    for held in cx.cluster.cib.held_rules() {
        for expression in held.rule().node_expressions() {
            let Some(attribute) = expression
                .attribute
                .as_ref()
                .filter(|name| name.as_str() == "#role")
            else {
                continue;
            };
            let id = expression.id.as_ref().map_or("", Attr::as_str);
            let message = format!(
                "{} compares `#role`, which no node has from Pacemaker 2.1.8 on",
                shown(id)
            );
            cx.report(
                Finding::new(Subject::new("expression", id), attribute.span(), message)
                    .help("say the role in the `role` of the rule or of the constraint"),
            );
        }
    }
}
