//! `corosync-too-many-links`: more links than corosync has

use cib_model::corosync::{Generation, Transport};

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-too-many-links",
    area: Area::Corosync,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "corosync.conf has more links than the transport can carry",
    why: "The transport `knet` has eight links, with the numbers 0 to 7. `udp` and `udpu` have one \
          since corosync 3, for the redundant rings of older releases are gone. Corosync does not \
          start with more.",
    remedy: "Use the transport `knet`, and number the links from 0.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "A ninth link",
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
    «ring8_addr»: 10.0.8.1
  }
}
",
            )],
        ),
        Example::with_files(
            "The number of an interface",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  interface {
    linknumber: «8»
    mcastport: 5405
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
        Example::with_files(
            "Two links over udpu",
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
    nodeid: 1
    ring0_addr: 10.0.0.1
    «ring1_addr»: 10.0.1.1
  }
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "Two links over knet",
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
            "Redundant rings of corosync 2",
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
    ],
    check,
};

/// The highest number of a link that there can be.
const LAST_LINK: u32 = 7;

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        let last = match (conf.it.transport(), conf.it.generation()) {
            (Transport::Knet, _) => LAST_LINK,
            (_, Generation::Older) => 1,
            _ => 0,
        };
        let message = |number: u64| match last {
            LAST_LINK => format!("there is no link {number}: corosync has the links 0 to 7"),
            0 => "`udp` and `udpu` have one link only: corosync 3 does not start".to_owned(),
            _ => "corosync 2 has two rings only".to_owned(),
        };
        let help = match last {
            LAST_LINK => "number the links from 0 to 7",
            _ => "use the transport `knet`",
        };
        let mut beyond: Option<(u32, Finding)> = None;
        for member in conf.it.members() {
            let links = member.links();
            let Some(link) = links.iter().find(|link| link.number > last) else {
                continue;
            };
            let span = link.address.key_span;
            // All nodes have the same links, so it is one mistake.
            beyond = Some(match beyond {
                Some((number, first)) if number == link.number => {
                    (number, first.related(span, "nor this one"))
                }
                Some(first) => first,
                None => {
                    let message = message(link.number.into());
                    let finding = Finding::of_member(conf, &member, span, message);
                    (link.number, finding.help(help))
                }
            });
        }
        if let Some((_, finding)) = beyond {
            cx.report(finding);
        }
        for (id, _) in conf.it.sections_at("totem.interface") {
            let number = conf.it.link_number(id);
            let Some(entry) = conf.it.value_in(id, "linknumber") else {
                continue;
            };
            let is_read = number <= u8::MAX.into() && conf.it.has_settings(id);
            if number > last.into() && is_read {
                cx.report(Finding::of_value(conf, entry, message(number)).help(help));
            }
        }
    }
}
