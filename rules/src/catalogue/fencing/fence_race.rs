//! `fence-race`: two nodes may shoot each other

use cib_model::{Duration, FenceDevice, NodeFencing};

use crate::corosync::race_of_two;
use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-race",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "Two nodes can fence each other, and neither waits",
    why: "When the two lose sight of each other, both are alive and both shoot at once. With \
          no delay anywhere the shots cross: both nodes go down, and the service with them. A \
          node that starts again finds the same split and shoots again.",
    remedy: "Let the device that fences the more important node wait: `pcmk_delay_base` on that \
          one device (or `pcmk_delay_max` on a device for both), or set \
          `priority-fencing-delay`. Where a quorum device decides, \
          nobody races: give corosync.conf as well, and nothing is found.",
    references: &[sources::FENCING, sources::VOTEQUORUM],
    bad: &[
        Example::new(
            "A device for each node, no delay",
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
    <primitive id="«fence-node1»" class="stonith" type="external/libvirt">
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
            "One device for both, no delay",
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
    <primitive id="«fence-all»" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-all-params">
        <nvpair id="fence-all-hostlist" name="hostlist" value="node1,node2"/>
        <nvpair id="fence-all-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
      <operations><op id="fence-all-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Only the second level waits",
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
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:2"/>
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
        <nvpair id="pdu-pcmk_delay_base" name="pcmk_delay_base" value="node1:10s"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="«ipmi-node1»" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi-node1-params">
        <nvpair id="ipmi-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="ipmi-node1-ip" name="ip" value="bmc1.example.com"/>
      </instance_attributes>
      <operations><op id="ipmi-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="ipmi-node2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi-node2-params">
        <nvpair id="ipmi-node2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
        <nvpair id="ipmi-node2-ip" name="ip" value="bmc2.example.com"/>
      </instance_attributes>
      <operations><op id="ipmi-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="ipmi-node1"/>
    <fencing-level id="l2" target="node1" index="2" devices="pdu"/>
    <fencing-level id="l3" target="node2" index="1" devices="ipmi-node2"/>
    <fencing-level id="l4" target="node2" index="2" devices="pdu"/>
  </fencing-topology>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::with_files(
            "A quorum device decides",
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
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
    </primitive>
    <primitive id="fence-node2" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-hostlist" name="hostlist" value="node2"/>
        <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
            &[(
                "corosync.conf",
                "totem {
  version: 2
  cluster_name: web
}
quorum {
  provider: corosync_votequorum
  device {
    model: net
    votes: 1
    net {
      host: qnetd.example.com
    }
  }
}
",
            )],
        ),
        Example::new(
            "The first level waits",
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
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:2"/>
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
        <nvpair id="pdu-pcmk_delay_base" name="pcmk_delay_base" value="node1:10s"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="ipmi-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi-node1-params">
        <nvpair id="ipmi-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="ipmi-node1-ip" name="ip" value="bmc1.example.com"/>
      </instance_attributes>
      <operations><op id="ipmi-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="ipmi-node2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi-node2-params">
        <nvpair id="ipmi-node2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
        <nvpair id="ipmi-node2-ip" name="ip" value="bmc2.example.com"/>
      </instance_attributes>
      <operations><op id="ipmi-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="2" devices="ipmi-node1"/>
    <fencing-level id="l2" target="node1" index="1" devices="pdu"/>
    <fencing-level id="l3" target="node2" index="2" devices="ipmi-node2"/>
    <fencing-level id="l4" target="node2" index="1" devices="pdu"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "An agent waits by itself",
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
    <primitive id="ipmi-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi-node1-params">
        <nvpair id="ipmi-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="ipmi-node1-ip" name="ip" value="bmc1.example.com"/>
        <nvpair id="ipmi-node1-delay" name="delay" value="15"/>
      </instance_attributes>
    </primitive>
    <primitive id="ipmi-node2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi-node2-params">
        <nvpair id="ipmi-node2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
        <nvpair id="ipmi-node2-ip" name="ip" value="bmc2.example.com"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A look for a crash dump does not stop a node that lives",
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
    <primitive id="kdump" class="stonith" type="fence_kdump">
      <instance_attributes id="kdump-params">
        <nvpair id="kdump-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
    </primitive>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:2"/>
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
        <nvpair id="pdu-pcmk_delay_base" name="pcmk_delay_base" value="node1:10s"/>
      </instance_attributes>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="kdump"/>
    <fencing-level id="l2" target="node1" index="2" devices="pdu"/>
    <fencing-level id="l3" target="node2" index="1" devices="kdump"/>
    <fencing-level id="l4" target="node2" index="2" devices="pdu"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "Less than a second is no delay, which is another problem",
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
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="fence-node1-pcmk_delay_base" name="pcmk_delay_base" value="500ms"/>
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
            "A map with an equals sign is no delay, which is another problem",
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
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="fence-node1-pcmk_delay_base" name="pcmk_delay_base" value="node1=5s"/>
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
            "One device waits",
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
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="fence-node1-pcmk_delay_base" name="pcmk_delay_base" value="10s"/>
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
            "A random delay",
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
    <primitive id="f" class="stonith" type="external/libvirt">
      <instance_attributes id="f-params">
        <nvpair id="f-hostlist" name="hostlist" value="node1,node2"/>
        <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="f-pcmk_delay_max" name="pcmk_delay_max" value="15s"/>
      </instance_attributes>
      <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A delay for one node of the two",
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
    <primitive id="f" class="stonith" type="external/libvirt">
      <instance_attributes id="f-params">
        <nvpair id="f-hostlist" name="hostlist" value="node1,node2"/>
        <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="f-pcmk_delay_base" name="pcmk_delay_base" value="node1:10s;node2:0s"/>
      </instance_attributes>
      <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "The cluster decides by priority",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-priority-fencing-delay" name="priority-fencing-delay" value="30s"/>
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
            "Three nodes have a majority",
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
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
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
            "Only one of the two can be fenced",
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
    <primitive id="f" class="stonith" type="external/libvirt">
      <instance_attributes id="f-params">
        <nvpair id="f-hostlist" name="hostlist" value="node1"/>
        <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
      <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A disk has no two winners",
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
    <primitive id="f" class="stonith" type="fence_scsi">
      <instance_attributes id="f-params">
        <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
        <nvpair id="f-devices" name="devices" value="/dev/sdb"/>
      </instance_attributes>
      <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
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
    let Some(fencing) = race_of_two(cx) else {
        return;
    };
    let [one, other] = fencing.each_ref().map(|fencing| &fencing.node);
    let [of_one, of_other] = fencing.each_ref().map(NodeFencing::tried_first);
    let (Some(of_one), Some(of_other)) = (of_one, of_other) else {
        return;
    };
    let (Some(first), Some(second)) = (of_one.first(), of_other.first()) else {
        return;
    };
    for shot in of_one.iter().chain(&of_other) {
        let waits = shot.delay.is_none_or(|(_, most)| most > Duration::ZERO);
        let known = shot.device.and_then(|device| device.known);
        // A delay that is not read as it is meant is another problem, and mended with it.
        let is_meant = shot
            .device
            .is_some_and(|device| cluster.has_unread_delay(device));
        if waits || is_meant || shot.is_watchdog || known.is_some_and(|agent| agent.storage) {
            return;
        }
    }
    let message = format!(
        "in a split {} and {} fence each other at once: no fence device waits",
        shown(&one.name),
        shown(&other.name)
    );
    let mut finding = Finding::new(Subject::new("cluster", ""), first.device.map_or(first.span, FenceDevice::span), message)
        .label(format!("fences {} at once", shown(&one.name)))
        .help("set `pcmk_delay_base` on the device that fences the more important node, or `priority-fencing-delay`");
    if second.name != first.name {
        finding = finding.related(
            second.device.map_or(second.span, FenceDevice::span),
            format!("fences {} at once", shown(&other.name)),
        );
    }
    cx.report(finding);
}
