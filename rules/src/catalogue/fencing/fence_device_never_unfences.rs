//! `fence-device-never-unfences`: nobody lets a node at the disks

use cib_model::Agent;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-device-never-unfences",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A device fences by shutting a node out, and nothing lets a node in",
    why: "Such a device takes a node's key off the disks, or shuts its port. It can do so only \
          after it has let the node in, which Pacemaker calls unfencing, and does when a node \
          starts; but only if a device says that it provides it, or a resource that it requires \
          it. Neither follows from the agent. Without it the keys are never registered: fencing \
          has nothing to take away, and a node that was shut out stays so.",
    remedy: "Give the device the meta-attribute `provides` with the value `unfencing`.",
    references: &[sources::FENCING],
    bad: &[Example::new(
        "A device for disks",
        r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="«disks»" class="stonith" type="fence_scsi">
      <instance_attributes id="disks-params">
        <nvpair id="disks-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
        <nvpair id="disks-devices" name="devices" value="/dev/mapper/shared"/>
      </instance_attributes>
      <operations><op id="disks-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "It says what it provides",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="disks" class="stonith" type="fence_scsi">
      <instance_attributes id="disks-params">
        <nvpair id="disks-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
        <nvpair id="disks-devices" name="devices" value="/dev/mapper/shared"/>
      </instance_attributes>
      <meta_attributes id="disks-meta">
        <nvpair id="disks-provides" name="provides" value="unfencing"/>
      </meta_attributes>
      <operations><op id="disks-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A resource requires it",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="disks" class="stonith" type="fence_scsi">
      <instance_attributes id="disks-params">
        <nvpair id="disks-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
        <nvpair id="disks-devices" name="devices" value="/dev/mapper/shared"/>
      </instance_attributes>
      <operations><op id="disks-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-requires" name="requires" value="unfencing"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A device for power",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="board" class="stonith" type="fence_ipmilan">
      <instance_attributes id="board-params">
        <nvpair id="board-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="board-ip" name="ip" value="bmc-node1.example.com"/>
      </instance_attributes>
      <operations><op id="board-monitor" name="monitor" interval="60s"/></operations>
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
    if cluster.fencing_enabled() != Some(true) || cluster.unfences_nodes() {
        return;
    }
    let shuts_out = cluster.fence_devices().iter().filter(|device| {
        let is_storage = device.known.is_some_and(|agent| agent.storage);
        is_storage && device.resource.known_agent().is_some_and(Agent::unfences)
    });
    for device in shuts_out.filter(|device| cluster.is_stopped(&device.resource).is_none()) {
        let message = format!(
            "the fence device {} shuts nodes out, and nothing lets them in when they start",
            shown(device.id())
        );
        cx.report(
            Finding::of_device(device, device.span(), message)
                .help("give it the meta-attribute `provides` with the value `unfencing`"),
        );
    }
}
