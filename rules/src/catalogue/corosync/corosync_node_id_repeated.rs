//! `corosync-node-id-repeated`: two nodes with one number

use crate::corosync::confs;
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-node-id-repeated",
    area: Area::Corosync,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Two nodes of corosync.conf have the same `nodeid`",
    why: "A node is its id: corosync counts votes by it, and Pacemaker keeps what it knows of a \
          node under it. Corosync does not start with a list in which one appears twice.",
    remedy: "Give every node an id of its own, the same on all nodes.",
    references: &[sources::COROSYNC_CONF],
    bad: &[Example::with_files(
        "The same id",
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
    nodeid: «1»
    ring0_addr: 10.0.0.2
  }
}
",
        )],
    )],
    good: &[Example::with_files(
        "An id each",
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
        let members = conf.it.members();
        for (at, member) in members.iter().enumerate() {
            let Some(id) = member.value("nodeid").filter(|_| member.id().is_some()) else {
                continue;
            };
            let mut before = members.iter().take(at);
            let Some(other) = before.find(|other| other.id() == member.id()) else {
                continue;
            };
            let message = format!(
                "{} has the `nodeid` of {}: corosync does not start",
                shown(member.label()),
                shown(other.label())
            );
            let mut finding = Finding::of_member(conf, member, id.value_span, message)
                .help("give every node an id of its own");
            if let Some(first) = other.value("nodeid") {
                finding = finding.related(first.value_span, "here first");
            }
            cx.report(finding);
        }
    }
}
