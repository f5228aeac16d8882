//! `watchdog-timeout-with-sbd-disk`: a time that a disk makes wrong

use cib_model::FenceDevice;
use cib_model::facts::FenceAgent;

use crate::finding::{Finding, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "watchdog-timeout-with-sbd-disk",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "Nodes with a disk of SBD are taken for dead after a time",
    why: "SBD with a shared disk keeps a node alive as long as it can read the disk, also when \
          it has lost the other nodes. With `stonith-watchdog-timeout` set, the others believe \
          after that time that it has stopped itself, and start its resources although it \
          still runs. The option is for SBD without a disk. pcs refuses to set both.",
    remedy: "Remove `stonith-watchdog-timeout`: the device fences through the disk. A fix removes \
          it. Or use SBD without a disk, and remove the device.",
    references: &[
        sources::CLUSTER_OPTIONS,
        "https://manpages.debian.org/sbd.8",
    ],
    bad: &[
        Example::new(
            "Both",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="«10s»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="sbd" class="stonith" type="fence_sbd">
      <instance_attributes id="sbd-params">
        <nvpair id="sbd-devices" name="devices" value="/dev/sdb"/>
      </instance_attributes>
      <operations><op id="sbd-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "The agent of cluster-glue",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="«-1»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="sbd" class="stonith" type="external/sbd">
      <operations><op id="sbd-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The disk alone",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="0"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="sbd" class="stonith" type="fence_sbd">
      <instance_attributes id="sbd-params">
        <nvpair id="sbd-devices" name="devices" value="/dev/sdb"/>
      </instance_attributes>
      <operations><op id="sbd-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "The watchdog alone",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
    </cluster_property_set>
  </crm_config>
  <resources>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "The device is not in use",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="sbd" class="stonith" type="fence_sbd">
      <meta_attributes id="sbd-meta">
        <nvpair id="sbd-target-role" name="target-role" value="Stopped"/>
      </meta_attributes>
      <instance_attributes id="sbd-params">
        <nvpair id="sbd-devices" name="devices" value="/dev/sdb"/>
      </instance_attributes>
      <operations><op id="sbd-monitor" name="monitor" interval="60s"/></operations>
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
    let Some((_, setting)) = cluster.watchdog_timeout() else {
        return;
    };
    if setting.conditional || !cluster.has_watchdog() || cluster.fencing_enabled() == Some(false) {
        return;
    }
    let by_message = |device: &&FenceDevice<'_>| {
        device.known.is_some_and(FenceAgent::leaves_message)
            && cluster.is_stopped(&device.resource).is_none()
    };
    let Some(device) = cluster.fence_devices().iter().find(by_message) else {
        return;
    };
    let message = format!(
        "a lost node is taken for dead after a time, although {} uses SBD with a disk, with which it may live on",
        shown(device.id())
    );
    cx.report(
        Finding::of_option(&setting, message)
            .related(device.span(), "SBD with a disk")
            .help(format!("remove `{}`", setting.name))
            .fix_by_removing(cluster, setting.pair, Safety::Unsafe),
    );
}
