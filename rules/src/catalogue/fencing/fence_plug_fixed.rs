//! `fence-plug-fixed`: one plug for several nodes

use cib_model::facts::FenceAgent;
use cib_model::{Cluster, FenceDevice, Targets};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-plug-fixed",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A fence device for several nodes always switches the same plug",
    why: "Pacemaker puts the node to be fenced in place of `plug` or `port` only where the \
          parameter is not set. With a fixed one, fencing any of the nodes kills the same \
          machine: the wrong one goes down, and the one that must be stopped runs on while its \
          resources start elsewhere.",
    remedy: "Remove the parameter and say in `pcmk_host_map=\"node1:plug1;node2:plug2\"` what \
          each node is called, or use a device for each node.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "A plug and two targets",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-plug" name="plug" value="«vm1»"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The old name of the parameter",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      <nvpair id="f-port" name="port" value="«vm1»"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A plug, and no target",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="host1"/>
      <nvpair id="f-plug" name="plug" value="«vm1»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A plug, and any node",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-check" name="pcmk_host_check" value="none"/>
      <nvpair id="f-plug" name="plug" value="«vm1»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The plug of the only member that may use the device",
            r#"<configuration>
  <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
  <resources>
    <primitive id="f" class="stonith" type="fence_gce">
      <instance_attributes id="f-params">
        <nvpair id="f-zone" name="zone" value="a"/>
        <nvpair id="f-plug" name="plug" value="«node2»"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints><rsc_location id="f-ban" rsc="f" node="node1" score="-INFINITY"/></constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Of two members only the other one may use the device",
            r#"<configuration>
  <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
  <resources>
    <primitive id="f" class="stonith" type="fence_gce">
      <instance_attributes id="f-params">
        <nvpair id="f-zone" name="zone" value="a"/>
        <nvpair id="f-plug" name="plug" value="node1"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints><rsc_location id="f-ban" rsc="f" node="node1" score="-INFINITY"/></constraints>
</configuration>
"#,
        ),
        Example::new(
            "A plug, and a level that says whose it is",
            r#"<configuration>
  <resources>
    <primitive id="f" class="stonith" type="fence_virsh">
      <instance_attributes id="f-params">
        <nvpair id="f-ip" name="ip" value="host1"/>
        <nvpair id="f-plug" name="plug" value="vm1"/>
      </instance_attributes>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l" target="node1" index="1" devices="f"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "A plug only while a rule holds",
            r##"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-plugs" score="9">
      <rule id="f-rule" score="0">
        <expression id="f-expression" attribute="#uname" operation="eq" value="node3"/>
      </rule>
      <nvpair id="f-plug" name="plug" value="vm1"/>
    </instance_attributes>
    <instance_attributes id="f-params">
      <nvpair id="f-hosts" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"##,
        ),
        Example::new(
            "One target",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      <nvpair id="f-plug" name="plug" value="vm1"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A map and no plug",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The word that stands for the target",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-plug" name="plug" value="dynamic"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The parameter of another class of agents",
            r#"<resources>
  <primitive id="f" class="stonith" type="ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-hostname" name="hostname" value="node1"/>
      <nvpair id="f-ipaddr" name="ipaddr" value="bmc"/>
      <nvpair id="f-port" name="port" value="623"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for device in cluster.fence_devices() {
        let Some(plug) = cluster.fixed_plug(device) else {
            continue;
        };
        let (id, value) = (shown(device.id()), shown(plug.value.as_str()));
        let (message, help) = if device.fences_several() {
            (
                format!("the fence device {id} switches {value} whichever node is to be fenced"),
                "map each node to its plug in `pcmk_host_map`",
            )
        } else if names_nobody(cluster, device)
            && !is_for_the_other(cluster, device, plug.value.as_str())
        {
            (
                format!(
                    "the fence device {id} does not say which node {value} is, and switches it whichever node is to be fenced"
                ),
                "name the one node in `pcmk_host_list`, or map each node to its plug in `pcmk_host_map`",
            )
        } else {
            continue;
        };
        let help = format!("remove `{}` and {help}", plug.name);
        let mut finding = Finding::of_device(device, plug.value.span(), message).help(help);
        for target in device.known_targets().iter().take(3) {
            finding = finding.related(target.span, "a target");
        }
        cx.report(finding);
    }
}

/// Whether only one of two members may use the device: it is asked to fence the other one, and nobody else.
fn is_for_the_other(cluster: &Cluster<'_>, device: &FenceDevice<'_>, plug: &str) -> bool {
    let may = cluster
        .runners(device)
        .filter(|(_, may)| *may != Some(false));
    let may: Vec<_> = may.map(|(node, _)| node).collect();
    let is_pair = cluster.members().is_some_and(|members| members.len() == 2);
    is_pair && matches!(may[..], [only] if !only.is_named(plug))
}

/// Whether nothing says whom the device is for, so that the fencer asks the agent. That knows no nodes: it lists plugs,
/// or gives the status of its fixed one.
fn names_nobody(cluster: &Cluster<'_>, device: &FenceDevice<'_>) -> bool {
    const TOLD: [&str; 3] = ["pcmk_host_list", "pcmk_host_map", "pcmk_host_check"];
    // A board has no plugs, and a device for disks is asked for keys.
    let has_plugs = |agent: &FenceAgent| {
        !agent.is_onboard() && !agent.storage && !agent.heuristic && !agent.testing
    };
    device.known.is_some_and(has_plugs)
        && device.targets == Targets::Unknown
        && cluster.first_parameter(device, &TOLD).is_none()
        && !cluster.is_in_topology(device)
        && cluster.nodes().is_none_or(|nodes| nodes.len() > 1)
}
