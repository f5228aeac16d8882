//! `probes-off-where-allowed`: a resource is not looked for on a node that may run it

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use std::collections::HashSet;

use cib_model::{Attr, Location};

pub(crate) static RULE: Rule = Rule {
    id: "probes-off-where-allowed",
    area: Area::Location,
    category: Category::Safety,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A resource is not looked for on a node that may run it",
    why: "With `resource-discovery=\"never\"` Pacemaker does not look whether the resource runs on the node, \
          be it after a restart of the cluster or because somebody started it by hand. That is for nodes \
          that cannot run it. Where the resource may run, an instance that nobody knows of stays, and a \
          second one is started beside it.",
    remedy: "Ban the resource from that node with a score of `-INFINITY`, or let Pacemaker look.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "A preference",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="100" resource-discovery="«never»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A dislike is no ban",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-here" rsc="db" node="node1" score="-100" resource-discovery="«never»"/>
    <rsc_location id="db-here" rsc="db" node="node1" score="200"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A ban",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-here" rsc="db" node="node1" score="-INFINITY" resource-discovery="never"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A dislike that holds",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-here" rsc="db" node="node1" score="-100" resource-discovery="never"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Another constraint bans",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-unseen" rsc="db" node="node1" score="0" resource-discovery="never"/>
    <rsc_location id="db-not-here" rsc="db" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "It is looked for",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="100" resource-discovery="always"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Another constraint for the node says more",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="100" resource-discovery="never"/>
    <rsc_location id="db-only" rsc="db" node="node1" score="0" resource-discovery="exclusive"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "On this node alone",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="100" resource-discovery="exclusive"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let exclusive = cluster.cib.locations().filter(|it| looks(it, "exclusive"));
    let exclusive: HashSet<_> = exclusive.filter_map(place).collect();
    for location in cluster.cib.locations() {
        let Some(discovery) = &location.resource_discovery else {
            continue;
        };
        let (Some(name), Some(node)) = (&location.rsc, &location.node) else {
            continue;
        };
        // The strongest of several for the node counts.
        let is_outdone = place(location).is_some_and(|place| exclusive.contains(&place));
        if !looks(location, "never") || is_outdone {
            continue;
        }
        let (Some(node), Some(meant)) = (
            cluster.node(node.as_str()),
            cluster.meaning_of(name.as_str()),
        ) else {
            continue;
        };
        let first = meant.resources().first();
        let primitive = first.and_then(|resource| cluster.first_primitive(resource));
        let Some(placement) = primitive.map(|of| cluster.placement(of, node)) else {
            continue;
        };
        if placement.is_allowed() != Some(true) {
            continue;
        }
        let id = location.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "{} is never looked for on {}, but may run there",
            shown(name.as_str()),
            shown(&node.name)
        );
        let subject = Subject::new("rsc_location", id);
        cx.report(Finding::new(subject, discovery.span(), message).help(
            "ban it from that node with the score `-INFINITY`, or remove `resource-discovery`",
        ));
    }
}

/// Whether the constraint says that of looking for the resource.
fn looks(location: &Location<'_>, how: &str) -> bool {
    let discovery = location.resource_discovery.as_ref();
    discovery.is_some_and(|discovery| discovery.as_str().eq_ignore_ascii_case(how))
}

/// The resource and the node.
fn place<'c>(location: &'c Location<'c>) -> Option<(&'c str, String)> {
    let node = location.node.as_ref()?.as_str().to_ascii_lowercase();
    Some((location.rsc.as_ref()?.as_str(), node))
}
