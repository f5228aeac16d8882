//! `watchdog-timeout-without-watchdog`: SBD is counted on and is not there

use cib_model::{Boolean, Scalar as _, WatchdogTimeout};

use crate::finding::Finding;
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "watchdog-timeout-without-watchdog",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Nodes are to fence themselves, but the cluster has no watchdog",
    why: "A positive `stonith-watchdog-timeout` (`fencing-watchdog-timeout` since Pacemaker \
          3.0.2) says that SBD on a lost node stops it in that time. On a node on which SBD \
          does not run, Pacemaker ends with a fatal error when it reads such a value, and does \
          not come back while it is set. The cluster itself writes in `have-watchdog` whether \
          SBD runs.",
    remedy: "Set up SBD on every node, or remove the option. A fix removes it.",
    references: &[
        sources::CLUSTER_OPTIONS,
        "https://github.com/ClusterLabs/crmsh/issues/1922",
    ],
    bad: &[Example::new(
        "SBD does not run",
        r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="false"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="«10s»"/>
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
    )],
    good: &[
        Example::new(
            "SBD runs",
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
            "Zero is the default",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="false"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="0"/>
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
        Example::new(
            "Some nodes have a watchdog",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="false"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="watchdog" class="stonith" type="fence_watchdog">
      <instance_attributes id="watchdog-params">
        <nvpair id="watchdog-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      </instance_attributes>
      <operations><op id="watchdog-monitor" name="monitor" interval="60s"/></operations>
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
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
    </cluster_property_set>
  </crm_config>
  <resources>
  </resources>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    // A negative value stands for zero where SBD does not run.
    let Some((WatchdogTimeout::Fixed(_), setting)) = cluster.watchdog_timeout() else {
        return;
    };
    let Some(watchdog) = cluster.option("have-watchdog") else {
        return;
    };
    let none = Boolean::read(watchdog.value.as_str()) == Ok(false);
    // Such a device says which nodes have one, and the others do not read the option.
    let mut devices = cluster.fence_devices().iter();
    let some = devices.any(|device| device.agent() == "fence_watchdog");
    if !none || some || setting.conditional {
        return;
    }
    let message = format!(
        "the option `{}` needs SBD, which does not run: Pacemaker stops on every node that reads it",
        setting.name
    );
    cx.report(
        Finding::of_option(&setting, message)
            .related(watchdog.value.span(), "no watchdog")
            .help("set up SBD on every node, or remove the option")
            .fix_by_removing(cluster, setting.pair, Safety::Unsafe),
    );
}
