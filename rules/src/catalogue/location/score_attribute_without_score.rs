//! `score-attribute-without-score`: a node attribute that gives a score is none on some node

use std::collections::HashSet;

use crate::finding::{Finding, Subject, shown, shown_of};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, NodeKind, Scalar as _, Score, Setting, Span, Version};

pub(crate) static RULE: Rule = Rule {
    id: "score-attribute-without-score",
    area: Area::Location,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A node attribute that gives a score is none on some node",
    why: "A rule with `score-attribute` takes its score from an attribute of the node. A value that is no \
          score counts as 0. Where a node does not have the attribute, Pacemaker 2 bans the resource from \
          it; later releases count nothing.",
    remedy: "Give every node the attribute, with a number, `INFINITY` or `-INFINITY`.",
    references: &[sources::CONSTRAINTS, sources::RULES],
    bad: &[
        Example::new(
            "No score",
            r##"<configuration>
  <nodes>
    <node id="1" uname="node1">
      <instance_attributes id="node1-attributes">
        <nvpair id="node1-weight" name="weight" value="«lots»"/>
      </instance_attributes>
    </node>
    <node id="2" uname="node2">
      <instance_attributes id="node2-attributes">
        <nvpair id="node2-weight" name="weight" value="5"/>
      </instance_attributes>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score-attribute="weight">
        <expression id="db-expression" attribute="#uname" operation="ne" value="elsewhere"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "Missing on one node",
            r##"<configuration>
  <nodes>
    <node id="1" uname="node3"/>
    <node id="2" uname="node1">
      <instance_attributes id="node1-attributes">
        <nvpair id="node1-weight" name="weight" value="5"/>
      </instance_attributes>
    </node>
    <node id="3" uname="node2">
      <instance_attributes id="node2-attributes">
        <nvpair id="node2-weight" name="weight" value="5"/>
      </instance_attributes>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score-attribute="«weight»">
        <expression id="db-expression" attribute="#uname" operation="ne" value="elsewhere"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
    ],
    good: &[
        Example::new(
            "Scores",
            r##"<configuration>
  <nodes>
    <node id="1" uname="node1">
      <instance_attributes id="node1-attributes">
        <nvpair id="node1-weight" name="weight" value="-INFINITY"/>
      </instance_attributes>
    </node>
    <node id="2" uname="node2">
      <instance_attributes id="node2-attributes">
        <nvpair id="node2-weight" name="weight" value="5"/>
      </instance_attributes>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score-attribute="weight">
        <expression id="db-expression" attribute="#uname" operation="ne" value="elsewhere"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "No node has it for good: an agent sets it",
            r##"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score-attribute="weight">
        <expression id="db-expression" attribute="#uname" operation="ne" value="elsewhere"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "The rule does not hold on the node without it",
            r##"<configuration>
  <nodes>
    <node id="1" uname="node1">
      <instance_attributes id="node1-attributes">
        <nvpair id="node1-weight" name="weight" value="5"/>
      </instance_attributes>
    </node>
    <node id="2" uname="node2">
      <instance_attributes id="node2-attributes">
        <nvpair id="node2-site" name="site" value="paris"/>
      </instance_attributes>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score-attribute="weight">
        <expression id="db-expression" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "A release that counts nothing",
            r##"<configuration>
  <nodes>
    <node id="1" uname="node1">
      <instance_attributes id="node1-attributes">
        <nvpair id="node1-weight" name="weight" value="5"/>
      </instance_attributes>
    </node>
    <node id="2" uname="node2">
      <instance_attributes id="node2-attributes">
        <nvpair id="node2-site" name="site" value="paris"/>
      </instance_attributes>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score-attribute="weight">
        <expression id="db-expression" attribute="#uname" operation="ne" value="elsewhere"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        )
        .for_pacemaker(Version::new(3, 0, 0)),
    ],
    check,
};

/// The first release that counts nothing where the attribute is missing.
const LENIENT: Version = Version::new(3, 0, 0);

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let nodes = cluster.nodes().unwrap_or_default();
    let mut said = HashSet::new();
    for location in cluster.cib.locations() {
        for rule in &location.rules {
            let Some(attribute) = &rule.score_attribute else {
                continue;
            };
            let id = location.id.as_ref().map_or("", Attr::as_str);
            let mut lacking = None;
            let mut is_listed = false;
            for node in nodes {
                let Some(setting) = cluster.node_attribute(node, attribute.as_str()) else {
                    let holds = cluster.rule_holds_on(rule, node) == Some(true);
                    let is_member = node.kind == NodeKind::Member;
                    lacking = lacking.or((holds && is_member).then_some(node));
                    continue;
                };
                is_listed = true;
                let is_score = Score::read(setting.value.as_str()).is_ok();
                let is_known = !setting.conditional && !setting.is_hidden();
                if !is_score && is_known && said.insert(setting.value.span()) {
                    let value = (&setting, attribute.span());
                    cx.report(no_score(id, &node.name, value));
                }
            }
            let bans = is_listed && cluster.version < LENIENT;
            if let (Some(node), true) = (lacking, bans) {
                let message = format!(
                    "{} scores by {}, which {} does not have: it is banned from there",
                    shown(id),
                    shown(attribute.as_str()),
                    shown(&node.name)
                );
                let subject = Subject::new("rsc_location", id);
                cx.report(
                    Finding::new(subject, attribute.span(), message)
                        .related(node.span, "without the attribute")
                        .help("give every node the attribute"),
                );
            }
        }
    }
}

fn no_score(id: &str, node: &str, (setting, attribute): (&Setting<'_>, Span)) -> Finding {
    let message = format!(
        "the attribute {} of {}, by which {} scores, is {}: it counts as 0",
        shown(setting.name),
        shown(node),
        shown(id),
        shown_of(setting.name, setting.value.as_str())
    );
    Finding::new(Subject::new("node", node), setting.value.span(), message)
        .related(attribute, "the score is taken from it")
        .help("write a number, `INFINITY` or `-INFINITY`")
}
