//! `corosync-node-without-id`: a node that has no number

use std::net::Ipv6Addr;

use cib_model::corosync::Transport;

use crate::corosync::confs;
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-node-without-id",
    area: Area::Corosync,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A node of corosync.conf has no `nodeid`",
    why: "With the transport `knet` corosync does not start unless every node has an id, and zero \
          counts as none. The older transports make one from the IPv4 address, and have nothing to \
          make one from where the address is IPv6.",
    remedy: "Give every node a `nodeid` of its own, from 1. In a cluster that runs already, take the \
          ids that `corosync-quorumtool -l` shows.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "No id",
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
    ring0_addr: 10.0.0.2
  }
}
",
            )],
        ),
        Example::with_files(
            "Zero",
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
    nodeid: «0»
    ring0_addr: 10.0.0.2
  }
}
",
            )],
        ),
        Example::with_files(
            "IPv6",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udpu
}
nodelist {
  «node» {
    name: node1
    ring0_addr: 2001:db8::1
  }
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "Ids",
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
        ),
        Example::with_files(
            "Ids from addresses",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udpu
}
nodelist {
  node {
    name: node1
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
        let transport = conf.it.transport();
        for member in conf.it.members() {
            let address = member.value("ring0_addr");
            let needs = transport == Transport::Knet
                || address.is_some_and(|address| address.value.parse::<Ipv6Addr>().is_ok());
            let id = member.value("nodeid");
            // What is no number is another problem.
            if !needs || member.id().is_some() || id.is_some_and(|id| id.number().is_none()) {
                continue;
            }
            let span = id.map_or(member.span(), |id| id.value_span);
            let message = format!(
                "{} has no `nodeid`: corosync does not start",
                shown(member.label())
            );
            let finding = Finding::of_member(conf, &member, span, message);
            cx.report(finding.help("give the node a `nodeid` that no other has, from 1"));
        }
    }
}
