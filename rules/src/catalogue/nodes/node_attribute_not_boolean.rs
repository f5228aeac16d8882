//! `node-attribute-not-boolean`: a switch that is neither on nor off

use cib_model::facts::{SpecialAttributeKind, special_attribute};
use cib_model::{Boolean, Scalar as _};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-attribute-not-boolean",
    area: Area::Nodes,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "`standby` or `maintenance` of a node is no boolean, which reads as false",
    why: "Pacemaker takes whatever is not true for false, without a message: the node stays \
          active, and is not left alone.",
    remedy: "Write `true` or `false`.",
    references: &[sources::NODES],
    bad: &[
        Example::new(
            "A slip",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-standby" name="standby" value="«yess»"/>
    </instance_attributes>
  </node>
</nodes>
"#,
        ),
        Example::new(
            "A score",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-maintenance" name="maintenance" value="«INFINITY»"/>
    </instance_attributes>
  </node>
</nodes>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Booleans",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-standby" name="standby" value="on"/>
    </instance_attributes>
  </node>
  <node id="2" uname="node2">
    <instance_attributes id="node2-attributes">
      <nvpair id="node2-maintenance" name="maintenance" value="False"/>
    </instance_attributes>
  </node>
</nodes>
"#,
        ),
        Example::new(
            "An attribute of one's own",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-rack" name="rack" value="left"/>
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
            let is_switch = special_attribute(setting.name)
                .is_some_and(|known| known.kind == SpecialAttributeKind::Switch);
            if !is_switch || setting.is_hidden() || Boolean::read(setting.value.as_str()).is_ok() {
                continue;
            }
            let message = format!(
                "{} of the node {} is no boolean: {} is read as false",
                shown(setting.name),
                shown(&node.name),
                shown(setting.value.as_str())
            );
            let subject = Subject::new("node", node.name.as_ref());
            cx.report(
                Finding::new(subject, setting.value.span(), message)
                    .help("write `true` or `false`"),
            );
        }
    }
}
