//! `node-type-normal`: the old word for a member

use cib_model::{Upgrade, Version};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

/// The schema without the word; the release that brought it does not read it either.
const SCHEMA: Version = Version::new(3, 0, 0);
const RELEASE: Version = Version::new(2, 0, 0);

pub(crate) static RULE: Rule = Rule {
    id: "node-type-normal",
    area: Area::Nodes,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A member of the cluster has the type `normal`",
    why: "Schema 3.0 does not have the word. The upgrade from an older one writes `member`, which \
          means the same and was always read. A configuration that names a newer schema and has \
          the old word is not valid.",
    remedy: "Write `type=\"member\"`, or leave the type away.",
    references: &[sources::UPGRADE_TO_3],
    bad: &[Example::new(
        "The upgrade writes the other word",
        r#"<cib validate-with="pacemaker-1.2" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes>
      <node id="1" uname="node1" type="«normal»"/>
    </nodes>
    <resources/>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
    )
    .for_target(Version::new(2, 1, 5))],
    good: &[
        Example::new(
            "The word that stays",
            r#"<cib validate-with="pacemaker-1.2" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes>
      <node id="1" uname="node1" type="member"/>
    </nodes>
    <resources/>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
        Example::new(
            "The release still has the word",
            r#"<cib validate-with="pacemaker-1.2" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes>
      <node id="1" uname="node1" type="normal"/>
    </nodes>
    <resources/>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(1, 1, 24)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx.upgrade.filter(|upgrade| upgrade.reaches(RELEASE)) else {
        return;
    };
    for node in cx.cluster.cib.nodes() {
        let Some(kind) = node.kind.as_ref().filter(|kind| kind.as_str() == "normal") else {
            continue;
        };
        let name = node.uname.as_ref().map_or("", |name| name.as_str());
        let mut edits = cx.cluster.edits();
        edits.set(kind, "member");
        cx.report(
            Finding::new(
                Subject::new("node", name),
                kind.span(),
                message(upgrade, name),
            )
            .help("write `member`, which means the same")
            .fix(Fix::new(Safety::Safe, "write `member`", edits)),
        );
    }
}

fn message(upgrade: Upgrade, node: &str) -> String {
    let node = shown(node);
    if upgrade.transforms(SCHEMA) {
        format!("the upgrade makes a `member` of {node}, whose type is `normal`")
    } else {
        format!("the type of {node} is `normal`, which no schema from 3.0 on has")
    }
}
