//! `node-discovery-attribute`: probes switched off by a node attribute

use cib_model::Version;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

const DEPRECATED: Version = Version::new(2, 1, 8);
const ATTRIBUTE: &str = "resource-discovery-enabled";

pub(crate) static RULE: Rule = Rule {
    id: "node-discovery-attribute",
    area: Area::Nodes,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A node attribute switches probes off, which is deprecated",
    why: "`resource-discovery-enabled` is read, with a warning, since Pacemaker 2.1.8. Once it is \
          not, the node is probed for every resource again, and an agent that is not installed \
          there can fail or find something running.",
    remedy: "Give location constraints of that node `resource-discovery=\"never\"`.",
    references: &[sources::CONSTRAINTS, sources::CHANGE_LOG],
    bad: &[Example::new(
        "A remote node without probes",
        r#"<nodes>
  <node id="remote1" uname="remote1" type="remote">
    <instance_attributes id="remote1-attributes">
      <nvpair id="remote1-discovery" name="«resource-discovery-enabled»" value="false"/>
    </instance_attributes>
  </node>
</nodes>
"#,
    )
    .for_target(Version::new(2, 1, 8))],
    good: &[
        Example::new(
            "Another attribute",
            r#"<nodes>
  <node id="remote1" uname="remote1" type="remote">
    <instance_attributes id="remote1-attributes">
      <nvpair id="remote1-rack" name="rack" value="1"/>
    </instance_attributes>
  </node>
</nodes>
"#,
        )
        .for_target(Version::new(2, 1, 8)),
        Example::new(
            "The release says nothing",
            r#"<nodes>
  <node id="remote1" uname="remote1" type="remote">
    <instance_attributes id="remote1-attributes">
      <nvpair id="remote1-discovery" name="resource-discovery-enabled" value="false"/>
    </instance_attributes>
  </node>
</nodes>
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
    for node in cx.cluster.cib.nodes() {
        let name = node.uname.as_ref().map_or("", |name| name.as_str());
        let pairs = node.instance_attributes.iter().flat_map(|set| &set.pairs);
        let names = pairs.filter_map(|pair| pair.name.as_ref());
        for attribute in names.filter(|attribute| attribute.as_str() == ATTRIBUTE) {
            let message = format!(
                "`{ATTRIBUTE}` of {} is deprecated from Pacemaker {DEPRECATED} on",
                shown(name)
            );
            cx.report(
                Finding::new(Subject::new("node", name), attribute.span(), message).help(
                    "give location constraints of the node `resource-discovery=\"never\"` instead",
                ),
            );
        }
    }
}
