//! `qdevice-setting-refused`: a quorum device that does not start

use cib_model::CorosyncConf;
use cib_model::corosync::{Entry, Member, QuorumDevice};
use cib_model::facts::CorosyncValue;

use crate::corosync::{ConfFile, confs, name, takes};
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "qdevice-setting-refused",
    area: Area::Quorum,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A setting with which corosync-qdevice does not start",
    why: "`corosync-qdevice` reads its part of corosync.conf by itself when it starts, so that \
          neither corosync nor `corosync -t` say anything of it. When it ends with an error, the \
          votes of the device are missing, and what the cluster counts on to survive the loss of a \
          node is not there.",
    remedy: "Correct the setting, and look at `corosync-qdevice-tool -s` on every node.",
    references: &[sources::QDEVICE],
    bad: &[
        Example::with_files(
            "Another model",
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
    model: «disk»
  }
}
",
            )],
        ),
        Example::with_files(
            "An algorithm that there is not",
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
      algorithm: «ffsplitt»
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "No host",
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
    model: «net»
    votes: 1
  }
}
",
            )],
        ),
        Example::with_files(
            "No name of the cluster",
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
quorum {
  provider: corosync_votequorum
  device {
    model: «net»
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
            "A port",
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
      port: «qnetd»
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "A tie breaker that is no node",
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
      tie_breaker: «9»
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "A tie breaker that is no number",
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
      tie_breaker: «node1»
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "Seconds for milliseconds",
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
      connect_timeout: «8»
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "A mode of heuristics",
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
      mode: «yes»
      exec_ping: /bin/true
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
    good: &[
        Example::with_files(
            "As it should be",
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
      port: 5403
      tls: required
      algorithm: ffsplit
      tie_breaker: 2
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "Without a model there is no device",
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
quorum {
  provider: corosync_votequorum
  device {
    net {
      algorithm: lms
    }
  }
}
",
            )],
        ),
    ],
    check,
};

/// What `connect_timeout` may be, in milliseconds (`net_min_connect_timeout`, `net_max_connect_timeout`).
const CONNECT_TIMEOUT: std::ops::RangeInclusive<u64> = 1000..=120_000;

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        let Some(device) = conf.it.quorum_device() else {
            continue;
        };
        for entry in conf.it.entries().iter().filter(|entry| !entry.is_hidden()) {
            if let Some(finding) = refused(conf, entry) {
                cx.report(finding);
            }
        }
        if let Some(finding) = missing(conf, &device) {
            cx.report(finding);
        }
        if let Some((entry, message, help)) = out_of_range(&conf.it, &device) {
            cx.report(Finding::of_value(conf, entry, message).help(help));
        }
    }
}

/// A value that is none of those that there are.
fn refused(conf: &ConfFile<'_>, entry: &Entry<'_>) -> Option<Finding> {
    let section = conf.it.known_section(entry)?;
    let key = section.key(entry.key)?;
    let is_model = section.path == "quorum.device" && entry.key == "model";
    let is_read = is_model || section.reader.is_some();
    if !is_read || key.kind.allows(entry.value) || key.kind == CorosyncValue::Text {
        return None;
    }
    let message = format!(
        "{} is {}: corosync-qdevice does not start with it",
        shown(&name(conf, entry)),
        shown(entry.value)
    );
    Some(Finding::of_value(conf, entry, message).help(takes(&key.kind)))
}

/// What the model `net` cannot do without.
fn missing(conf: &ConfFile<'_>, device: &QuorumDevice<'_, '_>) -> Option<Finding> {
    if device.model.value != "net" {
        return None;
    }
    let has_host = device
        .net("host")
        .is_some_and(|host| !host.value.is_empty());
    let is_named = conf.it.value("totem.cluster_name").is_some();
    // Without the section it stands in, nothing is known of the name.
    let (message, help) = if !has_host {
        (
            "the quorum device has no `net.host`",
            "name the host that runs corosync-qnetd",
        )
    } else if !is_named && conf.it.section("totem").is_some() {
        (
            "the quorum device needs `totem.cluster_name`, and there is none",
            "set `cluster_name` in `totem`",
        )
    } else {
        return None;
    };
    let message = format!("{message}: corosync-qdevice does not start");
    Some(Finding::of_value(conf, device.model, message).help(help))
}

fn out_of_range<'a, 'c>(
    conf: &CorosyncConf<'c>,
    device: &QuorumDevice<'a, 'c>,
) -> Option<(&'a Entry<'c>, String, &'static str)> {
    if let Some(entry) = device.net("connect_timeout") {
        let is_short = entry
            .number()
            .is_some_and(|time| !CONNECT_TIMEOUT.contains(&time));
        if is_short {
            let message =
                "`connect_timeout` is not from 1000 to 120000 ms: corosync-qdevice does not start";
            return Some((
                entry,
                message.to_owned(),
                "write milliseconds, or remove the line",
            ));
        }
    }
    let entry = device.net("tie_breaker")?;
    if matches!(entry.value, "lowest" | "highest") || entry.is_hidden() {
        return None;
    }
    let id = entry.number().filter(|id| *id > 0);
    let members = conf.members();
    let is_node = id.is_some()
        && (members.is_empty() || members.iter().any(|it: &Member<'_, '_>| it.id() == id));
    (!is_node).then(|| {
        let message = format!("{} is the id of no node", shown(entry.value));
        (
            entry,
            message,
            "write `lowest`, `highest` or the `nodeid` of a node",
        )
    })
}
