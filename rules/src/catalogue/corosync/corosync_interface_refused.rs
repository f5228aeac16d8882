//! `corosync-interface-refused`: an interface that the transport cannot have

use std::net::IpAddr;

use cib_model::corosync::{Generation, Transport};

use crate::corosync::{ConfFile, confs, name};
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-interface-refused",
    area: Area::Corosync,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A setting of an `interface` that does not fit the transport",
    why: "`ttl` is for multicast and `knet_link_priority` for the transport `knet`; corosync does \
          not start where another transport is given one other than 1. Nor does it start with the \
          transport `udp` and no multicast address, which it makes from `cluster_name` or takes \
          from `mcastaddr`.",
    remedy: "Remove the setting, or choose the transport that it is for.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "A time to live",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  interface {
    ttl: «5»
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
            "A priority without knet",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udpu
  interface {
    knet_link_priority: «2»
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
            "No multicast address",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: «udp»
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
            "No address of multicast",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udp
  interface {
    bindnetaddr: 10.0.0.0
    mcastaddr: «10.0.0.9»
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
    good: &[
        Example::with_files(
            "Multicast by the name of the cluster",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udp
  cluster_name: web
  interface {
    ttl: 5
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
            "The default of both",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  interface {
    ttl: 1
    knet_link_priority: 1
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
            "Broadcast",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udp
  interface {
    bindnetaddr: 10.0.0.0
    broadcast: yes
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
        // Older releases have other defaults and are not as strict.
        if conf.it.generation() == Generation::Older {
            continue;
        }
        let transport = conf.it.transport();
        let owners = [
            ("ttl", Transport::Udp),
            ("knet_link_priority", Transport::Knet),
        ];
        for (key, _) in owners.into_iter().filter(|(_, owner)| *owner != transport) {
            for (id, _) in conf.it.sections_at("totem.interface") {
                let Some(entry) = conf.it.value_in(id, key) else {
                    continue;
                };
                if entry.number().is_some_and(|number| number != 1) {
                    let message = format!(
                        "{} is for another transport: corosync does not start",
                        shown(&name(conf, entry))
                    );
                    cx.report(Finding::of_value(conf, entry, message).help("remove the line"));
                }
            }
        }
        if let (Transport::Udp, Some(finding)) = (transport, multicast(conf)) {
            cx.report(finding);
        }
    }
}

/// Why corosync cannot speak to all nodes at once.
fn multicast(conf: &ConfFile<'_>) -> Option<Finding> {
    let value = |key: &str| conf.it.value(&format!("totem.interface.{key}"));
    if value("broadcast").is_some_and(|entry| entry.value == "yes") {
        return None;
    }
    if let Some(entry) = value("mcastaddr") {
        let address = entry.value.parse::<IpAddr>().ok()?;
        let message = format!(
            "{} is no multicast address: corosync does not start",
            shown(entry.value)
        );
        let finding = Finding::of_value(conf, entry, message);
        return (!address.is_multicast())
            .then(|| finding.help("write one from 224.0.0.0/4, or remove the line"));
    }
    let named = conf.it.value("totem.cluster_name");
    if named.is_some() {
        return None;
    }
    let transport = conf.it.value("totem.transport")?;
    let message =
        "there is neither `cluster_name` nor `mcastaddr` for `udp`: corosync does not start";
    let help = "set `cluster_name`, or better, use the transport `knet`";
    Some(Finding::of_value(conf, transport, message).help(help))
}
