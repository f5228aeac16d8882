//! `location-pattern-without-match`: the pattern of a location constraint matches no resource

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, PatternMatch};

pub(crate) static RULE: Rule = Rule {
    id: "location-pattern-without-match",
    area: Area::Location,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The pattern of a location constraint matches no resource",
    why: "The constraint is about nothing, and Pacemaker does not say so. Patterns are held against the \
          ids of resources at the top level only: what is in a group, clone or bundle is never matched, \
          that group, clone or bundle is.",
    remedy: "Correct the expression, or remove the constraint.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "A slip",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db1" class="ocf" provider="example" type="service"/>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc-pattern="«^bd»" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A member of a group",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <group id="shop">
      <primitive id="db1" class="ocf" provider="example" type="service"/>
      <primitive id="web1" class="ocf" provider="example" type="service"/>
    </group>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc-pattern="«^db1$»" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "All resources match what is not meant",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db1" class="ocf" provider="example" type="service"/>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc-pattern="«!^db»" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A match",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db1" class="ocf" provider="example" type="service"/>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc-pattern="^db" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A part of the name",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="big-db1" class="ocf" provider="example" type="service"/>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc-pattern="db" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A clone",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <clone id="db-clone">
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc-pattern="^db-" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The resources are not known",
            r#"<constraints>
  <rsc_location id="all-not-here" rsc-pattern="^db" node="node1" score="-INFINITY"/>
</constraints>
"#,
        ),
        Example::new(
            "An expression that only Pacemaker can read",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db1" class="ocf" provider="example" type="service"/>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc-pattern="^web\w" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for location in cluster.cib.locations() {
        let Some(pattern) = &location.rsc_pattern else {
            continue;
        };
        let PatternMatch::None(inner) = cluster.match_pattern(pattern.as_str()) else {
            continue;
        };
        let id = location.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "the pattern {} of {} matches no resource: the constraint has no effect",
            shown(pattern.as_str()),
            shown(id)
        );
        let inner = inner.and_then(|inner| cluster.resource(inner));
        let outermost = inner.map(|inner| cluster.outermost(inner));
        let help = match (inner, outermost) {
            (Some(inner), Some(outermost)) => format!(
                "patterns see the {} {}, not {} in it: match that, or name the resource in `rsc`",
                outermost.kind(),
                shown(outermost.id()),
                shown(inner.id())
            ),
            _ => "correct the expression, or remove the constraint".to_owned(),
        };
        let subject = Subject::new("rsc_location", id);
        cx.report(Finding::new(subject, pattern.span(), message).help(help));
    }
}
