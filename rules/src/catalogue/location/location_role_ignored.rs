//! `location-role-ignored`: a location constraint has a role beside a rule

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, Role, Rule as Conditions, Scalar as _};

pub(crate) static RULE: Rule = Rule {
    id: "location-role-ignored",
    area: Area::Location,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A location constraint has a role beside a rule",
    why: "Where a location constraint has rules, the role is that of the rule, and the one of the \
          constraint is ignored. A ban of the promoted role then bans every instance.",
    remedy: "Write the role in the rule.",
    references: &[sources::CONSTRAINTS, sources::RULES],
    bad: &[Example::new(
        "A ban that was meant for the promoted instance",
        r##"<configuration>
  <resources>
    <clone id="db-clone">
      <meta_attributes id="db-clone-meta">
        <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db-clone" role="«Promoted»">
      <rule id="db-where-rule" score="-INFINITY">
        <expression id="db-where-expression" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
    )],
    good: &[
        Example::new(
            "In the rule",
            r##"<configuration>
  <resources>
    <clone id="db-clone">
      <meta_attributes id="db-clone-meta">
        <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db-clone">
      <rule id="db-where-rule" score="-INFINITY" role="Promoted">
        <expression id="db-where-expression" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "The same role in both",
            r##"<configuration>
  <resources>
    <clone id="db-clone">
      <meta_attributes id="db-clone-meta">
        <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db-clone" role="Promoted">
      <rule id="db-where-rule" score="-INFINITY" role="Master">
        <expression id="db-where-expression" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "Any role",
            r##"<configuration>
  <resources>
    <clone id="db-clone">
      <meta_attributes id="db-clone-meta">
        <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db-clone" role="Started">
      <rule id="db-where-rule" score="-INFINITY">
        <expression id="db-where-expression" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "No rule",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <meta_attributes id="db-clone-meta">
        <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_location id="db-not-here" rsc="db-clone" node="node1" score="-INFINITY" role="Promoted"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for location in cx.cluster.cib.locations() {
        let (Some(role), false) = (&location.role, location.rules.is_empty()) else {
            continue;
        };
        let read = |text: &str| Role::read(text).ok().filter(|role| !is_any(*role));
        let meant = read(role.as_str());
        let in_rule = |rule: &Conditions<'_>| {
            let role = rule.role.as_ref();
            role.and_then(|role| read(role.as_str()))
        };
        if meant.is_none() || location.rules.iter().all(|rule| in_rule(rule) == meant) {
            continue;
        }
        let id = location.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "{} has the role {} beside a rule: Pacemaker ignores it, and the rule is about every role",
            shown(id),
            shown(role.as_str())
        );
        let subject = Subject::new("rsc_location", id);
        cx.report(Finding::new(subject, role.span(), message).help("write the role in the rule"));
    }
}

/// Roles that say no more than none.
fn is_any(role: Role) -> bool {
    matches!(role, Role::Started | Role::Unpromoted)
}
