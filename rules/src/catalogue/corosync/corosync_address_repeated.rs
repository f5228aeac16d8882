//! `corosync-address-repeated`: two nodes with one address

use cib_model::corosync::{Link, Member};

use crate::corosync::confs;
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-address-repeated",
    area: Area::Corosync,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An address stands twice in the `nodelist` of corosync.conf",
    why: "An address is how corosync reaches a node by a link. Where two nodes have the same, one \
          of them is never reached and stays outside; where one node has the same for two links, \
          the second link is no second way, and fails with the first.",
    remedy: "Give every node and every link an address of its own.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "Two nodes",
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
    ring0_addr: «10.0.0.1»
  }
}
",
            )],
        ),
        Example::with_files(
            "Two links",
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
    ring1_addr: «10.0.0.1»
  }
}
",
            )],
        ),
    ],
    good: &[Example::with_files(
        "An address each",
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
        let mut known: Vec<(&Member<'_, '_>, Link<'_, '_>)> = Vec::new();
        for member in &members {
            for link in member.links() {
                let address = link.address;
                let is_same = |other: &&(_, Link<'_, '_>)| {
                    other.1.address.value.eq_ignore_ascii_case(address.value)
                };
                if let Some((_, first)) = known.iter().find(is_same) {
                    let message = format!(
                        "{} is the address of two nodes or links",
                        shown(address.value)
                    );
                    cx.report(
                        Finding::of_member(conf, member, address.value_span, message)
                            .related(first.address.value_span, "here first")
                            .help("give every node and every link an address of its own"),
                    );
                } else if !address.value.is_empty() {
                    known.push((member, link));
                }
            }
        }
    }
}
