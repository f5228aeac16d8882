//! `wait-for-all-off`: a node that starts alone and shoots

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "wait-for-all-off",
    area: Area::Quorum,
    category: Category::Safety,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "`wait_for_all` is off in a cluster of two nodes",
    why: "`two_node` turns `wait_for_all` on so that a node which starts and does not see the \
          other waits for it. Without that it has quorum at once and, not knowing how the other \
          is, fences it before it starts anything. When the network is broken at the start, each \
          node fences the other, again after every boot.",
    remedy: "Remove `wait_for_all: 0`. To start with one node on purpose, run `corosync-quorumtool` \
          or `pcs quorum unblock` then.",
    references: &[sources::VOTEQUORUM],
    bad: &[Example::with_files(
        "Off",
        "",
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
quorum {
  provider: corosync_votequorum
  two_node: 1
  wait_for_all: «0»
}
",
        )],
    )],
    good: &[
        Example::with_files(
            "Not said, so on",
            "",
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
quorum {
  provider: corosync_votequorum
  two_node: 1
}
",
            )],
        ),
        Example::with_files(
            "More nodes have a majority",
            "",
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
    name: node3
    nodeid: 3
    ring0_addr: 10.0.0.3
  }
}
quorum {
  provider: corosync_votequorum
  wait_for_all: 0
}
",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        let Some(entry) = conf.it.value("quorum.wait_for_all") else {
            continue;
        };
        if entry.number() != Some(0) || !conf.it.is_two_node() {
            continue;
        }
        let message = "a node that starts alone has quorum at once, and fences the other";
        let mut finding = Finding::of_value(conf, entry, message)
            .help("remove the line: `two_node` turns `wait_for_all` on");
        if let Some(two_node) = conf.it.value("quorum.two_node") {
            finding = finding.related(two_node.value_span, "one vote is enough");
        }
        cx.report(finding);
    }
}
