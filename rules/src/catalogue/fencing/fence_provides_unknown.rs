//! `fence-provides-unknown`: a fence device provides something that Pacemaker does not know

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-provides-unknown",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A fence device provides something that Pacemaker does not know",
    why: "The only thing that the meta-attribute `provides` can say is `unfencing`. Any other \
          word is not read, and resources with `requires=\"unfencing\"` do not wait for this \
          device.",
    remedy: "Write `unfencing` if the agent lets nodes in again (`fence_scsi`, `fence_mpath`), \
          or remove it.",
    references: &[sources::FENCING],
    bad: &[Example::new(
        "A slip",
        r#"<resources>
  <primitive id="f" class="stonith" type="fence_scsi">
    <meta_attributes id="f-meta">
      <nvpair id="f-provides" name="provides" value="«unfence»"/>
    </meta_attributes>
    <instance_attributes id="f-params">
      <nvpair id="f-devices" name="devices" value="/dev/vdb"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
    )],
    good: &[Example::new(
        "What it is for",
        r#"<resources>
  <primitive id="f" class="stonith" type="fence_scsi">
    <meta_attributes id="f-meta">
      <nvpair id="f-provides" name="provides" value="unfencing"/>
    </meta_attributes>
    <instance_attributes id="f-params">
      <nvpair id="f-devices" name="devices" value="/dev/vdb"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for device in cluster.fence_devices() {
        let Some(provides) = cluster.meta(&device.resource, "provides") else {
            continue;
        };
        let value = provides.value.as_str();
        if value.eq_ignore_ascii_case("unfencing") || provides.conditional {
            continue;
        }
        let (id, value) = (shown(device.id()), shown(value));
        let message =
            format!("the fence device {id} provides {value}, and Pacemaker knows `unfencing` only");
        cx.report(
            Finding::of_device(device, provides.value.span(), message)
                .help("write `unfencing`, or remove it"),
        );
    }
}
