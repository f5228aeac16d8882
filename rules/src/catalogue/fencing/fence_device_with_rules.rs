//! `fence-device-with-rules`: a parameter of a fence device depends on a rule

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-device-with-rules",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A parameter of a fence device depends on a rule",
    why: "The fencer evaluates the rule once, when it reads the device, and not again when the \
          time or a node attribute changes: which value counts depends on when somebody last \
          changed the configuration. Each node has a fencer of its own, so that two of them may \
          go by different values.",
    remedy: "Write values that hold always. For different values on different nodes use a device \
          for each.",
    references: &[sources::FENCING, sources::RULES],
    bad: &[
        Example::new(
            "Another delay at night",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
    <instance_attributes id="f-night" score="5">
      <«rule» id="f-rule" score="0">
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
        Example::new(
            "A rule in meta-attributes",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <meta_attributes id="f-meta">
      <«rule» id="f-rule" score="0">
        <date_expression id="f-date" operation="gt" start="2030-01-01"/>
      </rule>
      <nvpair id="f-role" name="target-role" value="Stopped"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "No rule",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      <nvpair id="f-pcmk_delay_max" name="pcmk_delay_max" value="30s"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A resource that is no fence device",
            r#"<resources>
  <primitive id="f" class="ocf" provider="heartbeat" type="Dummy">
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
        let sets = primitive
            .instance_attributes
            .iter()
            .chain(&primitive.meta_attributes);
        for rule in sets.filter_map(|set| set.rules.first()) {
            let id = shown(device.id());
            let message = format!(
                "the fencer evaluates a rule of the fence device {id} once, when it reads the device"
            );
            cx.report(
                Finding::of_device(device, rule.place.tag, message)
                    .help("write values that hold always, or use a device for each case"),
            );
        }
    }
}
