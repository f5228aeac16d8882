//! `fencing-level-device-repeated`: a device that is used once

use cib_model::{Attr, Cluster, FencingLevel};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fencing-level-device-repeated",
    area: Area::FencingTopology,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fencing level names a device twice",
    why: "The fencer uses the devices of a level one after the other, and on each node every \
          device once. For the second time it looks for another node that may use the device. \
          A cluster of two nodes has none when one of them is to be fenced: the level fails, \
          after the device has switched the node off.",
    remedy: "Name each device once. A fix removes the second.",
    references: &[sources::FENCING],
    bad: &[Example::new(
        "Twice",
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
    <fencing-level id="l1" target="node1" index="1" devices="pdu,«pdu»"/>
  </fencing-topology>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "Board first, then power",
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
            "Two devices of one kind",
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
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:2"/>
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="pdu2" class="stonith" type="fence_apc">
      <instance_attributes id="pdu2-params">
        <nvpair id="pdu2-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:2"/>
        <nvpair id="pdu2-ip" name="ip" value="pdu2.example.com"/>
      </instance_attributes>
      <operations><op id="pdu2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="pdu,pdu2"/>
  </fencing-topology>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for level in cluster.cib.fencing_levels() {
        let names: Vec<_> = level.device_names().collect();
        for (at, (name, span)) in names.iter().enumerate() {
            let before = names.get(..at).unwrap_or_default();
            let Some((_, first)) = before.iter().find(|(other, _)| other == name) else {
                continue;
            };
            let id = level.id.as_ref().map_or("", Attr::as_str);
            let message = format!(
                "the fencing level {} names {} twice, and no node uses a device twice: it fails unless another node can",
                shown(id),
                shown(name)
            );
            let subject = Subject::new("fencing-level", id);
            let finding = Finding::new(subject, *span, message)
                .related(*first, "the first")
                .help("name each device once");
            cx.report(without_repeats(cluster, level, finding));
        }
    }
}

fn without_repeats(cluster: &Cluster<'_>, level: &FencingLevel<'_>, finding: Finding) -> Finding {
    let Some(devices) = &level.devices else {
        return finding;
    };
    let mut once: Vec<&str> = Vec::new();
    for name in devices.as_str().split(',') {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    let mut edits = cluster.edits();
    edits.set(devices, &once.join(","));
    finding.fix(Fix::new(Safety::Unsafe, "name each device once", edits))
}
