//! `corosync-node-without-address`: a node that cannot be reached

use crate::corosync::confs;
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-node-without-address",
    area: Area::Corosync,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A node of corosync.conf has no `ring0_addr`",
    why: "Every node needs at least `ring0_addr`. Corosync takes a list in which a node has no \
          address at all, and goes on without it: the node is no member and its vote is not \
          counted. With a `ring0_addr` that is empty corosync does not start at all.",
    remedy: "Give the node the address by which the others reach it, `ring0_addr`, or remove it from \
          the list.",
    references: &[sources::COROSYNC_CONF, sources::VOTEQUORUM],
    bad: &[
        Example::with_files(
            "No address",
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
  «node» {
    name: node2
    nodeid: 2
  }
}
",
            )],
        ),
        Example::with_files(
            "An empty address",
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
  node {
    name: node2
    nodeid: 2
    «ring0_addr»:
  }
}
",
            )],
        ),
    ],
    good: &[Example::with_files(
        "Addresses",
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
  node {
    name: node2
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
}
",
        )],
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        for member in conf.it.members() {
            let links = member.links();
            for link in links.iter().filter(|link| link.address.value.is_empty()) {
                let message = format!(
                    "the `{}` of {} is empty: corosync does not start with it",
                    link.address.key,
                    shown(member.label())
                );
                cx.report(
                    Finding::of_value(conf, link.address, message)
                        .severity(Severity::Error)
                        .help("write the address by which the other nodes reach it"),
                );
            }
            if member.value("ring0_addr").is_some() {
                continue;
            }
            let message = format!(
                "{} has no `ring0_addr`: its vote is not counted",
                shown(member.label())
            );
            cx.report(
                Finding::of_member(conf, &member, member.span(), message)
                    .help("write the address by which the other nodes reach it"),
            );
        }
    }
}
