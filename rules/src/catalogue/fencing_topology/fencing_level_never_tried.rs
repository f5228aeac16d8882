//! `fencing-level-never-tried`: an index that the fencer ignores

use cib_model::{Attr, Version};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fencing-level-never-tried",
    area: Area::FencingTopology,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fencing level has an index above 9",
    why: "The fencer takes levels from 1 to 9 and ignores all others, with a line in its log. \
          Since Pacemaker 3.0.2 crm_verify calls it an error, too; before it is silent.",
    remedy: "Number the levels of a target from 1 to 9.",
    references: &[sources::FENCING],
    bad: &[Example::new(
        "A tenth level",
        r#"<cib validate-with="pacemaker-3.9">
  <configuration>
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
      <fencing-level id="l2" target="node1" index="«10»" devices="pdu"/>
    </fencing-topology>
  </configuration>
</cib>
"#,
    )],
    good: &[Example::new(
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
    )],
    check,
};

const HIGHEST: i64 = 9;
/// The schema that allows no such index, so that others say it.
const SCHEMA: Version = Version::new(4, 0, 0);

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if cx.upgrade.is_some_and(|upgrade| upgrade.transforms(SCHEMA)) {
        return;
    }
    for level in cluster.cib.fencing_levels() {
        let index = level.index.as_ref();
        let above = index.filter(|index| index.get().is_ok_and(|number| number > HIGHEST));
        let Some(index) = above else { continue };
        let mut violations = cx.judgement.violations.iter();
        if violations.any(|violation| violation.span == index.span()) {
            continue;
        }
        let id = level.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "the fencing level {} is never tried: its index is {}, and {HIGHEST} is the highest",
            shown(id),
            shown(index.as_str())
        );
        cx.report(
            Finding::new(Subject::new("fencing-level", id), index.span(), message)
                .help("number the levels of a target from 1 to 9"),
        );
    }
}
