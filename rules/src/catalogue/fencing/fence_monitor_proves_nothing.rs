//! `fence-monitor-proves-nothing`: the monitor of a fence device does not reach what it fences through

use cib_model::facts;

use crate::finding::{Finding, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-monitor-proves-nothing",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "The monitor of a fence device does not reach what it fences through",
    why: "`metadata` and `validate-all` are answered by the agent alone, without a word to the \
          host or board: the device is green while its password is wrong or the host is gone, \
          and that is noticed when a node has to be fenced. It is often set to silence a monitor \
          that fails, which is then the better witness.",
    remedy: "Remove `pcmk_monitor_action`, and mend what the monitor complains about. A fix \
          removes it; a device that cannot be reached then fails.",
    references: &[sources::FENCING],
    bad: &[Example::new(
        "Metadata",
        r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_monitor_action" name="pcmk_monitor_action" value="«metadata»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "The default",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A list asks the host",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_monitor_action" name="pcmk_monitor_action" value="list"/>
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
        let is_monitor = setting.name == "pcmk_monitor_action";
        let action = setting.value.as_str();
        if !is_monitor || !facts::is_answered_by_agent(action) {
            continue;
        }
        let id = shown(device.id());
        let message = format!(
            "the monitor of the fence device {id} does {}, which does not look whether anything can be reached",
            shown(action)
        );
        cx.report(
            Finding::of_device(device, setting.value.span(), message)
                .help("remove `pcmk_monitor_action`, and mend what the monitor complains about")
                .fix_by_removing(cluster, setting.pair, Safety::Unsafe),
        );
    }
}
