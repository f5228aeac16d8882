//! `watchdog-timeout-automatic`: each node guesses for the others

use cib_model::{Integer, Scalar as _, WatchdogTimeout};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "watchdog-timeout-automatic",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "How long a node takes to fence itself is left to each node",
    why: "With a negative `stonith-watchdog-timeout` the node that waits takes twice its own \
          `SBD_WATCHDOG_TIMEOUT` for that of the node that is lost. Where the lost node has a \
          longer one, its resources start elsewhere while it may still run. Nothing checks \
          that the values are the same. A value that is no time at all counts as negative, \
          too.",
    remedy: "Write the time: twice the longest `SBD_WATCHDOG_TIMEOUT` of all nodes.",
    references: &[sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "Negative",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="«-1»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "No time",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="«ten»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A time",
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
            "No watchdog runs",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="false"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="-1"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc-node1.example.com"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
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
    let Some((WatchdogTimeout::Automatic, setting)) = cluster.watchdog_timeout() else {
        return;
    };
    if setting.conditional || !cluster.has_watchdog() || cluster.fencing_enabled() == Some(false) {
        return;
    }
    let value = setting.value.as_str();
    let (severity, message) = if Integer::read(value).is_ok() {
        let message = format!(
            "{} lets every node take its own `SBD_WATCHDOG_TIMEOUT` for that of all others",
            shown(value)
        );
        (Severity::Info, message)
    } else {
        let message = format!("{} is no time: Pacemaker takes it for `-1`", shown(value));
        (Severity::Warning, message)
    };
    cx.report(
        Finding::of_option(&setting, message)
            .severity(severity)
            .help("write twice the longest `SBD_WATCHDOG_TIMEOUT` of all nodes"),
    );
}
