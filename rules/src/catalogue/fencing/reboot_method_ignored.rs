//! `reboot-method-ignored`: a parameter that the agent only advertises

use cib_model::ResolvedPrimitive;

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "reboot-method-ignored",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "`reboot_method` is ignored: the parameter is called `reset_method`",
    why: "The list of parameters that `external/libvirt` prints has `reboot_method`, but the \
          agent reads `reset_method`. What is written under the wrong name has no effect.",
    remedy: "Remove it. The default of `reset_method`, `power_cycle`, is the right one. A fix removes it where no other \
             resource shares it.",
    references: &[sources::EXTERNAL_LIBVIRT],
    bad: &[Example::new(
        "The name that the agent advertises",
        r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      <nvpair id="fence-node1-reboot_method" name="«reboot_method»" value="reboot"/>
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
    good: &[Example::new(
        "The name that the agent reads",
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
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for (device, setting) in cx.cluster.devices_with("external/libvirt", "reboot_method") {
        let id = shown(device.id());
        let place = setting
            .pair
            .name
            .as_ref()
            .map_or(setting.pair.place.tag, cib_model::Attr::span);
        let message =
            format!("the fence device {id} sets `reboot_method`, which its agent ignores");
        let mut finding = Finding::of_device(device, place, message)
            .help("remove it; the parameter that the agent reads is `reset_method`, and its default is right");
        let shares = |resource: &&ResolvedPrimitive<'_>| {
            let parameter = cx.cluster.parameter(resource, "reboot_method");
            parameter.is_some_and(|parameter| std::ptr::eq(parameter.pair, setting.pair))
        };
        if cx.cluster.primitives().iter().filter(shares).count() == 1 {
            let mut edits = cx.cluster.edits();
            edits.remove(setting.pair.place);
            let title = "remove `reboot_method`";
            finding = finding.fix(Fix::new(Safety::Safe, title, edits));
        }
        cx.report(finding);
    }
}
