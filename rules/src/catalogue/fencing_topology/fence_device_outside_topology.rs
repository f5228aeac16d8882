//! `fence-device-outside-topology`: a device that is never used

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-device-outside-topology",
    area: Area::FencingTopology,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A fence device is in no level of the nodes that it can fence",
    why: "For a node that has levels, the fencer uses the devices of those and no others, also \
          when all levels have failed. A device that is in none of them is never used.",
    remedy: "Add a level with the device to the topology of its nodes, or remove the device.",
    references: &[sources::FENCING],
    bad: &[Example::new(
        "Left out",
        r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="ipmi-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi-node1-params">
        <nvpair id="ipmi-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="ipmi-node1-ip" name="ip" value="bmc-node1.example.com"/>
      </instance_attributes>
      <operations><op id="ipmi-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="ipmi-node2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi-node2-params">
        <nvpair id="ipmi-node2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
        <nvpair id="ipmi-node2-ip" name="ip" value="bmc-node2.example.com"/>
      </instance_attributes>
      <operations><op id="ipmi-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="«pdu»" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:2"/>
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="ipmi-node1"/>
    <fencing-level id="l2" target="node2" index="1" devices="ipmi-node2"/>
  </fencing-topology>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "In a level",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="ipmi-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi-node1-params">
        <nvpair id="ipmi-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="ipmi-node1-ip" name="ip" value="bmc-node1.example.com"/>
      </instance_attributes>
      <operations><op id="ipmi-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="ipmi-node2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi-node2-params">
        <nvpair id="ipmi-node2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
        <nvpair id="ipmi-node2-ip" name="ip" value="bmc-node2.example.com"/>
      </instance_attributes>
      <operations><op id="ipmi-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:2"/>
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="ipmi-node1"/>
    <fencing-level id="l2" target="node1" index="2" devices="pdu"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "A node without levels",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="ipmi-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi-node1-params">
        <nvpair id="ipmi-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="ipmi-node1-ip" name="ip" value="bmc-node1.example.com"/>
      </instance_attributes>
      <operations><op id="ipmi-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="ipmi-node2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi-node2-params">
        <nvpair id="ipmi-node2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
        <nvpair id="ipmi-node2-ip" name="ip" value="bmc-node2.example.com"/>
      </instance_attributes>
      <operations><op id="ipmi-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:2"/>
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="ipmi-node1"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "The nodes are not known",
            r#"<configuration>
  <nodes/>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="ipmi-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi-node1-params">
        <nvpair id="ipmi-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="ipmi-node1-ip" name="ip" value="bmc-node1.example.com"/>
      </instance_attributes>
      <operations><op id="ipmi-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="ipmi-node2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi-node2-params">
        <nvpair id="ipmi-node2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
        <nvpair id="ipmi-node2-ip" name="ip" value="bmc-node2.example.com"/>
      </instance_attributes>
      <operations><op id="ipmi-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:2"/>
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="ipmi-node1"/>
  </fencing-topology>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for device in cluster.fence_devices() {
        if !cluster.is_outside_topology(device) {
            continue;
        }
        let message = format!(
            "the fence device {} is never used: its nodes have levels, and it is in none",
            shown(device.id())
        );
        cx.report(
            Finding::of_device(device, device.span(), message)
                .help("add a level with it to the topology of its nodes, or remove it"),
        );
    }
}
