//! `resource-without-node`: location constraints leave a resource no node

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Cluster, ClusterResource, ResourceElement};

pub(crate) static RULE: Rule = Rule {
    id: "resource-without-node",
    area: Area::Location,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "Location constraints leave a resource no node",
    why: "A resource runs only where its score is not negative. Where every node is banned, or where \
          `symmetric-cluster` is false and no constraint lets the resource run anywhere, it stays stopped, \
          and Pacemaker does not complain: that is what it was told.",
    remedy: "Remove a ban, or add a location with a score of 0 or more.",
    references: &[sources::CONSTRAINTS, sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "Every node is banned",
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
    <primitive id="«db»" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
    <rsc_location id="db-not-on-node2" rsc="db" node="node2" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A rule for all nodes",
            r##"<configuration>
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
    <primitive id="«db»" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-where-rule" score="-INFINITY">
        <expression id="db-where-expression" attribute="#uname" operation="ne" value="elsewhere"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "Nodes that nobody likes",
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
    <primitive id="«db»" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-a" rsc="db" node="node1" score="-10"/>
    <rsc_location id="db-b" rsc="db" node="node2" score="-10"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A group",
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
    <group id="«shop»">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
  </resources>
  <constraints>
    <rsc_location id="shop-not-on-node1" rsc="shop" node="node1" score="-INFINITY"/>
    <rsc_location id="shop-not-on-node2" rsc="shop" node="node2" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A member of a group",
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
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="«web»" class="ocf" provider="example" type="web"/>
    </group>
  </resources>
  <constraints>
    <rsc_location id="web-not-on-node1" rsc="web" node="node1" score="-INFINITY"/>
    <rsc_location id="web-not-on-node2" rsc="web" node="node2" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A clone",
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
    <clone id="«db-clone»">
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_location id="db-clone-not-on-node1" rsc="db-clone" node="node1" score="-INFINITY"/>
    <rsc_location id="db-clone-not-on-node2" rsc="db-clone" node="node2" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Nothing is allowed that nothing allows",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="false"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="«db»" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
        Example::new(
            "A colocation allows nothing by itself",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="false"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="«db»" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="web-here" rsc="web" node="node1" score="0"/>
    <rsc_colocation id="together" rsc="db" with-rsc="web" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Only one node, which has the ban of an old failure",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
  </nodes>
  <resources>
    <primitive id="«db»" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A colocation that is a must draws nothing",
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
    <primitive id="«db»" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="db-a" rsc="db" node="node1" score="-10"/>
    <rsc_location id="db-b" rsc="db" node="node2" score="-10"/>
    <rsc_colocation id="together" rsc="db" with-rsc="web" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "By a rule that was to leave two nodes and holds on all, which is another mistake",
            r##"<configuration>
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
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="-INFINITY" boolean-op="or">
        <expression id="db-not-1" attribute="#uname" operation="ne" value="node1"/>
        <expression id="db-not-2" attribute="#uname" operation="ne" value="node2"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "One node is left",
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
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A location allows it",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="false"/>
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
    <rsc_location id="db-here" rsc="db" node="node1" score="0"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "It may run on a remote node",
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
    <primitive id="far" class="ocf" provider="pacemaker" type="remote"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
    <rsc_location id="db-not-on-node2" rsc="db" node="node2" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Others draw it where it does not like to be",
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
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="db-a" rsc="db" node="node1" score="-10"/>
    <rsc_location id="db-b" rsc="db" node="node2" score="-10"/>
    <rsc_colocation id="together" rsc="db" with-rsc="web" score="1000"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "It is to be stopped",
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
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-meta-1" name="target-role" value="Stopped"/>
      </meta_attributes>
    </primitive>
  </resources>
  <constraints>
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
    <rsc_location id="db-not-on-node2" rsc="db" node="node2" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The nodes are not known",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
    <rsc_location id="db-not-on-node2" rsc="db" node="node2" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The constraints are not known",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="false"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A rule that the clock decides",
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
    <rsc_location id="db-where" rsc="db">
      <rule id="db-where-rule" score="-INFINITY">
        <date_expression id="db-where-date" operation="gt" start="2026-01-01"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A ban of one role",
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
    <clone id="db-clone">
      <meta_attributes id="db-clone-meta">
        <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_location id="a" rsc="db-clone" node="node1" score="-INFINITY" role="Promoted"/>
    <rsc_location id="b" rsc="db-clone" node="node2" score="-INFINITY" role="Promoted"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A fence device need not run",
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
    <primitive id="fence" class="stonith" type="fence_xvm"/>
  </resources>
  <constraints>
    <rsc_location id="fence-not-on-node1" rsc="fence" node="node1" score="-INFINITY"/>
    <rsc_location id="fence-not-on-node2" rsc="fence" node="node2" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for stranded in cluster.resources_without_node() {
        // A rule that was to be for some nodes, and by a slip is for all, is the mistake.
        let mut rules = stranded.reasons.iter().flat_map(|location| &location.rules);
        if rules.any(|rule| always_holds(cluster, rule)) {
            continue;
        }
        let resource = stranded.resource;
        let (kind, id) = (resource.kind(), shown(resource.id()));
        let mut finding = Finding::new(
            Subject::new(tag(resource), resource.id()),
            resource.span(),
            format!("no node may run the {kind} {id}: it stays stopped"),
        );
        for location in stranded.reasons {
            finding = finding.related(location.place.tag, "keeps it off");
        }
        let asymmetric = cluster.option("symmetric-cluster");
        let asymmetric = asymmetric.filter(|_| cluster.is_symmetric() == Some(false));
        let help = match asymmetric {
            Some(option) => {
                finding = finding.related(
                    option.value.span(),
                    "nothing may run where no constraint allows it",
                );
                format!("add a location for {id} with a score of 0 or more")
            }
            None => format!("let at least one node run {id}: remove a ban"),
        };
        cx.report(finding.help(help));
    }
}

fn always_holds<'c>(cluster: &Cluster<'c>, rule: &'c cib_model::Rule<'c>) -> bool {
    let decided = cluster.decided(cluster.resolved_rule(rule));
    decided.iter().any(|pair| pair.holds)
}

fn tag(resource: &ClusterResource<'_>) -> &'static str {
    match resource.element {
        ResourceElement::Primitive(_) => "primitive",
        ResourceElement::Group(_) => "group",
        ResourceElement::Clone {
            is_master: true, ..
        } => "master",
        ResourceElement::Clone { .. } => "clone",
        ResourceElement::Bundle(_) => "bundle",
    }
}
