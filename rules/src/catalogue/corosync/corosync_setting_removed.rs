//! `corosync-setting-removed`: what corosync no longer reads

use cib_model::facts;

use crate::corosync::{confs, name};
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-setting-removed",
    area: Area::Corosync,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A setting or a section that corosync 3 no longer reads",
    why: "Corosync 3 passes over what it has given up, without a word. What the line stood for is \
          gone: redundant rings are links of the transport `knet` now, and Pacemaker has not been \
          a plugin of corosync since corosync 2.",
    remedy: "Remove the line, and write what took its place, if the page or the message names it.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "Redundant rings",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  «rrp_mode»: passive
}
",
            )],
        ),
        Example::with_files(
            "Pacemaker as a plugin",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
}
«service» {
  name: pacemaker
  ver: 0
}
",
            )],
        ),
        Example::with_files(
            "Outside of all sections",
            "",
            &[(
                "corosync.conf",
                "«compatibility»: whitetank
totem {
  version: 2
}
",
            )],
        ),
        Example::with_files(
            "The number of a ring",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  interface {
    «ringnumber»: 1
  }
}
",
            )],
        ),
    ],
    good: &[Example::with_files(
        "What took their place",
        "",
        &[(
            "corosync.conf",
            "totem {
  version: 2
  transport: knet
  interface {
    linknumber: 1
  }
}
",
        )],
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        for (_, section) in conf.it.sections().skip(1) {
            let known = facts::corosync_section(&section.path);
            let Some((known, until)) = known.and_then(|known| Some((known, known.until?))) else {
                continue;
            };
            let path = section.path.as_str();
            let message = format!(
                "corosync does not read the section {} since release {until}",
                shown(path)
            );
            let finding = Finding::of_setting(conf.file, path, section.span, message);
            cx.report(finding.help(known.instead.unwrap_or("remove the section")));
        }
        for entry in conf.it.entries() {
            let Some(key) = conf.it.known_key(entry) else {
                continue;
            };
            let Some(until) = key.until else { continue };
            let message = format!(
                "corosync does not read {} since release {until}",
                shown(&name(conf, entry))
            );
            let finding = Finding::of_key(conf, entry, message);
            cx.report(finding.help(key.instead.unwrap_or("remove the line")));
        }
    }
}
