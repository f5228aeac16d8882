//! `corosync-node-without-name`: a node that has no name

use cib_model::corosync::Transport;

use crate::corosync::confs;
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-node-without-name",
    area: Area::Corosync,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A node of corosync.conf has no `name`",
    why: "Pacemaker takes the name of a node from here. Without one it takes what `uname -n` says \
          on the node, which may be another name than everybody else has for it: constraints, \
          fence devices and the nodes of the configuration then speak of a node that never comes. \
          With several links corosync does not even start.",
    remedy: "Give every node a `name`: what `crm_node -n` says on it.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "No name",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
}
nodelist {
  «node» {
    nodeid: 1
    ring0_addr: 10.0.0.1
  }
}
",
            )],
        ),
        Example::with_files(
            "An empty name",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
}
nodelist {
  node {
    «name»:
    nodeid: 1
    ring0_addr: 10.0.0.1
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
    ring1_addr: 10.0.1.1
  }
  «node» {
    nodeid: 2
    ring0_addr: 10.0.0.2
    ring1_addr: 10.0.1.2
  }
}
",
            )],
        ),
    ],
    good: &[Example::with_files(
        "Names",
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
        let has_links = members.iter().any(|member| member.links().len() > 1);
        let is_knet = conf.it.transport() == Transport::Knet;
        for member in members.iter().filter(|member| member.name().is_none()) {
            let label = shown(member.label());
            // An empty name is one for corosync, and none for Pacemaker.
            let empty = member.value("name");
            let span = empty.map_or(member.span(), |name| name.key_span);
            let finding = if has_links && is_knet && empty.is_none() {
                let message =
                    format!("{label} has no `name`: corosync does not start with several links");
                Finding::of_member(conf, member, span, message).severity(Severity::Error)
            } else {
                let message =
                    format!("{label} has no `name`: Pacemaker calls it what `uname -n` says there");
                Finding::of_member(conf, member, span, message)
            };
            cx.report(finding.help("write the `name` of the node, as `crm_node -n` says it"));
        }
    }
}
