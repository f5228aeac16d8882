//! `fence-device-node-expression`: meta-attributes of a device that depend on a node

use cib_model::{Attr, Version};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

const DEPRECATED: Version = Version::new(2, 1, 8);

pub(crate) static RULE: Rule = Rule {
    id: "fence-device-node-expression",
    area: Area::Fencing,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "Meta-attributes of a fence device depend on node attributes",
    why: "A fence device is used by the fencer wherever it is, so a rule that asks for an \
          attribute of the node makes no sense for it. Pacemaker warns of it since 2.1.8, and a \
          later release will not read it.",
    remedy: "Remove the expression, or use location constraints.",
    references: &[sources::FENCING, sources::CHANGE_LOG],
    bad: &[Example::new(
        "A priority that depends on the rack",
        r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <meta_attributes id="f-meta">
      <rule id="f-rule" score="0">
        <«expression» id="f-rack" attribute="rack" operation="eq" value="1"/>
      </rule>
      <nvpair id="f-priority" name="priority" value="5"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
    )
    .for_target(Version::new(2, 1, 8))],
    good: &[
        Example::new(
            "A rule that asks for the date",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <meta_attributes id="f-meta">
      <rule id="f-rule" score="0">
        <date_expression id="f-date" operation="gt" start="2030-01-01"/>
      </rule>
      <nvpair id="f-priority" name="priority" value="5"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 8)),
        Example::new(
            "The release says nothing",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <meta_attributes id="f-meta">
      <rule id="f-rule" score="0">
        <expression id="f-rack" attribute="rack" operation="eq" value="1"/>
      </rule>
      <nvpair id="f-priority" name="priority" value="5"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 7)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    if cx
        .upgrade
        .is_none_or(|upgrade| !upgrade.reaches(DEPRECATED))
    {
        return;
    }
    let primitives = cx.cluster.primitives().iter();
    for device in primitives.filter(|primitive| primitive.class() == "stonith") {
        let rules = device
            .primitive
            .meta_attributes
            .iter()
            .flat_map(|set| &set.rules);
        for expression in rules.flat_map(cib_model::Rule::node_expressions) {
            let attribute = expression.attribute.as_ref().map_or("", Attr::as_str);
            let message = format!(
                "a meta-attribute of the fence device {} depends on the node attribute {}, which is deprecated",
                shown(device.id()),
                shown(attribute)
            );
            let subject = Subject::new("primitive", device.id());
            cx.report(
                Finding::new(subject, expression.place.tag, message)
                    .help("remove the expression, or use location constraints"),
            );
        }
    }
}
