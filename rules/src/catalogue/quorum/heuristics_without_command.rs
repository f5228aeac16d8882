//! `heuristics-without-command`: heuristics that try nothing

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "heuristics-without-command",
    area: Area::Quorum,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "Heuristics of the quorum device are on, but name no command",
    why: "The heuristics are the commands that each node runs to show whether it is well; the \
          result decides a tie. With none there is no result, and the halves are weighed by their \
          nodes alone.",
    remedy: "Add a command, `exec_ping: /bin/ping -q -c 1 192.0.2.1` for example, or remove the \
          section.",
    references: &[sources::QDEVICE],
    bad: &[Example::with_files(
        "On",
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
      mode: «sync»
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
            "A command",
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
    }
    net {
      host: qnetd.example.com
    }
  }
}
",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    const SECTION: &str = "quorum.device.heuristics";
    for conf in confs(cx) {
        let Some(mode) = conf.it.value("quorum.device.heuristics.mode") else {
            continue;
        };
        let mut entries = conf.it.entries().iter();
        let has_command = entries.any(|entry| {
            entry.key.starts_with("exec_")
                && conf
                    .it
                    .section_of(entry)
                    .is_some_and(|section| section.path == SECTION)
        });
        if matches!(mode.value, "on" | "sync") && !has_command {
            let message = "heuristics are on, but there is no command to try";
            let help = "add a command `exec_NAME: /path arguments`, or set `mode: off`";
            cx.report(Finding::of_value(conf, mode, message).help(help));
        }
    }
}
