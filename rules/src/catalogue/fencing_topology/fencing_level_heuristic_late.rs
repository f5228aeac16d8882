//! `fencing-level-heuristic-late`: asked too late

use cib_model::Attr;
use cib_model::facts::FenceAgent;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fencing-level-heuristic-late",
    area: Area::FencingTopology,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A device that finds something out stands behind one that fences",
    why: "The devices of a level are used in their order. fence_heuristics_ping and its like \
          are to decide whether this node may fence at all: behind the device that switches \
          off, the answer comes too late, and a bad one makes the level fail although the node \
          is off. fence_kdump succeeds only if the node has crashed, and needs a level of its \
          own, before the others.",
    remedy: "Name it first, or give fence_kdump the first level for itself.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "Behind the power switch",
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
    <primitive id="ping" class="stonith" type="fence_heuristics_ping">
      <instance_attributes id="ping-params">
        <nvpair id="ping-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
        <nvpair id="ping-ping_targets" name="ping_targets" value="192.0.2.1"/>
      </instance_attributes>
      <operations><op id="ping-monitor" name="monitor" interval="60s"/></operations>
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
    <fencing-level id="l1" target="node1" index="1" devices="pdu,«ping»"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "fence_kdump with others",
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
    <primitive id="kdump" class="stonith" type="fence_kdump">
      <instance_attributes id="kdump-params">
        <nvpair id="kdump-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
      <operations><op id="kdump-monitor" name="monitor" interval="60s"/></operations>
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
    <fencing-level id="l1" target="node1" index="1" devices="«kdump»,pdu"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "fence_kdump behind the others",
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
    <primitive id="kdump" class="stonith" type="fence_kdump">
      <instance_attributes id="kdump-params">
        <nvpair id="kdump-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
      <operations><op id="kdump-monitor" name="monitor" interval="60s"/></operations>
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
    <fencing-level id="l1" target="node1" index="1" devices="pdu"/>
    <fencing-level id="l2" target="node1" index="2" devices="«kdump»"/>
  </fencing-topology>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "In front",
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
    <primitive id="ping" class="stonith" type="fence_heuristics_ping">
      <instance_attributes id="ping-params">
        <nvpair id="ping-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
        <nvpair id="ping-ping_targets" name="ping_targets" value="192.0.2.1"/>
      </instance_attributes>
      <operations><op id="ping-monitor" name="monitor" interval="60s"/></operations>
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
    <fencing-level id="l1" target="node1" index="1" devices="ping,pdu"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "fence_kdump has the first level",
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
    <primitive id="kdump" class="stonith" type="fence_kdump">
      <instance_attributes id="kdump-params">
        <nvpair id="kdump-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
      <operations><op id="kdump-monitor" name="monitor" interval="60s"/></operations>
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
    <fencing-level id="l1" target="node1" index="1" devices="kdump"/>
    <fencing-level id="l2" target="node1" index="2" devices="pdu"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "Another level that the fencer does not take",
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
    <primitive id="kdump" class="stonith" type="fence_kdump">
      <instance_attributes id="kdump-params">
        <nvpair id="kdump-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
      <operations><op id="kdump-monitor" name="monitor" interval="60s"/></operations>
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
    <fencing-level id="l1" target="node1" index="1" devices="kdump"/>
    <fencing-level id="l2" target="node1" index="10" devices="pdu"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "Nothing that fences",
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
    <primitive id="ping" class="stonith" type="fence_heuristics_ping">
      <instance_attributes id="ping-params">
        <nvpair id="ping-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
        <nvpair id="ping-ping_targets" name="ping_targets" value="192.0.2.1"/>
      </instance_attributes>
      <operations><op id="ping-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="ping"/>
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
        let agent = |name: &str| cluster.fence_device(name).and_then(|device| device.known);
        let devices: Vec<_> = level
            .device_names()
            .map(|(name, span)| (name, span, agent(name)))
            .collect();
        let is_later = || {
            let indices = cluster.levels_like(level).iter();
            indices.filter_map(|level| level.valid_index()).min() < level.valid_index()
        };
        let mut found = Vec::new();
        for (at, (name, span, known)) in devices.iter().enumerate() {
            let Some(known) = known.filter(|agent| agent.heuristic) else {
                continue;
            };
            let before = devices.get(..at).unwrap_or_default();
            let fences = |agent: Option<&FenceAgent>| agent.is_none_or(|agent| !agent.heuristic);
            let (wrong, words) = if known.confirms && devices.len() > 1 {
                (true, "makes it fail unless the node has crashed")
            } else if known.confirms {
                (is_later(), "is asked only after the others have failed")
            } else {
                let behind = before.iter().any(|(_, _, agent)| fences(*agent));
                (behind, "is asked only after the node was switched off")
            };
            if wrong {
                found.push((*name, *span, words, known.confirms));
            }
        }
        for (name, span, words, confirms) in found {
            let id = level.id.as_ref().map_or("", Attr::as_str);
            let message = format!("{} in the fencing level {} {words}", shown(name), shown(id));
            let help = if confirms {
                "give it the first level of the node, alone"
            } else {
                "name it before the devices that fence"
            };
            let subject = Subject::new("fencing-level", id);
            cx.report(Finding::new(subject, span, message).help(help));
        }
    }
}
