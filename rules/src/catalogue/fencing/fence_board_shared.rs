//! `fence-board-shared`: a management board is to fence more than the machine that it is in

use cib_model::facts::{FenceAction, FenceAgent};
use cib_model::{Cluster, Endpoint, FenceDevice, Target, Targets};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-board-shared",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A management board is to fence more than the machine that it is in",
    why: "A board (IPMI, iLO, DRAC, ...) switches the machine that it is built into, whatever \
          node it is asked for. Where a device of such an agent has several targets, or none are \
          named (Pacemaker then asks for the status, which the board gives for every name), or \
          two devices for different nodes have the same address, fencing one node stops another \
          machine and reports success: the node runs on while its resources start elsewhere.",
    remedy: "Make a device for each node, with the address of its own board and only this node \
          in `pcmk_host_list`.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "Two targets",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="«192.168.1.1»"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "No list of targets",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="«192.168.1.1»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Everybody",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ilo4">
    <instance_attributes id="f-params">
      <nvpair id="f-ipaddr" name="ipaddr" value="«192.168.1.1»"/>
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="none"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Two devices with one address",
            r#"<resources>
  <primitive id="f1" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f1-params">
      <nvpair id="f1-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
  <primitive id="f2" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f2-params">
      <nvpair id="f2-ip" name="ip" value="«192.168.1.1»"/>
      <nvpair id="f2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An agent of cluster-glue",
            r#"<resources>
  <primitive id="f1" class="stonith" type="external/ipmi">
    <instance_attributes id="f1-params">
      <nvpair id="f1-hostname" name="hostname" value="node1"/>
      <nvpair id="f1-ipaddr" name="ipaddr" value="192.168.1.1"/>
    </instance_attributes>
  </primitive>
  <primitive id="f2" class="stonith" type="external/ipmi">
    <instance_attributes id="f2-params">
      <nvpair id="f2-hostname" name="hostname" value="node2"/>
      <nvpair id="f2-ipaddr" name="ipaddr" value="«192.168.1.1»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Each its own",
            r#"<resources>
  <primitive id="f1" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f1-params">
      <nvpair id="f1-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
  <primitive id="f2" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f2-params">
      <nvpair id="f2-ip" name="ip" value="192.168.1.2"/>
      <nvpair id="f2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Two devices for the same node",
            r#"<resources>
  <primitive id="f1" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f1-params">
      <nvpair id="f1-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
  <primitive id="f2" class="stonith" type="fence_ilo4">
    <instance_attributes id="f2-params">
      <nvpair id="f2-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f2-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A board that speaks for others",
            r#"<resources>
  <primitive id="f1" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f1-params">
      <nvpair id="f1-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f1-target" name="target" value="0x20"/>
      <nvpair id="f1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
  <primitive id="f2" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f2-params">
      <nvpair id="f2-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f2-target" name="target" value="0x22"/>
      <nvpair id="f2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Behind another port",
            r#"<resources>
  <primitive id="f1" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f1-params">
      <nvpair id="f1-ip" name="ip" value="127.0.0.1"/>
      <nvpair id="f1-ipport" name="ipport" value="6231"/>
      <nvpair id="f1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
  <primitive id="f2" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f2-params">
      <nvpair id="f2-ip" name="ip" value="127.0.0.1"/>
      <nvpair id="f2-ipport" name="ipport" value="6232"/>
      <nvpair id="f2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The topology says for whom",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="fence_ipmilan">
      <instance_attributes id="f-params">
        <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
  <fencing-topology>
    <fencing-level id="l" target="node1" index="1" devices="f"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "The only node",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="fence_ipmilan">
      <instance_attributes id="f-params">
        <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
        Example::new(
            "A value that is not shown",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="****"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
  <primitive id="f2" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f2-params">
      <nvpair id="f2-ip" name="ip" value="****"/>
      <nvpair id="f2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

/// What tells machines behind one address apart.
const FURTHER: [&str; 3] = ["ipport", "target", "systems_uri"];

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let is_only_node = cluster.nodes().is_some_and(|nodes| nodes.len() < 2);
    let mut seen: Vec<(Endpoint<'_>, Target<'_>)> = Vec::new();
    for device in cluster.fence_devices() {
        // An agent with a list of its own looks after several machines.
        let switches_one = |agent: &FenceAgent| {
            agent.is_onboard() && (!agent.can(FenceAction::List) || agent.targets.is_some())
        };
        let is_plain = cluster.first_parameter(device, &FURTHER).is_none();
        if !device.known.is_some_and(switches_one) || !is_plain || is_only_node {
            continue;
        }
        let Some(endpoint) = cluster.endpoint(device) else {
            continue;
        };
        let message = if let Some(target) = device.only_target().copied() {
            let earlier = seen
                .iter()
                .find(|(other, taken)| other.is_same_as(&endpoint) && !taken.is(target.name));
            if let Some((other, taken)) = earlier {
                let message = format!(
                    "the board {} is to fence {}, and in another device {}",
                    shown(&endpoint.host),
                    shown(target.name),
                    shown(taken.name)
                );
                cx.report(
                    Finding::of_device(device, endpoint.span(), message)
                        .related(other.span(), format!("the board of {}", shown(taken.name)))
                        .help("write the address of the board that is in this node"),
                );
            }
            seen.push((endpoint, target));
            continue;
        } else if device.fences_several() {
            "is to fence several nodes"
        } else if answers_for_all(cluster, device) {
            "names no target, so that it counts for every node"
        } else {
            continue;
        };
        let message = format!(
            "the fence device {} {message}, but the board switches only the machine that it is in",
            shown(device.id())
        );
        cx.report(
            Finding::of_device(device, endpoint.span(), message)
                .help("name its one node in `pcmk_host_list`, and make a device for each node"),
        );
    }
}

/// Whether the fencer asks the board for the status of the node, which it gives whatever the node.
fn answers_for_all(cluster: &Cluster<'_>, device: &FenceDevice<'_>) -> bool {
    const TOLD: [&str; 5] = [
        "pcmk_host_list",
        "pcmk_host_map",
        "pcmk_host_check",
        "plug",
        "port",
    ];
    device.targets == Targets::Unknown
        && device.agent().starts_with("fence_")
        && cluster.first_parameter(device, &TOLD).is_none()
        && !cluster.is_in_topology(device)
}
