//! `quorum-setting-ignored`: a quorum setting without effect

use cib_model::CorosyncConf;
use cib_model::corosync::Member;

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "quorum-setting-ignored",
    area: Area::Quorum,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A setting of the section `quorum` that corosync switches off or does not look at",
    why: "Corosync decides where two settings do not go together: `auto_tie_breaker` turns \
          `two_node` off, and is itself turned off where the nodes have an odd number of votes and \
          `wait_for_all` is not on. `last_man_standing` is turned off where a node has other than \
          one vote. The log says so once, at the start. A tie breaker node or a window is of no \
          use without what it belongs to.",
    remedy: "Decide for one of them, and remove the other.",
    references: &[sources::VOTEQUORUM],
    bad: &[
        Example::with_files(
            "two_node with a tie breaker",
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
  two_node: «1»
  auto_tie_breaker: 1
}
",
            )],
        ),
        Example::with_files(
            "A tie breaker for an odd number",
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
  auto_tie_breaker: «1»
}
",
            )],
        ),
        Example::with_files(
            "A tie breaker node without a tie breaker",
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
  auto_tie_breaker_node: «lowest»
}
",
            )],
        ),
        Example::with_files(
            "A window without last man standing",
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
  last_man_standing_window: «20000»
}
",
            )],
        ),
        Example::with_files(
            "Last man standing with weights",
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
  node {
    name: node3
    nodeid: 3
    ring0_addr: 10.0.0.3
  }
}
quorum {
  provider: corosync_votequorum
  last_man_standing: «1»
  wait_for_all: 1
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "A tie breaker for an even number",
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
  auto_tie_breaker: 1
  auto_tie_breaker_node: 2
}
",
            )],
        ),
        Example::with_files(
            "An odd number that waits",
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
  auto_tie_breaker: 1
  wait_for_all: 1
}
",
            )],
        ),
        Example::with_files(
            "Last man standing",
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
  last_man_standing_window: 20000
  wait_for_all: 1
}
",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        // A quorum device excludes most of these, which is another problem.
        if conf.it.quorum_device().is_some() {
            continue;
        }
        for (key, message, help) in ignored(&conf.it) {
            if let Some(entry) = conf.it.value(&format!("quorum.{key}")) {
                cx.report(Finding::of_value(conf, entry, message).help(help));
            }
        }
    }
}

/// The key that has no effect, why, and what to do.
fn ignored(conf: &CorosyncConf<'_>) -> Vec<(&'static str, &'static str, &'static str)> {
    let mut found = Vec::new();
    let breaks_ties = conf.is_on("quorum.auto_tie_breaker");
    let stands = conf.is_on("quorum.last_man_standing");
    let is_odd = conf.node_votes().is_some_and(|votes| votes % 2 == 1);
    if breaks_ties && conf.is_on("quorum.two_node") {
        found.push((
            "two_node",
            "`auto_tie_breaker` turns `two_node` off",
            "remove one of the two",
        ));
    }
    // With `last_man_standing` corosync does not start at all.
    if breaks_ties && is_odd && !conf.waits_for_all() && !stands {
        found.push((
            "auto_tie_breaker",
            "an odd number of votes turns `auto_tie_breaker` off while `wait_for_all` is not on",
            "remove it: an odd number has no tie when all are there; or set `wait_for_all: 1`",
        ));
    }
    if !breaks_ties {
        found.push((
            "auto_tie_breaker_node",
            "`auto_tie_breaker_node` has no effect without `auto_tie_breaker: 1`",
            "set `auto_tie_breaker: 1`, or remove the line",
        ));
    }
    if !stands {
        found.push((
            "last_man_standing_window",
            "`last_man_standing_window` has no effect without `last_man_standing: 1`",
            "set `last_man_standing: 1`, or remove the line",
        ));
    } else if conf
        .members()
        .iter()
        .any(|member: &Member<'_, '_>| member.votes() != 1)
    {
        found.push((
            "last_man_standing",
            "a node that has not one vote turns `last_man_standing` off",
            "give every node one vote, or remove the line",
        ));
    }
    found
}
