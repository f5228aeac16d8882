//! `host-check-without-list`: a fence device is to fence the nodes of a list that it does not have

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "host-check-without-list",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A fence device is to fence the nodes of a list that it does not have",
    why: "With `pcmk_host_check=\"static-list\"` the fencer looks for the node in `pcmk_host_list` \
          and `pcmk_host_map` and nowhere else. Without either the device fences nobody, and \
          nothing says so before a node has to be fenced.",
    remedy: "Name the nodes in `pcmk_host_list` or `pcmk_host_map`. The agent's own list, \
          `hostlist` for example, is asked for with `dynamic-list`.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "No list at all",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="«static-list»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The list of the agent does not count",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="«static-list»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A list",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="static-list"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A map",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="static-list"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The agent is asked",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="dynamic-list"/>
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
        let Some(setting) = cluster.device_parameter(device, "pcmk_host_check") else {
            continue;
        };
        let is_static = setting.value.as_str().eq_ignore_ascii_case("static-list");
        let has_list = cluster
            .first_parameter(device, &["pcmk_host_list", "pcmk_host_map"])
            .is_some();
        if !is_static || setting.conditional || has_list {
            continue;
        }
        let id = shown(device.id());
        let message = format!(
            "the fence device {id} fences nobody: it has neither `pcmk_host_list` nor `pcmk_host_map` for its `static-list`"
        );
        cx.report(
            Finding::of_device(device, setting.value.span(), message).help(
                "name the nodes in `pcmk_host_list`, or let the agent be asked with `dynamic-list`",
            ),
        );
    }
}
