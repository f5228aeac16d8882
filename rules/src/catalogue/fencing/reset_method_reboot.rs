//! `reset-method-reboot`: a reset that only asks

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "reset-method-reboot",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "`reset_method=reboot` asks the guest to reboot and takes its silence for success",
    why: "The agent then runs `virsh reboot`, which asks the init process of the guest and \
          returns 0 whether it obeys or not. A node that hangs runs on, and Pacemaker, told \
          that it was fenced, starts its resources on another node. Containers were seen to \
          ignore it altogether.",
    remedy: "Remove `reset_method`: the default, `power_cycle`, destroys the domain and starts it \
          again. A fix writes that default.",
    references: &[sources::EXTERNAL_LIBVIRT],
    bad: &[Example::new(
        "A reboot instead of a power cycle",
        r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      <nvpair id="fence-node1-reset_method" name="reset_method" value="«reboot»"/>
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
    )],
    good: &[
        Example::new(
            "The default",
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
            "The default, written out",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      <nvpair id="fence-node1-reset_method" name="reset_method" value="power_cycle"/>
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
            "A parameter of another agent",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/ipmi">
    <instance_attributes id="f-params">
      <nvpair id="f-hostname" name="hostname" value="node1"/>
      <nvpair id="f-ipaddr" name="ipaddr" value="bmc"/>
      <nvpair id="f-reset_method" name="reset_method" value="reboot"/>
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
    for (device, setting) in cx.cluster.devices_with("external/libvirt", "reset_method") {
        if setting.value.as_str() != "reboot" {
            continue;
        }
        let id = shown(device.id());
        let message = format!(
            "the fence device {id} only asks its target to reboot, and reports success if it does not"
        );
        let mut edits = cx.cluster.edits();
        edits.set(setting.value, "power_cycle");
        cx.report(
            Finding::of_device(device, setting.value.span(), message)
                .help("remove `reset_method`; the default, `power_cycle`, stops the domain for certain")
                .fix(Fix::new(Safety::Unsafe, "write `power_cycle`", edits)),
        );
    }
}
