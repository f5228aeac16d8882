//! `corosync-node-name-repeated`: two nodes with one name

use crate::corosync::confs;
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-node-name-repeated",
    area: Area::Corosync,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Two nodes of corosync.conf have the same `name`",
    why: "Corosync does not mind. Pacemaker does: it takes the two for one node that has changed \
          its id, forgets one of them, and what is meant for one, such as fencing, hits the other. \
          The case of letters does not tell two names apart.",
    remedy: "Give every node the name that it has itself.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "The same name",
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
    name: «node1»
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
}
",
            )],
        ),
        Example::with_files(
            "Another case",
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
    name: «Node1»
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
}
",
            )],
        ),
    ],
    good: &[Example::with_files(
        "A name each",
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
        let names: Vec<_> = members
            .iter()
            .filter_map(|member| Some((member, member.name()?)))
            .collect();
        for (at, (member, name)) in names.iter().enumerate() {
            let mut before = names.iter().take(at);
            let Some((_, first)) =
                before.find(|(_, other)| other.value.eq_ignore_ascii_case(name.value))
            else {
                continue;
            };
            let message = format!(
                "two nodes are called {}: Pacemaker takes them for one",
                shown(name.value)
            );
            cx.report(
                Finding::of_member(conf, member, name.value_span, message)
                    .related(first.value_span, "here first")
                    .help("give every node the name that it has itself"),
            );
        }
    }
}
