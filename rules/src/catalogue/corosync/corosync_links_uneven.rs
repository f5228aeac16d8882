//! `corosync-links-uneven`: nodes with different links

use std::collections::BTreeSet;

use cib_model::corosync::{Member, Transport};

use crate::corosync::confs;
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-links-uneven",
    area: Area::Corosync,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "The nodes of corosync.conf do not have the same links",
    why: "A link goes from every node to every other. Corosync does not start where a node lacks \
          the address of a link that another has, or where an `interface` is for a link that no \
          node has an address for.",
    remedy: "Give every node a `ringX_addr` for every link.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "A second address is missing",
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
    ring1_addr: 10.0.1.1
  }
  «node» {
    name: node2
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
}
",
            )],
        ),
        Example::with_files(
            "A link without addresses",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  interface {
    linknumber: «1»
    mcastport: 5407
  }
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
    ],
    good: &[
        Example::with_files(
            "Two links",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  interface {
    linknumber: 1
    mcastport: 5407
  }
}
nodelist {
  node {
    name: node1
    nodeid: 1
    ring0_addr: 10.0.0.1
    ring1_addr: 10.0.1.1
  }
  node {
    name: node2
    nodeid: 2
    ring0_addr: 10.0.0.2
    ring1_addr: 10.0.1.2
  }
}
",
            )],
        ),
        Example::with_files(
            "One link",
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
            "An interface without settings is none",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  interface {
    linknumber: 1
  }
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
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        if conf.it.transport() != Transport::Knet {
            continue;
        }
        let members = conf.it.members();
        let numbers = |member: &Member<'_, '_>| -> BTreeSet<u32> {
            member.links().iter().map(|link| link.number).collect()
        };
        let all: BTreeSet<u32> = members.iter().flat_map(numbers).collect();
        if all.len() > 1 {
            for member in &members {
                let own = numbers(member);
                let Some(missing) = all.iter().find(|number| !own.contains(number)) else {
                    continue;
                };
                let message = format!(
                    "{} has no `ring{missing}_addr`, but other nodes have: corosync does not start",
                    shown(member.label())
                );
                let help = "give every node an address for every link";
                cx.report(Finding::of_member(conf, member, member.span(), message).help(help));
            }
        }
        for (id, _) in conf.it.sections_at("totem.interface") {
            let number = conf.it.link_number(id);
            let is_known = all.iter().any(|link| u64::from(*link) == number);
            // A link that there cannot be is another problem.
            if is_known || all.is_empty() || number > 7 || !conf.it.has_settings(id) {
                continue;
            }
            let Some(entry) = conf.it.value_in(id, "linknumber") else {
                continue;
            };
            let message = format!("no node has a `ring{number}_addr`: corosync does not start");
            let help = "give every node an address for this link, or remove the interface";
            cx.report(Finding::of_value(conf, entry, message).help(help));
        }
    }
}
