//! `node-health-ignored`: health that nobody acts upon

use cib_model::Cluster;
use cib_model::facts::{SpecialAttributeKind, is_health_agent, special_attribute};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-health-ignored",
    area: Area::Nodes,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The health of nodes is measured or set, and nothing is done about it",
    why: "With `node-health-strategy=none`, the default, Pacemaker does not look at attributes \
          that begin with `#health`: a node whose disk is dying keeps its resources. The agents \
          that measure it run for nothing.",
    remedy: "Set `node-health-strategy`, for instance to `migrate-on-red`, or remove what measures.",
    references: &[sources::NODES, sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "An agent that measures",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="health">
      <primitive id="health-cpu" class="ocf" provider="pacemaker" type="«HealthCPU»">
        <operations>
          <op id="health-cpu-monitor" name="monitor" interval="10s"/>
        </operations>
      </primitive>
    </clone>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "An attribute, and a strategy that does nothing",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="node-health-strategy" name="node-health-strategy" value="none"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1">
      <instance_attributes id="node1-attributes">
        <nvpair id="node1-health" name="«#health-disk»" value="red"/>
      </instance_attributes>
    </node>
  </nodes>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A strategy",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="node-health-strategy" name="node-health-strategy" value="migrate-on-red"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="health">
      <meta_attributes id="health-meta">
        <nvpair id="health-allow" name="allow-unhealthy-nodes" value="true"/>
      </meta_attributes>
      <primitive id="health-cpu" class="ocf" provider="pacemaker" type="HealthCPU">
        <operations>
          <op id="health-cpu-monitor" name="monitor" interval="10s"/>
        </operations>
      </primitive>
    </clone>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Nothing measures",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
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
    if cx.cluster.heeds_health() != Some(false) {
        return;
    }
    // One option is missing, however much is measured.
    if let Some(finding) = measured(cx.cluster).or_else(|| set(cx.cluster)) {
        let finding = finding.help("set `node-health-strategy`, for instance to `migrate-on-red`");
        cx.report(match cx.cluster.option("node-health-strategy") {
            Some(strategy) => finding.related(strategy.value.span(), "nothing is done"),
            None => finding,
        });
    }
}

fn measured(cluster: &Cluster<'_>) -> Option<Finding> {
    let mut primitives = cluster.primitives().iter();
    let primitive = primitives.find(|primitive| {
        let agent = primitive.agent();
        primitive.class() == "ocf"
            && primitive.provider() == Some("pacemaker")
            && agent.is_some_and(|agent| is_health_agent(agent.as_str()))
    })?;
    let message = format!(
        "{} measures the health of nodes, and `node-health-strategy` is `none`: it is ignored",
        shown(primitive.id())
    );
    let subject = Subject::new("primitive", primitive.id());
    Some(Finding::new(subject, primitive.agent()?.span(), message))
}

fn set(cluster: &Cluster<'_>) -> Option<Finding> {
    cluster.cib.nodes().find_map(|node| {
        let pairs = node.instance_attributes.iter().flat_map(|set| &set.pairs);
        let attribute = pairs.filter_map(|pair| pair.name.as_ref()).find(|name| {
            special_attribute(name.as_str())
                .is_some_and(|known| known.kind == SpecialAttributeKind::Health)
        })?;
        let name = node.uname.as_ref().map_or("", |name| name.as_str());
        let message = format!(
            "{} of the node {} is ignored: `node-health-strategy` is `none`",
            shown(attribute.as_str()),
            shown(name)
        );
        Some(Finding::new(
            Subject::new("node", name),
            attribute.span(),
            message,
        ))
    })
}
