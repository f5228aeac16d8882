//! `fencing-level-board-without-power`: a board that no longer answers

use cib_model::Attr;
use cib_model::facts::Through;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fencing-level-board-without-power",
    area: Area::FencingTopology,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fencing level cuts the power before it asks the board of the node",
    why: "All devices of a level are switched off one after the other, in their order. A \
          management board such as IPMI has its power from the node's: when a power switch \
          comes first, the board no longer answers, and the level fails although the node is \
          off.",
    remedy: "Give the board a level of its own before that of the power switches, or name it \
          first.",
    references: &[sources::FENCING],
    bad: &[Example::new(
        "Power first",
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
    <fencing-level id="l1" target="node1" index="1" devices="pdu,«ipmi-node1»"/>
  </fencing-topology>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "The board first",
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
    <fencing-level id="l1" target="node1" index="1" devices="ipmi-node1,pdu"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "Levels of their own",
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
    <fencing-level id="l1" target="node1" index="1" devices="pdu"/>
    <fencing-level id="l2" target="node1" index="2" devices="ipmi-node1"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "Two power switches",
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
        let through = |name: &str| cluster.fence_device(name)?.known?.through;
        let names: Vec<_> = level.device_names().collect();
        let mut switches = names.iter();
        let switch = switches.find(|(name, _)| through(name) == Some(Through::Switch));
        let board = switches.find(|(name, _)| through(name) == Some(Through::Board));
        let (Some((switch, first)), Some((board, span))) = (switch, board) else {
            continue;
        };
        let id = level.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "the fencing level {} asks the board {} after {} has cut the power that the board needs",
            shown(id),
            shown(board),
            shown(switch)
        );
        cx.report(
            Finding::new(Subject::new("fencing-level", id), *span, message)
                .related(*first, "cuts the power")
                .help("give the board a level of its own before the power switches"),
        );
    }
}
