//! `corosync-address-ignored`: addresses that corosync does not look at

use cib_model::CorosyncConf;
use cib_model::corosync::{Entry, Generation, Transport};

use crate::corosync::{confs, name};
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-address-ignored",
    area: Area::Corosync,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "An address in `totem` that the transport or the `nodelist` makes useless",
    why: "Only the transport `udp` sends to many at once: with another, `mcastaddr` and \
          `broadcast` have no effect, and with `broadcast: yes` neither has `mcastaddr`. Where \
          there is a `nodelist`, its addresses count, and corosync logs that those in `interface` \
          are not used. Whoever changes the line believes to have changed something.",
    remedy: "Remove the line; write the addresses into the `nodelist`.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "Multicast over knet",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  interface {
    «mcastaddr»: 239.255.1.1
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
            "Multicast and broadcast",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udp
  interface {
    broadcast: yes
    «mcastaddr»: 239.255.1.1
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
            "An address to bind to",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  interface {
    «bindnetaddr»: 10.0.0.0
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
            "Members of an interface",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udpu
  interface {
    member {
      «memberaddr»: 10.0.0.1
    }
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
            "Multicast over udp",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udp
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
        Example::with_files(
            "No list",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udpu
  interface {
    bindnetaddr: 10.0.0.0
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
        let addresses = Addresses::of(&conf.it);
        for entry in conf.it.entries() {
            let Some(reason) = addresses.ignored(&conf.it, entry) else {
                continue;
            };
            let message = format!("{} has no effect: {reason}", shown(&name(conf, entry)));
            cx.report(Finding::of_key(conf, entry, message).help("remove the line"));
        }
    }
}

/// Which addresses count in a file.
struct Addresses {
    is_multicast: bool,
    is_listed: bool,
    broadcasts: bool,
}

impl Addresses {
    fn of(conf: &CorosyncConf<'_>) -> Self {
        let broadcast = conf.value("totem.interface.broadcast");
        Self {
            // Corosync 1 and 2 have multicast by default, and some ask for the address all the same.
            is_multicast: conf.transport() == Transport::Udp
                || conf.generation() == Generation::Older,
            is_listed: !conf.members().is_empty(),
            broadcasts: broadcast.is_some_and(|it| it.value == "yes"),
        }
    }

    fn ignored(&self, conf: &CorosyncConf<'_>, entry: &Entry<'_>) -> Option<&'static str> {
        let path = conf.section_of(entry)?.path.as_str();
        match (path, entry.key) {
            ("totem.interface", "mcastaddr") if !self.is_multicast => {
                Some("the transport is not `udp`")
            }
            ("totem.interface", "broadcast") if !self.is_multicast && entry.value == "yes" => {
                Some("the transport is not `udp`")
            }
            ("totem.interface", "mcastaddr") if self.broadcasts => {
                Some("`broadcast` takes its place")
            }
            ("totem.interface", "bindnetaddr") | ("totem.interface.member", "memberaddr")
                if self.is_listed =>
            {
                Some("the addresses of the `nodelist` count")
            }
            _ => None,
        }
    }
}
