//! `location-contradicted`: two constraints say INFINITY and -INFINITY of one resource and node

use std::collections::HashMap;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, Location, Role, Score};

pub(crate) static RULE: Rule = Rule {
    id: "location-contradicted",
    area: Area::Location,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "Two constraints say INFINITY and -INFINITY of one resource and node",
    why: "The ban wins, always: INFINITY and -INFINITY together are -INFINITY. So the constraint that \
          wants the resource on the node has no effect.",
    remedy: "Remove one of them.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "A must and a ban",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="«INFINITY»"/>
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The ban comes first",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-here" rsc="db" node="Node1" score="-INFINITY"/>
    <rsc_location id="db-here" rsc="db" node="node1" score="«INFINITY»"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Different nodes",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="INFINITY"/>
    <rsc_location id="db-not-on-node2" rsc="db" node="node2" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A preference that a ban takes back",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="100"/>
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Different roles",
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
    <rsc_location id="db-here" rsc="db-clone" node="node1" score="INFINITY"/>
    <rsc_location id="db-not-leading" rsc="db-clone" node="node1" score="-INFINITY" role="Promoted"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A rule that the clock decides",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="INFINITY"/>
    <rsc_location id="ban-db-on-node1" rsc="db">
      <rule id="ban-db-rule" score="-INFINITY" boolean-op="and">
        <expression id="ban-db-expression" attribute="#uname" operation="eq" value="node1"/>
        <date_expression id="d" operation="gt" start="2026-01-01"/>
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
    let mut bans: HashMap<(&str, String, bool), &Location<'_>> = HashMap::new();
    for location in cx.cluster.cib.locations() {
        if let Some((key, Score::MINUS_INFINITY)) = key(location) {
            bans.entry(key).or_insert(location);
        }
    }
    for location in cx.cluster.cib.locations() {
        let (Some((key, Score::INFINITY)), Some(score)) = (key(location), &location.score) else {
            continue;
        };
        let Some(ban) = bans.get(&key) else { continue };
        let (id, other) = (named(location), named(ban));
        let (resource, node, _) = key;
        let message = format!(
            "{} wants {} on {}, and {} bans it from there: the ban wins",
            shown(id),
            shown(resource),
            shown(&node),
            shown(other)
        );
        let at = ban.score.as_ref().map_or(ban.place.tag, Attr::span);
        cx.report(
            Finding::new(Subject::new("rsc_location", id), score.span(), message)
                .related(at, "the ban")
                .help("remove one of them"),
        );
    }
}

/// The resource, the node, and whether only the promoted role is meant.
fn key<'c>(location: &'c Location<'c>) -> Option<((&'c str, String, bool), Score)> {
    let score = location.score.as_ref()?.get().ok()?;
    let role = location.role.as_ref().and_then(|role| role.get().ok());
    let node = location.node.as_ref()?.as_str().to_ascii_lowercase();
    let key = (
        location.rsc.as_ref()?.as_str(),
        node,
        role == Some(Role::Promoted),
    );
    (location.lifetime.is_none() && role != Some(Role::Stopped)).then_some((key, score))
}

fn named<'c>(location: &'c Location<'c>) -> &'c str {
    location.id.as_ref().map_or("", Attr::as_str)
}
