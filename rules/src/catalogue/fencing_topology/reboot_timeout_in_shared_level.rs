//! `reboot-timeout-in-shared-level`: a time that does not count

use cib_model::FencingLevel;
use cib_model::facts::FenceAction;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "reboot-timeout-in-shared-level",
    area: Area::FencingTopology,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A device has a timeout for a reboot, and is never told to reboot",
    why: "A node with several power supplies is off only when all are off at once. So the \
          devices of a level that has more than one are told to switch off, all of them, and \
          then to switch on. `pcmk_off_timeout` and `pcmk_on_timeout` count, and \
          `pcmk_reboot_timeout` does not: the device has only the time that `stonith-timeout` \
          gives to all.",
    remedy: "Set `pcmk_off_timeout` (and `pcmk_on_timeout`) on the device as well, or instead.",
    references: &[sources::FENCING],
    bad: &[Example::new(
        "Only for a reboot",
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
        <nvpair id="pdu2-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:2"/>
        <nvpair id="pdu2-ip" name="ip" value="pdu2.example.com"/>
      </instance_attributes>
      <operations><op id="pdu2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_map" name="pcmk_host_map" value="node1:1"/>
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
    )],
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
        <nvpair id="pdu2-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:2"/>
        <nvpair id="pdu2-ip" name="ip" value="pdu2.example.com"/>
      </instance_attributes>
      <operations><op id="pdu2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_map" name="pcmk_host_map" value="node1:1"/>
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
        <nvpair id="pdu-pcmk_host_map" name="pcmk_host_map" value="node1:1"/>
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
        <nvpair id="pdu2-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:2"/>
        <nvpair id="pdu2-ip" name="ip" value="pdu2.example.com"/>
      </instance_attributes>
      <operations><op id="pdu2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_map" name="pcmk_host_map" value="node2:2"/>
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
        if parameter("pcmk_off_timeout").is_some() {
            continue;
        }
        let told = cluster.told_everywhere(device);
        let mut levels = cluster.cib.fencing_levels();
        let own = |level: &&FencingLevel<'_>| {
            let mut names = level.device_names();
            names.any(|(name, _)| name == device.id())
        };
        let (Some(told), Some(level)) = (told, levels.find(own)) else {
            continue;
        };
        if told.action == "reboot" || level.device_names().count() < 2 {
            continue;
        }
        let message = format!(
            "`pcmk_reboot_timeout` of {} does not count: it has company in its level, and is told `off` and `on`",
            shown(device.id())
        );
        cx.report(
            Finding::of_device(device, timeout.value.span(), message)
                .related(level.span(), "a level of several devices")
                .help("set `pcmk_off_timeout` on the device"),
        );
    }
}
