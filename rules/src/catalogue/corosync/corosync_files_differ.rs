//! `corosync-files-differ`: nodes that were told different things

use std::collections::BTreeMap;

use cib_model::CorosyncConf;
use cib_model::corosync::Entry;

use crate::corosync::{ConfFile, confs, name};
use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-files-differ",
    area: Area::Corosync,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The corosync.conf of two nodes are not the same",
    why: "All nodes have to agree on times, nodes and votes, or what happens is undefined: nodes \
          that count different votes can both believe to have the majority. Corosync does not \
          compare the files; somebody changed one and did not copy it.",
    remedy: "Copy the right file to all nodes, and let them read it: `corosync-cfgtool -R`.",
    references: &[sources::COROSYNC_CONF, sources::VOTEQUORUM],
    bad: &[
        Example::with_files(
            "Another token",
            "",
            &[
                (
                    "node1.conf",
                    "totem {
  version: 2
  token: 5000
}
",
                ),
                (
                    "node2.conf",
                    "totem {
  version: 2
  token: «3000»
}
",
                ),
            ],
        ),
        Example::with_files(
            "A node that the other does not know",
            "",
            &[
                (
                    "node1.conf",
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
",
                ),
                (
                    "node2.conf",
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
    name: «node3»
    nodeid: 3
    ring0_addr: 10.0.0.3
  }
}
",
                ),
            ],
        ),
    ],
    good: &[
        Example::with_files(
            "Comments and the log may differ",
            "",
            &[
                (
                    "node1.conf",
                    "# node1
totem {
  version: 2
  token: 5000
}
logging {
  debug: on
}
",
                ),
                (
                    "node2.conf",
                    "totem {
  version: 2
  token: 5000
}
logging {
  debug: off
}
",
                ),
            ],
        ),
        Example::with_files(
            "An address to bind to is one's own",
            "",
            &[
                (
                    "node1.conf",
                    "totem {
  version: 2
  interface {
    bindnetaddr: 10.0.0.1
  }
}
",
                ),
                (
                    "node2.conf",
                    "totem {
  version: 2
  interface {
    bindnetaddr: 10.0.0.2
  }
}
",
                ),
            ],
        ),
        Example::with_files(
            "One of them says less",
            "",
            &[
                (
                    "node1.conf",
                    "totem {
  version: 2
  token: 5000
}
",
                ),
                (
                    "node2.conf",
                    "quorum {
  two_node: 1
}
",
                ),
            ],
        ),
    ],
    check,
};

/// Sections that all nodes have to agree on.
const SHARED: [&str; 3] = ["totem", "quorum", "nodelist"];

fn check(cx: &mut Context<'_>) {
    let confs = confs(cx);
    let Some((first, others)) = confs.split_first().filter(|(_, others)| !others.is_empty()) else {
        return;
    };
    let expected = settings(first);
    for conf in others {
        if let Some(finding) = difference(first, &expected, conf) {
            cx.report(finding);
        }
    }
}

/// The values that count, each under its name and the place of its section among those of that name.
fn settings<'a, 'c>(conf: &'a ConfFile<'c>) -> BTreeMap<(String, usize), &'a Entry<'c>> {
    let mut settings = BTreeMap::new();
    for entry in conf.it.entries() {
        let Some(section) = conf.it.section_of(entry) else {
            continue;
        };
        let top = section.path.split('.').next().unwrap_or_default();
        // What each node has for itself.
        let is_own = matches!(entry.key, "bindnetaddr" | "ringnumber")
            || top == "totem" && entry.key == "nodeid";
        if !SHARED.contains(&top) || is_own {
            continue;
        }
        let is_listed = matches!(section.path.as_str(), "nodelist.node" | "totem.interface");
        let same = conf.it.sections_at(&section.path).filter(|_| is_listed);
        let place = same.take_while(|(id, _)| *id != entry.section).count();
        settings.insert((name(conf, entry), place), entry);
    }
    settings
}

fn difference(
    first: &ConfFile<'_>,
    expected: &BTreeMap<(String, usize), &Entry<'_>>,
    conf: &ConfFile<'_>,
) -> Option<Finding> {
    let found = settings(conf);
    for (key, entry) in &found {
        let Some(other) = expected.get(key) else {
            if has_section(&first.it, &key.0) {
                let message = format!("{} is not in the other corosync.conf", shown(&key.0));
                return Some(differs(conf, entry, message));
            }
            continue;
        };
        if other.value != entry.value {
            // A key may be among them, so no value is shown.
            let message = format!("{} differs from the other corosync.conf", shown(&key.0));
            let finding = differs(conf, entry, message);
            return Some(finding.related_in(first.file, other.value_span, "here it is this"));
        }
    }
    let missing = |(key, _): &(&(String, usize), _)| {
        !found.contains_key(*key) && has_section(&conf.it, &key.0)
    };
    let (key, entry) = expected.iter().find(missing)?;
    let message = format!("{} is not in the other corosync.conf", shown(&key.0));
    Some(differs(first, entry, message))
}

/// Whether a file has the part that a setting belongs to; one that lacks it may be a part itself.
fn has_section(conf: &CorosyncConf<'_>, name: &str) -> bool {
    let top = name.split('.').next().unwrap_or_default();
    conf.section(top).is_some()
}

fn differs(conf: &ConfFile<'_>, entry: &Entry<'_>, message: String) -> Finding {
    let span = if entry.value.is_empty() {
        entry.key_span
    } else {
        entry.value_span
    };
    Finding::new(Subject::new("file", ""), span, message)
        .in_file(conf.file)
        .help("copy the right file to all nodes")
}
