//! `constraint-repeated`: a constraint says what another says already

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, Colocation, Id, Location, Role, Score, Span, facts};

pub(crate) static RULE: Rule = Rule {
    id: "constraint-repeated",
    area: Area::Location,
    category: Category::Style,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A constraint says what another says already",
    why: "Two locations with finite scores for one resource and node are added up, so that a preference \
          counts twice, or takes back what the other gives. Two colocations of one pair are added up, too. \
          The rest is clutter, of which one half will be forgotten when the other is changed.",
    remedy: "Keep one of them, with the score that is meant.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "A location",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="50"/>
    <rsc_location id="«db-there»" rsc="db" node="node1" score="50"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Two scores",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="50"/>
    <rsc_location id="«db-there»" rsc="db" node="Node1" score="-80"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A colocation",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY"/>
    <rsc_colocation id="«again»" rsc="web" with-rsc="db" score="INFINITY"/>
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
    <rsc_location id="db-here" rsc="db" node="node1" score="50"/>
    <rsc_location id="db-there" rsc="db" node="node2" score="50"/>
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
    <rsc_location id="db-here" rsc="db-clone" node="node1" score="50"/>
    <rsc_location id="db-leading" rsc="db-clone" node="node1" score="50" role="Promoted"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A must and a ban: that is a contradiction",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="INFINITY"/>
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "One says where it is not looked for",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-unseen" rsc="db" node="node1" score="-INFINITY" resource-discovery="never"/>
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The other way round",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY"/>
    <rsc_colocation id="again" rsc="db" with-rsc="web" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Together and apart: that is a contradiction",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY"/>
    <rsc_colocation id="apart" rsc="web" with-rsc="db" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "By different attributes",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="-100"/>
    <rsc_colocation id="apart" rsc="web" with-rsc="db" score="-100" node-attribute="rack"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "What a tool left",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
    <rsc_location id="cli-ban-db-on-node1" rsc="db" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cib = cx.cluster.cib;
    let mut found = Vec::new();
    let mut known: HashMap<_, &Location<'_>> = HashMap::new();
    for location in cib.locations() {
        let id = location.id.as_ref();
        let (Some(key), Some(id)) = (location_key(location), id) else {
            continue;
        };
        // What a tool left is to be removed in any case.
        if facts::left_by(id.as_str()).is_some() {
            continue;
        }
        match known.entry(key) {
            Entry::Vacant(first) => {
                first.insert(location);
            }
            Entry::Occupied(first) => {
                let first = first.get();
                let scores = [first.score.as_ref(), location.score.as_ref()];
                found.push(("rsc_location", id, first.id.as_ref(), scores));
            }
        }
    }
    let mut known: HashMap<_, &Colocation<'_>> = HashMap::new();
    for colocation in cib.colocations() {
        let (Some(key), Some(id)) = (colocation_key(colocation), &colocation.id) else {
            continue;
        };
        match known.entry(key) {
            Entry::Vacant(first) => {
                first.insert(colocation);
            }
            Entry::Occupied(first) => {
                let first = first.get();
                let scores = [first.score.as_ref(), colocation.score.as_ref()];
                found.push(("rsc_colocation", id, first.id.as_ref(), scores));
            }
        }
    }
    for (tag, id, first, scores) in found {
        if let Some(finding) = finding(tag, id, first, scores) {
            cx.report(finding);
        }
    }
}

fn finding(
    tag: &'static str,
    id: &Attr<'_, Id>,
    first: Option<&Attr<'_, Id>>,
    [one, other]: [Option<&Attr<'_, Score>>; 2],
) -> Option<Finding> {
    let (one, other) = (one?.get().ok()?, other?.get().ok()?);
    let sum = one.plus(other);
    // A must and its contrary are no repetition.
    if one == Score::INFINITY && other.is_ban() || one.is_ban() && other == Score::INFINITY {
        return None;
    }
    let then = if sum == one {
        "it changes nothing".to_owned()
    } else {
        format!("the scores are added up, to `{sum}`")
    };
    let first_id = first.map_or("", Attr::as_str);
    let message = format!(
        "{} is about the same as {}: {then}",
        shown(id.as_str()),
        shown(first_id)
    );
    let at = first.map_or(Span::NONE, Attr::span);
    Some(
        Finding::new(Subject::new(tag, id.as_str()), id.span(), message)
            .related(at, "the first")
            .help("keep one of them, with the score that is meant"),
    )
}

type LocationKey<'c> = (&'c str, String, Option<Role>, bool);

/// What a simple location is about.
fn location_key<'c>(location: &'c Location<'c>) -> Option<LocationKey<'c>> {
    let looks = location.resource_discovery.as_ref();
    let always = looks.is_none_or(|looks| looks.as_str().eq_ignore_ascii_case("always"));
    let node = location.node.as_ref()?.as_str().to_ascii_lowercase();
    let role = location.role.as_ref().and_then(|role| role.get().ok());
    let role = role.filter(|role| !matches!(role, Role::Started | Role::Unpromoted));
    let key = (location.rsc.as_ref()?.as_str(), node, role, always);
    location.lifetime.is_none().then_some(key)
}

type ColocationKey<'c> = ([&'c str; 2], [Option<Role>; 2], Option<&'c str>);

/// What a simple colocation is about.
fn colocation_key<'c>(colocation: &'c Colocation<'c>) -> Option<ColocationKey<'c>> {
    let role = |role: &Option<Attr<'_, Role>>| {
        let role = role.as_ref().and_then(|role| role.get().ok());
        role.filter(|role| *role != Role::Started)
    };
    let ends = [
        colocation.rsc.as_ref()?.as_str(),
        colocation.with_rsc.as_ref()?.as_str(),
    ];
    let roles = [role(&colocation.rsc_role), role(&colocation.with_rsc_role)];
    let attribute = colocation.node_attribute.as_ref().map(Attr::as_str);
    colocation
        .lifetime
        .is_none()
        .then_some((ends, roles, attribute))
}
