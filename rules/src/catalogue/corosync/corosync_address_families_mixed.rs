//! `corosync-address-families-mixed`: IPv4 and IPv6 on one link

use std::net::IpAddr;

use cib_model::corosync::Member;

use crate::corosync::confs;
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-address-families-mixed",
    area: Area::Corosync,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Nodes have IPv4 and IPv6 addresses on the same link",
    why: "A link is IPv4 or IPv6 for all nodes; corosync does not start where one node's address \
          is of the other kind. Host names can lead to the same on some nodes only, which no file \
          shows.",
    remedy: "Give all nodes addresses of one kind on each link.",
    references: &[sources::COROSYNC_CONF],
    bad: &[Example::with_files(
        "Mixed",
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
    ring0_addr: «2001:db8::2»
  }
}
",
        )],
    )],
    good: &[Example::with_files(
        "A kind each link",
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
    ring1_addr: 2001:db8::1
  }
  node {
    name: node2
    nodeid: 2
    ring0_addr: 10.0.0.2
    ring1_addr: 2001:db8::2
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
            for link in member.links() {
                let address = link.address;
                let Ok(own) = address.value.parse::<IpAddr>() else {
                    continue;
                };
                let before = members.iter().take(at).flat_map(Member::links);
                let mut before = before.filter(|other| other.number == link.number);
                let Some((first, known)) = before.find_map(|other| {
                    Some((other.address, other.address.value.parse::<IpAddr>().ok()?))
                }) else {
                    continue;
                };
                if own.is_ipv4() == known.is_ipv4() {
                    continue;
                }
                let message = format!(
                    "{} is of another kind than {} on the same link: corosync does not start",
                    shown(address.value),
                    shown(first.value)
                );
                cx.report(
                    Finding::of_member(conf, member, address.value_span, message)
                        .related(first.value_span, "the link's first address")
                        .help("give all nodes IPv4 or all nodes IPv6 addresses on this link"),
                );
            }
        }
    }
}
