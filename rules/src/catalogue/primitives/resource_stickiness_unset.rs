//! `resource-stickiness-unset`: a resource that goes back at once

use std::collections::HashMap;

use cib_model::{Cluster, ClusterResource, Location, ResourceElement, Score};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "resource-stickiness-unset",
    area: Area::Primitives,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A resource that prefers a node moves back as soon as that returns",
    why: "Without `resource-stickiness` nothing weighs against the preference for a node. When \
          that node comes back after a failure, the resource is stopped where it runs and started \
          there: a second outage for nothing, at a time that nobody chose.",
    remedy: "Set `resource-stickiness` in `<rsc_defaults>` to more than the preference. Where the \
          resource is to go back, say so with a stickiness of 0.",
    references: &[sources::RESOURCES, sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "A preference alone",
            r#"<configuration>
  <crm_config/>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="«100»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A group",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
  </resources>
  <constraints>
    <rsc_location id="shop-here" rsc="shop" node="node1" score="«50»"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A preference for a node that there is not",
            r#"<configuration>
  <crm_config/>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-there" rsc="db" node="node3" score="100"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "It is to go back",
            r#"<configuration>
  <crm_config/>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-meta-1" name="resource-stickiness" value="0"/>
      </meta_attributes>
    </primitive>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="100"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "It stays by default",
            r#"<configuration>
  <crm_config/>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="100"/>
  </constraints>
  <rsc_defaults>
    <meta_attributes id="defaults-meta">
      <nvpair id="defaults-meta-1" name="resource-stickiness" value="1000"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
        Example::new(
            "It must run there",
            r#"<configuration>
  <crm_config/>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "It must not run there",
            r#"<configuration>
  <crm_config/>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A member of the group stays",
            r#"<configuration>
  <crm_config/>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database">
        <meta_attributes id="db-meta">
          <nvpair id="db-meta-1" name="resource-stickiness" value="1000"/>
        </meta_attributes>
      </primitive>
    </group>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="shop" node="node1" score="100"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Where a fence device runs matters little",
            r#"<configuration>
  <crm_config/>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="fence_ipmilan"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="f" node="node1" score="100"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let is_whole =
        cluster.knows_options() && cluster.knows_resources() && cluster.knows_constraints();
    if !is_whole || cluster.members().is_some_and(|members| members.len() < 2) {
        return;
    }
    let mut strongest: Vec<(&ClusterResource<'_>, Score, &Location<'_>)> = Vec::new();
    let mut places = HashMap::new();
    for location in cluster.cib.locations() {
        let Some((resource, score)) = returning(cluster, location) else {
            continue;
        };
        let at = *places.entry(resource.id()).or_insert_with(|| {
            strongest.push((resource, score, location));
            strongest.len() - 1
        });
        if let Some(known) = strongest.get_mut(at).filter(|known| known.1 < score) {
            *known = (resource, score, location);
        }
    }
    let Some((resource, _, location)) = strongest.first() else {
        return;
    };
    let others = match strongest.len() - 1 {
        0 => String::new(),
        others => format!(" (and {others} more like it)"),
    };
    let (Some(score), Some(node)) = (&location.score, &location.node) else {
        return;
    };
    let message = format!(
        "{} moves back as soon as {} returns: it has no `resource-stickiness`{others}",
        shown(resource.id()),
        shown(node.as_str())
    );
    let subject = Subject::new(
        "rsc_location",
        location.id.as_ref().map_or("", |id| id.as_str()),
    );
    cx.report(
        Finding::new(subject, score.span(), message)
            .help("set `resource-stickiness` in `<rsc_defaults>` to more than the preference"),
    );
}

/// The resource that goes back to the node of a preference, and how much it likes to.
fn returning<'v, 'c>(
    cluster: &'v Cluster<'c>,
    location: &Location<'c>,
) -> Option<(&'v ClusterResource<'c>, Score)> {
    let score = location.score.as_ref()?.get().ok()?;
    let resource = cluster.resource(location.rsc.as_ref()?.as_str())?;
    let node = location.node.as_ref()?;
    let is_there = cluster.nodes().is_none() || cluster.node(node.as_str()).is_some();
    let prefers = score > Score::ZERO && score < Score::INFINITY && is_there;
    let may_stay = || {
        let mut all = cluster.members_of(resource).chain([resource]);
        all.any(|one| cluster.meta_of(one, STICKINESS).is_some())
    };
    let moves = match resource.element {
        ResourceElement::Primitive(_) => {
            let resolved = cluster.resolved(resource)?;
            cluster.container_of(resource).is_none() && resolved.class() != "stonith"
        }
        ResourceElement::Group(_) => cluster.container_of(resource).is_none(),
        // Instances have a stickiness of their own.
        ResourceElement::Clone { .. } | ResourceElement::Bundle(_) => false,
    };
    let always = location.lifetime.is_none() && location.role.is_none();
    (prefers && moves && always && !may_stay()).then_some((resource, score))
}

const STICKINESS: &str = "resource-stickiness";
