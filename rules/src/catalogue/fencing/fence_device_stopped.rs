//! `fence-device-stopped`: a device that is told to stay stopped

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-device-stopped",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fence device is told to stay stopped, and so no node may use it",
    why: "A fence device can be used while it is not running anywhere, but not while it is \
          disabled: with `target-role=Stopped` the fencer drops it on every node. What only this \
          device could fence is then not fenced.",
    remedy: "Remove `target-role`, or set it to `Started`. To be rid of the device, remove the \
             primitive.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "Disabled by hand",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="fence_xvm">
    <meta_attributes id="fence-node1-meta">
      <nvpair id="fence-node1-role" name="target-role" value="«Stopped»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Disabled with its group",
            r#"<resources>
  <group id="fencing">
    <meta_attributes id="fencing-meta">
      <nvpair id="fencing-role" name="target-role" value="«stopped»"/>
    </meta_attributes>
    <primitive id="fence-node1" class="stonith" type="fence_xvm"/>
  </group>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Enabled",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="fence_xvm">
    <meta_attributes id="fence-node1-meta">
      <nvpair id="fence-node1-role" name="target-role" value="Started"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Another resource is stopped",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <meta_attributes id="vip-meta">
      <nvpair id="vip-role" name="target-role" value="Stopped"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Stopped only while a rule holds",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="fence_xvm">
    <meta_attributes id="fence-node1-meta">
      <rule id="at-night" boolean-op="and" score="0">
        <date_expression id="at-night-date" operation="lt" end="2030-01-01"/>
      </rule>
      <nvpair id="fence-node1-role" name="target-role" value="Stopped"/>
    </meta_attributes>
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
        let Some(setting) = cluster.is_stopped(&device.resource) else {
            continue;
        };
        let id = shown(device.id());
        let message =
            format!("the fence device {id} is told to stay stopped, so no node may use it");
        let mut finding = Finding::of_device(device, setting.value.span(), message)
            .related(device.span(), "the device")
            .help("remove `target-role`, or set it to `Started`");
        for level in cluster.cib.fencing_levels() {
            let mut names = level.device_names();
            if let Some((_, span)) = names.find(|(name, _)| *name == device.id()) {
                finding = finding.related(span, "so this level fails");
            }
        }
        cx.report(finding);
    }
}
