//! `sbd-not-running`: messages that nobody reads

use cib_model::facts::FenceAgent;
use cib_model::{Attr, Boolean, Scalar as _};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "sbd-not-running",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fence device leaves messages on a disk, and no SBD reads them",
    why: "`external/sbd` and `fence_sbd` write a message to a disk and report success after a time, \
          whether it was read or not. The SBD daemon of the node has to read it and stop the node. \
          The cluster writes in `have-watchdog` whether that runs on the node that coordinates it; a \
          node without it may count as fenced and go on writing.",
    remedy: "Enable SBD on every node and start the cluster again, or fence otherwise.",
    references: &[sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "SBD does not run",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="stonith-sbd" class="stonith" type="«external/sbd»">
      <operations><op id="stonith-sbd-monitor" name="monitor" interval="600s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "With the agent of fence-agents",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="stonith-sbd" class="stonith" type="«fence_sbd»">
      <instance_attributes id="stonith-sbd-params">
        <nvpair id="stonith-sbd-devices" name="devices" value="/dev/disk/by-id/wwn-0x1"/>
      </instance_attributes>
      <operations><op id="stonith-sbd-monitor" name="monitor" interval="600s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "SBD runs",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="stonith-sbd" class="stonith" type="external/sbd">
      <operations><op id="stonith-sbd-monitor" name="monitor" interval="600s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A cluster that has not run yet",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="stonith-sbd" class="stonith" type="external/sbd">
      <operations><op id="stonith-sbd-monitor" name="monitor" interval="600s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A device that nobody may use",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="stonith-sbd" class="stonith" type="external/sbd">
      <meta_attributes id="stonith-sbd-meta">
        <nvpair id="stonith-sbd-target-role" name="target-role" value="Stopped"/>
      </meta_attributes>
      <operations><op id="stonith-sbd-monitor" name="monitor" interval="600s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A lock on the disk needs no SBD",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="stonith-sbd" class="stonith" type="fence_scsi">
      <instance_attributes id="stonith-sbd-params">
        <nvpair id="stonith-sbd-devices" name="devices" value="/dev/disk/by-id/wwn-0x1"/>
      </instance_attributes>
      <operations><op id="stonith-sbd-monitor" name="monitor" interval="600s"/></operations>
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
    let Some(watchdog) = cluster.option("have-watchdog") else {
        return;
    };
    let none = Boolean::read(watchdog.value.as_str()) == Ok(false);
    if !none || watchdog.conditional || cluster.fencing_enabled() != Some(true) {
        return;
    }
    for device in cluster.fence_devices() {
        let by_message = device.known.is_some_and(FenceAgent::leaves_message);
        if !by_message || cluster.is_stopped(&device.resource).is_some() {
            continue;
        }
        let span = device.resource.agent().map_or(device.span(), Attr::span);
        let message = format!(
            "the fence device {} leaves a message on a disk, but SBD, which has to read it, does not run",
            shown(device.id())
        );
        cx.report(
            Finding::of_device(device, span, message)
                .related(watchdog.value.span(), "SBD does not run")
                .help("enable SBD on every node, and start the cluster again"),
        );
    }
}
