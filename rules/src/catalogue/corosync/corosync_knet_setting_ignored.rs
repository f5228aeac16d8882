//! `corosync-knet-setting-ignored`: settings of a transport that is not used

use cib_model::corosync::Transport;

use crate::corosync::{confs, name};
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-knet-setting-ignored",
    area: Area::Corosync,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A setting of the transport `knet` while another transport is used",
    why: "What begins with `knet_`, and `link_mode`, is for the transport `knet` alone. With `udp` \
          or `udpu` corosync reads it and makes nothing of it.",
    remedy: "Remove the line, or change to `transport: knet` while the cluster is stopped.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "A link mode",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udpu
  «link_mode»: passive
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
            "The time of a link",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udpu
  interface {
    «knet_ping_timeout»: 1000
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
    good: &[Example::with_files(
        "knet",
        "",
        &[(
            "corosync.conf",
            "totem {
  version: 2
  link_mode: passive
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
        if conf.it.transport() == Transport::Knet {
            continue;
        }
        for entry in conf.it.entries() {
            // Corosync does not start with the priority, which is another problem.
            let is_own = entry.key.starts_with("knet_") || entry.key == "link_mode";
            let is_known = conf.it.known_key(entry).is_some();
            if !is_own || !is_known || entry.key == "knet_link_priority" {
                continue;
            }
            let message = format!(
                "{} has no effect: the transport is not `knet`",
                shown(&name(conf, entry))
            );
            cx.report(Finding::of_key(conf, entry, message).help("remove the line"));
        }
    }
}
