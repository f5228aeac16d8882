//! `capacity-unused`: what nodes have and no resource needs

use std::collections::HashSet;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "capacity-unused",
    area: Area::Nodes,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "Nodes have something that no resource needs",
    why: "Only what a resource needs is counted. A capacity of another name is either misspelt, \
          or was meant for resources that do not say what they need, and these are placed as if \
          they needed nothing.",
    remedy: "Say what resources need, by the same name, or remove the capacity.",
    references: &[sources::UTILIZATION],
    bad: &[Example::new(
        "Another name",
        r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="placement-strategy" name="placement-strategy" value="balanced"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1">
      <utilization id="node1-utilization">
        <nvpair id="node1-cpu" name="cpu" value="4"/>
        <nvpair id="node1-memory" name="«memory»" value="8192"/>
      </utilization>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy">
      <utilization id="db-utilization">
        <nvpair id="db-cpu" name="cpu" value="2"/>
      </utilization>
    </primitive>
  </resources>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "A resource needs it by a name that no node has, which is another mistake",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="placement-strategy" name="placement-strategy" value="balanced"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1">
      <utilization id="node1-utilization">
        <nvpair id="node1-memory" name="memory" value="8192"/>
      </utilization>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy">
      <utilization id="db-utilization">
        <nvpair id="db-mem" name="mem" value="4096"/>
      </utilization>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "What is needed",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="placement-strategy" name="placement-strategy" value="balanced"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1">
      <utilization id="node1-utilization">
        <nvpair id="node1-memory" name="memory" value="8192"/>
      </utilization>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy">
      <utilization id="db-utilization">
        <nvpair id="db-memory" name="memory" value="4096"/>
      </utilization>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Nothing is counted",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="placement-strategy" name="placement-strategy" value="default"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1">
      <utilization id="node1-utilization">
        <nvpair id="node1-memory" name="memory" value="8192"/>
      </utilization>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if cluster.counts_utilization() != Some(true) || !cluster.knows_resources() {
        return;
    }
    let primitives = cluster.primitives().iter();
    let mut known: HashSet<&str> = primitives
        .flat_map(|primitive| cluster.demands(primitive))
        .map(|demand| demand.name)
        .collect();
    // Where resources need what no node has, by a slip in a name perhaps, that is the mistake.
    let nodes = cluster.nodes().unwrap_or_default();
    let capacities = nodes.iter().flat_map(|node| cluster.capacities(node));
    let offered: HashSet<&str> = capacities.map(|capacity| capacity.name).collect();
    if !known.is_subset(&offered) {
        return;
    }
    for node in nodes {
        for capacity in cluster.capacities(node) {
            // Each name is told once.
            if !known.insert(capacity.name) {
                continue;
            }
            let message = format!(
                "{} has {}, and no resource needs it",
                shown(&node.name),
                shown(capacity.name)
            );
            let name = capacity.pair.name.as_ref();
            let place = name.map_or(capacity.value.span(), cib_model::Attr::span);
            let subject = Subject::new("node", node.name.as_ref());
            cx.report(
                Finding::new(subject, place, message)
                    .help("say what resources need, by the same name"),
            );
        }
    }
}
