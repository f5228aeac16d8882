//! `colocation-impossible`: resources must be together, but no node may run them all

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, ColocationConflict};

pub(crate) static RULE: Rule = Rule {
    id: "colocation-impossible",
    area: Area::Colocation,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "Resources must be together, but no node may run them all",
    why: "A mandatory colocation needs a node that may run both resources, and all that must be with them. \
          Where location constraints leave none, some of them stay stopped for ever, and Pacemaker does \
          not complain.",
    remedy: "Remove a ban, or the colocation.",
    references: &[sources::CONSTRAINTS, sources::CLONES],
    bad: &[
        Example::new(
            "Each is banned from the node of the other",
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
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
    <rsc_location id="web-not-on-node2" rsc="web" node="node2" score="-INFINITY"/>
    <rsc_colocation id="together" rsc="«web»" with-rsc="db" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Over a third",
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
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
    <rsc_location id="web-not-on-node2" rsc="web" node="node2" score="-INFINITY"/>
    <rsc_colocation id="one" rsc="db" with-rsc="app" score="INFINITY"/>
    <rsc_colocation id="two" rsc="«web»" with-rsc="app" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Members of a group",
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
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
    <rsc_location id="web-not-on-node2" rsc="web" node="node2" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A set",
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
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
    <rsc_location id="app-not-on-node2" rsc="app" node="node2" score="-INFINITY"/>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-set">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
        <resource_ref id="«app»"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "With a clone that runs elsewhere",
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
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="db-clone-not-on-node1" rsc="db-clone" node="node1" score="-INFINITY"/>
    <rsc_location id="web-not-on-node2" rsc="web" node="node2" score="-INFINITY"/>
    <rsc_colocation id="together" rsc="«web»" with-rsc="db-clone" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A clone that has to be with it",
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
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="db-clone-not-on-node1" rsc="db-clone" node="node1" score="-INFINITY"/>
    <rsc_location id="web-not-on-node2" rsc="web" node="node2" score="-INFINITY"/>
    <rsc_colocation id="together" rsc="«db-clone»" with-rsc="web" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Allowed on different nodes",
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
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="0"/>
    <rsc_location id="web-here" rsc="web" node="node2" score="0"/>
    <rsc_colocation id="together" rsc="«web»" with-rsc="db" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A node is left",
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
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
    <rsc_location id="web-not-on-node2" rsc="web" node="node2" score="-INFINITY"/>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
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
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
    <rsc_location id="web-not-on-node2" rsc="web" node="node2" score="-INFINITY"/>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="1000"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Two that are each with an instance of a clone",
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
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_location id="app-not-on-node1" rsc="app" node="node1" score="-INFINITY"/>
    <rsc_location id="web-not-on-node2" rsc="web" node="node2" score="-INFINITY"/>
    <rsc_colocation id="one" rsc="web" with-rsc="db-clone" score="INFINITY"/>
    <rsc_colocation id="two" rsc="app" with-rsc="db-clone" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "By another attribute than the name of the node",
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
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
    <rsc_location id="web-not-on-node2" rsc="web" node="node2" score="-INFINITY"/>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY" node-attribute="rack"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "One of them may run nowhere, which is another mistake",
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
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
    <rsc_location id="db-not-on-node2" rsc="db" node="node2" score="-INFINITY"/>
    <rsc_location id="web-not-on-node2" rsc="web" node="node2" score="-INFINITY"/>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "They go round in a circle, and may",
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
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
    <rsc_colocation id="one" rsc="db" with-rsc="app" score="INFINITY"/>
    <rsc_colocation id="two" rsc="app" with-rsc="web" score="INFINITY"/>
    <rsc_colocation id="three" rsc="web" with-rsc="db" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A dislike",
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
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
    <rsc_location id="web-not-here" rsc="web" node="node2" score="-100"/>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conflict in cx.cluster.colocation_conflicts() {
        let (mut finding, bans) = match conflict {
            ColocationConflict::NoCommonNode { pair, bans } => {
                let id = pair.colocation.id.as_ref().map_or("", Attr::as_str);
                let message = format!(
                    "no node may run {} together with {}, as {} asks",
                    shown(pair.dependent.resource.id()),
                    shown(pair.primary.resource.id()),
                    shown(id)
                );
                let subject = Subject::new("rsc_colocation", id);
                (
                    Finding::new(subject, pair.dependent.name.span(), message),
                    bans,
                )
            }
            ColocationConflict::GroupWithoutNode { group, bans } => {
                let id = group.id();
                let message = format!("no node may run all members of the group {}", shown(id));
                (
                    Finding::new(Subject::new("group", id), group.span(), message),
                    bans,
                )
            }
            ColocationConflict::Opposite(_) => continue,
        };
        for (id, ban) in bans {
            finding = finding.related(ban.place.tag, format!("bans {}", shown(id)));
        }
        cx.report(finding.help("remove a ban, or the colocation"));
    }
}
