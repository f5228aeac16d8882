//! `fence-parameter-misspelt`: a parameter that looks like one of Pacemaker's own is none of them

use cib_model::{Attr, facts, nearest};

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-parameter-misspelt",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A parameter that looks like one of Pacemaker's own is none of them",
    why: "Parameters that begin with `pcmk_` are for Pacemaker itself, and no agent reads one. \
          What is not the exact name of one is handed to the agent like any other and has no \
          effect: the list of targets, the delay or the timeout is as if it were not set.",
    remedy: "Write the name as Pacemaker has it. A fix does that where it is a slip, and the \
          parameter is not set otherwise; the device then does what it did not do before.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "A missing underscore",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_hostlist" name="«pcmk_hostlist»" value="node1"/>
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Minus signs",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk-delay-max" name="«pcmk-delay-max»" value="10s"/>
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Capital letters",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-PCMK_host_list" name="«PCMK_host_list»" value="node1"/>
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An action that is misspelt",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_rebot_timeout" name="«pcmk_rebot_timeout»" value="120s"/>
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The right name is there too",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      <nvpair id="f-pcmk_host_lists" name="«pcmk_host_lists»" value="node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "No name that comes near it",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_wait_for_the_operator" name="«pcmk_wait_for_the_operator»" value="1"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In a template of two devices",
            r#"<resources>
  <template id="t" class="stonith" type="fence_ipmilan">
    <instance_attributes id="t-params">
      <nvpair id="t-max" name="«pcmk_delaymax»" value="5s"/>
    </instance_attributes>
  </template>
  <primitive id="f1" template="t"/>
  <primitive id="f2" template="t"/>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The right names",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_reboot_timeout" name="pcmk_reboot_timeout" value="120s"/>
      <nvpair id="f-pcmk_monitor_retries" name="pcmk_monitor_retries" value="1"/>
      <nvpair id="f-pcmk_metadata_timeout" name="pcmk_metadata_timeout" value="20s"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A name that the agent has for itself",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-lanplus" name="lanplus" value="1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A name that older releases read",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_reboot_cmd" name="pcmk_reboot_cmd" value="off"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A resource that is no fence device",
            r#"<resources>
  <primitive id="d" class="ocf" provider="heartbeat" type="Dummy">
    <instance_attributes id="d-params">
      <nvpair id="d-pcmk_hostlist" name="pcmk_hostlist" value="node1"/>
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
        let written = setting.name;
        let name = written.to_ascii_lowercase().replace('-', "_");
        let known = facts::fence_parameters().contains(&written)
            || facts::retired_fence_parameter(written).is_some();
        if !facts::looks_like_fence_parameter(written) || known {
            continue;
        }
        let (id, shown_name) = (shown(device.id()), shown(written));
        let message =
            format!("the fence device {id} sets {shown_name}, which Pacemaker does not know");
        let place = setting.pair.name.as_ref();
        let span = place.map_or(setting.pair.place.tag, Attr::span);
        let finding = Finding::of_device(device, span, message);
        let Some(meant) = nearest(&name, facts::fence_parameters().iter().copied()) else {
            cx.report(finding.help("remove it: neither Pacemaker nor the agent reads it"));
            continue;
        };
        let mut finding = finding.help(format!("did you mean {}?", shown(meant)));
        if let Some(place) = place.filter(|_| cluster.device_parameter(device, meant).is_none()) {
            let mut edits = cluster.edits();
            edits.set(place, meant);
            let title = format!("rename it to `{meant}`");
            finding = finding.fix(Fix::new(Safety::Unsafe, title, edits));
        }
        cx.report(finding);
    }
}
