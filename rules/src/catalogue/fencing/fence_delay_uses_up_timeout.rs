//! `fence-delay-uses-up-timeout`: no time left to fence

use cib_model::Version;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-delay-uses-up-timeout",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The delay of a fence device leaves no time to fence",
    why: "Releases of Pacemaker before 2.1.6 count `pcmk_delay_base` and `pcmk_delay_max` as \
          part of the time that fencing may take. A delay that is as long as the timeout \
          leaves none: the node counts as not fenced, although the device may still switch it \
          off later.",
    remedy: "Make `stonith-timeout`, or the timeout of the device, longer than its delay and the \
          time that it needs.",
    references: &[
        sources::FENCING,
        "https://github.com/ClusterLabs/pacemaker/pull/3082",
    ],
    bad: &[
        Example::new(
            "As long as the default",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-node1-pcmk_delay_base" name="pcmk_delay_base" value="«60s»"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "A random delay",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-timeout" name="stonith-timeout" value="30s"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-node1-pcmk_delay_max" name="pcmk_delay_max" value="«45s»"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
    ],
    good: &[
        Example::new(
            "Time is left",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-node1-pcmk_delay_max" name="pcmk_delay_max" value="15s"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "The release counts it apart",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-node1-pcmk_delay_base" name="pcmk_delay_base" value="60s"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 6)),
    ],
    check,
};

/// The first release that gives a delay its own time.
const APART: Version = Version::new(2, 1, 6);

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if cluster.version >= APART || cluster.fencing_enabled() == Some(false) {
        return;
    }
    // How levels count it is not known.
    if cluster.cib.fencing_levels().next().is_some() {
        return;
    }
    for device in cluster.fence_devices() {
        let timeout = cluster
            .told_everywhere(device)
            .and_then(|told| told.timeout);
        let delays = device.known_targets().iter().filter_map(|target| {
            let delay = cluster.fencing_delay(device, target.name);
            delay.map(|(base, most)| (most, base))
        });
        let (Some(timeout), Some((most, base))) = (timeout, delays.max()) else {
            continue;
        };
        let name = if most > base {
            "pcmk_delay_max"
        } else {
            "pcmk_delay_base"
        };
        let setting = cluster.device_parameter(device, name);
        let Some(setting) = setting.filter(|_| most >= timeout) else {
            continue;
        };
        let message = format!(
            "the fence device {} waits up to {most} before it fences, of {timeout} that Pacemaker {} gives it for both",
            shown(device.id()),
            cluster.version
        );
        cx.report(
            Finding::of_device(device, setting.value.span(), message).help(
                "make `stonith-timeout` longer than the delay and the time that the device needs",
            ),
        );
    }
}
