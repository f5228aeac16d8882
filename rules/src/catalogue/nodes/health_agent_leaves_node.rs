//! `health-agent-leaves-node`: an agent that goes when the node is not healthy

use cib_model::facts::is_health_agent;
use cib_model::{Boolean, Scalar as _, Version};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

/// The first release that reads the meta-attribute.
const READ_SINCE: Version = Version::new(2, 1, 3);

pub(crate) static RULE: Rule = Rule {
    id: "health-agent-leaves-node",
    area: Area::Nodes,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The agent that measures health is stopped on a node that is not healthy",
    why: "With a `node-health-strategy` everything leaves an unhealthy node, and so does the \
          agent that would tell when it is healthy again: the node stays empty until somebody \
          clears the attribute by hand. With `allow-unhealthy-nodes` the agent stays. It is read \
          from the clone, not from the primitive in it.",
    remedy: "Set the meta-attribute `allow-unhealthy-nodes=true` of the clone.",
    references: &[sources::NODES],
    bad: &[
        Example::new(
            "Without it",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="node-health-strategy" name="node-health-strategy" value="migrate-on-red"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="health">
      <primitive id="«health-cpu»" class="ocf" provider="pacemaker" type="HealthCPU">
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
            "Set of the primitive in the clone",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="node-health-strategy" name="node-health-strategy" value="only-green"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="health">
      <primitive id="«health-cpu»" class="ocf" provider="pacemaker" type="HealthCPU">
        <meta_attributes id="health-meta">
          <nvpair id="health-allow" name="allow-unhealthy-nodes" value="true"/>
        </meta_attributes>
        <operations>
          <op id="health-cpu-monitor" name="monitor" interval="10s"/>
        </operations>
      </primitive>
    </clone>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Set of the clone",
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
            "No strategy",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="health">
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
            "A release that does not know it",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="node-health-strategy" name="node-health-strategy" value="migrate-on-red"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="health">
      <primitive id="health-cpu" class="ocf" provider="pacemaker" type="HealthCPU">
        <operations>
          <op id="health-cpu-monitor" name="monitor" interval="10s"/>
        </operations>
      </primitive>
    </clone>
  </resources>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 2)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if cluster.heeds_health() != Some(true) || cluster.version < READ_SINCE {
        return;
    }
    for resource in cluster.resources() {
        let Some(primitive) = cluster.resolved(resource) else {
            continue;
        };
        let agent = primitive.agent().map_or("", |agent| agent.as_str());
        if !is_health_agent(agent) || primitive.provider() != Some("pacemaker") {
            continue;
        }
        let outermost = cluster.outermost(resource);
        let allows = cluster.meta_of(&outermost, "allow-unhealthy-nodes");
        if allows.is_some_and(|it| it.conditional || Boolean::read(it.value.as_str()) == Ok(true)) {
            continue;
        }
        let message = format!(
            "{} leaves a node that is not healthy, and never finds that it is healthy again",
            shown(primitive.id())
        );
        let mut finding = Finding::new(
            Subject::new("primitive", primitive.id()),
            resource.span(),
            message,
        );
        if !outermost.is(resource) {
            finding = finding.related(outermost.span(), "read from here");
        }
        let help = format!(
            "set `allow-unhealthy-nodes=true` of {}",
            shown(outermost.id())
        );
        cx.report(finding.help(help));
    }
}
