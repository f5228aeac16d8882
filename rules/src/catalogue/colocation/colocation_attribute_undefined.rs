//! `colocation-attribute-undefined`: a colocation is about a node attribute that no node has

use std::collections::HashMap;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, ClusterNode, Score};

pub(crate) static RULE: Rule = Rule {
    id: "colocation-attribute-undefined",
    area: Area::Colocation,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A colocation is about a node attribute that no node has",
    why: "With `node-attribute`, resources are placed on nodes with the same value of that attribute, such \
          as the site. Where no node has the attribute, a colocation with INFINITY keeps nothing together, \
          and one with -INFINITY stops the dependent.",
    remedy: "Give every node the attribute, or correct the name.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "A slip",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1">
      <instance_attributes id="node1-attributes">
        <nvpair id="node1-site" name="site" value="paris"/>
      </instance_attributes>
    </node>
    <node id="2" uname="node2">
      <instance_attributes id="node2-attributes">
        <nvpair id="node2-site" name="site" value="rome"/>
      </instance_attributes>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="same-site" rsc="web" with-rsc="db" score="INFINITY" node-attribute="«siet»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Apart",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="other-site" rsc="web" with-rsc="db" score="-INFINITY" node-attribute="«rack»"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "An attribute of the nodes",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1">
      <instance_attributes id="node1-attributes">
        <nvpair id="node1-site" name="site" value="paris"/>
      </instance_attributes>
    </node>
    <node id="2" uname="node2">
      <instance_attributes id="node2-attributes">
        <nvpair id="node2-site" name="site" value="rome"/>
      </instance_attributes>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="same-site" rsc="web" with-rsc="db" score="INFINITY" node-attribute="site"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The name of the node",
            r##"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="same-site" rsc="web" with-rsc="db" score="INFINITY" node-attribute="#uname"/>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "A kind of node",
            r##"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="same-site" rsc="web" with-rsc="db" score="INFINITY" node-attribute="#kind"/>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "The nodes are not known",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="same-site" rsc="web" with-rsc="db" score="INFINITY" node-attribute="site"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "An attribute for a while",
            r#"<cib>
  <configuration>
    <nodes>
      <node id="1" uname="node1"/>
      <node id="2" uname="node2"/>
    </nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </resources>
    <constraints>
      <rsc_colocation id="same-site" rsc="web" with-rsc="db" score="INFINITY" node-attribute="site"/>
    </constraints>
  </configuration>
  <status>
    <node_state id="1" uname="node1">
      <transient_attributes id="1">
        <instance_attributes id="status-1">
          <nvpair id="status-1-site" name="site" value="paris"/>
        </instance_attributes>
      </transient_attributes>
    </node_state>
  </status>
</cib>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(nodes) = cluster.nodes() else {
        return;
    };
    let mut has: HashMap<&str, bool> = HashMap::new();
    for colocation in cluster.cib.colocations() {
        let Some(attribute) = &colocation.node_attribute else {
            continue;
        };
        let name = attribute.as_str();
        let is_known = *has.entry(name).or_insert_with(|| {
            let listed = |node: &ClusterNode<'_>| cluster.node_attribute(node, name).is_some();
            name.starts_with('#')
                || nodes.iter().any(listed)
                || cluster.is_transient_somewhere(name)
        });
        if is_known {
            continue;
        }
        let id = colocation.id.as_ref().map_or("", Attr::as_str);
        let score = colocation.score.as_ref().and_then(|score| score.get().ok());
        let then = if score.is_some_and(Score::is_ban) {
            "the dependent cannot run"
        } else {
            "it keeps nothing together"
        };
        let message = format!(
            "{} places by the node attribute {}, which no node has: {then}",
            shown(id),
            shown(name)
        );
        let subject = Subject::new("rsc_colocation", id);
        cx.report(
            Finding::new(subject, attribute.span(), message)
                .help("give every node the attribute, or correct the name"),
        );
    }
}
