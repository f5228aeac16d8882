//! `corosync-multicast`: nodes that find each other by multicast

use cib_model::corosync::Transport;

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-multicast",
    area: Area::Corosync,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "The nodes speak to each other by multicast or broadcast",
    why: "Many switches and bridges drop multicast after some minutes, when nobody asks who is \
          listening, and clouds do not carry it at all: the cluster then falls apart without a \
          cause that anybody sees. It was the default of corosync 1 and 2. Corosync 3 has no \
          default that needs it.",
    remedy: "Use the transport `knet` (`udpu` with corosync 2) and a `nodelist` with the addresses of \
          all nodes.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "The default of corosync 1",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  rrp_mode: none
  interface {
    bindnetaddr: 192.0.2.0
    mcastaddr: «226.94.1.1»
    mcastport: 5405
  }
}
",
            )],
        ),
        Example::with_files(
            "Broadcast",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  rrp_mode: none
  interface {
    bindnetaddr: 192.0.2.0
    broadcast: «yes»
  }
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "udpu",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udpu
  rrp_mode: none
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
            "The transport says so itself, which is another problem",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udp
  cluster_name: web
  interface {
    mcastaddr: 239.255.1.1
  }
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
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        let is_default = conf.it.value("totem.transport").is_none();
        if conf.it.transport() != Transport::Udp || !is_default {
            continue;
        }
        let broadcast = conf.it.value("totem.interface.broadcast");
        let broadcast = broadcast.filter(|entry| entry.value == "yes");
        let Some(entry) = broadcast.or_else(|| conf.it.value("totem.interface.mcastaddr")) else {
            continue;
        };
        let message =
            "the nodes find each other by multicast or broadcast, which many networks drop";
        let help = "use the transport `knet`, or `udpu` with corosync 2, and list the nodes";
        cx.report(Finding::of_value(conf, entry, message).help(help));
    }
}
