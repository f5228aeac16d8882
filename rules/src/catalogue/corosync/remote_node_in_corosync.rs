//! `remote-node-in-corosync`: a node that is two things

use cib_model::{FileId, NodeKind};

use crate::corosync::confs;
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "remote-node-in-corosync",
    area: Area::Corosync,
    category: Category::Correctness,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A remote or guest node of the CIB stands in the `nodelist` of corosync.conf",
    why: "A remote or guest node runs `pacemaker-remoted` and no corosync. In the list it takes a \
          vote that it never gives, so that a majority is harder to reach, and where corosync does \
          run there, a member and a remote node have one name, which Pacemaker cannot tell apart.",
    remedy: "Take the node out of the `nodelist`, or rename it.",
    references: &[sources::COROSYNC_CONF, sources::VOTEQUORUM],
    bad: &[Example::with_files(
        "A remote node",
        r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources>
    <primitive id="node2" class="ocf" provider="pacemaker" type="remote"/>
  </resources>
  <constraints/>
</configuration>
"#,
        &[(
            "corosync.conf",
            "nodelist {
  node {
    name: node1
    nodeid: 1
    ring0_addr: 10.0.0.1
  }
  node {
    name: «node2»
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
}
",
        )],
    )],
    good: &[Example::with_files(
        "Two nodes of corosync",
        r#"<nodes>
  <node id="1" uname="node1"/>
  <node id="2" uname="node2"/>
</nodes>
"#,
        &[(
            "corosync.conf",
            "nodelist {
  node {
    name: node1
    nodeid: 1
    ring0_addr: 10.0.0.1
  }
  node {
    name: node2
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
}
",
        )],
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for conf in confs(cx) {
        for member in conf.it.members() {
            let Some(name) = member.name() else { continue };
            let Some(node) = cluster.node(name.value) else {
                continue;
            };
            let kind = match node.kind {
                NodeKind::Remote => "remote",
                NodeKind::Guest => "guest",
                NodeKind::Member | NodeKind::Leftover => continue,
            };
            let message = format!(
                "{} is a {kind} node: it runs no corosync and has no vote",
                shown(name.value)
            );
            cx.report(
                Finding::of_member(conf, &member, name.value_span, message)
                    .related_in(FileId::Cib, node.span, format!("a {kind} node"))
                    .help("take it out of the `nodelist`"),
            );
        }
    }
}
