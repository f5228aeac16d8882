//! `fence-delay-in-larger-cluster`: waiting that nobody needs

use cib_model::NoQuorumPolicy;

use crate::finding::{Finding, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-delay-in-larger-cluster",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A fence device waits in a cluster of more than two nodes",
    why: "A delay decides who wins when two halves shoot at each other. With three nodes or \
          more only the part that has quorum fences, so nobody shoots back, and all that the \
          delay does is to make every recovery slower.",
    remedy: "Remove `pcmk_delay_base` and `pcmk_delay_max` from the device. A fix does it, and \
          nodes are fenced at once.",
    references: &[sources::FENCING, sources::VOTEQUORUM],
    bad: &[
        Example::new(
            "A random delay",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
    <node id="3" uname="node3"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-all" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-all-params">
        <nvpair id="fence-all-pcmk_host_list" name="pcmk_host_list" value="node1 node2 node3"/>
        <nvpair id="fence-all-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-all-pcmk_delay_max" name="pcmk_delay_max" value="«15s»"/>
      </instance_attributes>
      <operations><op id="fence-all-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A delay for one node",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
    <node id="3" uname="node3"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-all" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-all-params">
        <nvpair id="fence-all-pcmk_host_list" name="pcmk_host_list" value="node1 node2 node3"/>
        <nvpair id="fence-all-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-all-pcmk_delay_base" name="pcmk_delay_base" value="«node1:10s»"/>
      </instance_attributes>
      <operations><op id="fence-all-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Two nodes",
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
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc-node1.example.com"/>
        <nvpair id="fence-node1-pcmk_delay_base" name="pcmk_delay_base" value="10s"/>
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
            "No delay",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
    <node id="3" uname="node3"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-all" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-all-params">
        <nvpair id="fence-all-pcmk_host_list" name="pcmk_host_list" value="node1 node2 node3"/>
        <nvpair id="fence-all-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-all-pcmk_delay_max" name="pcmk_delay_max" value="0"/>
      </instance_attributes>
      <operations><op id="fence-all-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Parts without quorum fence, too",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
    <node id="3" uname="node3"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="ignore"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-all" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-all-params">
        <nvpair id="fence-all-pcmk_host_list" name="pcmk_host_list" value="node1 node2 node3"/>
        <nvpair id="fence-all-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-all-pcmk_delay_max" name="pcmk_delay_max" value="15s"/>
      </instance_attributes>
      <operations><op id="fence-all-monitor" name="monitor" interval="60s"/></operations>
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
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc-node1.example.com"/>
        <nvpair id="fence-node1-pcmk_delay_base" name="pcmk_delay_base" value="10s"/>
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
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let count = cluster.members().map_or(0, |members| members.len());
    // Where quorum does not count, any two parts may shoot at each other.
    let ignores = cluster
        .no_quorum_policy()
        .is_some_and(|(policy, _)| policy == NoQuorumPolicy::Ignore);
    if count <= 2 || ignores || cluster.fencing_enabled() != Some(true) {
        return;
    }
    for device in cluster.fence_devices() {
        let Some((setting, delay)) = cluster.longest_delay(device) else {
            continue;
        };
        let message = format!(
            "the fence device {} waits up to {delay}, which no split of {count} nodes needs",
            shown(device.id())
        );
        cx.report(
            Finding::of_device(device, setting.value.span(), message)
                .help(format!("remove `{}`", setting.name))
                .fix_by_removing(cluster, setting.pair, Safety::Unsafe),
        );
    }
}
