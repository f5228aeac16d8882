//! `fence-method-cycle`: a node is power-cycled without a look whether it went off

use cib_model::facts::{FenceAgent, Through};

use crate::finding::{Finding, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-method-cycle",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A node is power-cycled without a look whether it went off",
    why: "With `method=\"onoff\"` the agent switches off, waits until the device says that the \
          node is off, and switches on. With `cycle` it sends one command and looks at nothing: \
          where the device does not do what it is told, the fencing counts as done while the \
          node runs on.",
    remedy: "Remove `method`: the default is `onoff`. A fix removes it; the node is then \
          switched off and on.",
    references: &[sources::FENCING],
    bad: &[Example::new(
        "A board",
        r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      <nvpair id="f-method" name="method" value="«cycle»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "The default",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      <nvpair id="f-method" name="method" value="onoff"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An agent that knows nothing else",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_sbd">
    <instance_attributes id="f-params">
      <nvpair id="f-devices" name="devices" value="/dev/vdb"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      <nvpair id="f-method" name="method" value="cycle"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An agent that switches nothing",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_heuristics_ping">
    <instance_attributes id="f-params">
      <nvpair id="f-ping_targets" name="ping_targets" value="192.168.1.254"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      <nvpair id="f-method" name="method" value="cycle"/>
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
        // What is written to a disk is read by SBD, which stops the node in one way only.
        let looks_anyhow =
            |agent: &FenceAgent| agent.heuristic || agent.through == Some(Through::Disk);
        let is_cycle = setting.name == "method" && setting.value.as_str() == "cycle";
        if !is_cycle
            || !device.agent().starts_with("fence_")
            || device.known.is_some_and(looks_anyhow)
        {
            continue;
        }
        let id = shown(device.id());
        let message = format!(
            "the fence device {id} only sends `cycle`, and does not look whether the node went off"
        );
        cx.report(
            Finding::of_device(device, setting.value.span(), message)
                .help("remove `method`; the default is `onoff`")
                .fix_by_removing(cluster, setting.pair, Safety::Unsafe),
        );
    }
}
