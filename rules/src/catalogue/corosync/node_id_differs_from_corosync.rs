//! `node-id-differs-from-corosync`: a node with two numbers

use crate::corosync::confs;
use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-id-differs-from-corosync",
    area: Area::Corosync,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A node has another id in the CIB than in corosync.conf",
    why: "Pacemaker keeps a node under the id that corosync has for it. Where the CIB has the name \
          under another id, a second entry appears when the node joins, and what was set for the \
          first (standby, attributes, utilization) is lost. It comes of a node that was set up \
          anew, or of a CIB that was taken over from another cluster.",
    remedy: "Write the id of corosync.conf into the CIB, or the id of the CIB into corosync.conf on \
          all nodes while the cluster is stopped.",
    references: &[sources::COROSYNC_CONF, sources::CLUSTER_OPTIONS],
    bad: &[Example::with_files(
        "Exchanged",
        r#"<nodes>
  <node id="«3»" uname="node1"/>
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
    good: &[
        Example::with_files(
            "The same",
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
            "An id that two nodes have there",
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
    nodeid: 1
    ring0_addr: 10.0.0.2
  }
}
",
            )],
        ),
        Example::with_files(
            "A name as an id is from before corosync 2",
            r#"<nodes>
  <node id="node1" uname="node1"/>
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
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(conf) = confs(cx).first().copied() else {
        return;
    };
    let members = conf.it.members();
    for node in cluster.cib.nodes() {
        let (Some(name), Some(id)) = (&node.uname, &node.id) else {
            continue;
        };
        let is_named = |other: &str| other.eq_ignore_ascii_case(name.as_str());
        let mut same = members
            .iter()
            .filter(|it| it.name().is_some_and(|it| is_named(it.value)));
        let known = same.next().and_then(|member| member.value("nodeid"));
        let (Some(entry), Ok(written)) = (known, id.as_str().parse::<u64>()) else {
            continue;
        };
        if entry.number().is_none_or(|number| number == written) {
            continue;
        }
        // An id that two have there is another problem.
        let owners = members.iter().filter(|it| it.id() == entry.number());
        if owners.count() > 1 {
            continue;
        }
        let message = format!(
            "{} has the id {} here and {} in corosync.conf",
            shown(name.as_str()),
            shown(id.as_str()),
            shown(entry.value)
        );
        cx.report(
            Finding::new(Subject::new("node", name.as_str()), id.span(), message)
                .related_in(conf.file, entry.value_span, "the id that counts")
                .help("write the id of corosync.conf here"),
        );
    }
}
