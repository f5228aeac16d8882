//! `corosync-value-ignored`: a value that corosync passes over

use cib_model::facts::{CorosyncValue, Otherwise};

use crate::corosync::{confs, name, takes};
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-value-ignored",
    area: Area::Corosync,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A value in corosync.conf that corosync passes over without a word",
    why: "For some switches corosync knows two words, and takes any other for not written: \
          `secauth: yes` does not encrypt, for only `on` does. Nothing is logged.",
    remedy: "Write the word that corosync knows; the case of letters counts.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "Encryption that is not on",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  secauth: «yes»
}
",
            )],
        ),
        Example::with_files(
            "Broadcast that is not on",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udp
  interface {
    broadcast: «on»
  }
}
",
            )],
        ),
    ],
    good: &[Example::with_files(
        "The words that corosync knows",
        "",
        &[(
            "corosync.conf",
            "totem {
  version: 2
  secauth: on
  block_unlisted_ips: no
}
",
        )],
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        for entry in conf.it.entries().iter().filter(|entry| !entry.is_hidden()) {
            let Some(key) = conf.it.known_key(entry) else {
                continue;
            };
            let CorosyncValue::Choice {
                otherwise: Otherwise::Default,
                ..
            } = key.kind
            else {
                continue;
            };
            if key.kind.allows(entry.value) {
                continue;
            }
            let default = key.default.unwrap_or_default();
            let message = format!(
                "{} is {}, which corosync does not know: it takes the default, {}",
                shown(&name(conf, entry)),
                shown(entry.value),
                shown(default)
            );
            cx.report(Finding::of_value(conf, entry, message).help(takes(&key.kind)));
        }
    }
}
