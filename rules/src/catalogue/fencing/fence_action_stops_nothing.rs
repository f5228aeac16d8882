//! `fence-action-stops-nothing`: a fence device does something that stops no node when it is to fence one

use cib_model::facts;

use crate::finding::{Finding, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-action-stops-nothing",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A fence device does something that stops no node when it is to fence one",
    why: "`pcmk_reboot_action` and `pcmk_off_action` say which action of the agent is run \
          instead of `reboot` and `off`. One that only asks, `status` or `monitor` for example, \
          or that switches on, succeeds on a node that runs: it counts as fenced, and its \
          resources start elsewhere. An `off` that is a `reboot` cuts no power where two devices \
          have to do so together, and starts the node again where it has to stay off.",
    remedy: "Remove the parameter, or write `off`.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "A reboot that asks",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      <nvpair id="f-pcmk_reboot_action" name="pcmk_reboot_action" value="«status»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An off that switches on",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      <nvpair id="f-pcmk_off_action" name="pcmk_off_action" value="«on»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An off that reboots",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      <nvpair id="f-pcmk_off_action" name="pcmk_off_action" value="«reboot»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A reboot that switches off",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      <nvpair id="f-pcmk_reboot_action" name="pcmk_reboot_action" value="off"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An action of the agent",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      <nvpair id="f-pcmk_reboot_action" name="pcmk_reboot_action" value="diag"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Another question is another thing",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      <nvpair id="f-pcmk_monitor_action" name="pcmk_monitor_action" value="status"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An agent that only finds something out",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_heuristics_ping">
    <instance_attributes id="f-params">
      <nvpair id="f-ping_targets" name="ping_targets" value="192.168.1.254"/>
      <nvpair id="f-pcmk_reboot_action" name="pcmk_reboot_action" value="status"/>
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
        let is_off = match setting.name {
            "pcmk_off_action" => true,
            "pcmk_reboot_action" => false,
            _ => continue,
        };
        let action = setting.value.as_str();
        let stops_nothing = facts::leaves_node_running(action) || (is_off && action == "reboot");
        if !stops_nothing || device.known.is_some_and(|agent| agent.heuristic) {
            continue;
        }
        let id = shown(device.id());
        let wanted = if is_off {
            "switch a node off"
        } else {
            "reboot a node"
        };
        let message = format!(
            "the fence device {id} does {} when it is to {wanted}, which does not stop it for certain",
            shown(action)
        );
        cx.report(
            Finding::of_device(device, setting.value.span(), message)
                .help(format!("remove `{}`, or write `off`", setting.name))
                .fix_by_removing(cluster, setting.pair, Safety::Unsafe),
        );
    }
}
