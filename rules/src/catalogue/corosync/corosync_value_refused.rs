//! `corosync-value-refused`: a value with which corosync does not start

use cib_model::corosync::Generation;
use cib_model::facts::{CorosyncValue, Otherwise};

use crate::corosync::{confs, name, takes};
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-value-refused",
    area: Area::Corosync,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A value in corosync.conf with which corosync does not start",
    why: "Corosync takes a whole number or one of a few words there, as they are written here; the \
          case of letters counts, and what follows on the line, even a comment, belongs to the \
          value. With anything else it refuses the whole file, and the node does not join the \
          cluster at its next start.",
    remedy: "Write a value that corosync knows, without anything behind it, and try it with `corosync \
          -t -c FILE`.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "A word for a number",
            "",
            &[(
                "corosync.conf",
                "quorum {
  two_node: «yes»
}
",
            )],
        ),
        Example::with_files(
            "A comment behind a number",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  token: «5000 # ms»
}
",
            )],
        ),
        Example::with_files(
            "Upper case",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  crypto_cipher: «AES256»
  crypto_hash: sha256
}
",
            )],
        ),
        Example::with_files(
            "No value",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  «token»:
}
",
            )],
        ),
        Example::with_files(
            "A switch of the log",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
}
logging {
  debug: «yes»
}
",
            )],
        ),
        Example::with_files(
            "No version",
            "",
            &[(
                "corosync.conf",
                "«totem» {
  token: 5000
}
",
            )],
        ),
        Example::with_files(
            "A version that never was",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: «3»
}
",
            )],
        ),
        Example::with_files(
            "A link that nobody has",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  interface {
    linknumber: «300»
    mcastport: 5405
  }
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "Numbers and words as corosync has them",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  token: +5000
  transport: knet
}
quorum {
  two_node: 1
}
",
            )],
        ),
        Example::with_files(
            "A setting of the quorum device is not read by corosync",
            "",
            &[(
                "corosync.conf",
                "quorum {
  device {
    model: net
    net {
      port: qnetd
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "3des, for corosync 2",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  rrp_mode: none
  crypto_cipher: 3des
}
",
            )],
        ),
    ],
    check,
};

const VERSION: &str = "totem.version";

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        let totem = conf
            .it
            .section("totem")
            .filter(|_| conf.it.value(VERSION).is_none());
        if let Some(totem) = totem {
            let message = "`totem.version` is missing: corosync does not start without it";
            let finding = Finding::of_setting(conf.file, VERSION, totem.span, message);
            cx.report(finding.help("write `version: 2`"));
        }
        // What corosync 2 takes is not known as well; numbers are numbers there too.
        let is_old = conf.it.generation() == Generation::Older;
        for entry in conf.it.entries().iter().filter(|entry| !entry.is_hidden()) {
            let Some(section) = conf.it.known_section(entry) else {
                continue;
            };
            let Some(key) = section.key(entry.key) else {
                continue;
            };
            let is_counted = conf.it.counts(entry);
            let refused = match key.kind {
                CorosyncValue::Number { .. } => true,
                CorosyncValue::Choice { otherwise, .. } => {
                    otherwise == Otherwise::Refused && !is_old
                }
                CorosyncValue::Text => false,
            };
            let is_version = name(conf, entry) == VERSION;
            if is_version && is_counted && entry.number().is_some_and(|version| version != 2) {
                let message = format!(
                    "`totem.version` is {}: corosync reads version 2 only",
                    shown(entry.value)
                );
                cx.report(Finding::of_value(conf, entry, message).help("write `version: 2`"));
            }
            if section.reader.is_some() || !refused || key.kind.allows(entry.value) {
                continue;
            }
            let message = format!(
                "{} is {}: corosync does not start with it",
                shown(&name(conf, entry)),
                shown(entry.value)
            );
            cx.report(Finding::of_value(conf, entry, message).help(takes(&key.kind)));
        }
    }
}
