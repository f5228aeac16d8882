//! `expected-votes-differ`: votes that do not add up

use std::cmp::Ordering;

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "expected-votes-differ",
    area: Area::Quorum,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "`expected_votes` is not the sum of the votes of the nodes",
    why: "Corosync believes the number that is written, not the list. With one that is too low a \
          part of the cluster has quorum that is none: with `expected_votes: 1` one of four nodes \
          has, which was tried. Votes that are seen raise the number, so it shows only when the \
          cluster starts in parts. With one that is too high the majority is out of reach when \
          some nodes fail, or from the beginning.",
    remedy: "Remove `expected_votes`: corosync counts the nodes of the list, and the votes of a \
          quorum device.",
    references: &[sources::VOTEQUORUM],
    bad: &[
        Example::with_files(
            "Too low",
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
  expected_votes: «2»
}
",
            )],
        ),
        Example::with_files(
            "Too high",
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
  expected_votes: «5»
}
",
            )],
        ),
        Example::with_files(
            "Without the vote of the device",
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
  expected_votes: «2»
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
    ],
    good: &[
        Example::with_files(
            "The sum",
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
  expected_votes: 3
}
",
            )],
        ),
        Example::with_files(
            "With the device",
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
  expected_votes: 3
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
            "No list to compare",
            "",
            &[(
                "corosync.conf",
                "quorum {
  provider: corosync_votequorum
  expected_votes: 3
}
",
            )],
        ),
        Example::with_files(
            "Votes by weight",
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
  expected_votes: 3
}
",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        let (Some(entry), Some(expected)) = (
            conf.it.value("quorum.expected_votes"),
            conf.it.timeout("quorum.expected_votes"),
        ) else {
            continue;
        };
        // How many votes the device has by default depends on those of the nodes, so it has to be written here.
        let device = conf.it.quorum_device().map(|device| device.votes());
        let (Some(counted), false) = (conf.it.counted_votes(), device == Some(None)) else {
            continue;
        };
        let sum = format!("{expected} votes are expected, but there are {counted}");
        let finding = match expected.cmp(&counted) {
            Ordering::Equal => continue,
            Ordering::Less => {
                let message =
                    format!("{sum}: a part of the cluster can have quorum that is no majority");
                Finding::of_value(conf, entry, message)
            }
            Ordering::Greater => {
                let message = format!("{sum}: a majority is harder to reach");
                Finding::of_value(conf, entry, message).severity(Severity::Warning)
            }
        };
        let mut finding = finding.help("remove `expected_votes`: corosync counts the list");
        if let Some(list) = conf.it.section("nodelist") {
            finding = finding.related(list.span, "these are counted");
        }
        cx.report(finding);
    }
}
