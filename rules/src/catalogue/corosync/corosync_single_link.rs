//! `corosync-single-link`: nodes with one way to each other

use cib_model::corosync::Transport;

use crate::corosync::confs;
use crate::finding::{Finding, Subject};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-single-link",
    area: Area::Corosync,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "The nodes have one link to each other",
    why: "When that one network fails, both sides are alive and lose each other, and one of them \
          is fenced. A second link through other switches keeps the cluster whole. Where the one \
          link is a bond over two switches, or a cloud that has one network only, this can be \
          allowed.",
    remedy: "Give every node a `ring1_addr` in another network.",
    references: &[sources::COROSYNC_CONF],
    bad: &[Example::with_files(
        "One link",
        "",
        &[(
            "corosync.conf",
            "totem {
  version: 2
}
«nodelist» {
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
    good: &[
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
            "One node",
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
}
",
            )],
        ),
        Example::with_files(
            "With udpu there cannot be a second",
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
        let members = conf.it.members();
        let Some(list) = conf.it.section("nodelist") else {
            continue;
        };
        let has_one = members.iter().all(|member| member.links().len() == 1);
        if members.len() < 2 || !has_one || conf.it.transport() != Transport::Knet {
            continue;
        }
        let message = "the nodes have one link: they lose each other when that network fails";
        let finding = Finding::new(Subject::new("nodelist", ""), list.span, message);
        let help = "give every node a `ring1_addr` in another network";
        cx.report(finding.in_file(conf.file).help(help));
    }
}
