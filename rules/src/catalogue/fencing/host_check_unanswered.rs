//! `host-check-unanswered`: a fence device asks its agent for what the agent cannot say

use cib_model::facts::FenceAction;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "host-check-unanswered",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A fence device asks its agent for what the agent cannot say",
    why: "With `dynamic-list` the fencer asks the agent which nodes it can fence, with `status` \
          whether this node is one. An agent without that action fails, and the device is taken \
          for unable to fence anybody.",
    remedy: "Name the nodes in `pcmk_host_list` or `pcmk_host_map`, and remove \
          `pcmk_host_check`.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "A board that knows no list",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="«dynamic-list»"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An agent that knows no status",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ovh">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="«status»"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "An agent with a list",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="dynamic-list"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An agent that is not known",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_mine">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="dynamic-list"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A static list",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="static-list"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A list of other actions",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="dynamic-list"/>
      <nvpair id="f-pcmk_list_action" name="pcmk_list_action" value="monitor"/>
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
        let Some(agent) = device.resource.agent() else {
            continue;
        };
        let Some(setting) = cluster.device_parameter(device, "pcmk_host_check") else {
            continue;
        };
        let (action, other) = match setting.value.as_str().to_ascii_lowercase().as_str() {
            "dynamic-list" => (FenceAction::List, "pcmk_list_action"),
            "status" => (FenceAction::Status, "pcmk_status_action"),
            _ => continue,
        };
        let is_replaced = cluster.device_parameter(device, other).is_some();
        if setting.conditional || !device.lacks(action) || is_replaced {
            continue;
        }
        let (id, check) = (shown(device.id()), shown(setting.value.as_str()));
        let message = format!(
            "the fence device {id} fences nobody: its agent {} cannot answer the question of {check}",
            shown(agent.as_str())
        );
        cx.report(
            Finding::of_device(device, setting.value.span(), message)
                .help("name the nodes in `pcmk_host_list` or `pcmk_host_map`, and remove `pcmk_host_check`"),
        );
    }
}
