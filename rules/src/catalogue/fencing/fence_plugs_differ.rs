//! `fence-plugs-differ`: one node is two domains of the same hypervisor

use cib_model::{Endpoint, Plug};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-plugs-differ",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "One node is two domains of the same hypervisor",
    why: "A node is one domain. Where two fence devices of the same host name two domains for \
          it, one of them stops another machine and reports success: the node runs on while its \
          resources start elsewhere.",
    remedy: "Find out which of the two is the node (`virsh list` on the host), and correct the \
          other.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "Two devices for one node",
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
      <nvpair id="f2-pcmk_host_map" name="pcmk_host_map" value="node1:«vm2»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Two agents",
            r#"<resources>
  <primitive id="f1" class="stonith" type="external/libvirt">
    <instance_attributes id="f1-params">
      <nvpair id="f1-hostlist" name="hostlist" value="node1:vm1"/>
      <nvpair id="f1-hypervisor_uri" name="hypervisor_uri" value="qemu+ssh://root@host1/system"/>
    </instance_attributes>
  </primitive>
  <primitive id="f2" class="stonith" type="fence_virsh">
    <instance_attributes id="f2-params">
      <nvpair id="f2-ip" name="ip" value="host1"/>
      <nvpair id="f2-pcmk_host_map" name="pcmk_host_map" value="Node1:«vm2»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The same domain twice",
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
            "Another host",
            r#"<resources>
  <primitive id="f1" class="stonith" type="fence_virsh">
    <instance_attributes id="f1-params">
      <nvpair id="f1-ip" name="ip" value="host1"/>
      <nvpair id="f1-pcmk_host_map" name="pcmk_host_map" value="node1:vm1"/>
    </instance_attributes>
  </primitive>
  <primitive id="f2" class="stonith" type="fence_virsh">
    <instance_attributes id="f2-params">
      <nvpair id="f2-ip" name="ip" value="host2"/>
      <nvpair id="f2-pcmk_host_map" name="pcmk_host_map" value="node1:vm2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A UUID may be the same domain",
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
      <nvpair id="f2-pcmk_host_map" name="pcmk_host_map" value="node1:7a3fc4e5-3f50-4b76-8f5f-0c9d8f1d1c11"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Two power supplies",
            r#"<resources>
  <primitive id="f1" class="stonith" type="fence_apc">
    <instance_attributes id="f1-params">
      <nvpair id="f1-ip" name="ip" value="pdu1"/>
      <nvpair id="f1-pcmk_host_map" name="pcmk_host_map" value="node1:1"/>
    </instance_attributes>
  </primitive>
  <primitive id="f2" class="stonith" type="fence_apc">
    <instance_attributes id="f2-params">
      <nvpair id="f2-ip" name="ip" value="pdu1"/>
      <nvpair id="f2-pcmk_host_map" name="pcmk_host_map" value="node1:2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let mut seen: Vec<(Endpoint<'_>, Plug<'_>)> = Vec::new();
    for device in cluster.fence_devices() {
        let is_libvirt = device.known.is_some_and(|agent| agent.libvirt);
        let Some(endpoint) = cluster.endpoint(device).filter(|_| is_libvirt) else {
            continue;
        };
        // Which name a UUID or a number stands for only the host knows.
        let plugs = cluster.plugs(device).into_iter();
        for plug in plugs.filter(|plug| !is_uuid(plug.name) && plug.name.parse::<u64>().is_err()) {
            let earlier = seen.iter().find(|(other, taken)| {
                other.is_same_as(&endpoint)
                    && taken.node.eq_ignore_ascii_case(plug.node)
                    && taken.name != plug.name
            });
            if let Some((_, taken)) = earlier {
                let (node, name) = (shown(plug.node), shown(plug.name));
                let message = format!(
                    "{node} is the domain {name} here, and {} in another device of the same host",
                    shown(taken.name)
                );
                cx.report(
                    Finding::of_device(device, plug.span, message)
                        .related(taken.span, "another domain")
                        .help(format!("write the domain that {node} runs in, in both")),
                );
            }
            seen.push((endpoint.clone(), plug));
        }
    }
}

fn is_uuid(name: &str) -> bool {
    let groups: Vec<_> = name.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && name.bytes().all(|c| c == b'-' || c.is_ascii_hexdigit())
}
