//! `two-node-missing`: two nodes that need each other

use cib_model::NoQuorumPolicy;

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "two-node-missing",
    area: Area::Quorum,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A cluster of two nodes without `two_node`",
    why: "A majority of two votes is two. When one node is lost, the other has no quorum and, with \
          the default `no-quorum-policy`, stops everything: the cluster is less available than one \
          node alone. With `two_node: 1` one vote is enough, and fencing decides whose it is.",
    remedy: "Set `two_node: 1` in the section `quorum` on all nodes, with fencing that works. A \
          quorum device does the same and better.",
    references: &[sources::VOTEQUORUM],
    bad: &[
        Example::with_files(
            "Nothing said",
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
«quorum» {
  provider: corosync_votequorum
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
}
quorum {
  provider: corosync_votequorum
  two_node: «0»
}
",
            )],
        ),
        Example::with_files(
            "Expected votes alone",
            "",
            &[(
                "corosync.conf",
                "quorum {
  provider: corosync_votequorum
  expected_votes: «2»
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
}
",
            )],
        ),
        Example::with_files(
            "A quorum device",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  cluster_name: web
}
nodelist {
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
  device {
    model: net
    votes: 1
    net {
      host: qnetd.example.com
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "A tie breaker",
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
  auto_tie_breaker: 1
}
",
            )],
        ),
        Example::with_files(
            "One node weighs more",
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
    quorum_votes: 2
  }
}
quorum {
  provider: corosync_votequorum
}
",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let ignored = match cx.cluster.no_quorum_policy() {
        Some((NoQuorumPolicy::Ignore, setting)) => Some(setting),
        _ => None,
    };
    for conf in confs(cx) {
        let Some(quorum) = conf.it.section("quorum") else {
            continue;
        };
        let expected = conf.it.value("quorum.expected_votes");
        let votes = conf
            .it
            .timeout("quorum.expected_votes")
            .or_else(|| conf.it.node_votes());
        let count = conf.it.members().len();
        let is_two = votes == Some(2) && matches!(count, 0 | 2);
        let is_helped =
            conf.it.quorum_device().is_some() || conf.it.is_on("quorum.auto_tie_breaker");
        if !is_two || is_helped || conf.it.is_on("quorum.two_node") {
            continue;
        }
        let message = match ignored {
            Some(_) => {
                "two nodes without `two_node` never have quorum alone: only `no-quorum-policy=ignore` lets one go on"
            }
            None => "two nodes without `two_node`: when one is lost, the other has no quorum",
        };
        let finding = match conf.it.value("quorum.two_node").or(expected) {
            Some(entry) => Finding::of_value(conf, entry, message),
            None => Finding::of_setting(conf.file, "quorum.two_node", quorum.span, message),
        };
        let mut finding = finding.help("set `two_node: 1` in the section `quorum`");
        if let Some(setting) = &ignored {
            let span = setting.value.span();
            finding =
                finding.related_in(cib_model::FileId::Cib, span, "this is what lets it go on");
        }
        cx.report(finding);
    }
}
