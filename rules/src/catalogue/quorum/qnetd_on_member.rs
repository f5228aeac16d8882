//! `qnetd-on-member`: an arbiter that is a party

use cib_model::is_loopback;

use crate::corosync::confs;
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "qnetd-on-member",
    area: Area::Quorum,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The quorum device runs on a node of the cluster",
    why: "The device is to decide from outside which half goes on. On a node of the cluster it \
          dies with that node, and its vote with it: the other node is without quorum in the very \
          case that the device is for.",
    remedy: "Run `corosync-qnetd` on a host of its own, in a third place if there is one.",
    references: &[sources::QDEVICE],
    bad: &[
        Example::with_files(
            "By its address",
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
      host: «10.0.0.1»
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "By its name",
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
      host: «Node2»
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "On every node",
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
      host: «localhost»
    }
  }
}
",
            )],
        ),
    ],
    good: &[Example::with_files(
        "A third host",
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
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        let Some(host) = conf
            .it
            .quorum_device()
            .and_then(|device| device.net("host"))
        else {
            continue;
        };
        let is_host = |text: &str| text.eq_ignore_ascii_case(host.value);
        let members = conf.it.members();
        let mut own = members.iter().filter_map(|member| {
            let name = member.name().filter(|name| is_host(name.value));
            let mut links = member.links().into_iter().map(|link| link.address);
            name.or_else(|| links.find(|address| is_host(address.value)))
        });
        let own = own.next();
        if own.is_none() && !is_loopback(host.value) {
            continue;
        }
        let message = format!(
            "the quorum device is on a node of the cluster, {}",
            shown(host.value)
        );
        let mut finding = Finding::of_value(conf, host, message)
            .help("run corosync-qnetd on a host that is no node");
        if let Some(own) = own {
            finding = finding.related(own.value_span, "the node");
        }
        cx.report(finding);
    }
}
