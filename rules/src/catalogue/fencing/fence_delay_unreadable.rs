//! `fence-delay-unreadable`: a delay of a fence device is one that the fencer cannot read

use cib_model::{Version, base_delay_is_read, delay_is_read};

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-delay-unreadable",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A delay of a fence device is one that the fencer cannot read",
    why: "A delay that is no duration is no delay, and the fencer says nothing. \
          `pcmk_delay_base` may be a map since 2.1.2, `node1:5s;node2:10s`; only a colon stands \
          between node and delay there (not `=`, unlike in `pcmk_host_map`), only semicolons or \
          blanks between the entries, and a delay counts whole seconds. Without the delay both \
          nodes of a two-node cluster shoot at once in a split.",
    remedy: "Write `5s`, or `node1:5s;node2:10s`. A fix puts the right signs into a map; the \
          device then waits as is written.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "A map with the wrong sign",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_delay_base" name="pcmk_delay_base" value="«node1=5s;node2=10s»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A map with commas",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_delay_base" name="pcmk_delay_base" value="«node1:5s,node2:10s»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "No duration",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_delay_max" name="pcmk_delay_max" value="«random»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "No duration in a map",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_delay_base" name="pcmk_delay_base" value="«node1:soon;node2:10s»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Less than a second",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_delay_base" name="pcmk_delay_base" value="«500ms»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A map that the release does not read",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_delay_base" name="pcmk_delay_base" value="«node1:5s»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 1)),
    ],
    good: &[
        Example::new(
            "Durations",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_delay_base" name="pcmk_delay_base" value="5"/>
      <nvpair id="f-pcmk_delay_max" name="pcmk_delay_max" value="15s"/>
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
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_delay_base" name="pcmk_delay_base" value="node1:5s; node2:0;node3:PT10S"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "One for all others in front",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_delay_base" name="pcmk_delay_base" value="2s;node1:5s"/>
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
      <nvpair id="f-pcmk_delay_base" name="pcmk_delay_base" value="****"/>
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
        let is_map = match setting.name {
            "pcmk_delay_base" => true,
            "pcmk_delay_max" => false,
            _ => continue,
        };
        let text = setting.value.as_str();
        if setting.is_hidden()
            || (is_map && base_delay_is_read(text, cluster.version))
            || (!is_map && delay_is_read(text))
        {
            continue;
        }
        let (id, value) = (shown(device.id()), shown(text));
        let message = format!(
            "the fencer cannot read all of {value}, the `{}` of the fence device {id}, and where it cannot it does not wait",
            setting.name
        );
        let mut finding = Finding::of_device(device, setting.value.span(), message);
        let meant = text.replace('=', ":").replace(',', ";");
        finding = if is_map && meant != text && base_delay_is_read(&meant, cluster.version) {
            let title = format!("write {}", shown(&meant));
            let mut edits = cluster.edits();
            edits.set(setting.value, &meant);
            finding
                .help(title.clone())
                .fix(Fix::new(Safety::Unsafe, title, edits))
        } else {
            finding.help("write a duration of whole seconds, for example `5s`")
        };
        cx.report(finding);
    }
}
