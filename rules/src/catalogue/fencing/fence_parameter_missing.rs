//! `fence-parameter-missing`: a parameter without which the agent cannot work

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-parameter-missing",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A fence device lacks a parameter that its agent cannot do without",
    why: "The agent refuses to work without it: the device fails to start, and the node is \
          fenced by nobody. Pacemaker itself accepts such a device without a word.",
    remedy: "Add the parameter. `stonith -t AGENT -m` or `AGENT -o metadata` explains it.",
    references: &[sources::EXTERNAL_LIBVIRT, sources::FENCING],
    bad: &[
        Example::new(
            "No URI",
            r#"<resources>
  <primitive id="«fence-node1»" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "No way to log in",
            r#"<resources>
  <primitive id="«fence-vms»" class="stonith" type="fence_virsh">
    <instance_attributes id="fence-vms-params">
      <nvpair id="fence-vms-ip" name="ip" value="192.168.122.1"/>
      <nvpair id="fence-vms-username" name="username" value="root"/>
    </instance_attributes>
    <operations><op id="fence-vms-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The parameter comes from the clone",
            r#"<resources>
  <clone id="fencing">
    <instance_attributes id="fencing-params">
      <nvpair id="fencing-uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      </instance_attributes>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Everything is there",
            r#"<resources>
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
"#,
        ),
        Example::new(
            "An old name of a parameter",
            r#"<resources>
  <primitive id="fence-vms" class="stonith" type="fence_virsh">
    <instance_attributes id="fence-vms-params">
      <nvpair id="fence-vms-ipaddr" name="ipaddr" value="192.168.122.1"/>
      <nvpair id="fence-vms-login" name="login" value="root"/>
      <nvpair id="fence-vms-identity_file" name="identity_file" value="/root/.ssh/id"/>
    </instance_attributes>
    <operations><op id="fence-vms-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The parameter comes from a template",
            r#"<resources>
  <template id="libvirt" class="stonith" type="external/libvirt">
    <instance_attributes id="libvirt-params">
      <nvpair id="libvirt-uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
  </template>
  <primitive id="fence-node1" template="libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An agent that is not known",
            r#"<resources>
  <primitive id="fence-x" class="stonith" type="fence_x">
    <instance_attributes id="fence-x-params">
    </instance_attributes>
    <operations><op id="fence-x-monitor" name="monitor" interval="60s"/></operations>
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
        for group in device.known.map_or(&[][..], |agent| agent.required) {
            if cluster.first_parameter(device, group).is_some() {
                continue;
            }
            let names: Vec<_> = group.iter().map(|name| shown(name)).collect();
            let names = names.join(" or ");
            let (id, agent) = (shown(device.id()), shown(device.agent()));
            let message = format!(
                "the fence device {id} has no {names}, and its agent {agent} cannot work without"
            );
            cx.report(
                Finding::of_device(device, device.span(), message)
                    .help(format!("add {names} to the instance attributes of {id}")),
            );
        }
    }
}
