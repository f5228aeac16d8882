//! `host-map-ignored`: a map that never reaches the agent

use cib_model::HostEntry;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "host-map-ignored",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A `pcmk_host_map` gives names to an `external/` agent, which never sees them",
    why: "Pacemaker uses the map to decide which nodes the device can fence, and tells agents \
          of cluster-glue only the node's own name. The agent looks that name up in its own \
          list: what the map calls it is lost, and fencing fails or hits the domain of the \
          node's name.",
    remedy: "Say it in the agent's own parameter, for `external/libvirt` in \
          `hostlist=\"node:domain\"`, and remove the map.",
    references: &[sources::FENCING, sources::EXTERNAL_LIBVIRT],
    bad: &[Example::new(
        "The domain is in the map",
        r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-pcmk_host_map" name="pcmk_host_map" value="«node1:vm1»"/>
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "The domain is in the list",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1:vm1"/>
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
"#,
        ),
        Example::new(
            "A map that changes no name",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:node1"/>
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An agent that gets the map",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1"/>
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
        let map = cluster.device_parameter(device, "pcmk_host_map");
        let Some(map) = map.filter(|_| device.agent().starts_with("external/")) else {
            continue;
        };
        let entries = cib_model::host_map_entries(map.value.as_str(), cluster.version);
        let renamed = |entry: &&HostEntry<'_>| entry.plug.is_some_and(|plug| plug != entry.host);
        let Some(entry) = entries.iter().find(renamed) else {
            continue;
        };
        let (id, agent) = (shown(device.id()), shown(device.agent()));
        let (host, plug) = (shown(entry.host), shown(entry.plug.unwrap_or_default()));
        let message = format!(
            "the `pcmk_host_map` of {id} calls {host} {plug}, but its agent {agent} never sees the map"
        );
        cx.report(
            Finding::of_device(device, map.value.part(&entry.range), message).help(
                "name the domain in the agent's own parameter, as `hostlist=\"node:domain\"`",
            ),
        );
    }
}
