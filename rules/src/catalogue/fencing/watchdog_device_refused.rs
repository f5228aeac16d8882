//! `watchdog-device-refused`: a `fence_watchdog` device is one that the fencer does not take

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "watchdog-device-refused",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A `fence_watchdog` device is one that the fencer does not take",
    why: "`fence_watchdog` is no agent of its own: the fencer has it built in, as the one device \
          whose id is `watchdog`, and only where `stonith-watchdog-timeout` is set. It refuses \
          every other, and the fencer of 2.1.5 then aborts and is started again until the node \
          gives up: nobody is fenced by any device.",
    remedy: "Give the primitive of `fence_watchdog` the id `watchdog`, and no other that id; set \
          `stonith-watchdog-timeout` to twice `SBD_WATCHDOG_TIMEOUT`, and run SBD on every \
          node.",
    references: &[sources::FENCING, sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "Another id",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="«wd»" class="stonith" type="fence_watchdog">
      <instance_attributes id="wd-params">
        <nvpair id="wd-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
        Example::new(
            "No timeout",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="«watchdog»" class="stonith" type="fence_watchdog">
      <instance_attributes id="watchdog-params">
        <nvpair id="watchdog-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
        Example::new(
            "A timeout of nothing",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="0"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="«watchdog»" class="stonith" type="fence_watchdog">
      <instance_attributes id="watchdog-params">
        <nvpair id="watchdog-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
        Example::new(
            "The id of another device",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="«watchdog»" class="stonith" type="fence_ipmilan">
      <instance_attributes id="watchdog-params">
        <nvpair id="watchdog-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="watchdog-ip" name="ip" value="192.168.1.1"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "As it should be",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="watchdog" class="stonith" type="fence_watchdog">
      <instance_attributes id="watchdog-params">
        <nvpair id="watchdog-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
        Example::new(
            "The timeout is worked out",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="-1"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="watchdog" class="stonith" type="fence_watchdog">
      <instance_attributes id="watchdog-params">
        <nvpair id="watchdog-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
        Example::new(
            "The options are not known",
            r#"<resources>
  <primitive id="watchdog" class="stonith" type="fence_watchdog">
    <instance_attributes id="watchdog-params">
      <nvpair id="watchdog-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "No device at all",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="fence_ipmilan">
      <instance_attributes id="f-params">
        <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
    ],
    check,
};

/// The id of the device that the fencer has built in (`include/crm/fencing/internal.h`; tried with a live fencer).
const ID: &str = "watchdog";

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for device in cluster.fence_devices() {
        let (id, is_watchdog) = (device.id(), device.agent() == "fence_watchdog");
        let shown_id = shown(id);
        let (message, help) = if is_watchdog && id != ID {
            (
                format!(
                    "the fencer does not take {shown_id}: a device of `fence_watchdog` has to have the id `{ID}`"
                ),
                "rename it to `watchdog`, there can be one only",
            )
        } else if !is_watchdog && id == ID {
            (
                format!(
                    "the fencer does not take {shown_id}: that id is for a device of `fence_watchdog`, not of {}",
                    shown(device.agent())
                ),
                "give it another id",
            )
        } else if is_watchdog && cluster.knows_options() && !cluster.sets_watchdog_timeout() {
            (
                format!(
                    "the fencer does not take {shown_id}: `stonith-watchdog-timeout` is not set"
                ),
                "set it to twice `SBD_WATCHDOG_TIMEOUT` where SBD runs, or remove the device",
            )
        } else {
            continue;
        };
        cx.report(Finding::of_device(device, device.span(), message).help(help));
    }
}
