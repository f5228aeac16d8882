//! `priority-fencing-delay-too-short`: the priority does not decide

use cib_model::{Cluster, Duration, FenceDevice};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "priority-fencing-delay-too-short",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "`priority-fencing-delay` is not longer than the delays of the fence devices",
    why: "The delay for the node that matters comes on top of whatever its fence device waits. \
          If a device waits as long by itself, the node that matters less may still be first, \
          and the wrong node dies. Pacemaker's documentation calls twice the longest \
          `pcmk_delay_base` or `pcmk_delay_max` safe.",
    remedy: "Make `priority-fencing-delay` at least twice as long as the longest delay of a fence \
          device, or remove the delays of the devices.",
    references: &[sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "As long as a random delay",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-priority-fencing-delay" name="priority-fencing-delay" value="«15s»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc-node1.example.com"/>
        <nvpair id="fence-node1-pcmk_delay_max" name="pcmk_delay_max" value="15s"/>
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
            "Less than twice as long",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-priority-fencing-delay" name="priority-fencing-delay" value="«15s»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc-node1.example.com"/>
        <nvpair id="fence-node1-pcmk_delay_base" name="pcmk_delay_base" value="10s"/>
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
    ],
    good: &[
        Example::new(
            "Twice as long",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
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
        <nvpair id="fence-node1-pcmk_delay_max" name="pcmk_delay_max" value="15s"/>
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
            "The devices do not wait",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-priority-fencing-delay" name="priority-fencing-delay" value="5s"/>
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
            "With three nodes the part with quorum does not wait",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
    <node id="3" uname="node3"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-priority-fencing-delay" name="priority-fencing-delay" value="15s"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc-node1.example.com"/>
        <nvpair id="fence-node1-pcmk_delay_max" name="pcmk_delay_max" value="15s"/>
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
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let delay = cluster.priority_fencing_delay();
    let Some(setting) = cluster.option("priority-fencing-delay") else {
        return;
    };
    let on = delay > Duration::ZERO && !setting.conditional;
    if !on || cluster.fencing_enabled() != Some(true) {
        return;
    }
    let Some((device, (least, longest))) = longest_delay(cluster) else {
        return;
    };
    // A random delay is as long as the limit next to never.
    let may_lose = delay < longest || (delay == longest && least == longest);
    let (severity, then) = if may_lose {
        (Severity::Warning, "the node that matters less may be first")
    } else if delay.milliseconds() < longest.milliseconds().saturating_mul(2) {
        (Severity::Info, "twice that is safe")
    } else {
        return;
    };
    let message = format!(
        "the more important node is spared for {delay}, but the fence device {} waits up to {longest} by itself: {then}",
        shown(device.id())
    );
    cx.report(
        Finding::of_option(&setting, message)
            .severity(severity)
            .related(device.span(), format!("waits up to {longest}"))
            .help("make it at least twice as long as the longest delay of a fence device"),
    );
}

/// The device that waits longest before it fences one of two members.
fn longest_delay<'d, 'c>(
    cluster: &'d Cluster<'c>,
) -> Option<(&'d FenceDevice<'c>, (Duration, Duration))> {
    let members = cluster.two_members()?;
    let devices = cluster.fence_devices().iter().flat_map(|device| {
        let targets = members
            .iter()
            .filter(|node| device.can_fence(&node.name) != Some(false));
        targets.filter_map(move |node| Some((device, cluster.fencing_delay(device, &node.name)?)))
    });
    devices.max_by_key(|(_, (_, most))| *most)
}
