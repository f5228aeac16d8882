//! `fence-list-timeout-too-long`: an answer that comes too late

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-list-timeout-too-long",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A device may take longer to say whom it can fence than the fencer waits",
    why: "Before a node is fenced, the fencer asks every device without a list of its own \
          whether it can. It waits for the answers as long as `stonith-timeout` says. A device \
          with a longer `pcmk_list_timeout` or `pcmk_status_timeout` may answer too late and \
          is left out; the fencer logs so.",
    remedy: "Make the timeout of the device shorter, or `stonith-timeout` longer; or say in \
          `pcmk_host_list` or `pcmk_host_map` whom the device can fence.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "The list",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
        <nvpair id="pdu-pcmk_list_timeout" name="pcmk_list_timeout" value="«120»"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "The state",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
        <nvpair id="pdu-pcmk_host_check" name="pcmk_host_check" value="status"/>
        <nvpair id="pdu-pcmk_status_timeout" name="pcmk_status_timeout" value="«120»"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Shorter",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
        <nvpair id="pdu-pcmk_list_timeout" name="pcmk_list_timeout" value="30"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "It is not asked",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
        <nvpair id="pdu-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="pdu-pcmk_list_timeout" name="pcmk_list_timeout" value="120"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
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
    let Some(limit) = cluster.fencing_timeout() else {
        return;
    };
    for device in cluster.fence_devices() {
        let parameter = |name| cluster.device_parameter(device, name);
        let check =
            parameter("pcmk_host_check").map(|check| check.value.as_str().to_ascii_lowercase());
        let has_list = parameter("pcmk_host_list")
            .or(parameter("pcmk_host_map"))
            .is_some();
        let name = match check.as_deref() {
            Some("status") => "pcmk_status_timeout",
            Some("dynamic-list") => "pcmk_list_timeout",
            None if !has_list => "pcmk_list_timeout",
            _ => continue,
        };
        let Some(setting) = parameter(name).filter(|setting| !setting.conditional) else {
            continue;
        };
        let timeout = cluster.device_timeout(setting.value.as_str());
        let Some(timeout) = timeout.filter(|timeout| *timeout > limit) else {
            continue;
        };
        let message = format!(
            "{} may take {timeout} to say whom it can fence, but the fencer waits {limit} for that",
            shown(device.id())
        );
        cx.report(
            Finding::of_device(device, setting.value.span(), message)
                .help("make it shorter than `stonith-timeout`"),
        );
    }
}
