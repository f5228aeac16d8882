//! `heuristics-command-relative`: a command that is not found

use crate::corosync::{confs, name};
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "heuristics-command-relative",
    area: Area::Quorum,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A command of the heuristics has no absolute path",
    why: "`corosync-qdevice` does not look for commands in the usual places, so one without a path \
          fails each time, and the node counts as one whose heuristics have failed: it loses every \
          tie.",
    remedy: "Write the whole path: `/bin/ping` and not `ping`.",
    references: &[sources::QDEVICE],
    bad: &[Example::with_files(
        "No path",
        "",
        &[(
            "corosync.conf",
            "totem {
  version: 2
  cluster_name: web
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
quorum {
  provider: corosync_votequorum
  device {
    model: net
    votes: 1
    heuristics {
      mode: on
      exec_ping: «ping» -q -c 1 192.0.2.1
    }
    net {
      host: qnetd.example.com
    }
  }
}
",
        )],
    )],
    good: &[
        Example::with_files(
            "A path",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  cluster_name: web
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
quorum {
  provider: corosync_votequorum
  device {
    model: net
    votes: 1
    heuristics {
      mode: on
      exec_ping: /bin/ping -q -c 1 192.0.2.1
    }
    net {
      host: qnetd.example.com
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "Off",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  cluster_name: web
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
quorum {
  provider: corosync_votequorum
  device {
    model: net
    votes: 1
    heuristics {
      mode: off
      exec_ping: ping -q -c 1 192.0.2.1
    }
    net {
      host: qnetd.example.com
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "Quotes belong to the shell that reads it",
            "",
            &[(
                "corosync.conf",
                r#"totem {
  version: 2
  cluster_name: web
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
quorum {
  provider: corosync_votequorum
  device {
    model: net
    votes: 1
    heuristics {
      mode: on
      exec_ping: "/opt/my tools/ping"
    }
    net {
      host: qnetd.example.com
    }
  }
}
"#,
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        let mode = conf.it.value("quorum.device.heuristics.mode");
        if !mode.is_some_and(|mode| matches!(mode.value, "on" | "sync")) {
            continue;
        }
        for entry in conf.it.entries() {
            let section = conf.it.section_of(entry);
            let is_own = section.is_some_and(|it| it.path == "quorum.device.heuristics");
            let command = entry.value.split([' ', '\t']).next().unwrap_or_default();
            let is_whole = command.starts_with(['/', '"', '\\']) || command.is_empty();
            if !is_own || !entry.key.starts_with("exec_") || is_whole {
                continue;
            }
            let message = format!(
                "the command {} of {} has no path: it is not found",
                shown(command),
                shown(&name(conf, entry))
            );
            let mut finding = Finding::of_value(conf, entry, message);
            finding.primary.span = entry.value_span.part(&(0..command.len()));
            cx.report(finding.help("write the whole path of the command"));
        }
    }
}
