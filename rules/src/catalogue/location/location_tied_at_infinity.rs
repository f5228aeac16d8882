//! `location-tied-at-infinity`: a resource is to run on two nodes at once, each with INFINITY

use std::collections::{HashMap, HashSet};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, Location, ResourceElement, Score};

pub(crate) static RULE: Rule = Rule {
    id: "location-tied-at-infinity",
    area: Area::Location,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A resource is to run on two nodes at once, each with INFINITY",
    why: "Of two nodes that a resource prefers with INFINITY, Pacemaker takes one, and nobody can say \
          which: nothing can be preferred more. After the failure of one node the resource may stay or go \
          back.",
    remedy: "Give the nodes different scores below INFINITY, the preferred one the highest.",
    references: &[sources::CONSTRAINTS],
    bad: &[Example::new(
        "Two nodes",
        r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
    <node id="3" uname="node3"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-a" rsc="db" node="node1" score="INFINITY"/>
    <rsc_location id="db-b" rsc="db" node="node2" score="«INFINITY»"/>
  </constraints>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "One is preferred",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
    <node id="3" uname="node3"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-a" rsc="db" node="node1" score="200"/>
    <rsc_location id="db-b" rsc="db" node="node2" score="100"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "One is a must",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
    <node id="3" uname="node3"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-a" rsc="db" node="node1" score="INFINITY"/>
    <rsc_location id="db-b" rsc="db" node="node2" score="100"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A clone runs on both",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
    <node id="3" uname="node3"/>
  </nodes>
  <resources>
    <clone id="db-clone">
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_location id="db-a" rsc="db-clone" node="node1" score="INFINITY"/>
    <rsc_location id="db-b" rsc="db-clone" node="node2" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Where nothing runs that is not allowed, that is how it is allowed",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="false"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
    <node id="3" uname="node3"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-a" rsc="db" node="node1" score="INFINITY"/>
    <rsc_location id="db-b" rsc="db" node="node2" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if cluster.is_symmetric() == Some(false) {
        return;
    }
    let mut first: HashMap<&str, &Location<'_>> = HashMap::new();
    let mut said = HashSet::new();
    for location in cluster.cib.locations() {
        let (Some(name), Some(node), Some(score)) =
            (&location.rsc, &location.node, &location.score)
        else {
            continue;
        };
        let resource = cluster.resource(name.as_str());
        let is_one = resource.is_some_and(|it| {
            matches!(
                it.element,
                ResourceElement::Primitive(_) | ResourceElement::Group(_)
            )
        });
        if score.get() != Ok(Score::INFINITY) || !is_one {
            continue;
        }
        let first = *first.entry(name.as_str()).or_insert(location);
        let is_same = |other: &Attr<'_>| other.as_str().eq_ignore_ascii_case(node.as_str());
        if first.node.as_ref().is_none_or(is_same) || !said.insert(name.as_str()) {
            continue;
        }
        let message = format!(
            "{} has to run on {} and on {} alike: Pacemaker takes one of them",
            shown(name.as_str()),
            shown(first.node.as_ref().map_or("", Attr::as_str)),
            shown(node.as_str())
        );
        let id = location.id.as_ref().map_or("", Attr::as_str);
        let first = first.score.as_ref().map_or(first.place.tag, Attr::span);
        cx.report(
            Finding::new(Subject::new("rsc_location", id), score.span(), message)
                .related(first, "the other")
                .help("give them different scores below `INFINITY`"),
        );
    }
}
