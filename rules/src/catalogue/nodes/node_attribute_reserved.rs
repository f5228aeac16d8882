//! `node-attribute-reserved`: an attribute that the cluster sets itself

use cib_model::facts::{SpecialAttributeKind, special_attribute};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-attribute-reserved",
    area: Area::Nodes,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An attribute that only the cluster sets stands in the configuration",
    why: "The cluster keeps these attributes in the status, where they go when the node does. \
          One in `<nodes>` stays: a `shutdown` keeps the node from running anything, a \
          `terminate` has it fenced whenever it is back, without any other reason in the log.",
    remedy: "Remove it from the configuration.",
    references: &[sources::NODES],
    bad: &[
        Example::new(
            "A shutdown that never ends",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-shutdown" name="«shutdown»" value="1700000000"/>
    </instance_attributes>
  </node>
</nodes>
"#,
        ),
        Example::new(
            "A request to be fenced",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-terminate" name="«terminate»" value="true"/>
    </instance_attributes>
  </node>
</nodes>
"#,
        ),
        Example::new(
            "A name that begins with `#`",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-uname" name="«#uname»" value="web"/>
    </instance_attributes>
  </node>
</nodes>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Attributes of one's own",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-site" name="site-name" value="berlin"/>
    </instance_attributes>
  </node>
</nodes>
"#,
        ),
        Example::new(
            "The health of a node",
            r##"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-health" name="#health-disk" value="red"/>
    </instance_attributes>
  </node>
</nodes>
"##,
        ),
        Example::new(
            "A value that does nothing",
            r#"<nodes>
  <node id="1" uname="node1">
    <instance_attributes id="node1-attributes">
      <nvpair id="node1-terminate" name="terminate" value="false"/>
    </instance_attributes>
  </node>
</nodes>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for node in cx.cluster.cib.nodes() {
        let name = node.uname.as_ref().map_or("", |name| name.as_str());
        let pairs = node.instance_attributes.iter().flat_map(|set| &set.pairs);
        for (attribute, value) in
            pairs.filter_map(|it| Some((it.name.as_ref()?, it.value.as_ref()?)))
        {
            let known = special_attribute(attribute.as_str());
            let Some(known) = known.filter(|known| known.kind == SpecialAttributeKind::Kept) else {
                continue;
            };
            if known.is_idle(value.as_str()) {
                continue;
            }
            let message = format!(
                "the node {} has the attribute {}, which only the cluster sets: {}",
                shown(name),
                shown(attribute.as_str()),
                known.effect
            );
            let finding = Finding::new(Subject::new("node", name), attribute.span(), message);
            cx.report(finding.help("remove it"));
        }
    }
}
