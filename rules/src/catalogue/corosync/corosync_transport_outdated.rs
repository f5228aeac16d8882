//! `corosync-transport-outdated`: a transport of corosync 2

use cib_model::corosync::{Generation, Transport};

use crate::corosync::confs;
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-transport-outdated",
    area: Area::Corosync,
    category: Category::Security,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "The transport is `udp` or `udpu`, which have one link and no encryption",
    why: "Since corosync 3 only `knet` can encrypt and have more than one link; the older two \
          remain for clusters that were set up with them. A cluster that still runs corosync 2 has \
          no other.",
    remedy: "Change to `transport: knet` while the cluster is stopped, with a key on all nodes.",
    references: &[sources::COROSYNC_CONF],
    bad: &[Example::with_files(
        "udpu",
        "",
        &[(
            "corosync.conf",
            "totem {
  version: 2
  transport: «udpu»
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
    )],
    good: &[
        Example::with_files(
            "knet",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: knet
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
            "Corosync 2",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udpu
  rrp_mode: passive
}
nodelist {
  node {
    name: node1
    nodeid: 1
    ring0_addr: 10.0.0.1
    ring1_addr: 10.0.1.1
  }
}
",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        let Some(entry) = conf.it.value("totem.transport") else {
            continue;
        };
        let is_old = conf.it.generation() == Generation::Older;
        if is_old || conf.it.transport() == Transport::Knet {
            continue;
        }
        let message = format!(
            "the transport {} has one link and cannot encrypt",
            shown(entry.value)
        );
        let help = "change to `knet` while the cluster is stopped";
        cx.report(Finding::of_value(conf, entry, message).help(help));
    }
}
