//! `node-not-in-corosync`: a node that corosync does not know

use cib_model::corosync::Member;

use crate::corosync::confs;
use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-not-in-corosync",
    area: Area::Corosync,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A node of the CIB is not in the `nodelist` of corosync.conf",
    why: "The node cannot join. The cluster waits for it all the same: it is shown as offline, \
          devices have to be able to fence it, and after a start of the whole cluster it may be \
          fenced because nobody has heard of it. That is what a node looks like that was taken out \
          of corosync.conf and not out of Pacemaker.",
    remedy: "Remove the node (`crm_node --remove NAME`), or add it to the `nodelist` on all nodes.",
    references: &[sources::COROSYNC_CONF, sources::CLUSTER_OPTIONS],
    bad: &[Example::with_files(
        "Removed by half",
        r#"<nodes>
  <node id="1" uname="node1"/>
  <node id="2" uname="«node2»"/>
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
}
",
        )],
    )],
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
            "A remote node is none of corosync",
            r#"<configuration>
  <crm_config/>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="remote1" uname="remote1" type="remote"/>
  </nodes>
  <resources>
    <primitive id="remote1" class="ocf" provider="pacemaker" type="remote"/>
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
}
",
            )],
        ),
        Example::with_files(
            "Misnamed, which is said of corosync.conf",
            r#"<nodes>
  <node id="1" uname="node1"/>
</nodes>
"#,
            &[(
                "corosync.conf",
                "nodelist {
  node {
    name: \"node1\"
    nodeid: 1
    ring0_addr: 10.0.0.1
  }
}
",
            )],
        ),
        Example::with_files(
            "Under the name of another, which is said of that name",
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
    name: node1
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
}
",
            )],
        ),
        Example::with_files(
            "A node without a name may be the one",
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
    let Some(nodes) = cx.cluster.members() else {
        return;
    };
    let Some(conf) = confs(cx).first().copied() else {
        return;
    };
    let members = conf.it.members();
    let names: Option<Vec<_>> = members.iter().map(Member::name).collect();
    let Some(names) = names.filter(|names| !names.is_empty()) else {
        return;
    };
    for node in nodes {
        if names.iter().any(|name| node.is_named(name.value)) {
            continue;
        }
        // Another name for the same host is said of corosync.conf.
        if names.iter().any(|name| node.is_namesake(name.value)) {
            continue;
        }
        if misnamed(cx, &members, &node.name) {
            continue;
        }
        let message = format!(
            "{} is a node of the CIB, but none of corosync",
            shown(&node.name)
        );
        let mut finding =
            Finding::new(Subject::new("node", node.name.as_ref()), node.span, message).help(
                "remove it with `crm_node --remove`, or add it to the `nodelist` on all nodes",
            );
        if let Some(list) = conf.it.section("nodelist") {
            finding = finding.related_in(conf.file, list.span, "it is not in this list");
        }
        cx.report(finding);
    }
}

/// Whether corosync has a node of that id, but under a name that is nobody's or somebody else's: which is said of that
/// name.
fn misnamed(cx: &Context<'_>, members: &[Member<'_, '_>], node: &str) -> bool {
    let mut nodes = cx.cluster.cib.nodes();
    let written = nodes.find(|it| it.uname.as_ref().is_some_and(|it| it.as_str() == node));
    let id = written.and_then(|it| it.id.as_ref()?.as_str().parse::<u64>().ok());
    let same = members
        .iter()
        .find(|member| id.is_some() && member.id() == id);
    let Some(name) = same.and_then(Member::name) else {
        return false;
    };
    let is_so = |it: &&Member<'_, '_>| {
        it.name()
            .is_some_and(|it| it.value.eq_ignore_ascii_case(name.value))
    };
    cx.cluster.node(name.value).is_none() || members.iter().filter(is_so).count() > 1
}
