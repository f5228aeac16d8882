//! `fence-device-stops-nothing`: a fence device that stops nothing counts as fencing

use cib_model::{Cluster, FenceDevice, Weakness};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-device-stops-nothing",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A fence device that stops nothing counts as fencing",
    why: "Some agents only find something out. `fence_heuristics_ping` reports success when the \
          node that runs it still reaches the network, whatever the other node does: outside of \
          a fencing level that success is the fencing, and the resources start elsewhere while \
          the node runs on. `fence_kdump` and its like wait for a node that is writing a crash \
          dump; where they are all that there is, a node that hangs or lost its network is never \
          fenced.",
    remedy: "Put the device into a fencing level together with one that stops the node: \
          `fence_heuristics_ping` in front of it in the same level, `fence_kdump` in a level \
          of its own before it.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "A look at the network, without levels",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="«p»" class="stonith" type="fence_heuristics_ping">
      <instance_attributes id="p-params">
        <nvpair id="p-ping_targets" name="ping_targets" value="192.168.1.254"/>
        <nvpair id="p-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
    </primitive>
    <primitive id="f" class="stonith" type="fence_virsh">
      <instance_attributes id="f-params">
        <nvpair id="f-ip" name="ip" value="host1"/>
        <nvpair id="f-username" name="username" value="root"/>
        <nvpair id="f-identity_file" name="identity_file" value="/root/.ssh/id_rsa"/>
        <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
        Example::new(
            "Nothing but crash dumps",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="«k»" class="stonith" type="fence_kdump">
      <instance_attributes id="k-params">
        <nvpair id="k-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
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
            "In front of a device in a level",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="p" class="stonith" type="fence_heuristics_ping">
      <instance_attributes id="p-params">
        <nvpair id="p-ping_targets" name="ping_targets" value="192.168.1.254"/>
        <nvpair id="p-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
    </primitive>
    <primitive id="f" class="stonith" type="fence_virsh">
      <instance_attributes id="f-params">
        <nvpair id="f-ip" name="ip" value="host1"/>
        <nvpair id="f-username" name="username" value="root"/>
        <nvpair id="f-identity_file" name="identity_file" value="/root/.ssh/id_rsa"/>
        <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="p,f"/>
    <fencing-level id="l2" target="node2" index="1" devices="p,f"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "A crash dump, or else the hypervisor",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="k" class="stonith" type="fence_kdump">
      <instance_attributes id="k-params">
        <nvpair id="k-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
    </primitive>
    <primitive id="f" class="stonith" type="fence_virsh">
      <instance_attributes id="f-params">
        <nvpair id="f-ip" name="ip" value="host1"/>
        <nvpair id="f-username" name="username" value="root"/>
        <nvpair id="f-identity_file" name="identity_file" value="/root/.ssh/id_rsa"/>
        <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
        Example::new(
            "It is told to stay stopped",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="p" class="stonith" type="fence_heuristics_ping">
      <meta_attributes id="p-meta">
        <nvpair id="p-role" name="target-role" value="Stopped"/>
      </meta_attributes>
      <instance_attributes id="p-params">
        <nvpair id="p-ping_targets" name="ping_targets" value="192.168.1.254"/>
        <nvpair id="p-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
    </primitive>
    <primitive id="f" class="stonith" type="fence_virsh">
      <instance_attributes id="f-params">
        <nvpair id="f-ip" name="ip" value="host1"/>
        <nvpair id="f-username" name="username" value="root"/>
        <nvpair id="f-identity_file" name="identity_file" value="/root/.ssh/id_rsa"/>
        <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
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

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let stops_nothing =
        |device: &FenceDevice<'_>| device.known.is_some_and(|agent| agent.heuristic);
    if !cluster.fence_devices().iter().any(stops_nothing) {
        return;
    }
    let lonely = only_ways(cluster);
    for device in cluster.fence_devices() {
        let Some(agent) = device.known.filter(|agent| agent.heuristic) else {
            continue;
        };
        let is_used = cluster.is_stopped(&device.resource).is_none();
        if !is_used || cluster.is_in_topology(device) {
            continue;
        }
        let (id, name) = (shown(device.id()), shown(agent.name));
        let message = if !agent.confirms {
            format!(
                "the fence device {id} stops nothing, but the success of its agent {name} counts as fencing"
            )
        } else if lonely.contains(&device.id()) {
            format!(
                "nothing but the fence device {id} can fence, and its agent {name} stops no node"
            )
        } else {
            continue;
        };
        cx.report(
            Finding::of_device(device, device.span(), message)
                .help("use it in a fencing level, beside or before a device that stops the node"),
        );
    }
}

/// The devices that stop nothing and are all that some node has.
fn only_ways<'c>(cluster: &Cluster<'c>) -> Vec<&'c str> {
    let nodes = cluster.fencing().into_iter().flatten();
    let weaknesses = nodes.flat_map(|node| node.weaknesses);
    let devices = weaknesses.filter_map(|weakness| match weakness {
        Weakness::FencesNothing(device) => Some(device.id()),
        _ => None,
    });
    devices.collect()
}
