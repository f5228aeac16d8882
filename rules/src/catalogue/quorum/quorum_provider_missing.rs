//! `quorum-provider-missing`: nobody who counts votes

use cib_model::corosync::Generation;
use cib_model::nearest;

use crate::corosync::{ConfFile, confs};
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "quorum-provider-missing",
    area: Area::Quorum,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "corosync.conf has no quorum provider, without which Pacemaker does not work",
    why: "Without a provider corosync says nothing of a majority. Pacemaker then logs \"Corosync \
          quorum is not configured\", elects no leader and starts nothing: this was tried with \
          Pacemaker 2.1. With the name of another provider corosync itself ends. There is one \
          only.",
    remedy: "Add `quorum { provider: corosync_votequorum }`, one thing a line, on all nodes.",
    references: &[sources::VOTEQUORUM, sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "No section",
            "",
            &[(
                "corosync.conf",
                "«totem» {
  version: 2
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
            "No provider",
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
}
«quorum» {
  two_node: 1
}
",
            )],
        ),
        Example::with_files(
            "Another provider",
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
}
quorum {
  provider: «votequorum»
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "A slip in its name, which is another finding",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
}
quorum {
  provder: corosync_votequorum
}
",
            )],
        ),
        Example::with_files(
            "The one that there is",
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
}
quorum {
  provider: corosync_votequorum
}
",
            )],
        ),
        Example::with_files(
            "Only a part of the file",
            "",
            &[(
                "corosync.conf",
                "nodelist {
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
    check,
};

fn check(cx: &mut Context<'_>) {
    const NAME: &str = "quorum.provider";
    for conf in confs(cx) {
        let quorum = conf.it.section("quorum");
        let Some(place) = quorum.or_else(|| conf.it.section("totem")) else {
            continue;
        };
        let provider = conf.it.value(NAME);
        let known = provider.and_then(|entry| Some((entry, conf.it.known_key(entry)?)));
        let finding = match known {
            Some((entry, key)) if key.kind.allows(entry.value) || entry.is_hidden() => continue,
            Some((entry, _)) => {
                let message = format!(
                    "there is no quorum provider {}: corosync does not start",
                    shown(entry.value)
                );
                Finding::of_value(conf, entry, message)
            }
            // A name that is nearly right is another finding.
            None if is_misspelt(conf) => continue,
            None => {
                let message =
                    "nobody counts votes: Pacemaker does not work without a quorum provider";
                Finding::of_setting(conf.file, NAME, place.span, message)
            }
        };
        // As a plugin of corosync 1, Pacemaker counted by itself.
        let is_plugin = conf.it.generation() == Generation::Older && quorum.is_none();
        let severity = if is_plugin {
            Severity::Warning
        } else {
            Severity::Error
        };
        cx.report(
            finding
                .severity(severity)
                .help("set `provider: corosync_votequorum` in the section `quorum`"),
        );
    }
}

fn is_misspelt(conf: &ConfFile<'_>) -> bool {
    conf.it.entries().iter().any(|entry| {
        let section = conf.it.known_section(entry);
        section.is_some_and(|section| section.path == "quorum")
            && nearest(entry.key, std::iter::once("provider")).is_some()
    })
}
