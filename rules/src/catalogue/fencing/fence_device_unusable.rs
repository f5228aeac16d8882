//! `fence-device-unusable`: no node may use a device

use cib_model::{ClusterNode, Score};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-device-unusable",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A fence device is banned from every node that could use it",
    why: "A node uses a fence device only where the device's score is not negative, whether it \
          is started there or not. Banned from every node, the device fences nobody, and what \
          it should fence stays unfenced.",
    remedy: "Remove a ban, so that at least one node other than the target may use the device. In \
          a cluster with `symmetric-cluster=false`, allow it somewhere with a score of 0 or \
          more.",
    references: &[sources::FENCING, sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "A ban for every node",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="«fence-node1»" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <constraints>
    <rsc_location id="ban-1" rsc="fence-node1" node="node1" score="-INFINITY"/>
    <rsc_location id="ban-2" rsc="fence-node1" node="node2" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A cluster in which everything is opted in",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-symmetric-cluster" name="symmetric-cluster" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="«fence-node1»" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A document without constraints",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-symmetric-cluster" name="symmetric-cluster" value="false"/>
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
            "A pattern is held against names of resources, not of templates",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <template id="libvirt" class="stonith" type="external/libvirt"/>
    <primitive id="fence-node1" template="libvirt"/>
  </resources>
  <constraints>
    <rsc_location id="ban-1" rsc-pattern="!^fence-.*" node="node1" score="-INFINITY"/>
    <rsc_location id="ban-2" rsc-pattern="!^fence-.*" node="node2" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "One node may use it",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
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
  <constraints>
    <rsc_location id="ban-node1" rsc="fence-node1" node="node1" score="-INFINITY"/>
    <rsc_location id="ban-node2" rsc="fence-node2" node="node2" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Opted in on one node",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-symmetric-cluster" name="symmetric-cluster" value="false"/>
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
  </resources>
  <constraints>
    <rsc_location id="on-2" rsc="fence-node1" node="node2" score="0"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Nodes that are not known yet",
            r#"<configuration>
  <nodes/>
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
  <constraints>
    <rsc_location id="ban-1" rsc="fence-node1" node="node1" score="-INFINITY"/>
    <rsc_location id="ban-2" rsc="fence-node1" node="node2" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A rule that only the running cluster can decide",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
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
  <constraints>
    <rsc_location id="ban" rsc="fence-node1">
      <rule id="ban-rule" score="-INFINITY">
        <expression id="ban-expr" attribute="site" operation="eq" value="a"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if !cluster.knows_constraints() {
        return;
    }
    for device in cluster.fence_devices() {
        let members = cluster.telling_members(&device.resource);
        let placement = |node: &&ClusterNode<'_>| cluster.placement(&device.resource, node);
        let nowhere = members
            .iter()
            .all(|node| placement(node).is_allowed() == Some(false));
        if !nowhere || members.is_empty() {
            continue;
        }
        let placements: Vec<_> = members.iter().map(placement).collect();
        let id = shown(device.id());
        let mut finding = Finding::of_device(device,
            device.span(),
            format!("no node may use the fence device {id}"),
        )
        .help(format!("let at least one node use {id}: remove a ban, or add a location with a score of 0 or more"));
        for reason in placements.iter().flat_map(|placement| &placement.reasons) {
            if reason.score < Some(Score::ZERO) {
                finding = finding.related(reason.location.place.tag, "keeps it off");
            }
        }
        if cluster.is_symmetric() == Some(false)
            && let Some(option) = cluster.option("symmetric-cluster")
        {
            finding = finding.related(
                option.value.span(),
                "nothing may run where it is not allowed",
            );
        }
        cx.report(finding);
    }
}
