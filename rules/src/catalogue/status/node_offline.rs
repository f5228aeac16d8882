//! `node-offline`: a node that was stopped

use cib_model::Membership;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-offline",
    area: Area::Status,
    category: Category::State,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A node is offline",
    why: "A node that has left the cluster as it should is nothing to be afraid of. But while it is away \
          another one that fails has one less to take over from it, and quorum may be nearer than it \
          seems.",
    remedy: "Start the cluster there again, or remove the node from the configuration if it is not to \
             come back.",
    references: &[sources::NODES],
    bad: &[Example::new(
        "Stopped",
        r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="2" uname="«node2»" in_ccm="false" crmd="offline" join="down" expected="down"/>
  </status>
</cib>
"#,
    )],
    good: &[
        Example::new(
            "Both online",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="2" uname="node2" in_ccm="true" crmd="online" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Lost, which is another matter",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="2" uname="node2" in_ccm="false" crmd="offline" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (status, membership) in cluster.memberships() {
        if membership != Membership::Offline {
            continue;
        }
        let name = status.state.uname.as_ref();
        let place = name.map_or(status.state.place.tag, cib_model::Attr::span);
        let message = format!("{} is offline", shown(status.name));
        cx.report(
            Finding::new(Subject::new("node_state", status.name), place, message)
                .help("start the cluster there again, unless it is not to come back"),
        );
    }
}
