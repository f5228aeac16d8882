//! `requires-unfencing-on-fence-device`: a device that waits for itself

use cib_model::{Requires, Scalar as _};

use crate::finding::{Finding, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "requires-unfencing-on-fence-device",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fence device requires unfencing",
    why: "A fence device cannot wait for the unfencing that it may have to do itself. \
          Pacemaker takes the value for `quorum` and logs a warning, which crm_verify shows.",
    remedy: "Remove `requires` from the device; a fix does it, and nothing changes, unless a set \
          further out has another value. A device that can let nodes in again says so in its \
          metadata, or in the meta-attribute `provides`.",
    references: &[sources::FENCING],
    bad: &[Example::new(
        "On the device",
        r#"<resources>
  <primitive id="f" class="stonith" type="fence_scsi">
    <meta_attributes id="f-meta">
      <nvpair id="f-requires" name="requires" value="«unfencing»"/>
    </meta_attributes>
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "On a resource",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-requires" name="requires" value="unfencing"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The device provides it",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_scsi">
    <meta_attributes id="f-meta">
      <nvpair id="f-provides" name="provides" value="unfencing"/>
    </meta_attributes>
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    // What the defaults say is not said of the device.
    for device in cluster.fence_devices() {
        let Some(setting) = cluster.own_meta(&device.resource, "requires") else {
            continue;
        };
        if Requires::read(setting.value.as_str()) != Ok(Requires::Unfencing) {
            continue;
        }
        let message = format!(
            "the fence device {} requires unfencing, which is taken for `quorum`",
            shown(device.id())
        );
        cx.report(
            Finding::of_device(device, setting.value.span(), message)
                .help("remove `requires` from the device")
                .fix_by_removing(cluster, setting.pair, Safety::Unsafe),
        );
    }
}
