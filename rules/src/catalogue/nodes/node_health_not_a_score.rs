//! `node-health-not-a-score`: a health that Pacemaker cannot read

use cib_model::facts::{SpecialAttributeKind, special_attribute};
use cib_model::{Scalar as _, Score};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-health-not-a-score",
    area: Area::Nodes,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The health of a node is neither a color nor a score, which counts as healthy",
    why: "An attribute that begins with `#health` is `red`, `yellow`, `green`, or a score. \
          Anything else is 0, as green is, with a warning in the log: the node keeps its \
          resources.",
    remedy: "Write a color or a score.",
    references: &[sources::NODES],
    bad: &[Example::new(
        "No color of a health",
        r##"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-health" name="#health-disk" value="«orange»"/>
    </instance_attributes>
  </node>
</nodes>
"##,
    )],
    good: &[
        Example::new(
            "A color",
            r##"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-health" name="#health-disk" value="Yellow"/>
    </instance_attributes>
  </node>
</nodes>
"##,
        ),
        Example::new(
            "A score",
            r##"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-health" name="#health-disk" value="-50"/>
    </instance_attributes>
  </node>
</nodes>
"##,
        ),
        Example::new(
            "Another attribute",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-disk" name="disk" value="orange"/>
    </instance_attributes>
  </node>
</nodes>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for node in cluster.nodes().unwrap_or_default() {
        for setting in cluster.node_attributes(node) {
            let is_health = special_attribute(setting.name)
                .is_some_and(|known| known.kind == SpecialAttributeKind::Health);
            if !is_health || setting.is_hidden() || Score::read(setting.value.as_str()).is_ok() {
                continue;
            }
            let message = format!(
                "{} of the node {} is no color and no score: {} counts as 0",
                shown(setting.name),
                shown(&node.name),
                shown(setting.value.as_str())
            );
            let subject = Subject::new("node", node.name.as_ref());
            cx.report(
                Finding::new(subject, setting.value.span(), message)
                    .help("write `red`, `yellow`, `green` or a score"),
            );
        }
    }
}
