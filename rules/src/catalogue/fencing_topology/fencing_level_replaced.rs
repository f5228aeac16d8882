//! `fencing-level-replaced`: the last one counts

use std::collections::HashMap;

use cib_model::{Attr, FencingLevel};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fencing-level-replaced",
    area: Area::FencingTopology,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "Two fencing levels of one target have the same index",
    why: "For one target the fencer keeps one level of each index. The one that comes last in \
          the document takes the place of those before it: their devices are not used, neither \
          together with the others nor instead of them.",
    remedy: "Give each level of a target its own index; write devices that belong together into \
          one level, with commas between.",
    references: &[sources::FENCING],
    bad: &[Example::new(
        "The first is lost",
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
    <fencing-level id="l1" target="node1" index="«1»" devices="ipmi-node1"/>
    <fencing-level id="l2" target="node1" index="1" devices="pdu"/>
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
            "The same index for another node",
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
    <fencing-level id="l2" target="node2" index="1" devices="ipmi-node2"/>
  </fencing-topology>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    // Those of one target by what the view has of them, which is one and the same.
    let at = |level| {
        Some((
            cluster.levels_like(level).as_ptr(),
            FencingLevel::valid_index(level)?,
        ))
    };
    let levels = cluster.cib.fencing_levels();
    let last: HashMap<_, _> = levels
        .filter_map(|level| Some((at(level)?, level)))
        .collect();
    for level in cluster.cib.fencing_levels() {
        let (Some(at), Some(index)) = (at(level), &level.index) else {
            continue;
        };
        let last = last.get(&at);
        let Some(later) = last.filter(|last| !std::ptr::eq(**last, level)) else {
            continue;
        };
        let id = level.id.as_ref().map_or("", Attr::as_str);
        let other = later.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "the fencing level {} is lost: {} has the same target and index, and the last one counts",
            shown(id),
            shown(other)
        );
        cx.report(
            Finding::new(Subject::new("fencing-level", id), index.span(), message)
                .related(later.span(), "takes its place")
                .help("give it an index of its own, or write all devices into one level"),
        );
    }
}
