//! `node-without-fencing`: no device can fence a node

use cib_model::{Cluster, ClusterNode, FenceDevice, FencingStep, NodeKind, StepDevice, Target};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-without-fencing",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "No fence device can fence a node",
    why: "When this node fails, the fencer finds nobody to fence it. The cluster then waits \
          for ever: it recovers none of the node's resources, because it cannot know that they \
          have stopped. A common cause is a name that differs: the full name in the device, \
          the short one in the cluster.",
    remedy: "Name the node, spelt as in `<node uname=\"...\">`, in the `hostlist`, \
          `pcmk_host_list` or `pcmk_host_map` of a device that can stop it.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "The level that works stops nothing",
            r#"<configuration>
  <nodes><node id="1" uname="«node1»"/><node id="2" uname="node2"/></nodes>
  <crm_config/>
  <resources>
    <primitive id="kdump" class="stonith" type="fence_kdump">
      <instance_attributes id="kdump-params"><nvpair id="kdump-list" name="pcmk_host_list" value="node1 node2"/></instance_attributes>
    </primitive>
    <primitive id="ipmi2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi2-params"><nvpair id="ipmi2-list" name="pcmk_host_list" value="node2"/></instance_attributes>
    </primitive>
  </resources>
  <constraints/>
  <fencing-topology>
    <fencing-level id="node1-1" target="node1" index="1" devices="kdump"/>
    <fencing-level id="node1-2" target="node1" index="2" devices="ipmi2"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "A node that is in no list",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
    <node id="3" uname="«node3»"/>
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
            "The device has the full name",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="«node2»"/>
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
        <nvpair id="fence-node2-hostlist" name="hostlist" value="node2.example.com"/>
        <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "The only device for a node is told to stay stopped",
            r#"<configuration>
  <nodes>
    <node id="1" uname="«node1»"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_xvm">
      <meta_attributes id="fence-node1-meta">
        <nvpair id="fence-node1-role" name="target-role" value="Stopped"/>
      </meta_attributes>
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hosts" name="pcmk_host_list" value="node1"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Its levels need devices that are for another node, or not there",
            r#"<configuration>
  <nodes>
    <node id="1" uname="«node1»"/>
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
    <fencing-level id="l1" target="node1" index="1" devices="ipmi-node2"/>
    <fencing-level id="l2" target="node1" index="2" devices="ipmi-nodel"/>
  </fencing-topology>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The level behind one that stops nothing works",
            r#"<configuration>
  <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
  <crm_config/>
  <resources>
    <primitive id="kdump" class="stonith" type="fence_kdump">
      <instance_attributes id="kdump-params"><nvpair id="kdump-list" name="pcmk_host_list" value="node1 node2"/></instance_attributes>
    </primitive>
    <primitive id="ipmi" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi-params"><nvpair id="ipmi-list" name="pcmk_host_list" value="node1 node2"/></instance_attributes>
    </primitive>
  </resources>
  <constraints/>
  <fencing-topology>
    <fencing-level id="node1-1" target="node1" index="1" devices="kdump"/>
    <fencing-level id="node1-2" target="node1" index="2" devices="ipmi"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "Levels that all stop nothing, of which another rule speaks",
            r#"<configuration>
  <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
  <crm_config/>
  <resources>
    <primitive id="kdump" class="stonith" type="fence_kdump">
      <instance_attributes id="kdump-params"><nvpair id="kdump-list" name="pcmk_host_list" value="node1 node2"/></instance_attributes>
    </primitive>
    <primitive id="kdump2" class="stonith" type="fence_kdump">
      <instance_attributes id="kdump2-params"><nvpair id="kdump2-list" name="pcmk_host_list" value="node1 node2"/></instance_attributes>
    </primitive>
  </resources>
  <constraints/>
  <fencing-topology>
    <fencing-level id="node1-1" target="node1" index="1" devices="kdump"/>
    <fencing-level id="node1-2" target="node1" index="2" devices="kdump2"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "One of its levels works",
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
    <fencing-level id="l1" target="node1" index="1" devices="ipmi-node2"/>
    <fencing-level id="l2" target="node1" index="2" devices="ipmi-node1"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "The others fence themselves through SBD",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
    <node id="3" uname="node3"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
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
            "What is left of a remote node that was removed",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
    <node id="old" type="remote" uname="old"/>
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
            "Every node is in a list",
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
            "Case does not count for the fencer",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="Node2"/>
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
            "A device whose targets only its agent knows",
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
    <primitive id="fence-all" class="stonith" type="fence_apc">
      <instance_attributes id="fence-all-params">
        <nvpair id="fence-all-ip" name="ip" value="bmc"/>
      </instance_attributes>
      <operations><op id="fence-all-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A device for any node",
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
    <primitive id="fence-all" class="stonith" type="fence_apc">
      <instance_attributes id="fence-all-params">
        <nvpair id="fence-all-ip" name="ip" value="bmc"/>
        <nvpair id="fence-all-pcmk_host_check" name="pcmk_host_check" value="none"/>
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
            "A guest node is fenced by stopping its resource",
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
    <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
      <meta_attributes id="vm-meta">
        <nvpair id="vm-node" name="remote-node" value="guest1"/>
      </meta_attributes>
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
    if cluster.fencing_enabled() != Some(true) || cluster.fence_devices().is_empty() {
        return;
    }
    for node in cluster.nodes().unwrap_or_default() {
        let needs_none = matches!(node.kind, NodeKind::Guest | NodeKind::Leftover);
        if needs_none || cluster.is_fenced_by_watchdog(node) {
            continue;
        }
        let has_levels = cluster
            .levels_for(node)
            .is_none_or(|levels| !levels.is_empty());
        let finding = if has_levels {
            without_level(cluster, node)
        } else {
            without_device(cluster, node)
        };
        if let Some(finding) = finding {
            cx.report(finding);
        }
    }
}

/// A node without topology that is a target of no device.
fn without_device(cluster: &Cluster<'_>, node: &ClusterNode<'_>) -> Option<Finding> {
    if !cluster.devices_for(&node.name)?.is_empty() {
        return None;
    }
    let name = shown(&node.name);
    let message = format!("no fence device can fence the node {name}");
    let mut finding = Finding::new(Subject::new("node", node.name.as_ref()), node.span, message)
        .help(format!(
            "name {name} among the targets of a device that can stop it"
        ));
    if let Some((device, target)) = namesake(cluster, node) {
        let words = format!(
            "{} has a target that is almost named so",
            shown(device.id())
        );
        finding = finding.related(target.span, words);
    }
    Some(finding)
}

/// A node whose levels all fail, so that other devices do not help.
fn without_level<'c>(cluster: &Cluster<'c>, node: &ClusterNode<'c>) -> Option<Finding> {
    let steps = cluster.fencing_of(node).steps;
    let fails = |step: &FencingStep<'_, '_>| step.works() == Some(false);
    let stops_nothing = |step: &FencingStep<'_, '_>| {
        !step.only_pretends() && step.devices.iter().all(StepDevice::is_heuristic)
    };
    let (failing, rest): (Vec<_>, Vec<_>) = steps.iter().partition(|step| fails(step));
    // Levels of nothing else are the level's own matter (`fencing-level-fences-nothing`).
    if failing.is_empty() || !rest.iter().all(|step| stops_nothing(step)) {
        return None;
    }
    let name = shown(&node.name);
    let words = if rest.is_empty() {
        "fails"
    } else {
        "fails or stops nothing"
    };
    let message =
        format!("every fencing level of the node {name} {words}, and other devices do not count");
    let mut finding = Finding::new(Subject::new("node", node.name.as_ref()), node.span, message)
        .help(
            "make one level work: every device in it has to be there, and able to fence the node",
        );
    for step in &steps {
        let mut devices = step.devices.iter();
        if let Some(device) = devices.find(|device| device.is_usable() == Some(false)) {
            finding = finding.related(device.span, "does not work for this node");
        }
    }
    Some(finding)
}

/// A target that is the same host under a longer or shorter name.
fn namesake<'d, 'c>(
    cluster: &'d Cluster<'c>,
    node: &ClusterNode<'c>,
) -> Option<(&'d FenceDevice<'c>, &'d Target<'c>)> {
    let mut targets = cluster.fence_devices().iter().flat_map(|device| {
        device
            .known_targets()
            .iter()
            .map(move |target| (device, target))
    });
    targets.find(|(_, target)| node.is_namesake(target.name))
}
