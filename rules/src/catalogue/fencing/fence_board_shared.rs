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
            "A plug that the board does not have, and no target",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="«192.168.1.1»"/>
      <nvpair id="f-plug" name="plug" value="node1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
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
            "The board of a host of guests",
            r#"<resources>
  <primitive id="fence-guests" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-guests-params">
      <nvpair id="fence-guests-hostlist" name="hostlist" value="node1,node2"/>
      <nvpair id="fence-guests-uri" name="hypervisor_uri" value="qemu+ssh://root@host1.example.com/system"/>
    </instance_attributes>
    <operations><op id="fence-guests-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
  <primitive id="fence-host1" class="stonith" type="fence_ipmilan">
    <instance_attributes id="fence-host1-params">
      <nvpair id="fence-host1-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="fence-host1-ip" name="ip" value="bmc-host1.example.com"/>
    </instance_attributes>
    <operations><op id="fence-host1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A node with and without its domain",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-list" name="pcmk_host_list" value="node1 node1.example.com"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
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
    if cluster.nodes().is_some_and(|nodes| nodes.len() < 2) {
        return;
    }
    let mut seen: Vec<(Endpoint<'_>, Target<'_>)> = Vec::new();
    for device in cluster.fence_devices() {
        if !switches_one_machine(cluster, device) {
            continue;
        }
        let Some(endpoint) = cluster.endpoint(device) else {
            continue;
        };
        let machines = machines(cluster, device);
        let names: Vec<_> = machines.iter().map(|target| target.name).collect();
        let target = match machines[..] {
            [target] => target,
            // The board of a host, which stops all its guests.
            [target, ..] if cluster.are_guests_of_one_host(&names) => target,
            _ => {
                report_extent(cx, device, &endpoint, machines.len());
                continue;
            }
        };
        let taken = seen.iter().find(|(other, taken)| {
            other.is_same_as(&endpoint)
                && host(taken.name) != host(target.name)
                && !cluster.are_guests_of_one_host(&[taken.name, target.name])
        });
        if let Some((other, taken)) = taken {
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
    }
}

/// Says that a device is for more than one machine.
fn report_extent(
    cx: &mut Context<'_>,
    device: &FenceDevice<'_>,
    endpoint: &Endpoint<'_>,
    machines: usize,
) {
    let extent = if machines > 1 || device.targets == Targets::Any {
        "is to fence several nodes"
    } else if answers_for_all(cx.cluster, device) {
        "names no target, so that it counts for every node"
    } else {
        return;
    };
    let message = format!(
        "the fence device {} {extent}, but the board switches only the machine that it is in",
        shown(device.id())
    );
    cx.report(
        Finding::of_device(device, endpoint.span(), message)
            .help("name its one node in `pcmk_host_list`, and make a device for each node"),
    );
}

/// Whether the agent switches the machine that the board is in and no other. One that has a list looks after several.
fn switches_one_machine(cluster: &Cluster<'_>, device: &FenceDevice<'_>) -> bool {
    let lists = !device.lacks(FenceAction::List);
    let is_board = |agent: &FenceAgent| agent.is_onboard() && (!lists || agent.targets.is_some());
    device.known.is_some_and(is_board) && cluster.first_parameter(device, &FURTHER).is_none()
}

/// The targets of a device, each machine once: many list a node with and without its domain.
fn machines<'c>(cluster: &Cluster<'c>, device: &FenceDevice<'c>) -> Vec<Target<'c>> {
    let mut machines: Vec<Target<'c>> = Vec::new();
    for target in device.known_targets() {
        let is_node = cluster.nodes().is_none() || cluster.node(target.name).is_some();
        let is_new = machines
            .iter()
            .all(|other| host(other.name) != host(target.name));
        if is_node && is_new {
            machines.push(*target);
        }
    }
    machines
}

/// The name of a machine without its domain.
fn host(name: &str) -> String {
    let host = name.split('.').next().unwrap_or_default();
    host.to_ascii_lowercase()
}

/// Whether the fencer asks the board for the status of the node, which it gives whatever the node.
fn answers_for_all(cluster: &Cluster<'_>, device: &FenceDevice<'_>) -> bool {
    const TOLD: [&str; 3] = ["pcmk_host_list", "pcmk_host_map", "pcmk_host_check"];
    device.targets == Targets::Unknown
        && device.agent().starts_with("fence_")
        && cluster.first_parameter(device, &TOLD).is_none()
        && !cluster.is_in_topology(device)
}
