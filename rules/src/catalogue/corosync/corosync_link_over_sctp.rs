//! `corosync-link-over-sctp`: a link over SCTP

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-link-over-sctp",
    area: Area::Corosync,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A link of corosync goes over SCTP, which is deprecated",
    why: "Kronosnet is to lose SCTP; pcs warns of it. It has hardly any users, and where the \
          kernel lacks the module the link does not come up.",
    remedy: "Remove `knet_transport`: the default is UDP.",
    references: &[sources::COROSYNC_CONF],
    bad: &[Example::with_files(
        "SCTP",
        "",
        &[(
            "corosync.conf",
            "totem {
  version: 2
  interface {
    linknumber: 0
    knet_transport: «sctp»
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
    )],
    good: &[Example::with_files(
        "UDP",
        "",
        &[(
            "corosync.conf",
            "totem {
  version: 2
  interface {
    linknumber: 0
    knet_transport: udp
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
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        for (id, _) in conf.it.sections_at("totem.interface") {
            let transport = conf.it.value_in(id, "knet_transport");
            if let Some(entry) = transport.filter(|entry| entry.value == "sctp") {
                let message = "this link goes over SCTP, which is deprecated";
                let help = "remove the line: the default is UDP";
                cx.report(Finding::of_value(conf, entry, message).help(help));
            }
        }
    }
}
