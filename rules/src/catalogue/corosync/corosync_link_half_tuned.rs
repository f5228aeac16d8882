//! `corosync-link-half-tuned`: a link with one time of two

use crate::corosync::{confs, name};
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-link-half-tuned",
    area: Area::Corosync,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "`knet_ping_interval` or `knet_ping_timeout` is set without the other",
    why: "The two belong together: a link is down when no answer came within the timeout, and the \
          interval is how often is asked. Of one that is not written corosync makes a value from \
          the token, which need not fit the other: with a timeout below the interval a link that \
          works goes up and down.",
    remedy: "Set both, or neither.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "No timeout",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  interface {
    linknumber: 0
    «knet_ping_interval»: 500
  }
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
            "No interval",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  interface {
    linknumber: 0
    «knet_ping_timeout»: 800
  }
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
    ],
    good: &[Example::with_files(
        "Both",
        "",
        &[(
            "corosync.conf",
            "totem {
  version: 2
  interface {
    linknumber: 0
    knet_ping_interval: 500
    knet_ping_timeout: 1000
  }
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
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let pair = ["knet_ping_interval", "knet_ping_timeout"];
    for conf in confs(cx) {
        for (id, _) in conf.it.sections_at("totem.interface") {
            let (entry, other) = match pair.map(|key| conf.it.value_in(id, key)) {
                [Some(entry), None] => (entry, pair[1]),
                [None, Some(entry)] => (entry, pair[0]),
                _ => continue,
            };
            let message = format!(
                "{} is set without {}",
                shown(&name(conf, entry)),
                shown(other)
            );
            cx.report(Finding::of_key(conf, entry, message).help("set both, or neither"));
        }
    }
}
