//! `fence-device-with-several-sets`: a fence device has several sets of parameters

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-device-with-several-sets",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A fence device has several sets of parameters",
    why: "Pacemaker supports one set of parameters and one of meta-attributes on a fence device. \
          Which of several values of a name counts hangs on the order and scores of the sets, \
          and was different from release to release.",
    remedy: "Put all parameters into one set.",
    references: &[sources::FENCING],
    bad: &[Example::new(
        "Two sets",
        r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
    <«instance_attributes» id="f-more">
      <nvpair id="f-max" name="pcmk_delay_max" value="10s"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "One set of each",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <meta_attributes id="f-meta">
      <nvpair id="f-priority" name="priority" value="1"/>
    </meta_attributes>
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Rules are another problem",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
    <instance_attributes id="f-night" score="5">
      <rule id="f-rule" score="0">
        <date_expression id="f-date" operation="date_spec">
          <date_spec id="f-spec" hours="0-5"/>
        </date_expression>
      </rule>
      <nvpair id="f-max" name="pcmk_delay_max" value="30s"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for device in cx.cluster.fence_devices() {
        let primitive = device.resource.primitive;
        for sets in [&primitive.instance_attributes, &primitive.meta_attributes] {
            let has_rules = sets.iter().any(|set| !set.rules.is_empty());
            let Some(second) = sets.get(1).filter(|_| !has_rules) else {
                continue;
            };
            let id = shown(device.id());
            let message = format!(
                "the fence device {id} has {} sets of one kind, and Pacemaker supports one",
                sets.len()
            );
            cx.report(
                Finding::of_device(device, second.place.tag, message)
                    .help("put all of it into one set"),
            );
        }
    }
}
