//! `defined-with-value`: a comparison with nothing that has a value

use cib_model::{Attr, Version};

use crate::finding::{Finding, Subject, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "defined-with-value",
    area: Area::Rules,
    category: Category::Upgrade,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An expression asks whether an attribute is defined, and gives a value",
    why: "`defined` and `not_defined` compare with nothing. Releases before 3.0 ignored the \
          `value`; Pacemaker 3.0 takes the expression for invalid, and it never holds.",
    remedy: "Remove the `value`, or compare with `eq` or `ne`.",
    references: &[sources::RULES, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "A value that counted for nothing",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-expression" attribute="ssd" operation="defined" «value»="true"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release takes it for invalid",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-expression" attribute="ssd" operation="not_defined" «value»="true"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(3, 0, 0)),
    ],
    good: &[
        Example::new(
            "No value",
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
        Example::new(
            "The release ignores it",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-expression" attribute="ssd" operation="not_defined" value="true"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(2, 1, 8)),
        Example::new(
            "A comparison",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-expression" attribute="ssd" operation="eq" value="true"/>
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
    let strict = Version::new(3, 0, 0);
    let concerns = match cx.upgrade {
        Some(upgrade) => upgrade.reaches(strict),
        None => cx.cluster.surely_runs(strict),
    };
    if !concerns {
        return;
    }
    let safety = if cx.cluster.version < strict {
        Safety::Safe
    } else {
        Safety::Unsafe
    };
    for held in cx.cluster.cib.held_rules() {
        for expression in held.rule().node_expressions() {
            let (Some(operation), Some(value)) = (&expression.operation, &expression.value) else {
                continue;
            };
            if !matches!(operation.as_str(), "defined" | "not_defined") {
                continue;
            }
            let id = expression.id.as_ref().map_or("", Attr::as_str);
            let message = format!(
                "{} has the operation {} and a value: it never holds in Pacemaker 3.0",
                shown(id),
                shown(operation.as_str())
            );
            cx.report(
                Finding::new(Subject::new("expression", id), value.name_span(), message)
                    .help("remove the value, or compare with `eq` or `ne`")
                    .fix_by_removing_attribute(cx.cluster, value, safety),
            );
        }
    }
}
