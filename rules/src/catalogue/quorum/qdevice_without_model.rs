//! `qdevice-without-model`: a quorum device that is none

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "qdevice-without-model",
    area: Area::Quorum,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The section `device` has no `model`, so there is no quorum device",
    why: "Corosync looks for the model to see whether there is a device. Without one the whole \
          section, with its votes and its host, has no effect, and the cluster counts the nodes \
          alone.",
    remedy: "Set `model: net`, or remove the section.",
    references: &[sources::QDEVICE, sources::VOTEQUORUM],
    bad: &[Example::with_files(
        "No model",
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
  «device» {
    votes: 1
  }
}
",
        )],
    )],
    good: &[Example::with_files(
        "A model",
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
        let Some(section) = conf.it.section("quorum.device") else {
            continue;
        };
        if conf.it.quorum_device().is_none() {
            let message = "the quorum device has no `model`, so there is none";
            let finding =
                Finding::of_setting(conf.file, "quorum.device.model", section.span, message);
            cx.report(finding.help("set `model: net`, or remove the section"));
        }
    }
}
