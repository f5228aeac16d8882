//! `fence-plug-shared`: two nodes are fenced by switching the same plug

use cib_model::facts::{FenceAgent, Through};
use cib_model::{Cluster, Endpoint, FenceDevice, Plug};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-plug-shared",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Two nodes are fenced by switching the same plug",
    why: "One machine, outlet or domain is one node. Where two nodes have the same one behind \
          the same host, fencing one of them stops the machine of the other, and reports \
          success: the node that must be stopped runs on while its resources start elsewhere.",
    remedy: "Give each node its own plug. Mostly a line was copied and only the node changed.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "In a map",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:«vm1»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In the list of external/libvirt",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1:vm1,node2:«vm1»"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In two devices of one host",
            r#"<resources>
  <primitive id="f1" class="stonith" type="fence_virsh">
    <instance_attributes id="f1-params">
      <nvpair id="f1-ip" name="ip" value="host1"/>
      <nvpair id="f1-plug" name="plug" value="vm1"/>
      <nvpair id="f1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
  <primitive id="f2" class="stonith" type="fence_virsh">
    <instance_attributes id="f2-params">
      <nvpair id="f2-ip" name="ip" value="host1"/>
      <nvpair id="f2-plug" name="plug" value="«vm1»"/>
      <nvpair id="f2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In two devices of one address",
            r#"<resources>
  <primitive id="f1" class="stonith" type="fence_apc">
    <instance_attributes id="f1-params">
      <nvpair id="f1-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f1-pcmk_host_map" name="pcmk_host_map" value="node1:1,2"/>
    </instance_attributes>
  </primitive>
  <primitive id="f2" class="stonith" type="fence_apc_snmp">
    <instance_attributes id="f2-params">
      <nvpair id="f2-ipaddr" name="ipaddr" value="192.168.1.1"/>
      <nvpair id="f2-pcmk_host_map" name="pcmk_host_map" value="node2:«2,3»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "One of two outlets",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_apc">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:1,2;node2:«2,3»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Two devices of one cloud account",
            r#"<resources>
  <primitive id="f1" class="stonith" type="fence_gce">
    <instance_attributes id="f1-params">
      <nvpair id="f1-zone" name="zone" value="us-east1-b"/>
      <nvpair id="f1-plug" name="plug" value="vm1"/>
      <nvpair id="f1-list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
  <primitive id="f2" class="stonith" type="fence_gce">
    <instance_attributes id="f2-params">
      <nvpair id="f2-zone" name="zone" value="us-east1-b"/>
      <nvpair id="f2-plug" name="plug" value="«vm1»"/>
      <nvpair id="f2-list" name="pcmk_host_list" value="node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The outlet of a host of guests",
            r#"<resources>
  <primitive id="fence-guests" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-guests-params">
      <nvpair id="fence-guests-hostlist" name="hostlist" value="node1,node2"/>
      <nvpair id="fence-guests-uri" name="hypervisor_uri" value="qemu+ssh://root@host1.example.com/system"/>
    </instance_attributes>
    <operations><op id="fence-guests-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
  <primitive id="fence-host1" class="stonith" type="fence_apc">
    <instance_attributes id="fence-host1-params">
      <nvpair id="fence-host1-pcmk_host_map" name="pcmk_host_map" value="node1:3;node2:3"/>
      <nvpair id="fence-host1-ip" name="ip" value="pdu.example.com"/>
    </instance_attributes>
    <operations><op id="fence-host1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The same name in two zones",
            r#"<resources>
  <primitive id="f1" class="stonith" type="fence_gce">
    <instance_attributes id="f1-params">
      <nvpair id="f1-zone" name="zone" value="us-east1-b"/>
      <nvpair id="f1-plug" name="plug" value="db"/>
      <nvpair id="f1-list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
  <primitive id="f2" class="stonith" type="fence_gce">
    <instance_attributes id="f2-params">
      <nvpair id="f2-zone" name="zone" value="us-east1-c"/>
      <nvpair id="f2-plug" name="plug" value="db"/>
      <nvpair id="f2-list" name="pcmk_host_list" value="node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A node with and without its domain",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-map" name="pcmk_host_map" value="node1:vm1;node1.example.com:vm1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Each its own",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The same number on two hosts",
            r#"<resources>
  <primitive id="f1" class="stonith" type="fence_apc">
    <instance_attributes id="f1-params">
      <nvpair id="f1-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f1-pcmk_host_map" name="pcmk_host_map" value="node1:1"/>
    </instance_attributes>
  </primitive>
  <primitive id="f2" class="stonith" type="fence_apc">
    <instance_attributes id="f2-params">
      <nvpair id="f2-ip" name="ip" value="192.168.1.2"/>
      <nvpair id="f2-pcmk_host_map" name="pcmk_host_map" value="node2:1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Two devices for the same node",
            r#"<resources>
  <primitive id="f1" class="stonith" type="fence_virsh">
    <instance_attributes id="f1-params">
      <nvpair id="f1-ip" name="ip" value="host1"/>
      <nvpair id="f1-pcmk_host_map" name="pcmk_host_map" value="node1:vm1"/>
    </instance_attributes>
  </primitive>
  <primitive id="f2" class="stonith" type="fence_virsh">
    <instance_attributes id="f2-params">
      <nvpair id="f2-ip" name="ip" value="host1"/>
      <nvpair id="f2-pcmk_host_map" name="pcmk_host_map" value="node1:vm1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Two devices of a host that is not known",
            r#"<resources>
  <primitive id="f1" class="stonith" type="fence_mine">
    <instance_attributes id="f1-params">
      <nvpair id="f1-pcmk_host_map" name="pcmk_host_map" value="node1:1"/>
    </instance_attributes>
  </primitive>
  <primitive id="f2" class="stonith" type="fence_mine">
    <instance_attributes id="f2-params">
      <nvpair id="f2-pcmk_host_map" name="pcmk_host_map" value="node2:1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A map that never reaches the agent",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/ssh">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1 node2"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A board has no plugs",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A node that is not there any more",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="fence_xvm">
      <instance_attributes id="f-params">
        <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;old:vm1"/>
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
    let mut seen: Vec<(Switch<'_>, Plug<'_>)> = Vec::new();
    for device in cluster.fence_devices() {
        let switches =
            |agent: &FenceAgent| !agent.is_onboard() && !agent.storage && !agent.heuristic;
        if !device.known.is_none_or(switches) {
            continue;
        }
        let switch = Switch {
            device: device.id(),
            endpoint: cluster.endpoint(device),
            account: account(cluster, device),
        };
        for plug in cluster.plugs(device) {
            if cluster.nodes().is_some() && cluster.node(plug.node).is_none() {
                continue;
            }
            let earlier = seen.iter().find(|(other, taken)| {
                switch.is_same_as(other)
                    && overlap(&plug, taken)
                    && !is_same_node(plug.node, taken.node)
                    && !is_of_their_host(cluster, device, [plug.node, taken.node])
            });
            if let Some((_, taken)) = earlier {
                let (node, other) = (shown(plug.node), shown(taken.node));
                let message = format!(
                    "fencing {node} switches {}, which is the plug of {other} too",
                    shown(plug.name)
                );
                cx.report(
                    Finding::of_device(device, plug.span, message)
                        .related(taken.span, format!("the plug of {other}"))
                        .help("give each node the plug that is its own"),
                );
            }
            seen.push((switch.clone(), plug));
        }
    }
}

/// Whether the device switches the host that both nodes are domains of: that is one plug.
fn is_of_their_host<'c>(cluster: &Cluster<'c>, device: &FenceDevice<'c>, nodes: [&str; 2]) -> bool {
    let fences_domains = device.known.is_some_and(|agent| agent.libvirt);
    !fences_domains && cluster.are_guests_of_one_host(&nodes)
}

/// The agent of a device in a cloud and what its parameters say, the plug and the nodes aside; in one order.
fn account<'c>(cluster: &Cluster<'c>, device: &FenceDevice<'c>) -> Option<Vec<(&'c str, &'c str)>> {
    device
        .known
        .filter(|agent| agent.through == Some(Through::Cloud))?;
    let settings = cluster.parameters_of(device).into_iter();
    let read = settings.filter(|setting| {
        !setting.name.starts_with("pcmk_") && !matches!(setting.name, "plug" | "port" | "delay")
    });
    let mut account: Vec<_> = read
        .map(|setting| (setting.name, setting.value.as_str()))
        .collect();
    account.push(("", device.agent()));
    account.sort_unstable();
    Some(account)
}

/// Whether two names are of one node: many list it with and without its domain.
fn is_same_node(one: &str, other: &str) -> bool {
    let host = |name: &str| {
        name.split('.')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    host(one) == host(other)
}

/// Whether two plugs have an outlet in common: several are separated by commas.
fn overlap(one: &Plug<'_>, other: &Plug<'_>) -> bool {
    one.name
        .split(',')
        .any(|outlet| other.name.split(',').any(|taken| taken == outlet))
}

/// What the plugs of a device belong to.
#[derive(Clone)]
struct Switch<'c> {
    device: &'c str,
    endpoint: Option<Endpoint<'c>>,
    /// In a cloud what the agent is told but for the plug: where that is the same, it is one account and one region.
    account: Option<Vec<(&'c str, &'c str)>>,
}

impl Switch<'_> {
    fn is_same_as(&self, other: &Self) -> bool {
        let by_endpoint = match (&self.endpoint, &other.endpoint) {
            // In a cloud the endpoint is a region, and two accounts may have machines there.
            (Some(own), Some(other)) => own.through != Through::Cloud && own.is_same_as(other),
            _ => false,
        };
        self.device == other.device
            || by_endpoint
            || (self.account.is_some() && self.account == other.account)
    }
}
