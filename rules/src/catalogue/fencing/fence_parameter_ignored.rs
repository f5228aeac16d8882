//! `fence-parameter-ignored`: a fence device has a parameter that its agent does not get, or does not read

use cib_model::{Attr, facts};

use crate::finding::{Finding, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-parameter-ignored",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fence device has a parameter that its agent does not get, or does not read",
    why: "The fencer decides itself what an agent is to do, and for how long: `action` never \
          reaches it (the fencer only logs that it should not be there), and `stonith-timeout` \
          is nothing that a `fence_` agent or Pacemaker reads on a device. \
          `external/libvirt` prints `reboot_method` in its list of parameters and reads \
          `reset_method`. Whoever wrote them expects the node to be switched off, fencing to \
          take longer, or a guest to be rebooted, and it is nothing of that.",
    remedy: "Remove it. What a device does is said by `pcmk_reboot_action` and \
          `pcmk_off_action`, how long it may take by `pcmk_reboot_timeout` and \
          `pcmk_off_timeout`, and `stonith-action` and `stonith-timeout` are options of the \
          cluster. A fix removes it; the device is restarted then, as always when its \
          parameters change.",
    references: &[sources::FENCING, sources::EXTERNAL_LIBVIRT],
    bad: &[
        Example::new(
            "An action",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-action" name="«action»" value="off"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A timeout of older times",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-stonith-timeout" name="«stonith-timeout»" value="120s"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A name that the agent advertises and does not read",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      <nvpair id="f-reboot_method" name="«reboot_method»" value="reboot"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "What the fencer reads",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_reboot_action" name="pcmk_reboot_action" value="off"/>
      <nvpair id="f-pcmk_reboot_timeout" name="pcmk_reboot_timeout" value="120s"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The timeout of an agent of cluster-glue",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/ipmi">
    <instance_attributes id="f-params">
      <nvpair id="f-hostname" name="hostname" value="node1"/>
      <nvpair id="f-ipaddr" name="ipaddr" value="10.0.0.1"/>
      <nvpair id="f-stonith-timeout" name="stonith-timeout" value="30s"/>
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
    for (device, setting) in cluster.fence_parameters() {
        let Some(ignored) = facts::ignored_fence_parameter(setting.name, device.agent()) else {
            continue;
        };
        let place = setting.pair.name.as_ref();
        let span = place.map_or(setting.pair.place.tag, Attr::span);
        let (id, name) = (shown(device.id()), shown(setting.name));
        let message = format!("the fence device {id} sets {name}, which has no effect");
        let help = format!("remove it; instead, {}", ignored.instead);
        cx.report(
            Finding::of_device(device, span, message)
                .help(help)
                .fix_by_removing(cluster, setting.pair, Safety::Safe),
        );
    }
}
