//! `fence-delay-above-limit`: the base delay of a fence device is larger than its limit

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-delay-above-limit",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The base delay of a fence device is larger than its limit",
    why: "`pcmk_delay_max` is the most that the device waits, base included. The fencer cuts a \
          larger `pcmk_delay_base` down to it, so that the device waits shorter than the base \
          says, and no random part is left.",
    remedy: "Make `pcmk_delay_max` larger than the base, or remove it.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "A base above the limit",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_delay_base" name="pcmk_delay_base" value="«30s»"/>
      <nvpair id="f-pcmk_delay_max" name="pcmk_delay_max" value="10s"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In a map",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_delay_base" name="pcmk_delay_base" value="«node1:5s;node2:30s»"/>
      <nvpair id="f-pcmk_delay_max" name="pcmk_delay_max" value="10s"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Below the limit",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_delay_base" name="pcmk_delay_base" value="5s"/>
      <nvpair id="f-pcmk_delay_max" name="pcmk_delay_max" value="10s"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "No limit",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_delay_base" name="pcmk_delay_base" value="30s"/>
      <nvpair id="f-pcmk_delay_max" name="pcmk_delay_max" value="0"/>
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
        let Some(cut) = cluster.cut_delay(device) else {
            continue;
        };
        let (limit, longest) = (cut.limit, cut.longest);
        let id = shown(device.id());
        let message = format!(
            "the fence device {id} waits {limit} at most, so that its `pcmk_delay_base` of {longest} is cut down"
        );
        cx.report(
            Finding::of_device(device, cut.base.value.span(), message)
                .related(cut.max.value.span(), "the limit")
                .help("make `pcmk_delay_max` larger than the base, or remove it"),
        );
    }
}
