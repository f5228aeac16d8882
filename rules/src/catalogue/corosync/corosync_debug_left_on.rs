//! `corosync-debug-left-on`: a log that says everything

use crate::corosync::{confs, name};
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-debug-left-on",
    area: Area::Corosync,
    category: Category::State,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "Corosync logs what only its developers need",
    why: "With `debug: on` every message between the nodes is logged, several a second, and with \
          `trace` more than that. It is turned on to look for something and forgotten; then it \
          fills the disk and hides what matters.",
    remedy: "Remove the line, or set `debug: off`.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "Everything",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
}
logging {
  debug: «on»
}
",
            )],
        ),
        Example::with_files(
            "One part",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
}
logging {
  logger_subsys {
    subsys: TOTEM
    debug: «trace»
  }
}
",
            )],
        ),
    ],
    good: &[Example::with_files(
        "Off",
        "",
        &[(
            "corosync.conf",
            "totem {
  version: 2
}
logging {
  debug: off
}
",
        )],
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        for entry in conf.it.entries() {
            let section = conf
                .it
                .section_of(entry)
                .map(|section| section.path.as_str());
            let is_log = matches!(section, Some("logging" | "logging.logger_subsys"));
            if is_log && entry.key == "debug" && matches!(entry.value, "on" | "trace") {
                let name = name(conf, entry);
                let message = format!(
                    "{} is {}: every message is logged",
                    shown(&name),
                    shown(entry.value)
                );
                cx.report(Finding::of_value(conf, entry, message).help("set `debug: off`"));
            }
        }
    }
}
