//! `priority-fencing-delay-without-priority`: no node is worth more than another

use cib_model::{Duration, Scalar as _, Score, Setting};

use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "priority-fencing-delay-without-priority",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "`priority-fencing-delay` is set, and no resource has a priority",
    why: "The option spares the node whose resources have the higher sum of priorities. \
          Without the meta-attribute `priority` all of them count nothing, every node is worth \
          the same, and the delay is never used: two nodes that lose sight of each other shoot \
          at once.",
    remedy: "Give the resources that matter a `priority`, for all of them at once in the resource \
          defaults; a promoted instance counts one more.",
    references: &[sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "No resource has one",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-priority-fencing-delay" name="priority-fencing-delay" value="«30s»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc-node1.example.com"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="fence-node2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
        <nvpair id="fence-node2-ip" name="ip" value="bmc-node2.example.com"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"/>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Zero is the default",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-priority-fencing-delay" name="priority-fencing-delay" value="«30s»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc-node1.example.com"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="fence-node2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
        <nvpair id="fence-node2-ip" name="ip" value="bmc-node2.example.com"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-priority" name="priority" value="0"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A resource has one",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-priority-fencing-delay" name="priority-fencing-delay" value="30s"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc-node1.example.com"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="fence-node2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
        <nvpair id="fence-node2-ip" name="ip" value="bmc-node2.example.com"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-priority" name="priority" value="10"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "All have one",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-priority-fencing-delay" name="priority-fencing-delay" value="30s"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc-node1.example.com"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="fence-node2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
        <nvpair id="fence-node2-ip" name="ip" value="bmc-node2.example.com"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"/>
  </resources>
  <rsc_defaults>
    <meta_attributes id="defaults">
      <nvpair id="defaults-priority" name="priority" value="1"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
        Example::new(
            "There are no resources yet",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-priority-fencing-delay" name="priority-fencing-delay" value="30s"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc-node1.example.com"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="fence-node2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
        <nvpair id="fence-node2-ip" name="ip" value="bmc-node2.example.com"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "No delay",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-priority-fencing-delay" name="priority-fencing-delay" value="0"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc-node1.example.com"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="fence-node2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
        <nvpair id="fence-node2-ip" name="ip" value="bmc-node2.example.com"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"/>
  </resources>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(setting) = cluster.option("priority-fencing-delay") else {
        return;
    };
    let on = cluster.priority_fencing_delay() > Duration::ZERO && !setting.conditional;
    if !on || cluster.fencing_enabled() != Some(true) {
        return;
    }
    let mut resources = cluster.primitives().iter();
    let has_resources = resources.any(|primitive| primitive.class() != "stonith");
    let counts = |priority: Setting<'_>| {
        priority.conditional || Score::read(priority.value.as_str()) != Ok(Score::ZERO)
    };
    let mut priorities = cluster.metas_in_force("priority");
    if !has_resources || priorities.any(|(_, priority)| counts(priority)) {
        return;
    }
    let message = "no resource has a `priority`, so no node is spared and this delay is never used";
    cx.report(
        Finding::of_option(&setting, message).help(
            "give the resources that matter a `priority`, or set one in the resource defaults",
        ),
    );
}
