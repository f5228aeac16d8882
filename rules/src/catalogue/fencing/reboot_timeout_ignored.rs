//! `reboot-timeout-ignored`: a time that does not count

use cib_model::facts::FenceAction;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "reboot-timeout-ignored",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A device has a timeout for a reboot, and is never told to reboot",
    why: "An agent that knows no reboot is told to switch off. So are the devices of a level \
          that has more than one: a node with several power supplies is off only when all are \
          off at once. Then `pcmk_off_timeout` counts, and `pcmk_reboot_timeout` does not: the \
          device has only the time that `stonith-timeout` gives to all.",
    remedy: "Set `pcmk_off_timeout` (and `pcmk_on_timeout`) on the device as well, or instead.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "In company",
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
    <primitive id="pdu2" class="stonith" type="fence_apc">
      <instance_attributes id="pdu2-params">
        <nvpair id="pdu2-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="pdu2-ip" name="ip" value="pdu2.example.com"/>
      </instance_attributes>
      <operations><op id="pdu2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
        <nvpair id="pdu-pcmk_reboot_timeout" name="pcmk_reboot_timeout" value="«300»"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="pdu,pdu2"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "An agent without a reboot",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="f" class="stonith" type="fence_scsi">
      <instance_attributes id="f-params">
        <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
        <nvpair id="f-pcmk_reboot_timeout" name="pcmk_reboot_timeout" value="«300»"/>
      </instance_attributes>
      <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "For both",
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
    <primitive id="pdu2" class="stonith" type="fence_apc">
      <instance_attributes id="pdu2-params">
        <nvpair id="pdu2-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="pdu2-ip" name="ip" value="pdu2.example.com"/>
      </instance_attributes>
      <operations><op id="pdu2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
        <nvpair id="pdu-pcmk_reboot_timeout" name="pcmk_reboot_timeout" value="300"/>
        <nvpair id="pdu-pcmk_off_timeout" name="pcmk_off_timeout" value="300"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="pdu,pdu2"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "Alone in a level",
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
        <nvpair id="pdu-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
        <nvpair id="pdu-pcmk_reboot_timeout" name="pcmk_reboot_timeout" value="300"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="pdu"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "Another action for a reboot",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="f" class="stonith" type="fence_scsi">
      <instance_attributes id="f-params">
        <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
        <nvpair id="f-pcmk_reboot_action" name="pcmk_reboot_action" value="off"/>
        <nvpair id="f-pcmk_reboot_timeout" name="pcmk_reboot_timeout" value="300"/>
      </instance_attributes>
      <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "In no level",
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
    <primitive id="pdu2" class="stonith" type="fence_apc">
      <instance_attributes id="pdu2-params">
        <nvpair id="pdu2-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="pdu2-ip" name="ip" value="pdu2.example.com"/>
      </instance_attributes>
      <operations><op id="pdu2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_list" name="pcmk_host_list" value="node2"/>
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
        <nvpair id="pdu-pcmk_reboot_timeout" name="pcmk_reboot_timeout" value="300"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="pdu2"/>
  </fencing-topology>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if cluster.fencing_action() != Some(FenceAction::Reboot) {
        return;
    }
    for device in cluster.fence_devices() {
        let parameter = |name| cluster.device_parameter(device, name);
        let Some(timeout) = parameter("pcmk_reboot_timeout") else {
            continue;
        };
        let others = ["pcmk_off_timeout", "pcmk_reboot_action"];
        let is_told_off = cluster
            .told_everywhere(device)
            .is_some_and(|told| told.action != "reboot");
        if !is_told_off || others.iter().any(|name| parameter(name).is_some()) {
            continue;
        }
        let mut levels = cluster.cib.fencing_levels();
        let level = levels.find(|level| {
            let mut names = level.device_names();
            names.any(|(name, _)| name == device.id())
        });
        let why = if device.lacks(FenceAction::Reboot) {
            "its agent knows no reboot"
        } else {
            "it has company in its level"
        };
        let message = format!(
            "`pcmk_reboot_timeout` of {} does not count: {why}, and it is told `off`",
            shown(device.id())
        );
        let mut finding = Finding::of_device(device, timeout.value.span(), message)
            .help("set `pcmk_off_timeout` on the device");
        if let Some(level) = level {
            finding = finding.related(level.span(), "its level");
        }
        cx.report(finding);
    }
}
