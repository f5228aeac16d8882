//! `date-spec-with-moon`: the phase of the moon

use cib_model::{Attr, Version};

use crate::finding::{Finding, Subject, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "date-spec-with-moon",
    area: Area::Rules,
    category: Category::Upgrade,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A `date_spec` asks for the phase of the moon",
    why: "`moon` is deprecated since Pacemaker 2.1.6. Pacemaker 3.0 does not read it and the \
          upgrade drops it: what held on a few days then holds on all of them.",
    remedy: "Remove `moon`, and say otherwise when the rule is to hold.",
    references: &[sources::RULES, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "A rule for full moon",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" hours="9-17" «moon»="4"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "Deprecated",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" hours="9-17" «moon»="4"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(2, 1, 8)),
    ],
    good: &[
        Example::new(
            "The release reads it",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" hours="9-17" moon="4"/>
        </date_expression>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
        Example::new(
            "Hours only",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="date_spec">
          <date_spec id="db-spec" hours="9-17" weekdays="1-5"/>
        </date_expression>
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
    let Some(upgrade) = cx
        .upgrade
        .filter(|upgrade| upgrade.reaches(Version::new(2, 1, 6)))
    else {
        return;
    };
    for held in cx.cluster.cib.held_rules() {
        for expression in held.rule().date_expressions() {
            for spec in &expression.date_specs {
                let Some(moon) = &spec.moon else {
                    continue;
                };
                let id = shown(spec.id.as_ref().map_or("", Attr::as_str));
                let (severity, message) = if upgrade.reaches(Version::new(3, 0, 0)) {
                    let message = format!(
                        "the `moon` of {id} is not read from Pacemaker 3.0 on: the rule holds on more days"
                    );
                    (Severity::Warning, message)
                } else {
                    let message = format!("the `moon` of {id} is deprecated since Pacemaker 2.1.6");
                    (Severity::Info, message)
                };
                let subject = Subject::new("date_spec", spec.id.as_ref().map_or("", Attr::as_str));
                cx.report(
                    Finding::new(subject, moon.name_span(), message)
                        .severity(severity)
                        .help("remove it, and say otherwise when the rule is to hold")
                        .fix_by_removing_attribute(cx.cluster, moon, Safety::Unsafe),
                );
            }
        }
    }
}
