//! `corosync-nodelist-missing`: a corosync.conf that names no nodes

use cib_model::corosync::Generation;

use crate::corosync::confs;
use crate::finding::{Finding, Subject};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-nodelist-missing",
    area: Area::Corosync,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "corosync.conf has no `nodelist`, without which corosync 3 does not start",
    why: "Corosync 3 has to find its own node in the list, whatever the transport; without one it \
          ends with \"No interfaces defined\" or \"No valid name found for local host\". Older \
          releases found each other by multicast and needed none, so such a file is also what a \
          cluster trips over when it is upgraded.",
    remedy: "Add a `nodelist` with a `node` for every member, each with `name`, `nodeid` and \
          `ring0_addr`.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "No list",
            "",
            &[(
                "corosync.conf",
                "«totem» {
  version: 2
  transport: udp
  interface {
    bindnetaddr: 192.0.2.0
    mcastport: 5405
  }
}
",
            )],
        ),
        Example::with_files(
            "An empty list",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
}
«nodelist» {
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "A list",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
}
nodelist {
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
            "Only a part of the file",
            "",
            &[(
                "corosync.conf",
                "quorum {
  provider: corosync_votequorum
}
",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        let (Some(totem), true) = (conf.it.section("totem"), conf.it.members().is_empty()) else {
            continue;
        };
        let list = conf.it.section("nodelist");
        let span = list.map_or(totem.span, |list| list.span);
        let message =
            "no node is listed: corosync 3 does not start without its own node in the `nodelist`";
        let mut finding = Finding::new(Subject::new("nodelist", ""), span, message)
            .in_file(conf.file)
            .help("add a `nodelist` with `name`, `nodeid` and `ring0_addr` of every member");
        // What corosync 1 and 2 read is also what they run with: there it is advice for the upgrade.
        if conf.it.generation() == Generation::Older {
            finding = finding.severity(Severity::Info);
        }
        cx.report(finding);
    }
}
