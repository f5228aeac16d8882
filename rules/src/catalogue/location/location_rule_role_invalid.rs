//! `location-rule-role-invalid`: the role of a rule in a location constraint is none

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, Role, Scalar as _, nearest};

pub(crate) static RULE: Rule = Rule {
    id: "location-rule-role-invalid",
    area: Area::Location,
    category: Category::Correctness,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "The role of a rule in a location constraint is none",
    why: "Pacemaker ignores a rule with a role that it does not know, with an error in its log. The schema \
          lets it pass.",
    remedy: "Write `Promoted`, `Unpromoted`, `Started` or `Stopped`, or no role.",
    references: &[sources::RULES],
    bad: &[Example::new(
        "A slip",
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
      <rule id="db-where-rule" score="-INFINITY" role="«Promotd»">
        <expression id="db-where-expression" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
    )],
    good: &[
        Example::new(
            "A role",
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
            "The old name",
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
      <rule id="db-where-rule" score="-INFINITY" role="master">
        <expression id="db-where-expression" attribute="#uname" operation="eq" value="node1"/>
      </rule>
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
            let Some(role) = &rule.role else { continue };
            if Role::read(role.as_str()).is_ok() {
                continue;
            }
            let id = location.id.as_ref().map_or("", Attr::as_str);
            let message = format!(
                "the role {} of the rule in {} is none: Pacemaker ignores the rule",
                shown(role.as_str()),
                shown(id)
            );
            let roles = ["Promoted", "Unpromoted", "Started", "Stopped"];
            let help = match nearest(role.as_str(), roles.into_iter()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write `Promoted`, `Unpromoted`, `Started` or `Stopped`".to_owned(),
            };
            let subject = Subject::new("rsc_location", id);
            cx.report(Finding::new(subject, role.span(), message).help(help));
        }
    }
}
