//! `corosync-node-without-name`: a node that has no name

use cib_model::corosync::{Member, Transport};

use crate::corosync::{ConfFile, confs};
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
            "No names at all",
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
  node {
    nodeid: 2
    ring0_addr: 10.0.0.2
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
        let unnamed = members.iter().filter(|member| member.name().is_none());
        // An empty name is one for corosync, and none for Pacemaker.
        let (empty, absent): (Vec<_>, Vec<_>) =
            unnamed.partition(|member| member.value("name").is_some());
        let (refused, guessed) = if has_links && is_knet {
            (absent, empty)
        } else {
            (Vec::new(), absent.into_iter().chain(empty).collect())
        };
        let finding = once(conf, &refused, "corosync does not start with several links");
        report(cx, finding.map(|it| it.severity(Severity::Error)));
        let finding = once(
            conf,
            &guessed,
            "Pacemaker calls it what `uname -n` says there",
        );
        report(cx, finding);
    }
}

fn report(cx: &mut Context<'_>, finding: Option<Finding>) {
    if let Some(finding) = finding {
        cx.report(finding.help("write the `name` of the node, as `crm_node -n` says it"));
    }
}

/// A list without names is one mistake, however many nodes are in it.
fn once(conf: &ConfFile<'_>, members: &[&Member<'_, '_>], what: &str) -> Option<Finding> {
    let (first, others) = members.split_first()?;
    let span = |member: &Member<'_, '_>| {
        let empty = member.value("name");
        empty.map_or(member.span(), |name| name.key_span)
    };
    let and = match others.len() {
        0 => String::new(),
        1 => ", nor has another node".to_owned(),
        number => format!(", nor have {number} other nodes"),
    };
    let message = format!("{} has no `name`{and}: {what}", shown(first.label()));
    let finding = Finding::of_member(conf, first, span(first), message);
    let others = others.iter().map(|other| span(other));
    Some(others.fold(finding, |finding, other| {
        finding.related(other, "nor this one")
    }))
}
