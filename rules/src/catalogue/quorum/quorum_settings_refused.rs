//! `quorum-settings-refused`: quorum settings that exclude each other

use cib_model::CorosyncConf;
use cib_model::corosync::Entry;

use crate::corosync::{confs, name};
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "quorum-settings-refused",
    area: Area::Quorum,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Settings of the section `quorum` with which corosync does not start",
    why: "A quorum device takes the place of `two_node`, `last_man_standing`, `auto_tie_breaker` \
          and `allow_downscale`, and corosync ends with \"failed to initialize\" where it finds \
          both; `corosync -t` does not notice. The same happens where it cannot work out the votes \
          of the device: with `expected_votes`, or with nodes that have other than one vote, they \
          have to be written, and the nodes need two of those that are expected.",
    remedy: "Remove the setting on all nodes; the quorum device does its work.",
    references: &[sources::VOTEQUORUM, sources::QDEVICE],
    bad: &[
        Example::with_files(
            "Two of a kind",
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
  two_node: «1»
  device {
    model: net
    votes: 1
    net {
      host: qnetd.example.com
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "Last man standing",
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
  last_man_standing: «1»
  device {
    model: net
    votes: 1
    net {
      host: qnetd.example.com
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "A tie breaker",
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
  auto_tie_breaker: «1»
  device {
    model: net
    votes: 1
    net {
      host: qnetd.example.com
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "Votes that nobody can work out",
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
  expected_votes: «3»
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
        Example::with_files(
            "Uneven votes",
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
    quorum_votes: 2
  }
}
quorum {
  provider: corosync_votequorum
  device {
    model: «net»
    net {
      host: qnetd.example.com
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "Too many votes",
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
  expected_votes: 2
  device {
    model: net
    votes: «1»
    net {
      host: qnetd.example.com
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "Odd, and undecided",
            "",
            &[(
                "corosync.conf",
                "nodelist {
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
}
quorum {
  provider: corosync_votequorum
  auto_tie_breaker: «1»
  last_man_standing: 1
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "A device alone",
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
    net {
      host: qnetd.example.com
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "A device without a model is none",
            "",
            &[(
                "corosync.conf",
                "nodelist {
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
  two_node: 1
  device {
    votes: 1
  }
}
",
            )],
        ),
        Example::with_files(
            "Odd, and decided",
            "",
            &[(
                "corosync.conf",
                "nodelist {
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
}
quorum {
  provider: corosync_votequorum
  auto_tie_breaker: 1
  last_man_standing: 1
  wait_for_all: 1
}
",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        if let Some(device) = conf.it.quorum_device() {
            for key in [
                "two_node",
                "last_man_standing",
                "auto_tie_breaker",
                "allow_downscale",
            ] {
                let path = format!("quorum.{key}");
                let Some(entry) = conf.it.value(&path).filter(|_| conf.it.is_on(&path)) else {
                    continue;
                };
                let message = format!(
                    "{} and a quorum device exclude each other: corosync does not start",
                    shown(&name(conf, entry))
                );
                cx.report(
                    Finding::of_value(conf, entry, message)
                        .related(device.model.value_span, "the quorum device")
                        .help("remove the line on all nodes"),
                );
            }
            if let Some((entry, message, help)) = votes(&conf.it) {
                cx.report(Finding::of_value(conf, entry, message).help(help));
            }
        } else if let Some(entry) = undecided(&conf.it) {
            let message = "`auto_tie_breaker` and `last_man_standing` with an odd number of votes: corosync does not start";
            let help = "set `wait_for_all: 1`, or remove `last_man_standing`";
            cx.report(Finding::of_value(conf, entry, message).help(help));
        }
    }
}

/// Why the votes of the quorum device cannot be worked out.
fn votes<'a, 'c>(conf: &'a CorosyncConf<'c>) -> Option<(&'a Entry<'c>, String, &'static str)> {
    let device = conf.quorum_device()?;
    let expected = conf.timeout("quorum.expected_votes");
    match (expected, device.votes()) {
        (Some(_), None) => {
            let message =
                "`expected_votes` without the votes of the quorum device: corosync does not start";
            let entry = conf.value("quorum.expected_votes")?;
            Some((
                entry,
                message.to_owned(),
                "remove `expected_votes`, or set `votes` of the device",
            ))
        }
        (Some(expected), Some(votes)) if votes > 0 && expected < votes.saturating_add(2) => {
            let message = format!(
                "the quorum device has {votes} of {expected} expected votes, which leaves too few: corosync does not start"
            );
            let entry = conf.value("quorum.device.votes")?;
            Some((entry, message, "remove `expected_votes`"))
        }
        (None, None) => {
            let members = conf.members();
            let nodes = conf.node_votes()?;
            (nodes != members.len() as u64).then(|| {
                let message = "not every node has one vote, so those of the quorum device are unknown: corosync does not start";
                (device.model, message.to_owned(), "set `votes` of the device")
            })
        }
        _ => None,
    }
}

fn undecided<'a, 'c>(conf: &'a CorosyncConf<'c>) -> Option<&'a Entry<'c>> {
    let is_odd = conf.node_votes().is_some_and(|votes| votes % 2 == 1);
    let both = conf.is_on("quorum.auto_tie_breaker") && conf.is_on("quorum.last_man_standing");
    let found = is_odd && both && !conf.waits_for_all();
    conf.value("quorum.auto_tie_breaker").filter(|_| found)
}
