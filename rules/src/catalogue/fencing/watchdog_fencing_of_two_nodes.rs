//! `watchdog-fencing-of-two-nodes`: a split that no watchdog ends

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "watchdog-fencing-of-two-nodes",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "Two nodes have nothing but their watchdogs to fence them",
    why: "SBD without a disk goes by quorum: a node that has lost it stops itself, and the \
          others take it for dead after the time. Two nodes have no majority, so a split \
          leaves none of them or both, whatever `two_node` says. It is safe only where \
          something decides who keeps quorum: a quorum device, or `auto_tie_breaker` in \
          corosync.conf.",
    remedy: "Add a quorum device (qdevice) or a third node, or a fence device. Allow this where \
          corosync.conf has a quorum device or `auto_tie_breaker`.",
    references: &[sources::VOTEQUORUM, "https://manpages.debian.org/sbd.8"],
    bad: &[
        Example::new(
            "No fence device",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="«10s»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A device that stands for the watchdog",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="«10s»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="watchdog" class="stonith" type="fence_watchdog">
      <instance_attributes id="watchdog-params">
        <nvpair id="watchdog-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
      <operations><op id="watchdog-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Three nodes",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
    <node id="3" uname="node3"/>
  </nodes>
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
            "A fence device",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
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
    <primitive id="fence-node2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
        <nvpair id="fence-node2-ip" name="ip" value="bmc-node2.example.com"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Nodes that are not known yet",
            r#"<configuration>
  <nodes/>
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
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some((_, setting)) = cluster.watchdog_timeout() else {
        return;
    };
    let alone = cluster.has_watchdog_fencing() && cluster.knows_resources();
    let Some([one, other]) = cluster.two_members().filter(|_| alone) else {
        return;
    };
    let mut devices = cluster.fence_devices().iter();
    let has_device = devices.any(|device| device.agent() != "fence_watchdog");
    if has_device || setting.conditional || cluster.fencing_enabled() != Some(true) {
        return;
    }
    let message = format!(
        "only their watchdogs fence {} and {}: no split leaves just one of them, unless a quorum device decides",
        shown(&one.name),
        shown(&other.name)
    );
    cx.report(
        Finding::of_option(&setting, message)
            .help("add a quorum device or a fence device, if corosync.conf has no quorum device or `auto_tie_breaker`"),
    );
}
