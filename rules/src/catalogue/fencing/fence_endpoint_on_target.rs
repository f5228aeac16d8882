//! `fence-endpoint-on-target`: a fence device reaches what it fences through by asking the node itself

use cib_model::facts::Through;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-endpoint-on-target",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fence device reaches what it fences through by asking the node itself",
    why: "The address of the device is the name of a node that it is there to fence. When that \
          node has failed nothing answers there, and fencing fails; while it is well, the wrong \
          machine is asked. It should be the address of the host, the management board or the \
          power supply behind the node.",
    remedy: "Write the address of the host, board or power supply.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "The guest in place of its host",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="«node1»"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The node in place of its board",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="«Node1»"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "One of several",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="«node2»"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The host",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="host1"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The board has a name of its own",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="node1-ipmi"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A URI is another problem",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="qemu+ssh://root@node1/system"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Another node",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="node2"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
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
    for device in cluster.fence_devices() {
        let Some(endpoint) = cluster.endpoint(device) else {
            continue;
        };
        // Of disks and clouds the names say nothing of hosts, and of URIs another rule speaks.
        let is_host = !matches!(endpoint.through, Through::Disk | Through::Cloud)
            && endpoint.setting.name != "hypervisor_uri";
        let mut targets = device.known_targets().iter();
        let target = targets.find(|target| target.is(&endpoint.host));
        let Some(target) = target.filter(|_| is_host) else {
            continue;
        };
        let (id, name) = (shown(device.id()), shown(target.name));
        let message =
            format!("the fence device {id} works through {name}, a node that it is there to fence");
        cx.report(
            Finding::of_device(device, endpoint.span(), message)
                .related(target.span, "the node to fence")
                .help("write the address of the host, board or power supply behind the node"),
        );
    }
}
