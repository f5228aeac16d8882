//! `two-node-in-other-cluster`: `two_node` for more than two

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "two-node-in-other-cluster",
    area: Area::Quorum,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "`two_node` in a cluster that has not two nodes",
    why: "With `two_node: 1` every part of one or two nodes has quorum, whatever the others count. \
          In a cluster of three a single node that lost its network goes on, beside the majority \
          of two, and both run the same services and fence each other: corosync 3.1 was seen to \
          give one of three nodes quorum. It is what stays behind when a third node is added by \
          hand.",
    remedy: "Remove `two_node` from corosync.conf on all nodes, and let them read it: \
          `corosync-cfgtool -R`.",
    references: &[sources::VOTEQUORUM],
    bad: &[
        Example::with_files(
            "Three nodes",
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
  two_node: «1»
}
",
            )],
        ),
        Example::with_files(
            "Three votes",
            "",
            &[(
                "corosync.conf",
                "quorum {
  provider: corosync_votequorum
  expected_votes: 3
  two_node: «1»
}
",
            )],
        ),
        Example::with_files(
            "One node",
            "",
            &[(
                "corosync.conf",
                "nodelist {
  node {
    name: node1
    nodeid: 1
    ring0_addr: 10.0.0.1
  }
}
quorum {
  provider: corosync_votequorum
  two_node: «1»
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "Two nodes",
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
  node {
    name: node3
    nodeid: 3
    ring0_addr: 10.0.0.3
  }
}
quorum {
  provider: corosync_votequorum
  two_node: 0
}
",
            )],
        ),
        Example::with_files(
            "A tie breaker switches it off, which is another problem",
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
  node {
    name: node4
    nodeid: 4
    ring0_addr: 10.0.0.4
  }
}
quorum {
  provider: corosync_votequorum
  two_node: 1
  auto_tie_breaker: 1
}
",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        let Some(entry) = conf
            .it
            .value("quorum.two_node")
            .filter(|_| conf.it.is_two_node())
        else {
            continue;
        };
        let listed = conf.it.members().len() as u64;
        let expected = conf.it.timeout("quorum.expected_votes").unwrap_or(0);
        let count = if listed > 0 { listed } else { expected };
        let finding = match count {
            0 | 2 => continue,
            1 => {
                let message = "`two_node` is on, but there is one node";
                Finding::of_value(conf, entry, message).severity(Severity::Info)
            }
            _ => {
                let message = format!(
                    "`two_node` is on, but there are {count} nodes: one that is cut off has quorum too"
                );
                Finding::of_value(conf, entry, message)
            }
        };
        cx.report(finding.help("remove the line on all nodes"));
    }
}
