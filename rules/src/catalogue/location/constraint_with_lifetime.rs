//! `constraint-with-lifetime`: a constraint for a time

use cib_model::{Attr, Id, Lifetime, Version};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "constraint-with-lifetime",
    area: Area::Location,
    category: Category::Upgrade,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A constraint has a `<lifetime>`, which Pacemaker 3.0 does not read",
    why: "`<lifetime>` is deprecated since Pacemaker 1.1.2. The upgrade to the schema of Pacemaker \
          3.0 turns that of a location constraint into a part of its rule. That of a colocation or \
          an order it drops: the constraint then always holds.",
    remedy: "Say it with the rule of a location constraint; for a colocation or an order there is no \
          such thing.",
    references: &[sources::CONSTRAINTS, sources::RULES, sources::UPGRADE_TO_4],
    bad: &[
        Example::new(
            "A location for a time",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db" node="node1" score="100">
      <«lifetime»>
        <rule id="until" score="0">
          <date_expression id="until-date" operation="lt" end="2026-12-31"/>
        </rule>
      </lifetime>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "An order for a time",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web">
      <«lifetime»>
        <rule id="until" score="0">
          <date_expression id="until-date" operation="lt" end="2026-12-31"/>
        </rule>
      </lifetime>
    </rsc_order>
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
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web">
      <«lifetime»>
        <rule id="until" score="0">
          <date_expression id="until-date" operation="lt" end="2026-12-31"/>
        </rule>
      </lifetime>
    </rsc_order>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(2, 1, 0)),
    ],
    good: &[Example::new(
        "A rule with a date",
        r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="until" score="100">
        <date_expression id="until-date" operation="lt" end="2026-12-31"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
    )
    .for_target(Version::new(3, 0, 0))],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx
        .upgrade
        .filter(|upgrade| upgrade.reaches(Version::new(1, 1, 2)))
    else {
        return;
    };
    let cib = cx.cluster.cib;
    let gone = upgrade.reaches(Version::new(3, 0, 0));
    for location in cib.locations() {
        if let Some(lifetime) = &location.lifetime {
            let then = if gone {
                "the upgrade makes it a part of the rule"
            } else {
                "that is deprecated"
            };
            let help = "say it with the rule of the constraint";
            let finding = finding("rsc_location", location.id.as_ref(), lifetime, then);
            cx.report(finding.severity(Severity::Info).help(help));
        }
    }
    let colocations = cib
        .colocations()
        .map(|c| ("rsc_colocation", c.id.as_ref(), &c.lifetime));
    let orders = cib
        .orders()
        .map(|c| ("rsc_order", c.id.as_ref(), &c.lifetime));
    for (kind, id, lifetime) in colocations.chain(orders) {
        let Some(lifetime) = lifetime else {
            continue;
        };
        let (severity, then) = if gone {
            (
                Severity::Warning,
                "Pacemaker 3.0 drops it, and the constraint always holds",
            )
        } else {
            (Severity::Info, "that is deprecated")
        };
        let mut edits = cx.cluster.edits();
        edits.remove(lifetime.place);
        cx.report(
            finding(kind, id, lifetime, then)
                .severity(severity)
                .help("remove it, or remove the constraint where it must not always hold")
                .fix(Fix::new(
                    Safety::Unsafe,
                    "remove it, so that the constraint always holds",
                    edits,
                )),
        );
    }
}

fn finding(
    kind: &'static str,
    id: Option<&Attr<'_, Id>>,
    lifetime: &Lifetime<'_>,
    then: &str,
) -> Finding {
    let id = id.map_or("", Attr::as_str);
    let message = format!("{} has a lifetime: {then}", shown(id));
    Finding::new(Subject::new(kind, id), lifetime.place.tag, message)
}
