//! `no-fence-device`: fencing is on and there is no device

use cib_model::Version;

use crate::finding::{Finding, Subject};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "no-fence-device",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Fencing is on, but there is no fence device",
    why: "The scheduler starts no resource at all in such a cluster, and a node that fails is \
          never fenced. Nodes that SBD watches need no device where `stonith-watchdog-timeout` \
          is set.",
    remedy: "Add a fence device for every node, or watchdog fencing through SBD.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "No primitive of class stonith",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="«true»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"/>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Fencing is on by default",
            r"<configuration>
  <crm_config/>
  <«resources»/>
</configuration>
",
        ),
        Example::new(
            "Fencing is switched off under a name that the release does not read yet",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-fencing-enabled" name="fencing-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
  <«resources»/>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "SBD runs, but no timeout lets a node fence itself",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="«true»"/>
    </cluster_property_set>
  </crm_config>
  <resources/>
</configuration>
"#,
        ),
        Example::new(
            "A timeout, but the cluster says that no watchdog runs",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="false"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="«true»"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
    </cluster_property_set>
  </crm_config>
  <resources/>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A fence device",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="fence-node2" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-hostlist" name="hostlist" value="node2"/>
        <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Fencing is off",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources/>
</configuration>
"#,
        ),
        Example::new(
            "Nodes fence themselves through SBD",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
    </cluster_property_set>
  </crm_config>
  <resources/>
</configuration>
"#,
        ),
        Example::new(
            "A section without the resources",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let configuration = cluster.cib.configuration.as_ref();
    let Some(resources) = configuration.and_then(|configuration| configuration.resources.as_ref())
    else {
        return;
    };
    let needed = cluster.fencing_enabled() == Some(true) && !cluster.has_watchdog_fencing();
    if !needed || !cluster.fence_devices().is_empty() {
        return;
    }
    let option = cluster.option("fencing-enabled");
    let place = option.map_or(resources.place.tag, |option| option.value.span());
    let effect = if cluster.has_watchdog() {
        "resources start, but no node can be fenced"
    } else {
        "no resource will start"
    };
    let mut finding = Finding::new(
        Subject::new("cluster", ""),
        place,
        format!("fencing is on, but there is no fence device: {effect}"),
    )
    .help("add a fence device for every node (a primitive of class `stonith`)");
    if let Some(unread) = cluster.unread_option("fencing-enabled") {
        let words = format!("Pacemaker {} does not read this spelling", cluster.version);
        finding = finding.related(unread.value.span(), words);
    }
    cx.report(finding);
}
