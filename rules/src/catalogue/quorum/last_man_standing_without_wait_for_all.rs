//! `last-man-standing-without-wait-for-all`: the last man of the wrong side

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "last-man-standing-without-wait-for-all",
    area: Area::Quorum,
    category: Category::Safety,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "`last_man_standing` without `wait_for_all`",
    why: "With `last_man_standing` the votes that are expected go down with every node that is \
          lost, until two are left. A node that was cut off and starts again expects all of them, \
          but a few that start together can reach a number that was meant for others. The manual \
          page calls `wait_for_all` essential with it.",
    remedy: "Set `wait_for_all: 1` as well.",
    references: &[sources::VOTEQUORUM],
    bad: &[Example::with_files(
        "Alone",
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
  last_man_standing: «1»
}
",
        )],
    )],
    good: &[
        Example::with_files(
            "Both",
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
  last_man_standing: 1
  wait_for_all: 1
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
  node {
    name: node4
    nodeid: 4
    ring0_addr: 10.0.0.4
  }
}
quorum {
  provider: corosync_votequorum
  last_man_standing: 0
}
",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        let is_on = conf.it.is_on("quorum.last_man_standing");
        let entry = conf.it.value("quorum.last_man_standing").filter(|_| is_on);
        let is_refused =
            conf.it.quorum_device().is_some() || conf.it.is_on("quorum.auto_tie_breaker");
        if let (Some(entry), false, false) = (entry, conf.it.waits_for_all(), is_refused) {
            let message = "`last_man_standing` without `wait_for_all`";
            cx.report(
                Finding::of_value(conf, entry, message).help("set `wait_for_all: 1` as well"),
            );
        }
    }
}
