//! `host-check-invalid`: a `pcmk_host_check` is none of the four ways, so the device fences nobody

use cib_model::{facts, nearest};

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "host-check-invalid",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A `pcmk_host_check` is none of the four ways, so the device fences nobody",
    why: "Pacemaker knows `static-list`, `dynamic-list`, `status` and `none`. With any other \
          word, an empty one too, the fencer logs an error whenever somebody has to be fenced, \
          and takes the device for unable to fence any node.",
    remedy: "Write one of the four, or remove the parameter: with a `pcmk_host_list` or \
          `pcmk_host_map` the default is `static-list`. A fix corrects a slip; the device \
          then fences nodes that it did not fence before.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "A slip",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="«static_list»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A boolean",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="«true»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Capital letters do not matter",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="Static-List"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Marks are another problem",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="'static-list'"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A value that is not shown",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="****"/>
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
        let text = setting.value.as_str();
        let ways = facts::host_checks();
        let is_one = ways.iter().any(|way| way.eq_ignore_ascii_case(text));
        let quoted = text.contains(['"', '\'']);
        if setting.name != "pcmk_host_check" || setting.is_hidden() || is_one || quoted {
            continue;
        }
        let (id, value) = (shown(device.id()), shown(text));
        let message = format!(
            "the fence device {id} fences nobody: its `pcmk_host_check` is {value}, which Pacemaker does not know"
        );
        let mut finding = Finding::of_device(device, setting.value.span(), message);
        finding = match nearest(text, ways.iter().copied()) {
            Some(meant) => {
                let mut edits = cluster.edits();
                edits.set(setting.value, meant);
                let title = format!("write `{meant}`");
                finding
                    .help(format!("did you mean `{meant}`?"))
                    .fix(Fix::new(Safety::Unsafe, title, edits))
            }
            None => finding.help(format!("remove it, or write one of {}", ways.join(", "))),
        };
        cx.report(finding);
    }
}
