//! `qdevice-votes-mismatch`: votes that the algorithm cannot work with

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "qdevice-votes-mismatch",
    area: Area::Quorum,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The votes of the quorum device do not fit its algorithm",
    why: "`ffsplit` gives one vote to the better half, so the device has to have one; by default \
          it has as many as the nodes less one, with which a single node that reaches it outvotes \
          all others. `lms` works with just that default, and not with one vote in a cluster of \
          more than two nodes.",
    remedy: "With `ffsplit` set `votes: 1` of the device; with `lms` remove `votes`.",
    references: &[sources::QDEVICE],
    bad: &[
        Example::with_files(
            "ffsplit with the default",
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
  node {
    name: node3
    nodeid: 3
    ring0_addr: 10.0.0.3
  }
  node {
    name: node4
    nodeid: 4
    ring0_addr: 10.0.0.4
  }
}
quorum {
  provider: corosync_votequorum
  device {
    model: «net»
    net {
      host: qnetd.example.com
      algorithm: ffsplit
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "ffsplit with more",
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
  node {
    name: node3
    nodeid: 3
    ring0_addr: 10.0.0.3
  }
  node {
    name: node4
    nodeid: 4
    ring0_addr: 10.0.0.4
  }
}
quorum {
  provider: corosync_votequorum
  device {
    model: net
    votes: «3»
    net {
      host: qnetd.example.com
      algorithm: ffsplit
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "lms with one",
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
  node {
    name: node3
    nodeid: 3
    ring0_addr: 10.0.0.3
  }
  node {
    name: node4
    nodeid: 4
    ring0_addr: 10.0.0.4
  }
}
quorum {
  provider: corosync_votequorum
  device {
    model: net
    votes: «1»
    net {
      host: qnetd.example.com
      algorithm: lms
    }
  }
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "ffsplit",
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
  node {
    name: node3
    nodeid: 3
    ring0_addr: 10.0.0.3
  }
  node {
    name: node4
    nodeid: 4
    ring0_addr: 10.0.0.4
  }
}
quorum {
  provider: corosync_votequorum
  device {
    model: net
    votes: 1
    net {
      host: qnetd.example.com
      algorithm: ffsplit
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "lms",
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
  node {
    name: node3
    nodeid: 3
    ring0_addr: 10.0.0.3
  }
  node {
    name: node4
    nodeid: 4
    ring0_addr: 10.0.0.4
  }
}
quorum {
  provider: corosync_votequorum
  device {
    model: net
    net {
      host: qnetd.example.com
      algorithm: lms
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "Two nodes less one are one",
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
    for conf in confs(cx) {
        let (Some(device), Some(nodes)) = (conf.it.quorum_device(), conf.it.node_votes()) else {
            continue;
        };
        let default = nodes.saturating_sub(1);
        let votes = device.votes().unwrap_or(default);
        let (fitting, help) = match device.algorithm() {
            "ffsplit" => (1, "set `votes: 1` of the device"),
            "lms" => (default, "remove `votes` of the device"),
            _ => continue,
        };
        if votes == fitting {
            continue;
        }
        let message = format!(
            "the quorum device has {votes} votes, but `{}` needs {fitting} in this cluster",
            device.algorithm()
        );
        let entry = conf.it.value("quorum.device.votes").unwrap_or(device.model);
        cx.report(Finding::of_value(conf, entry, message).help(help));
    }
}
