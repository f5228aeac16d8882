//! `corosync-node-not-in-cib`: a node that only corosync knows

use crate::corosync::confs;
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-node-not-in-cib",
    area: Area::Corosync,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A node of corosync.conf is not among the nodes of the CIB",
    why: "The cluster adds a node when it joins for the first time, so this one has never joined, \
          or the two files are not of one cluster. What names it in constraints and fence devices \
          has no effect until then, and its vote is missing.",
    remedy: "Start the cluster on that node, or correct its name in corosync.conf: it has to be the \
          one that the CIB has.",
    references: &[sources::COROSYNC_CONF, sources::CLUSTER_OPTIONS],
    bad: &[
        Example::with_files(
            "Another name",
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
    name: «web2»
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
}
",
            )],
        ),
        Example::with_files(
            "A third node",
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
  node {
    name: «node3»
    nodeid: 3
    ring0_addr: 10.0.0.3
  }
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "The same nodes",
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
        ),
        Example::with_files(
            "Case does not count",
            r#"<nodes>
  <node id="1" uname="node1"/>
  <node id="2" uname="Node2"/>
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
        ),
        Example::with_files(
            "The nodes are not known",
            "<nodes/>
",
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
        ),
        Example::with_files(
            "No name to compare",
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
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
}
",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(nodes) = cluster.members() else {
        return;
    };
    for conf in confs(cx) {
        for member in conf.it.members() {
            let Some(name) = member
                .name()
                .filter(|name| cluster.node(name.value).is_none())
            else {
                continue;
            };
            let message = format!(
                "{} is a node of corosync, but none of the CIB",
                shown(name.value)
            );
            let mut finding = Finding::of_member(conf, &member, name.value_span, message);
            let namesake = nodes.iter().find(|node| node.is_namesake(name.value));
            finding = match namesake {
                Some(node) => finding
                    .help(format!("call it {} in both files", shown(&node.name)))
                    .related_in(
                        cib_model::FileId::Cib,
                        node.span,
                        "this may be the same host",
                    ),
                None => finding
                    .help("start the cluster on that node, or give it the name that the CIB has"),
            };
            cx.report(finding);
        }
    }
}
