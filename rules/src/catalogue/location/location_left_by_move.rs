//! `location-left-by-move`: a constraint that a move or a ban left is still there

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, DateExpression, Rule as Conditions, facts, is_ncname};

pub(crate) static RULE: Rule = Rule {
    id: "location-left-by-move",
    area: Area::Location,
    category: Category::State,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A constraint that a move or a ban left is still there",
    why: "`crm_resource`, `crm` and `pcs` move and ban by writing a constraint, whose id begins with \
          `cli-`. It stays until somebody clears it. A ban keeps the resource off the node for ever: when \
          the other nodes fail, it does not come back. A preference of INFINITY pulls it back to the node, \
          whatever the stickiness.",
    remedy: "Clear it (`crm_resource --clear --resource NAME`, `pcs resource clear`, `crm resource clear`), \
          or give it an id of its own if it is to stay.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "A ban",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="«cli-ban-db-on-node1»" rsc="db" role="Started" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A move",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="«cli-prefer-db»" rsc="db" role="Started" node="node1" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A move of an old release",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="«cli-standby-db»" rsc="db">
      <rule id="cli-standby-db-rule" score="-INFINITY">
        <expression id="cli-standby-db-expression" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "It begins, but does not end",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="«cli-ban-db-on-node1»" rsc="db">
      <rule id="cli-ban-db-rule" score="-INFINITY" boolean-op="and">
        <expression id="cli-ban-db-expression" attribute="#uname" operation="eq" value="node1"/>
        <date_expression id="cli-ban-db-start" operation="gt" start="2026-01-01"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
    ],
    good: &[
        Example::new(
            "A constraint that somebody wrote",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-here" rsc="db" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A ban that ends by itself",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="cli-ban-db-on-node1" rsc="db">
      <rule id="cli-ban-db-rule" score="-INFINITY" boolean-op="and">
        <expression id="cli-ban-db-expression" attribute="#uname" operation="eq" value="node1"/>
        <date_expression id="cli-ban-db-end" operation="lt" end="2026-01-01 12:00:00Z"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "A ban for a while",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="cli-ban-db-on-node1" rsc="db">
      <rule id="cli-ban-db-rule" score="-INFINITY" boolean-op="and">
        <expression id="cli-ban-db-expression" attribute="#uname" operation="eq" value="node1"/>
        <date_expression id="cli-ban-db-while" operation="in_range" start="2026-01-01">
          <duration id="cli-ban-db-duration" days="2"/>
        </date_expression>
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
        let Some(id) = &location.id else { continue };
        let Some(by) = facts::left_by(id.as_str()) else {
            continue;
        };
        let dates = location.rules.iter().flat_map(Conditions::date_expressions);
        if location.lifetime.is_some() || dates.into_iter().any(ends) {
            continue;
        }
        let name = location.rsc.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "{} is what {by} of {} left",
            shown(id.as_str()),
            shown(name)
        );
        let subject = Subject::new("rsc_location", id.as_str());
        let help = format!(
            "`crm_resource --clear --resource {}`, or give it another id if it is to stay",
            bare(name)
        );
        cx.report(Finding::new(subject, id.span(), message).help(help));
    }
}

/// Whether a date comes from which on it does not hold any more.
fn ends(expression: &DateExpression<'_>) -> bool {
    expression.end.is_some() || !expression.durations.is_empty()
}

/// A name for a command line.
fn bare(name: &str) -> &str {
    if is_ncname(name) { name } else { "NAME" }
}
