//! `node-type-ping`: a node that is none

use cib_model::Version;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

const DEPRECATED: Version = Version::new(2, 1, 3);
const REMOVED: Version = Version::new(3, 0, 0);
const SCHEMA: Version = Version::new(4, 0, 0);

pub(crate) static RULE: Rule = Rule {
    id: "node-type-ping",
    area: Area::Nodes,
    category: Category::Upgrade,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A node has the type `ping`, which Pacemaker 3.0 does not know",
    why: "A ping node is an address that the cluster was to watch, left from the days of \
          Heartbeat. The upgrade to schema 4.0 makes a member of it, which the cluster then waits \
          for, and bans every resource from it. Pacemaker warns of it since 2.1.3.",
    remedy: "Remove the node, and watch the address with a clone of `ocf:pacemaker:ping`.",
    references: &[sources::UPGRADE_TO_4_NODES, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "The upgrade makes a member of it",
            r#"<nodes>
  <node id="1" uname="node1"/>
  <node id="2" uname="192.168.1.1" type="«ping»"/>
</nodes>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release warns of it",
            r#"<nodes>
  <node id="1" uname="node1"/>
  <node id="2" uname="192.168.1.1" type="«ping»"/>
</nodes>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
    ],
    good: &[
        Example::new(
            "Members and remote nodes",
            r#"<nodes>
  <node id="1" uname="node1" type="member"/>
  <node id="remote1" uname="remote1" type="remote"/>
</nodes>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release says nothing",
            r#"<nodes>
  <node id="1" uname="node1"/>
  <node id="2" uname="192.168.1.1" type="ping"/>
</nodes>
"#,
        )
        .for_target(Version::new(2, 1, 2)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx.upgrade.filter(|upgrade| upgrade.reaches(DEPRECATED)) else {
        return;
    };
    for node in cx.cluster.cib.nodes() {
        let Some(kind) = node.kind.as_ref().filter(|kind| kind.as_str() == "ping") else {
            continue;
        };
        let name = node.uname.as_ref().map_or("", |name| name.as_str());
        let shown = shown(name);
        let (severity, message) = if upgrade.transforms(SCHEMA) {
            let message = format!("the upgrade makes a member of the ping node {shown}");
            (Severity::Warning, message)
        } else if upgrade.reaches(REMOVED) {
            let message = format!("from Pacemaker 3.0 on, there is no ping node such as {shown}");
            (Severity::Warning, message)
        } else {
            let message = format!("{shown} is a ping node, which is deprecated");
            (Severity::Info, message)
        };
        cx.report(
            Finding::new(Subject::new("node", name), kind.span(), message)
                .severity(severity)
                .help("remove the node, and watch the address with `ocf:pacemaker:ping`"),
        );
    }
}
